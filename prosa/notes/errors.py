"""What can go wrong with notes and records."""

from __future__ import annotations

from prosa.kit.errors import Conflict, NotFound


class NoteNotFound(NotFound):
    code = "note_not_found"
    default_detail = "This note does not exist or you may not see it."


class TicketNotFound(NotFound):
    code = "ticket_not_found"
    default_detail = "This protocol does not exist or you may not see it."


class TicketNotCurrent(Conflict):
    code = "ticket_not_current"
    default_detail = "Only the current protocol of a conversation takes records."
