"""Cutting, comparing and cleaning text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.kit import text


@pytest.mark.parametrize(
    ("left", "right"),
    [("Cobrança  Indevida", "cobranca indevida"), ("STRASSE", "straße"), ("ﬁm", "FIM"), (" João\n", "joao")],
)
def test_normalise_makes_what_people_mean_equal(left: str, right: str) -> None:
    assert text.normalise(left) == text.normalise(right)


@pytest.mark.parametrize(
    ("whole", "limit", "cut"),
    [
        ("curto", 5, "curto"),
        ("comprido", 5, "comp…"),
        ("um dois", 4, "um…"),
        ("ae\u0301xyz", 3, "a…"),  # the accent stays with its letter
        ("a👩‍💻xyz", 4, "a…"),
        ("a👍🏽xyz", 3, "a…"),
        ("🇧🇷🇵🇹🇦🇴", 4, "🇧🇷…"),
        ("abc", 0, ""),
    ],
)
def test_truncate_never_cuts_a_sign(whole: str, limit: int, cut: str) -> None:
    assert text.truncate(whole, limit) == cut


@given(st.text(), st.integers(0, 50))
def test_truncate_keeps_the_limit(whole: str, limit: int) -> None:
    assert len(text.truncate(whole, limit)) <= limit


@given(st.text(alphabet=st.characters()))
def test_storable_text_can_be_stored(anything: str) -> None:
    assert "\x00" not in text.storable(anything)
    text.storable(anything).encode()


def test_storable_drops_lone_surrogates() -> None:
    assert text.storable("a\ud800b\x00c") == "abc"


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("boleto março.pdf", "boleto março.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\docs\\nota.PDF", "nota.PDF"),
        ('a"b\r\nSet-Cookie: x.pdf', "abSet-Cookie x.pdf"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("..", "file"),
        ("", "file"),
        (".htaccess", "htaccess"),
        ("CON.txt", "file-CON.txt"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
    ],
)
def test_safe_filename(given_name: str, safe: str) -> None:
    assert text.safe_filename(given_name) == safe


@given(st.text())
def test_every_name_becomes_a_usable_one(name: str) -> None:
    safe = text.safe_filename(name)
    assert safe
    assert len(safe) <= 120
    assert not set(safe) & set('/\\\x00\r\n"')
    assert safe not in (".", "..")
