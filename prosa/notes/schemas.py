"""What is sent to and by the calls of notes, tasks and records."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from prosa.conversations.schemas import ContactBrief

NoteText = Annotated[str, Meta(min_length=1, max_length=5000, pattern=r"^[^\x00]*$")]


class NoteIn(Struct, forbid_unknown_fields=True, kw_only=True):
    """`remind_on` is a day where the company is; `forwarded_to_id` gets it as a task."""

    text: NoteText
    remind_on: date | None = None
    forwarded_to_id: UUID | None = None


class NotePatch(Struct, forbid_unknown_fields=True, kw_only=True):
    """Only what is given changes."""

    text: NoteText | UnsetType = UNSET
    remind_on: date | UnsetType | None = UNSET
    forwarded_to_id: UUID | UnsetType | None = UNSET


class DoneIn(Struct, forbid_unknown_fields=True):
    """False opens the task again."""

    is_done: bool = True


class Note(Struct, frozen=True, kw_only=True):
    """What a colleague, or a flow (`author_id` null), noted about a contact. The contact never sees it."""

    id: UUID
    contact_id: UUID
    text: str
    remind_on: date | None
    forwarded_to_id: UUID | None
    author_id: UUID | None
    created_at: datetime
    edited_at: datetime | None
    edited_by_id: UUID | None
    done_at: datetime | None
    done_by_id: UUID | None
    version: int


class OneNote(Struct, frozen=True):
    note: Note


class Notes(Struct, frozen=True):
    items: list[Note]
    next_cursor: str | None


class Task(Struct, frozen=True):
    """A note that somebody has to see to; `conversation_id` is the contact's latest that the reader may see."""

    note: Note
    contact: ContactBrief
    conversation_id: UUID | None


class Tasks(Struct, frozen=True):
    items: list[Task]
    next_cursor: str | None


class RecordIn(Struct, forbid_unknown_fields=True):
    text: NoteText


class TicketRecord(Struct, frozen=True, kw_only=True):
    """What somebody registered on a protocol."""

    id: UUID
    ticket_id: UUID
    text: str
    author_id: UUID
    created_at: datetime


class OneRecord(Struct, frozen=True):
    record: TicketRecord


class TicketRecords(Struct, frozen=True):
    """In the order in which they were written."""

    items: list[TicketRecord]
