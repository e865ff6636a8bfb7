"""What strangers call a table."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.contact_imports import files
from prosa.contact_imports.files import (
    MAX_LINE,
    Refused,
    csv_rows,
    delimiter_of,
    encoding_of,
    format_of,
    plain,
    rows_of,
    xlsx_rows,
)
from prosa.contact_imports.reading import peek
from prosa.contact_imports.sheets import csv_bytes, safe
from tests.contact_imports.support import xlsx


def cells(text: str, delimiter: str = ",") -> list[list[str]]:
    return [found for _, found, _ in csv_rows(io.StringIO(text, newline=""), delimiter)]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_encodings_are_recognised(tmp_path: Path, encoding: str, found: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Nome;Endereço\nJoão;São José nº 5\n".encode(encoding))
    assert encoding_of(path) == found
    rows = [row for _, row, _ in rows_of(path, "csv", found, ";")]
    assert rows == [["Nome", "Endereço"], ["João", "São José nº 5"]]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("nome;fone\nAna, a boa;41\n", ";"),
        ("nome,fone\nAna;41,2\n", ","),
        ("nome\tfone\nAna, x\t41\n", "\t"),
        ("sep=|\nnome|fone\n", "|"),
        ("nome\nAna\n", ";"),
    ],
)
def test_delimiters_are_recognised(tmp_path: Path, text: str, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    assert delimiter_of(path, "utf-8") == delimiter


def test_quotes() -> None:
    assert cells('"a, b","c ""d""\nx",e\nf\n') == [["a, b", 'c "d"\nx', "e"], ["f"]]
    assert cells('tubo 5",aço\nb,c\n') == [['tubo 5"', "aço"], ["b", "c"]]


def test_a_quote_that_is_never_closed_spoils_one_row() -> None:
    text = 'a,b\n"Ana,41\n' + "".join(f"x{number},1\n" for number in range(3000))
    rows = list(csv_rows(io.StringIO(text, newline=""), ","))
    assert [(number, fault) for number, _, fault in rows if fault] == [(2, "broken_quotes")]
    assert len(rows) == 3002
    assert rows[-1][:2] == (3002, ["x2999", "1"])


def test_every_row_has_a_number_of_its_own() -> None:
    text = 'a\n\n"b\nc"\r"d"e"f\rg\n'
    numbers = [number for number, _, _ in csv_rows(io.StringIO(text, newline=""), ",")]
    assert len(numbers) == len(set(numbers))


def test_a_line_without_end_is_one_bad_row() -> None:
    text = "a,b\n" + "x" * (MAX_LINE * 2 + 10) + "\nc,d\n"
    rows = list(csv_rows(io.StringIO(text, newline=""), ","))
    assert [(number, fault) for number, _, fault in rows] == [(1, None), (2, "line_too_long"), (3, None)]


@pytest.mark.parametrize("piece", ['"', '""', '",', "x,", '"x', "\r", '"\n', '""\n'])
def test_pathological_text_takes_no_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    start = time.process_time()
    for _ in csv_rows(io.StringIO(text, newline=""), ","):
        pass
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    "line", ['x"y"w,"z\n', 'x"y"w,"z\n\n\n', '"a\n' + "b\n" * 50, '"a","b\n', 'a,"' + "b" * 500 + "\n"]
)
def test_every_line_is_looked_into_once(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """However many quotes are opened and never closed: by the work that is done, not by the clock."""
    text = line * (1_000_000 // len(line))
    looked_into = 0

    def counted(line: str, delimiter: str, *, inside: bool = False) -> bool:
        nonlocal looked_into
        looked_into += len(line)
        return is_open(line, delimiter, inside=inside)

    is_open = files._is_open
    monkeypatch.setattr(files, "_is_open", counted)
    rows = sum(1 for _ in csv_rows(io.StringIO(text, newline=""), ","))
    assert rows > 0
    assert looked_into <= 2 * len(text), "once when it is its turn, once when a quote before it is open"


@given(st.lists(st.sampled_from(['"a', "b", 'x"y"w,"z', '""', 'c"', '"d","e"', '"f""', ""]), max_size=30))
def test_looking_ahead_changes_no_row(lines: list[str]) -> None:
    """The same rows as when every open quote looks for its end by itself."""
    found = list(csv_rows(io.StringIO("\n".join(lines) + "\n", newline=""), ","))
    assert found == list(plainly("\n".join(lines) + "\n"))


def plainly(text: str) -> Iterator[files.Row]:
    """What `csv_rows` does, with no thought of time."""
    lines = text.splitlines(keepends=True)
    number = 0
    while lines:
        line = lines.pop(0)
        number += 1
        fault = None
        if line.count('"') % 2 and files._is_open(line, ","):
            ends = [at for at, more in enumerate(lines[:1000]) if not files._is_open(more, ",", inside=True)]
            if ends:
                line, lines = "".join([line, *lines[: ends[0] + 1]]), lines[ends[0] + 1 :]
            else:
                fault = "broken_quotes"
        for further, found in enumerate(csv.reader(io.StringIO(line, newline=""))):
            number += further > 0
            if any(found) or fault:
                yield number, found, fault


@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_is_written_is_read_back(rows: list[list[str]]) -> None:
    tidy = [[plain(cell) or "x" for cell in row] for row in rows]
    tidy = [[cell.replace("\r", " ").replace("\n", " ") or "x" for cell in row] for row in tidy]
    tidy = [[plain(cell) or "x" for cell in row] for row in tidy]
    text = csv_bytes(tidy).decode()
    assert [[plain(cell) for cell in row] for row in cells(text, ";")] == tidy


@pytest.mark.parametrize("cell", ["=1+1", "+5541", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert safe(cell) == f"'{cell}"
    assert plain(safe(cell)) == cell.strip()


def test_wrappings_of_cells() -> None:
    assert plain('="00123"') == "00123"
    assert plain("  a\x00b\u200b ") == "ab"
    assert plain("'ok") == "'ok"


def test_xlsx_is_read_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(xlsx(["Nome", "Fone"], ["Ana & Cia", "=1+1"], ["", ""], ["Bia", "41"]))
    assert format_of(path) == "xlsx"
    rows = list(rows_of(path, "xlsx", "", ""))
    assert rows == [(1, ["Nome", "Fone"], None), (2, ["Ana & Cia", "=1+1"], None), (4, ["Bia", "41"], None)]


def zipped(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n\n  \n", "file_empty"),
        (b"%PDF-1.7", "file_unsupported"),
        (b"PK\x03\x04 no zip at all", "file_damaged"),
        (zipped({"word/document.xml": b"<a/>"}), "file_unsupported"),
        (zipped({"xl/workbook.xml": b"<broken"}), "file_damaged"),
        (zipped({"xl/workbook.xml": b"0" * 60_000_000}), "file_bomb"),
        (xlsx(["Nome"], ["Ana"])[:-300], "file_damaged"),
        (xlsx(["x"] * 300), "too_many_columns"),
        (";".join(["x"] * 300).encode(), "too_many_columns"),
        (bytes(range(32)) * 50, "file_unsupported"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(Refused, match=code):
        peek(path)


def test_a_cell_far_away_does_not_fill_the_memory(tmp_path: Path) -> None:
    sheet = xlsx(["Nome"])
    with zipfile.ZipFile(io.BytesIO(sheet)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entries["xl/worksheets/sheet1.xml"] = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="2"><c r="IZ2"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped(entries))
    with pytest.raises(Refused, match="too_many_columns"):
        list(xlsx_rows(path))
