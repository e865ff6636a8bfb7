"""What can go wrong with exports, erasures and holds."""

from __future__ import annotations

from prosa.kit.errors import Conflict, NotFound


class AlreadyErased(Conflict):
    code = "already_erased"
    default_detail = "The data of this contact are erased."


class ExportNotFound(NotFound):
    code = "export_not_found"
    default_detail = "This copy does not exist or is not kept any more."


class TooManyCopies(Conflict):
    """So many copies are being made: `limit` for one person (`of` is "user") or for the company ("account")."""

    code = "too_many_copies"
    default_detail = "Other copies are still being made. Wait until they are there."


class ExportNotReady(Conflict):
    code = "export_not_ready"
    default_detail = "This copy is still being made."
