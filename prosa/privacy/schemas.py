"""The REST shapes of exports, erasures, holds and retention."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

Reason = Literal["request", "consent_withdrawn", "no_longer_needed", "other"]
"""Why somebody is erased. No free text: it would say who it was."""
MAX_MONTHS = 240
Months = Annotated[int, Meta(ge=1, le=MAX_MONTHS)]


class EraseIn(Struct, frozen=True, forbid_unknown_fields=True):
    """`confirm`: the contact's name as it is shown."""

    confirm: str
    reason: Reason = "request"


class Erasure(Struct, frozen=True):
    """An entry of the ledger. `counts`: how many of what went, when it is done."""

    id: UUID
    contact_id: UUID
    reason: str
    state: Literal["running", "done"]
    by_id: UUID | None
    requested_at: datetime
    finished_at: datetime | None
    replayed_at: datetime | None
    counts: dict[str, int]


class OneErasure(Struct, frozen=True):
    erasure: Erasure


class Erasures(Struct, frozen=True):
    items: list[Erasure]
    next_cursor: str | None


class HoldIn(Struct, frozen=True, forbid_unknown_fields=True):
    reason: Annotated[str, Meta(min_length=1, max_length=500, pattern=r"^[^\x00]*\S[^\x00]*$")]


class Hold(Struct, frozen=True):
    """Why the data of a contact must be kept, and who said so."""

    contact_id: UUID
    name: str
    reason: str
    by_id: UUID | None
    at: datetime


class Privacy(Struct, frozen=True):
    """What is to be known before data of a contact are handed out or erased."""

    hold: Hold | None
    erased_at: datetime | None
    merged: int
    """Further contacts that are the same person."""
    messages: int
    files: int
    open_tickets: int
    is_blocked: bool


class OneHold(Struct, frozen=True):
    hold: Hold | None


class Holds(Struct, frozen=True):
    items: list[Hold]


class DataExport(Struct, frozen=True):
    """A zip file with everything about a person; `size` in bytes. `name` is null when the person was erased."""

    id: UUID
    contact_id: UUID
    name: str | None
    state: Literal["pending", "ready", "failed", "expired"]
    by_id: UUID
    requested_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None
    size: int | None


class OneDataExport(Struct, frozen=True):
    export: DataExport


class DataExports(Struct, frozen=True):
    items: list[DataExport]
    next_cursor: str | None


class RetentionRule(Struct, frozen=True):
    """`months` null: kept for ever. `cleared`: messages so far, `before`: what is older than this goes."""

    channel: str
    months: Months | None
    changed_at: datetime | None = None
    changed_by_id: UUID | None = None
    ran_at: datetime | None = None
    cleared: int = 0
    before: datetime | None = None


class RetentionRules(Struct, frozen=True):
    items: list[RetentionRule]


class RetentionIn(Struct, frozen=True, forbid_unknown_fields=True):
    """By kind of channel."""

    months: Annotated[dict[str, Months | None], Meta(max_length=50)]
