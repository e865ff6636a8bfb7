"""What routing publishes."""

from __future__ import annotations

from uuid import UUID

from prosa.kit.events import DIRECTORY, Actor, Event
from prosa.routing.schemas import AgentStateOut, OfferOut


def agent_state(agent: AgentStateOut, actor: Actor) -> Event:
    """Everybody sees who is there: lists of targets show it."""
    return Event("agent.state", {"agent": agent}, audience=DIRECTORY, actor=actor)


def offer_ended(offer: OfferOut, user_ids: frozenset[UUID], actor: Actor) -> Event:
    """For those whom it was between: they may not see the conversation any more, so it is not in here."""
    return Event(
        f"offer.{offer.state}",
        {"offer": offer},
        audience=frozenset(f"user:{user_id}" for user_id in user_ids),
        actor=actor,
    )
