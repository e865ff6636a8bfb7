"""What is sent to and by the calls of scheduled messages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from prosa.conversations.schemas import ContactBrief
from prosa.messages.schemas import TemplateIn

LocalTime = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$")]
"""2026-11-25T14:30, on the clocks where the company is."""
Words = Annotated[str, Meta(max_length=20_000, pattern=r"^[^\x00]*$")]
State = Literal["pending", "sent", "canceled", "failed", "not_sent"]
Kind = Literal["message", "flow"]


class ScheduleIn(Struct, forbid_unknown_fields=True, kw_only=True):
    """A text or a template, and when. `fallback_template` goes instead of a text when the customer's window is over.

    `opens_ticket` yes: a ticket waits for an agent, and the answer enters no flow; no: no ticket. `id` makes a repeat
    harmless.
    """

    id: UUID | None = None
    kind: Kind = "message"
    text: Words | None = None
    template: TemplateIn | None = None
    fallback_template: TemplateIn | None = None
    due_at: LocalTime
    opens_ticket: bool = False


class SchedulePatch(Struct, forbid_unknown_fields=True, kw_only=True):
    """Only what is given changes. One that failed or was not sent is planned again by a new `due_at`."""

    text: Words | UnsetType | None = UNSET
    template: TemplateIn | UnsetType | None = UNSET
    fallback_template: TemplateIn | UnsetType | None = UNSET
    due_at: LocalTime | UnsetType = UNSET
    opens_ticket: bool | UnsetType = UNSET


class Schedule(Struct, frozen=True, kw_only=True):
    """A message that will leave, left, or did not.

    Templates are {name, language, components, preview}. `outcome` is {code} of what kept it from leaving
    (window_expired, contact_blocked, no_address, template_not_found, variable_empty …), or {fallback: true} when the
    other template went.
    """

    id: UUID
    conversation_id: UUID
    inbox_id: UUID
    contact: ContactBrief
    kind: str
    text: str | None
    template: dict[str, Any] | None
    fallback_template: dict[str, Any] | None
    due_at: datetime
    opens_ticket: bool
    state: str
    outcome: dict[str, Any] | None
    is_window_too_short: bool
    """A text without other template, and the customer's window, as it is now, ends before it is due."""
    message_id: UUID | None
    created_by_id: UUID
    created_at: datetime
    edited_at: datetime | None
    ended_at: datetime | None
    version: int


class OneSchedule(Struct, frozen=True):
    schedule: Schedule


class Schedules(Struct, frozen=True):
    items: list[Schedule]
    next_cursor: str | None = None
