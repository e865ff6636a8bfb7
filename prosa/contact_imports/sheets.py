"""Tables as files that spreadsheets open and that run nothing there: CSV and XLSX, piece by piece."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from prosa.attachments.names import content_disposition

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_SHEET_NAMES = re.compile(r"[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\[\]:*?/\\\"'<>&]")
_LONGEST_SHEET_NAME = 31
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MAX_CELL = 32_767
"""What a spreadsheet takes in one cell."""


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; the sign in front is removed when the file is read back."""
    return f"'{cell}" if cell.startswith(_RISKY) else cell


def headers(name: str) -> dict[str, str]:
    """The headers of a download."""
    return {
        "content-disposition": content_disposition(name, inline=False),
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
    }


def csv_bytes(rows: Iterable[Sequence[str]], *, is_first: bool = False) -> bytes:
    """Rows as Excel in Brazil reads them: semicolons, UTF-8 with its mark at the beginning of the file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(
        [safe(cell) for cell in row] for row in rows
    )
    return text.getvalue().encode("utf-8-sig" if is_first else "utf-8")


class _Pipe(io.RawIOBase):
    """Takes what the archive writes, until it is fetched."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        part = bytes(data)  # type: ignore[call-overload]
        self._parts.append(part)
        return len(part)

    def take(self) -> bytes:
        taken, self._parts = b"".join(self._parts), []
        return taken


_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
    "</Relationships>"
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_BOOK = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns="{_MAIN}"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_SHEET = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{_MAIN}"><sheetData>'


class Workbook:
    """An XLSX file with one sheet of texts, made while it is sent: memory holds the rows of one call."""

    def __init__(self, sheet: str) -> None:
        self._pipe = _Pipe()
        self._archive = zipfile.ZipFile(self._pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELS.format(kind="officeDocument", target="xl/workbook.xml")),
            ("xl/workbook.xml", _BOOK.format(name=_sheet_name(sheet))),
            ("xl/_rels/workbook.xml.rels", _RELS.format(kind="worksheet", target="worksheets/sheet1.xml")),
        ):
            self._archive.writestr(name, text)
        self._sheet = self._archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True)
        self._sheet.write(_SHEET.encode())

    def rows(self, rows: Iterable[Sequence[str]]) -> bytes:
        """What the file goes on with after these rows."""
        self._sheet.write("".join(map(_row, rows)).encode())
        return self._pipe.take()

    def end(self) -> bytes:
        """The rest of the file."""
        self._sheet.write(b"</sheetData></worksheet>")
        self._sheet.close()
        self._archive.close()
        return self._pipe.take()


def _sheet_name(name: str) -> str:
    """A name that spreadsheets take, without a sign that means something in XML."""
    return _NOT_IN_SHEET_NAMES.sub(" ", name)[:_LONGEST_SHEET_NAME].strip() or "1"


def _row(cells: Sequence[str]) -> str:
    return f"<row>{''.join(map(_cell, cells))}</row>"


def _cell(text: str) -> str:
    if not text:
        return "<c/>"
    shown = escape(_NOT_XML.sub("", safe(text))[:MAX_CELL])
    return f'<c t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'
