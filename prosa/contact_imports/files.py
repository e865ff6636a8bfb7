"""Rows of tables that strangers wrote: CSV in whatever encoding, XLSX. Runs only in the reader's own process.

A row is (its number in the file, from 1; its cells; what is wrong with it as a whole, or None).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import struct
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from prosa.contact_imports.policy import MAX_COLUMNS
from prosa.kit.text import storable

Row = tuple[int, list[str], str | None]

MAX_LINE = 2 * 1024 * 1024
MAX_QUOTED_LINES = 1000
MAX_UNPACKED = 1024 * 1024 * 1024
MAX_RATIO = 200
SMALL_UNPACKED = 16 * 1024 * 1024
MAX_ENTRIES = 20_000
DELIMITERS = ";,\t|"
_CHUNK = 1024 * 1024
_SNIFFED = 64 * 1024
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


class Refused(Exception):
    """The file is not read; the argument is the code."""


def format_of(path: Path) -> str:
    """csv or xlsx, by the content and not by the name. Raises Refused."""
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise Refused("file_empty")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "xlsx"
    if head.startswith(
        (b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"Rar!", b"7z\xbc")
    ):
        raise Refused("file_unsupported")
    return "csv"


def encoding_of(path: Path) -> str:
    """The encoding in which all of the file can be read; what is no Unicode is taken as Windows-1252."""
    with path.open("rb") as file:
        head = file.read(4096)
        for bom, name in _BOMS:
            if head.startswith(bom):
                return name
        half = len(head) // 2
        if half >= 8:
            # Text in UTF-16 without a mark has a zero in nearly every pair, always on the same side.
            if head[1::2].count(0) > half * 0.7 and head[::2].count(0) < half * 0.1:
                return "utf-16-le"
            if head[::2].count(0) > half * 0.7 and head[1::2].count(0) < half * 0.1:
                return "utf-16-be"
    try:
        with path.open(encoding="utf-8", newline="") as text:
            while text.read(_CHUNK):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def open_text(path: Path, encoding: str) -> TextIO:
    """What cannot be decoded shows as replacement signs: one bad byte is no reason to refuse a file."""
    return path.open(encoding=encoding, errors="replace", newline="")


def delimiter_of(path: Path, encoding: str) -> str:
    """The separator of the first rows: that which cuts most of them into the same, largest number of cells."""
    with open_text(path, encoding) as file:
        sample = file.read(_SNIFFED)
    lines = sample.splitlines()[:50]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]
    best, most = ";", 1.0
    for delimiter in DELIMITERS:
        widths = [len(cells) for _, cells, _ in csv_rows(io.StringIO(sample, newline=""), delimiter)][:50]
        if len(widths) > 2 and len(sample) == _SNIFFED:
            widths.pop()  # cut in the middle
        usual = max(set(widths), key=widths.count, default=1)
        score = usual * widths.count(usual) / len(widths) if widths else 0
        if usual > 1 and score > most:
            best, most = delimiter, score
    return best


def csv_rows(file: TextIO, delimiter: str) -> Iterator[Row]:
    """Every row that is not blank. A quote that is never closed spoils its own line, not the rest of the file."""
    csv.field_size_limit(2 * MAX_LINE)
    number = 0
    ahead = _Ahead(file, delimiter)
    while line := ahead.line():
        number += 1
        fault: str | None = None
        if line[-1] not in "\r\n" and len(line) >= MAX_LINE:
            _skip_line(file)
            yield number, [line[:80]], "line_too_long"
            continue
        if line.count('"') % 2 and _is_open(line, delimiter):
            rest = ahead.until_closed(len(line))
            line, fault = (line, "broken_quotes") if rest is None else (line + rest, None)
        if number == 1 and line.lower().startswith("sep=") and len(line.strip()) <= 5:
            continue
        for further, cells in enumerate(_cells(line, delimiter)):
            number += further > 0
            if any(cells) or fault is not None:
                yield number, cells, fault


def _cells(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return [[text[:80]]]


class _Ahead:
    """The lines of a file, with those that were looked at before it is their turn.

    A line is waiting only after a quote was not closed by any of them: none of these ends a quoted cell that runs into
    it. That is a property of the line alone, so that the next open quote need not look at them again. Each line is
    looked into once, however many quotes are open.
    """

    def __init__(self, file: TextIO, delimiter: str) -> None:
        self._file = file
        self._delimiter = delimiter
        self._waiting: deque[str] = deque()
        self._size = 0

    def line(self) -> str:
        """The next line; empty at the end."""
        if not self._waiting:
            return self._file.readline(MAX_LINE)
        line = self._waiting.popleft()
        self._size -= len(line)
        return line

    def until_closed(self, size: int) -> str | None:
        """What follows up to the line that ends a quoted cell; None when none does within the bounds, which keeps the
        lines. `size`: characters that the cell has already."""
        while len(self._waiting) < MAX_QUOTED_LINES and size + self._size < MAX_LINE:
            following = self._file.readline(MAX_LINE)
            if not following:
                break
            if not _is_open(following, self._delimiter, inside=True):
                found = "".join([*self._waiting, following])
                self._waiting.clear()
                self._size = 0
                return found
            self._waiting.append(following)
            self._size += len(following)
        return None


def _is_open(line: str, delimiter: str, *, inside: bool = False) -> bool:
    """Whether a quoted cell goes on after this line, which begins inside of one or not."""
    if inside and '"' not in line:
        return True
    at, start = 0, not inside
    while at < len(line):
        if inside:
            end = line.find('"', at)
            if end < 0:
                return True
            doubled = line.startswith('"', end + 1)
            inside, at, start = doubled, end + 1 + doubled, False
        elif start and line[at] == '"':
            inside, at = True, at + 1
        else:
            found = line.find(delimiter, at)
            if found < 0:
                return False
            at, start = found + 1, True
    return inside


def _skip_line(file: TextIO) -> None:
    while (rest := file.readline(MAX_LINE)) and rest[-1] not in "\r\n":
        pass


def xlsx_rows(path: Path) -> Iterator[Row]:
    """The rows of the first sheet that is shown and has any. Raises Refused."""
    _check_zip(path)
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_path(str(path))
        shown = [item.name for item in book.sheets_metadata if item.visible == SheetVisibleEnum.Visible]
        for name in shown:
            sheet = book.get_sheet_by_name(name)
            if sheet.start is None:
                continue
            first, offset = sheet.start
            if sheet.width + offset > MAX_COLUMNS:
                raise Refused("too_many_columns")
            for number, values in enumerate(sheet.iter_rows(), first + 1):
                cells = [""] * offset + [_shown(value) for value in values]
                if any(cells):
                    yield number, cells, None
            return
    except (CalamineError, OSError, ValueError) as error:
        raise Refused("file_damaged") from error


def _shown(value: object) -> str:
    """A cell as text: whole numbers without a point, days as ISO."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "Sim" if value else "Não"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e16 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    return "" if value is None else str(value)


