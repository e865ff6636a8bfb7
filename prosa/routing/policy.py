"""Which agent state follows which, who may cause it, and what an offer may become: pure functions only."""

from __future__ import annotations

from typing import Literal, get_args

AgentState = Literal["available", "paused", "offline", "rona", "wrap_up"]
STATES: tuple[AgentState, ...] = get_args(AgentState)
Chosen = Literal["available", "paused", "offline"]
"""What people choose; the others come from the system."""
Cause = Literal["user", "supervisor", "connection", "not_answered", "wrap_up"]
CAUSES: tuple[Cause, ...] = get_args(Cause)
OfferKind = Literal["queue", "transfer", "conference"]
OfferState = Literal["pending", "accepted", "declined", "expired", "withdrawn"]

_BY_PEOPLE = frozenset(get_args(Chosen))


def may_become(state: AgentState, wanted: AgentState, cause: Cause) -> bool:
    """Whether an agent in `state` may get into `wanted` because of `cause` (SRV-1).

    RONA is set by the system only, and nothing but a person ends it: a lost connection interrupts it, and the
    connection that comes back finds it again.
    """
    match cause:
        case "user" | "supervisor":
            return wanted in _BY_PEOPLE
        case "not_answered":
            return wanted == "rona" and state == "available"
        case "wrap_up":
            return (state, wanted) in {
                ("available", "wrap_up"),
                ("wrap_up", "wrap_up"),
                ("wrap_up", "available"),
            }
        case "connection":
            return (wanted == "offline") != (state == "offline")


def receives(state: str) -> bool:
    """Only who is available is offered anything."""
    return state == "available"


def is_soon_available(state: str, *, wrap_up_counts: bool) -> bool:
    """Whether a department with this agent counts as staffed (SRV-15)."""
    return state == "available" or (wrap_up_counts and state == "wrap_up")
