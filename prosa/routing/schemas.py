"""The wire shapes of agent states and offers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from prosa.conversations.schemas import ContactBrief
from prosa.routing.policy import AgentState, Chosen


class AgentStateOut(Struct, frozen=True):
    """What everybody in the account sees of a person's state."""

    user_id: UUID
    state: AgentState
    pause_reason_id: UUID | None
    since: datetime


class AgentChanged(Struct, frozen=True):
    agent: AgentStateOut


class AgentOut(Struct, frozen=True):
    """An agent in lists of targets and for supervisors. `capacity` is the largest of their departments'."""

    user_id: UUID
    state: AgentState
    pause_reason_id: UUID | None
    since: datetime | None
    active: int
    """Conversations being served."""
    offered: int
    capacity: int
    department_ids: list[UUID]


class Agents(Struct, frozen=True):
    items: list[AgentOut]


class StateIn(Struct, forbid_unknown_fields=True):
    state: Chosen
    pause_reason_id: UUID | None = None


class OfferOut(Struct, frozen=True):
    """A conversation proposed to one agent; pending until `expires_at` at the latest."""

    id: UUID
    conversation_id: UUID
    kind: str
    agent_id: UUID
    from_agent_id: UUID | None
    department_id: UUID | None
    state: str
    offered_at: datetime
    expires_at: datetime
    can_decline: bool
    note: str | None
    contact: ContactBrief
    inbox_id: UUID
    waiting_since: datetime | None


class Offers(Struct, frozen=True):
    items: list[OfferOut]


class Step(Struct, frozen=True):
    """One sentence of the answer to "why is it here?": a stable code and what to fill in."""

    code: str
    params: dict[str, Any] = {}


class Why(Struct, frozen=True):
    steps: list[Step]


class QueuePosition(Struct, frozen=True):
    """`position` starts at 1; `seconds` until service is None while there is too little to judge by."""

    position: int
    seconds: int | None


Note = Annotated[str, Meta(max_length=4000)]
