"""Which passwords are accepted, and that checking one costs the same whoever is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.accounts import passwords
from prosa.kit.errors import Invalid


@pytest.mark.parametrize(
    "password",
    [
        "123456789012",
        "aaaaaaaaaaaa",
        "abababababab",
        "qwertyuiop12",
        "asdfghjkl;12",
        "1qaz2wsx3edc",
        "1q2w3e4r5t6y",
        "abcdefghijkl",
        "zyxwvutsrqpon",
        "password1234",
        "P4ssw0rd2024!!",
        "PaSsWoRd----99",
        "senhasenha12",
        "Senha@123456",
        "adminadmin123",
        "mudar1234567",
        "Flamengo2026!",
        "jesus te amo 1",
        "minha senha 123",
        "bemvindo@2026",
        "prosa2026prosa",
        "correct horse battery staple",
    ],
)
def test_refuses_what_is_guessed_first(password: str) -> None:
    assert len(password) >= passwords.MIN_LENGTH
    with pytest.raises(Invalid) as refused:
        passwords.check(password)
    assert refused.value.errors[0].code == "password_common"


@pytest.mark.parametrize(
    "password",
    [
        "chuva no telhado velho",
        "xK9#mQ2$vL5p",
        "três tigres tristes comem trigo",
        "telhado vermelho da vizinha",
        "8f14e45fceea167a",
        "ÀÉÎÕÜ çñß 東京 🙂 ok",
        "x" * 20 + "chuva no telhado" + "y" * 60,
        "vj3k " * 3 + "".join(chr(97 + n * 7 % 26) for n in range(49)),
    ],
)
def test_accepts_phrases_and_random_ones_of_any_kind(password: str) -> None:
    passwords.check(password, login="ana@example.com")


def test_has_no_composition_rule_but_a_minimum_and_a_far_maximum() -> None:
    passwords.check("chuvatelhado")
    with pytest.raises(Invalid, match="at least 12"):
        passwords.check("chuvatelhad")
    long = "".join(chr(97 + n * n % 23) for n in range(passwords.MAX_LENGTH))
    passwords.check(long)
    with pytest.raises(Invalid, match="at most"):
        passwords.check(long + "a")


def test_refuses_the_login_with_a_little_around_it() -> None:
    with pytest.raises(Invalid):
        passwords.check("fernandinha.souza1", login="Fernandinha.Souza@example.com")
    passwords.check("fernandinha.souza anda de bicicleta", login="fernandinha.souza@example.com")


@given(st.text(max_size=60))
def test_the_check_never_breaks(password: str) -> None:
    assert passwords.is_common(password) in (True, False)


async def test_hashes_are_argon2id_with_the_agreed_cost_and_nothing_is_cut() -> None:
    long = "a" * 100
    stored = await passwords.hash_password(long)
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await passwords.verify(stored, long)
    assert not await passwords.verify(stored, long[:-1])
    assert not await passwords.verify(stored, long + "a")
    assert not passwords.is_outdated(stored)


async def test_differently_composed_accents_are_the_same_password() -> None:
    stored = await passwords.hash_password("cora\u00e7\u00e3o valente")
    assert await passwords.verify(stored, "corac\u0327a\u0303o valente")


async def test_a_damaged_hash_is_a_wrong_password() -> None:
    assert not await passwords.verify("no hash", "chuva no telhado")


async def test_an_unknown_login_costs_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    real = passwords._verify

    def spy(stored: str, password: bytes) -> bool:
        verified.append(stored)
        return real(stored, password)

    monkeypatch.setattr(passwords, "_verify", spy)
    assert await passwords.verify(None, "chuva no telhado") is False
    assert verified == [passwords.UNKNOWN]
    assert not passwords.is_outdated(passwords.UNKNOWN)  # same parameters, hence the same cost
