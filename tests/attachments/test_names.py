"""Names of files are harmless wherever they are shown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.attachments.names import MAX_CHARACTERS, content_disposition, safe_name
from prosa.attachments.types import ALLOWED, extensions_of, is_inline, refine


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("..\\..\\windows\\system.ini", "system.ini.txt"),
        ("nota\r\nSet-Cookie: a=b.txt", "notaSet-Cookie a=b.txt"),
        ("fatura\u202excod.txt", "faturaxcod.txt"),
        ("a\0b.txt", "ab.txt"),
        ("", "arquivo.txt"),
        (None, "arquivo.txt"),
        ("Relatório – ação.TXT", "Relatório – ação.TXT"),
        ("boleto.pdf.exe", "boleto.pdf.exe.txt"),
    ],
)
def test_hostile_names(given_name: str | None, shown: str) -> None:
    assert safe_name(given_name, (".txt",)) == shown


@given(st.text(max_size=400))
def test_any_name_is_short_and_plain(name: str) -> None:
    safe = safe_name(name, (".pdf",))
    assert safe.lower().endswith(".pdf")
    assert len(safe) <= MAX_CHARACTERS
    assert not re.search(r"[\x00-\x1f\x7f/\\\u202a-\u202e\u2066-\u2069]", safe)


@given(st.text(max_size=200))
def test_any_name_fits_a_header(name: str) -> None:
    value = content_disposition(safe_name(name), inline=False)
    assert re.fullmatch(r"attachment; filename=\"[ -!#-~]+\"; filename\*=UTF-8''[A-Za-z0-9%._~-]+", value)


def test_names_of_exports_fit_a_header_as_they_are_given() -> None:
    assert content_disposition("a\0b\x0b\x7f\r\n.csv", inline=False).isprintable()


@pytest.mark.parametrize(
    ("found", "name", "mime"),
    [
        ("text/plain", "dados.csv", "text/csv"),
        ("text/plain", "leia-me", "text/plain"),
        ("text/plain", "pagina.html", None),
        ("text/plain", "logo.svg", None),
        ("application/x-ole-storage", "antigo.doc", "application/msword"),
        ("application/x-ole-storage", "instalador.msi", None),
        ("application/octet-stream", "foto.jpg", None),
        ("image/png", "programa.exe", "image/png"),
        ("application/zip", "tudo.zip", "application/zip"),
    ],
)
def test_the_type_is_decided_by_content_and_only_refined_by_name(
    found: str, name: str, mime: str | None
) -> None:
    assert refine(found, name) == mime


def test_nothing_that_runs_is_shown_inline() -> None:
    for mime in ("image/svg+xml", "text/html", "application/pdf", "application/xml", "text/plain"):
        assert not is_inline(mime)
    assert all(extensions_of(mime) for mime in ALLOWED)
