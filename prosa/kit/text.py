"""Text as people write it: comparing, cutting and cleaning without breaking it."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_ZERO_WIDTH_JOINER = "\u200d"
_KEYCAP = "\u20e3"
_UNSAFE_IN_NAMES = re.compile(r'[\x00-\x1f\x7f-\x9f"*:<>?|\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


def normalise(text: str) -> str:
    """What is compared when people search: no accents, no case, single spaces."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return _SPACES.sub(" ", plain.casefold()).strip()


def storable(text: str) -> str:
    """Without NUL and lone surrogates, which PostgreSQL cannot keep."""
    return _UNSTORABLE.sub("", text)


def escape_like(text: str) -> str:
    """For LIKE: what people typed has no wildcards."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def truncate(text: str, limit: int, ellipsis: str = "…") -> str:
    """At most `limit` characters (the ellipsis included), never cutting an accent or an emoji in two."""
    if len(text) <= limit:
        return text
    end = max(0, limit - len(ellipsis))
    while end > 0 and _is_inside(text, end):
        end -= 1
    return text[:end].rstrip() + ellipsis[: max(0, limit)]


def _is_inside(text: str, at: int) -> bool:
    """Whether a cut before `at` would split what people see as one sign."""
    char, before = text[at], text[at - 1]
    if unicodedata.combining(char) or char in (_ZERO_WIDTH_JOINER, _KEYCAP) or before == _ZERO_WIDTH_JOINER:
        return True
    if "\ufe00" <= char <= "\ufe0f" or "\U0001f3fb" <= char <= "\U0001f3ff":  # variations, skin tones
        return True
    if _is_flag_letter(char) and _is_flag_letter(before):
        run = 0
        while run < at and _is_flag_letter(text[at - 1 - run]):
            run += 1
        return run % 2 == 1
    return False


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def safe_filename(name: str, fallback: str = "file", limit: int = 120) -> str:
    """A name that is harmless in headers and on every file system, at most `limit` characters with its ending."""
    last = storable(name).replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    clean = _SPACES.sub(" ", _UNSAFE_IN_NAMES.sub("", last)).strip(" .")
    stem, dot, ending = clean.rpartition(".")
    if not dot or len(ending) > 16:
        stem, ending = clean, ""
    stem = stem.strip(" .") or fallback
    if _RESERVED.fullmatch(stem):
        stem = f"{fallback}-{stem}"
    suffix = f".{ending}" if ending else ""
    return truncate(stem, limit - len(suffix), "") + suffix
