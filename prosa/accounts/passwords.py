"""Passwords: which ones are accepted, and argon2id over them off the event loop."""

import asyncio
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from prosa.kit.errors import Invalid

MIN_LENGTH = 12
MAX_LENGTH = 1000
"""Only so that nobody sends megabytes; nothing is ever cut off."""

UNKNOWN = "$argon2id$v=19$m=19456,t=2,p=1$Czv9r6M3ozBqssWn87AIww$1f6oTN7r9Eb9SyVL4aFRucnz8C3oRX9f20NhxymdDME"
"""Hash of a forgotten random password: an unknown login costs the same work as a known one."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Two at a time: 38 MiB at most, and a burst of sign-ins leaves the other cores to everybody else.
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")

_LEET = str.maketrans("013457@$!", "oieastasi")
_WALKS = (
    "12345678901234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
)
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def check(password: str, *, login: str = "", field: str = "password") -> None:
    """Refuse what is too short, too long or among the first things an attacker tries. Raises Invalid."""
    if len(password) < MIN_LENGTH:
        raise Invalid.field(field, "password_too_short", f"Use at least {MIN_LENGTH} characters.")
    if len(password) > MAX_LENGTH:
        raise Invalid.field(field, "password_too_long", f"Use at most {MAX_LENGTH} characters.")
    if is_common(password) or _is_like(password, login):
        raise Invalid.field(field, "password_common", "This password is easily guessed. Use another one.")


def is_common(password: str) -> bool:
    """Whether it is a well-known password or keyboard walk, or one repeated, decorated or respelled."""
    form = re.sub(r"[\s._-]", "", unicodedata.normalize("NFKC", password).casefold())
    if len(set(form)) < 4 or _is_guess(form):
        return True
    bare = _EDGES.sub("", form)
    letters = re.sub(r"[\W\d_]", "", form)
    # What is left must be a good part of the whole: two letters among random digits make no word.
    cores = {core for core in (bare, letters) if len(core) * 3 >= len(form)} | {form}
    return any(_is_guess(core) or _is_guess(core.translate(_LEET)) for core in cores)


async def hash_password(password: str) -> str:
    """Argon2id in the encoded form that carries its parameters and salt."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, _hasher.hash, _bytes(password))


async def verify(stored: str | None, password: str) -> bool:
    """Whether `password` belongs to the hash; None (unknown login) does the same work and says no."""
    loop = asyncio.get_running_loop()
    is_right = await loop.run_in_executor(_threads, _verify, stored or UNKNOWN, _bytes(password))
    return is_right and stored is not None


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def _verify(stored: str, password: bytes) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _bytes(password: str) -> bytes:
    # Keyboards of different systems compose accents differently; the same password must stay the same.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _is_guess(form: str) -> bool:
    unit = _repeated_unit(form)
    words = _common_words()
    if unit in words or _is_walk(unit) or (unit != form and len(unit) <= 4):
        return True
    return any(unit[:cut] in words and unit[cut:] in words for cut in range(3, len(unit) - 2))


def _is_walk(form: str) -> bool:
    """Whether it runs along the alphabet or the keyboard, in at most three runs of four keys or more."""
    if len(form) < 4:
        return False
    runs, at = 0, 0
    while at < len(form):
        length = max(_run(form[at:], walk) for line in _WALKS for walk in (line, line[::-1]))
        if length < 4 or runs == 3:
            return False
        at, runs = at + length, runs + 1
    return True


def _run(text: str, walk: str) -> int:
    length = 0
    while length < len(text) and text[: length + 1] in walk:
        length += 1
    return length


def _repeated_unit(form: str) -> str:
    """`abcabcab` → `abc`: the shortest start that, repeated, makes the whole."""
    for size in range(1, len(form) // 2 + 1):
        if (form[:size] * (len(form) // size + 1)).startswith(form):
            return form[:size]
    return form


def _is_like(password: str, login: str) -> bool:
    name = login.casefold().partition("@")[0]
    rest = password.casefold().replace(name, "") if len(name) >= 4 else password
    return len(rest) < 6


@cache
def _common_words() -> frozenset[str]:
    return frozenset(files("prosa.accounts").joinpath("common_passwords.txt").read_text("utf-8").split())
