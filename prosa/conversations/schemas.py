"""The REST shapes of conversations and messages; events carry the same ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from prosa.attachments.schemas import AttachmentOut


class ContactBrief(msgspec.Struct, frozen=True):
    """As much of a contact as a list row shows. `phone` is E.164."""

    id: UUID
    name: str
    phone: str | None
    username: str | None
    is_blocked: bool
    avatar_url: str | None = None


class TicketOut(msgspec.Struct, frozen=True):
    """One service episode; open while `closed_at` is null."""

    id: UUID
    protocol: str
    opened_at: datetime
    started_at: datetime | None = None
    closed_at: datetime | None = None
    department_id: UUID | None = None
    agent_id: UUID | None = None
    reason_id: UUID | None = None
    note: str | None = None
    closed_code: str | None = None
    queued_at: datetime | None = None
    assignment: dict[str, Any] | None = None


class Sla(msgspec.Struct, frozen=True):
    """The next service target: first_response, next_response or resolution; no `due_at` once it was missed and told."""

    kind: str
    due_at: datetime | None
    is_breached: bool


class Preview(msgspec.Struct, frozen=True):
    """The last message of a conversation, shortened for its row."""

    id: UUID
    seq: int
    kind: str
    direction: str
    visibility: str
    text: str
    status: str
    author_kind: str
    author_id: UUID | None
    at: datetime


class ConversationOut(msgspec.Struct, frozen=True):
    """A conversation; the one with the highest `version` is the newest."""

    id: UUID
    version: int
    inbox_id: UUID
    contact: ContactBrief
    state: Literal["idle", "bot", "queued", "active"]
    is_closed: bool
    department_id: UUID | None
    agent_id: UUID | None
    participant_ids: list[UUID]
    ticket: TicketOut | None
    last_message: Preview | None
    last_activity_at: datetime
    opened_at: datetime | None
    waiting_since: datetime | None
    awaiting_since: datetime | None
    offered_to_ids: list[UUID]
    overflow_from_id: UUID | None
    closing_due_at: datetime | None
    sla: Sla | None
    unread_count: int
    last_seq: int
    read_seq: int
    window_expires_at: datetime | None
    has_window: bool
    is_chatbot_off: bool
    label_ids: list[UUID]
    last_reason_id: UUID | None
    priority: int
    created_at: datetime


class Author(msgspec.Struct, frozen=True):
    """contact, user, flow, system or device (our own phone app)."""

    kind: str
    id: UUID | None = None


class Quote(msgspec.Struct, frozen=True):
    """A quoted message as it was; `id` is null when it is not known here."""

    id: UUID | None
    kind: str
    text: str
    author_kind: str
    author_id: UUID | None = None


class ReactionOut(msgspec.Struct, frozen=True):
    emoji: str
    by: str
    user_id: UUID | None
    at: datetime


class Deletion(msgspec.Struct, frozen=True):
    at: datetime
    by: str
    user_id: UUID | None = None


class MessageOut(msgspec.Struct, frozen=True):
    """An item of the thread, shown in the order (position_at, seq)."""

    id: UUID
    conversation_id: UUID
    seq: int
    version: int
    ticket_id: UUID | None
    direction: str
    visibility: str
    kind: str
    text: str
    content: dict[str, Any]
    author: Author
    reply_to: Quote | None
    attachments: list[AttachmentOut]
    reactions: list[ReactionOut]
    status: str
    error: dict[str, Any] | None
    forwarded: int
    is_edited: bool
    deleted: Deletion | None
    position_at: datetime
    provider_at: datetime | None
    created_at: datetime


class ConversationPage(msgspec.Struct, frozen=True):
    items: list[ConversationOut]
    next_cursor: str | None
    head: int


class OneConversation(msgspec.Struct, frozen=True):
    conversation: ConversationOut
    head: int


class MessagePage(msgspec.Struct, frozen=True):
    """Ascending. `before` and `after` are cursors, null at either end of the thread."""

    items: list[MessageOut]
    before: str | None
    after: str | None
    head: int


class FoundMessage(msgspec.Struct, frozen=True):
    """A message that a search found. `marks` are [start, length] in `excerpt`, in UTF-16 code units."""

    conversation: ConversationOut
    message_id: UUID
    seq: int
    kind: str
    author: Author
    position_at: datetime
    excerpt: str
    marks: list[list[int]]


class FoundMessages(msgspec.Struct, frozen=True):
    """Newest first. `is_partial`: not everything was read yet, the cursor goes on."""

    items: list[FoundMessage]
    next_cursor: str | None
    is_partial: bool


class Occurrence(msgspec.Struct, frozen=True):
    """A message of a thread in which a fragment stands."""

    conversation_id: UUID
    message_id: UUID
    seq: int
    position_at: datetime
    excerpt: str
    marks: list[list[int]]


class Occurrences(msgspec.Struct, frozen=True):
    """Newest first. `total` is exact up to 1000 on the first page, else null."""

    items: list[Occurrence]
    total: int | None
    next_cursor: str | None
    is_partial: bool


class PastTicket(msgspec.Struct, frozen=True):
    """A ticket of a contact, with where it took place."""

    id: UUID
    protocol: str
    opened_at: datetime
    started_at: datetime | None
    closed_at: datetime | None
    department_id: UUID | None
    agent_id: UUID | None
    reason_id: UUID | None
    note: str | None
    closed_code: str | None
    queued_at: datetime | None
    assignment: dict[str, Any] | None
    conversation_id: UUID
    inbox_id: UUID
    label_ids: list[UUID]
    message_id: UUID | None
    """Where its stretch of the thread begins."""


class PastTickets(msgspec.Struct, frozen=True):
    """Newest first."""

    items: list[PastTicket]
    next_cursor: str | None