def _check_zip(path: Path) -> None:
    """An archive that promises too much is a bomb; one without a workbook is something else."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise Refused("file_damaged") from error
    packed = sum(entry.compress_size for entry in entries) or 1
    unpacked = sum(entry.file_size for entry in entries)
    is_dense = unpacked > SMALL_UNPACKED and unpacked / packed > MAX_RATIO
    if unpacked > MAX_UNPACKED or is_dense or len(entries) > MAX_ENTRIES:
        raise Refused("file_bomb")
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise Refused("file_unsupported")


def rows_of(path: Path, kind: str, encoding: str, delimiter: str) -> Iterator[Row]:
    """Every row of a file whose kind is known, cells tidied. Raises Refused."""
    if kind == "xlsx":
        yield from _tidy(xlsx_rows(path))
        return
    with open_text(path, encoding) as file:
        yield from _tidy(csv_rows(file, delimiter))


def _tidy(rows: Iterable[Row]) -> Iterator[Row]:
    for number, cells, fault in rows:
        tidy = [plain(cell) for cell in cells]
        if fault is not None or any(tidy):
            yield number, tidy, fault


def plain(cell: str) -> str:
    """A cell without what programs put around it: spaces, NUL, ="…", the sign that keeps a formula from running."""
    text = storable(cell).strip().strip("\ufeff\u200b\xa0").strip()
    if len(text) > 3 and text.startswith('="') and text.endswith('"'):
        text = text[2:-1].strip()
    if len(text) > 1 and text[0] == "'" and text[1] in "=+-@\t\r":
        text = text[1:].strip()
    return text
