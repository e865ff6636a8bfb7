"""Loss alarms and dead letters on the wire."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from msgspec import Struct


class DeadLetter(Struct, frozen=True, kw_only=True):
    """An element that could not be applied. Its content stays on the server."""

    id: UUID
    inbox_id: UUID
    delivery_id: UUID | None
    position: int
    element: str
    """What kind of element it is, as far as known."""
    error: str
    trace: str
    recorded_at: datetime
    replayed_at: datetime | None


class DeadLetterList(Struct, frozen=True):
    items: list[DeadLetter]
    next_cursor: str | None


class Replayed(Struct, frozen=True):
    """How many took effect, and how many failed again."""

    done: int
    failed: int


class InboxHealth(Struct, frozen=True, kw_only=True):
    """`lag_seconds`: age of the oldest webhook that has not been processed yet."""

    inbox_id: UUID
    last_webhook_at: datetime | None
    last_sent_at: datetime | None
    dead_letters: int
    unprocessed: int
    lag_seconds: float | None


class HealthList(Struct, frozen=True):
    items: list[InboxHealth]
