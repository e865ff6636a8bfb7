"""What can go wrong with imports in an expected way."""

from __future__ import annotations

from prosa.kit.errors import Conflict, Invalid, NotFound


class ImportNotFound(NotFound):
    code = "import_not_found"
    default_detail = "There is no such import."


class WrongState(Conflict):
    """Not possible in the import's present `state` (in the extra)."""

    code = "import_state"
    default_detail = "This import is in another state now."


class TooManyImports(Conflict):
    """So many have not ended: `limit` of one person (`of` is "user") or of the company ("account")."""

    code = "too_many_imports"
    default_detail = "Finish or discard an import before you upload another file."


class FileGone(Conflict):
    code = "import_file_gone"
    default_detail = "The file is not kept any more. Upload it again."


class BadFile(Invalid):
    """The file cannot be read; `code`: file_empty, file_damaged, file_bomb, file_unsupported, too_many_columns."""

    default_detail = "This file cannot be read as a table."


DETAILS = {
    "file_empty": "The file is empty.",
    "file_damaged": "The file is damaged or incomplete.",
    "file_bomb": "The file unpacks to more than is allowed.",
    "file_unsupported": "Send a CSV or an XLSX file.",
    "too_many_columns": "The file has too many columns.",
    "too_many_rows": "The file has too many rows.",
}


def bad_file(code: str) -> BadFile:
    """The error for one of the codes."""
    return BadFile(DETAILS.get(code, ""), code=code)
