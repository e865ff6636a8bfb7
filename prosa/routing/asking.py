"""Requests between colleagues that the target may refuse: transfer with acceptance, conference (SRV-30, SRV-40)."""

from __future__ import annotations

import random
from uuid import UUID

from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.conversations.model import Conversation
from prosa.conversations.policy import OPEN_STATES, Viewer
from prosa.conversations.schemas import ConversationOut
from prosa.departments import service as departments
from prosa.kit.database import Transaction
from prosa.kit.errors import Conflict, Forbidden, Invalid
from prosa.routing import offers, picture, queries
from prosa.routing.engine import rules_of
from prosa.routing.errors import AgentUnavailable, OfferPending
from prosa.routing.queries import OfferRow
from prosa.routing.schemas import OfferOut
from prosa.routing.strategies import Work, choose

REQUEST_SECONDS = 60
"""How long a colleague has to answer where no department says otherwise: they are in the middle of something."""


async def transfer(
    tx: Transaction,
    viewer: Viewer,
    conversation_id: UUID,
    department_id: UUID | None,
    agent_id: UUID | None,
    *,
    reason: str | None = None,
    summary: str | None = None,
) -> tuple[ConversationOut, OfferOut | None]:
    """Hand a conversation over: to an agent whose department wants acceptance by an offer, else at once.

    For a transfer to an agent only, the department that the conversation is in decides. Raises what
    `conversations.service.transfer` and `offer_transfer` raise.
    """
    conversations.require(viewer, "conversations.transfer")
    changes, conversation = await conversations.changing(tx, viewer, conversation_id)
    await conversations.check_target(tx, department_id, agent_id)
    deciding = department_id or conversation.department_id
    if agent_id is None or deciding is None or not await _wants_acceptance(tx, deciding):
        moved = await conversations.transfer(
            tx, viewer, conversation_id, department_id, agent_id, reason=reason, summary=summary
        )
        return moved, None
    note = "\n".join(part for part in (reason, summary) if part) or None
    offer = await offer_transfer(
        changes, conversation, viewer, agent_id=agent_id, department_id=department_id, note=note
    )
    await changes.flush()
    return conversation.out(), offer


async def _wants_acceptance(tx: Transaction, department_id: UUID) -> bool:
    department = await departments.get_department(tx, department_id)
    return department.is_active and department.settings.transfer_needs_acceptance


async def conference(
    tx: Transaction,
    viewer: Viewer,
    conversation_id: UUID,
    department_id: UUID | None,
    agent_id: UUID | None,
    *,
    note: str | None = None,
) -> tuple[ConversationOut, OfferOut]:
    """Invite into a conversation that the viewer takes part in. Raises Forbidden and what `offer_conference` raises."""
    changes, conversation = await conversations.changing(tx, viewer, conversation_id)
    if viewer.user_id not in (conversation.agent_id, *conversation.participant_ids):
        raise Forbidden("Only those who serve a conversation can invite others.")
    await conversations.check_target(tx, department_id, agent_id)
    offer = await offer_conference(
        changes, conversation, viewer, agent_id=agent_id, department_id=department_id, note=note
    )
    await changes.flush()
    return conversation.out(), offer


async def offer_transfer(
    changes: Changes,
    conversation: Conversation,
    viewer: Viewer,
    *,
    agent_id: UUID,
    department_id: UUID | None,
    note: str | None = None,
) -> OfferOut:
    """Ask an agent to take over a locked conversation; until the answer it stays where it is.

    Without an answer it goes to the queue of `department_id`, or stays where it is if that is None. What was being
    offered from the queue is withdrawn. The caller flushes `changes`. Raises Conflict (nothing is open),
    AgentUnavailable or OfferPending.
    """
    if conversation.state not in OPEN_STATES:
        raise Conflict("This conversation has no open ticket.", code="already_closed")
    if agent_id == conversation.agent_id:
        raise Invalid.field("agent_id", "same_agent", "This agent serves the conversation already.")
    for offer in await _standing(changes, conversation):
        if offer.kind == "queue":
            await offers.withdraw(changes, [offer])
        elif offer.kind == "transfer" or offer.agent_id == agent_id:
            raise OfferPending(agent_id=offer.agent_id)
    return await _ask(
        changes,
        offers.proposal(
            conversation,
            agent_id,
            "transfer",
            changes.tx,
            department_id=department_id,
            seconds=await _seconds(changes.tx, department_id),
            reason={"strategy": None, "because": "transfer", "asked_by_id": str(viewer.user_id)},
            from_agent_id=conversation.agent_id or viewer.user_id,
            note=note,
        ),
    )


async def offer_conference(
    changes: Changes,
    conversation: Conversation,
    viewer: Viewer,
    *,
    agent_id: UUID | None,
    department_id: UUID | None,
    note: str | None = None,
    dice: random.Random | None = None,
) -> OfferOut:
    """Ask an agent, or whoever a department's strategy names, to join a locked, active conversation.

    The caller flushes `changes`. Raises Conflict, Invalid, AgentUnavailable or OfferPending.
    """
    if conversation.state != "active":
        raise Conflict("Only a conversation that is being served can become a conference.", code="not_active")
    present = {conversation.agent_id, *conversation.participant_ids}
    if agent_id is None:
        if department_id is None:
            raise Invalid("Choose a department or an agent.", code="no_target")
        agent_id = await _somebody(changes.tx, department_id, present, dice or random.Random())
    if agent_id in present:
        raise Invalid.field("agent_id", "same_agent", "This agent takes part already.")
    for offer in await _standing(changes, conversation):
        if offer.agent_id == agent_id:
            raise OfferPending(agent_id=agent_id)
    return await _ask(
        changes,
        offers.proposal(
            conversation,
            agent_id,
            "conference",
            changes.tx,
            department_id=department_id,
            seconds=await _seconds(changes.tx, department_id),
            reason={"strategy": None, "because": "conference"},
            from_agent_id=viewer.user_id,
            note=note,
        ),
    )


async def _standing(changes: Changes, conversation: Conversation) -> list[OfferRow]:
    """The pending offers of a locked conversation; what its last move made void is withdrawn on the way."""
    pending = await queries.pending_of(changes.tx, [conversation.id])
    await offers.withdraw(
        changes, [offer for offer in pending if not offers.still_stands(offer, conversation)]
    )
    return [offer for offer in pending if offers.still_stands(offer, conversation)]


async def _ask(changes: Changes, offer: OfferRow) -> OfferOut:
    if not await picture.lock_available(changes.tx, [offer.agent_id]):
        agent = await queries.agent(changes.tx, offer.agent_id)
        raise AgentUnavailable(agent_id=offer.agent_id, state="offline" if agent is None else agent.state)
    await offers.make(changes, [offer])
    return offers.shown(offer, changes.conversations[offer.conversation_id])


async def _seconds(tx: Transaction, department_id: UUID | None) -> int:
    if department_id is None:
        return REQUEST_SECONDS
    return (await departments.get_department(tx, department_id)).settings.offer_seconds or REQUEST_SECONDS


async def _somebody(
    tx: Transaction, department_id: UUID, present: set[UUID | None], dice: random.Random
) -> UUID:
    """Whom the department would send. Raises AgentUnavailable."""
    department = await departments.get_department(tx, department_id)
    agents = await picture.present_agents(tx)
    team = [agents[id_] for id_ in department.member_ids if id_ in agents and id_ not in present]
    choice = choose(team, Work(channel=""), rules_of(department), dice)
    if choice is None:
        raise AgentUnavailable(department_id=department_id)
    return choice.agent_id
