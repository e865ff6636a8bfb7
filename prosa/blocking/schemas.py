"""What is sent to and by the calls of blocking."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct

from prosa.conversations.schemas import ContactBrief

Reason = Annotated[str, Meta(max_length=500, pattern=r"^[^\x00]*$")]


class BlockIn(Struct, forbid_unknown_fields=True, kw_only=True):
    """Why, and until when (null: until somebody lifts it)."""

    reason: Reason | None = None
    expires_at: datetime | None = None


class CallOutcome(Struct, frozen=True, kw_only=True):
    """What the provider of a channel did about one address.

    pending: it has not answered yet (`error` says why not, `next_attempt_at` when it is asked again); refused: it will
    not, for the reason in `error`; Prosa's own block stands all the same.
    """

    inbox_id: UUID
    channel: str
    kind: str
    value: str
    state: Literal["pending", "blocked", "unblocked", "refused"]
    error: dict[str, Any] | None
    attempts: int
    next_attempt_at: datetime | None


class Block(Struct, frozen=True, kw_only=True):
    """One blocking, from beginning to end; `attempts` counts what the person sent while it stood."""

    id: UUID
    contact_id: UUID
    reason: str | None
    expires_at: datetime | None
    blocked_by_id: UUID
    blocked_at: datetime
    unblocked_at: datetime | None
    unblocked_by_id: UUID | None
    """Null with a time in `unblocked_at`: it expired."""
    attempts: int
    last_attempt_at: datetime | None


class OneBlock(Struct, frozen=True):
    """The contact's latest block, and what its providers did."""

    block: Block
    outcomes: list[CallOutcome]


class Blocks(Struct, frozen=True):
    """All blocks of a contact, newest first, and what its providers have done about the latest."""

    items: list[Block]
    outcomes: list[CallOutcome]


class BlockedContact(Struct, frozen=True):
    contact: ContactBrief
    block: Block
    outcomes: list[CallOutcome]


class BlockedContacts(Struct, frozen=True):
    items: list[BlockedContact]
    next_cursor: str | None
