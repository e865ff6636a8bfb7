"""Offers: a conversation proposed to one agent, who accepts, declines, or lets the time pass (SRV-10).

The conversation's row is locked before anything else: accepting, taking by hand, closing and the deadline meet there,
and whoever comes first decides. An offer ends exactly once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.conversations.errors import ConversationNotFound
from prosa.conversations.model import Conversation
from prosa.conversations.policy import OPEN_STATES, Viewer
from prosa.conversations.schemas import ConversationOut
from prosa.kit.database import Transaction
from prosa.kit.events import SYSTEM, Actor
from prosa.kit.ids import uuid7
from prosa.routing import agents, queries
from prosa.routing.errors import MayNotDecline, OfferNotFound, OfferOver
from prosa.routing.events import offer_ended
from prosa.routing.placing import give, put_in_queue
from prosa.routing.queries import OfferRow
from prosa.routing.schemas import OfferOut

EXPIRED_AT_ONCE = 100
_NOT_TAKEN = {"declined": "declined", "expired": "not_answered", "withdrawn": "not_answered"}
"""State of an offer → what its line in the timeline says."""


def shown(offer: OfferRow, conversation: Conversation) -> OfferOut:
    """The REST shape."""
    ticket = conversation.ticket
    return OfferOut(
        id=offer.id,
        conversation_id=offer.conversation_id,
        kind=offer.kind,
        agent_id=offer.agent_id,
        from_agent_id=offer.from_agent_id,
        department_id=offer.department_id,
        state=offer.state,
        offered_at=offer.offered_at,
        expires_at=offer.expires_at,
        can_decline=offer.reason.get("can_decline", True),
        note=offer.note,
        contact=conversation.contact,
        inbox_id=conversation.inbox_id,
        waiting_since=None if ticket is None else ticket.queued_at or ticket.opened_at,
    )


def proposal(
    conversation: Conversation,
    agent_id: UUID,
    kind: str,
    tx: Transaction,
    *,
    department_id: UUID | None,
    seconds: int,
    reason: dict[str, Any],
    from_agent_id: UUID | None = None,
    note: str | None = None,
) -> OfferRow:
    """A new offer, not written yet."""
    assert conversation.ticket_id is not None
    return OfferRow(
        id=uuid7(),
        conversation_id=conversation.id,
        ticket_id=conversation.ticket_id,
        kind=kind,
        department_id=department_id,
        agent_id=agent_id,
        from_agent_id=from_agent_id,
        origin_department_id=conversation.department_id,
        state="pending",
        offered_at=tx.now,
        expires_at=tx.now + timedelta(seconds=seconds),
        answered_at=None,
        reason=reason,
        note=note,
    )


async def make(changes: Changes, offers: Sequence[OfferRow]) -> None:
    """Write offers for locked conversations, show them to their agents and say so in the timeline."""
    await queries.insert_offers(changes.tx, offers)
    for offer in offers:
        conversation = changes.conversations[offer.conversation_id]
        conversation.offered_to_ids = [*conversation.offered_to_ids, offer.agent_id]
        line = changes.activity(
            conversation,
            "offered",
            agent_id=offer.agent_id,
            from_agent_id=offer.from_agent_id,
            department_id=offer.department_id,
            kind=offer.kind,
        )
        type_ = "conference.requested" if offer.kind == "conference" else "offer.created"
        if offer.kind == "conference":
            changes.publish(conversation, "offer.created", offer=shown(offer, conversation))
        changes.publish(conversation, type_, line, offer=shown(offer, conversation))


async def pending(tx: Transaction, viewer: Viewer) -> list[OfferOut]:
    """What is being offered to the viewer, oldest first."""
    found = []
    for offer in await queries.pending_of_agent(tx, viewer.user_id):
        try:
            conversation = await conversations.visible(tx, viewer, offer.conversation_id)
        except ConversationNotFound:
            continue  # taken away a moment ago; the offer is about to be withdrawn
        if still_stands(offer, conversation):
            found.append(shown(offer, conversation))
    return found


def still_stands(offer: OfferRow, conversation: Conversation) -> bool:
    """Whether the conversation is still where it was when it was offered."""
    if conversation.ticket_id != offer.ticket_id or conversation.state not in OPEN_STATES:
        return False
    if offer.agent_id not in conversation.offered_to_ids:
        return False  # somebody put it elsewhere, even if it is here again
    if offer.kind == "queue":
        return conversation.state == "queued" and conversation.department_id == offer.department_id
    if offer.kind == "transfer":
        origin = (offer.from_agent_id if conversation.state == "active" else None, offer.origin_department_id)
        return (conversation.agent_id, conversation.department_id) == origin
    return conversation.state == "active" and offer.agent_id not in (
        conversation.agent_id,
        *conversation.participant_ids,
    )


async def accept(tx: Transaction, viewer: Viewer, offer_id: UUID) -> ConversationOut:
    """The agent takes it. Accepting again what one has got is answered alike. Raises OfferNotFound or OfferOver."""
    changes, conversation, offer = await _answering(tx, viewer, offer_id)
    if offer.state == "accepted" and viewer.user_id in (conversation.agent_id, *conversation.participant_ids):
        return conversation.out()
    if not still_stands(offer, conversation) or not await queries.finish(tx, [offer.id], "accepted"):
        raise _over(offer, conversation)
    offer.state = "accepted"
    conversation.offered_to_ids = _without(conversation, offer)
    if offer.kind == "conference":
        conversation.participant_ids = [*conversation.participant_ids, offer.agent_id]
        await conversations.begin_part(tx, conversation, offer.agent_id)
        line = changes.activity(conversation, "conference_joined", agent_id=offer.agent_id)
        changes.publish(conversation, "conference.joined", line)
    else:
        await _serve(changes, conversation, offer)
    changes.publish(conversation, "offer.accepted", offer=shown(offer, conversation))
    await changes.flush()
    return conversation.out()


async def _serve(changes: Changes, conversation: Conversation, offer: OfferRow) -> None:
    because = {"by": "routing", "offer_id": offer.id, **offer.reason}
    type_ = "ticket.started"
    if offer.kind == "transfer":
        because |= {"by": "user", "user_id": offer.from_agent_id}
        type_ = "ticket.transferred"
    await give(
        changes,
        conversation,
        offer.agent_id,
        type_,
        "accepted",
        because,
        department_id=offer.department_id,
    )


async def decline(tx: Transaction, viewer: Viewer, offer_id: UUID) -> None:
    """The agent does not take it. Raises OfferNotFound, OfferOver or MayNotDecline."""
    changes, conversation, offer = await _answering(tx, viewer, offer_id)
    if offer.state == "declined":
        return
    if offer.state == "pending" and not offer.reason.get("can_decline", True):
        raise MayNotDecline
    if not still_stands(offer, conversation) or not await queries.finish(tx, [offer.id], "declined"):
        raise _over(offer, conversation)
    offer.state = "declined"
    await _not_taken(changes, conversation, offer, changes.actor)
    await changes.flush()


async def expire(tx: Transaction) -> int:
    """End the offers past their deadline, each once whoever else does the same; their agents go to RONA."""
    due = await queries.lock_expired(tx, EXPIRED_AT_ONCE)
    if not due:
        return 0
    changes = Changes(tx, SYSTEM)
    await changes.lock(conversation_id for conversation_id, _ in due)
    ended = await queries.finish(tx, [offer_id for _, offer_id in due], "expired")
    missed = set()
    for offer in ended:
        conversation = changes.conversations[offer.conversation_id]
        if still_stands(offer, conversation):
            await _not_taken(changes, conversation, offer, SYSTEM)
            missed.add(offer.agent_id)
        else:
            _take_back(changes, conversation, offer)
    await agents.not_answered(tx, missed)
    await changes.flush()
    return len(ended)


async def withdraw(changes: Changes, offers: Sequence[OfferRow]) -> int:
    """End offers of locked conversations that make no sense any more: nobody is to blame.

    A request between colleagues whose target went away is as good as not answered.
    """
    ended = await queries.finish(changes.tx, [offer.id for offer in offers], "withdrawn")
    for offer in ended:
        conversation = changes.conversations[offer.conversation_id]
        if offer.kind != "queue" and still_stands(offer, conversation):
            await _not_taken(changes, conversation, offer, changes.actor)
        else:
            _take_back(changes, conversation, offer)
    return len(ended)


def _take_back(changes: Changes, conversation: Conversation, offer: OfferRow) -> None:
    if offer.agent_id in conversation.offered_to_ids:
        conversation.offered_to_ids = _without(conversation, offer)
    _publish_end(changes, conversation, offer, changes.actor)


async def _not_taken(changes: Changes, conversation: Conversation, offer: OfferRow, actor: Actor) -> None:
    """Back to its place; a transfer that nobody took is abandoned, and its origin told (SRV-30)."""
    conversation.offered_to_ids = _without(conversation, offer)
    action = _NOT_TAKEN[offer.state]
    if offer.kind == "transfer" and offer.department_id is not None:
        because = {"by": "transfer_abandoned", "user_id": offer.from_agent_id}
        await put_in_queue(
            changes,
            conversation,
            offer.department_id,
            action,
            because,
            asked_id=offer.agent_id,
            kind=offer.kind,
        )
        _publish_end(changes, conversation, offer, actor)
        return
    line = changes.activity(
        conversation, action, asked_id=offer.agent_id, from_agent_id=offer.from_agent_id, kind=offer.kind
    )
    _publish_end(changes, conversation, offer, actor, line)


def _publish_end(
    changes: Changes, conversation: Conversation, offer: OfferRow, actor: Actor, line: Any = None
) -> None:
    out = shown(offer, conversation)
    changes.publish(conversation, f"offer.{offer.state}", line, actor=actor, offer=out)
    people = {offer.agent_id} if offer.from_agent_id is None else {offer.agent_id, offer.from_agent_id}
    changes.tx.emit(offer_ended(out, frozenset(people), actor))


def _without(conversation: Conversation, offer: OfferRow) -> list[UUID]:
    return [user_id for user_id in conversation.offered_to_ids if user_id != offer.agent_id]


async def _answering(
    tx: Transaction, viewer: Viewer, offer_id: UUID
) -> tuple[Changes, Conversation, OfferRow]:
    """The viewer's offer as it is once its conversation is locked."""
    offer = await queries.offer(tx, offer_id)
    if offer is None or offer.agent_id != viewer.user_id:
        raise OfferNotFound
    changes = Changes(tx, conversations.acting(viewer))
    await changes.lock([offer.conversation_id])
    again = await queries.offer(tx, offer_id)
    assert again is not None  # offers are never deleted
    return changes, changes.conversations[offer.conversation_id], again


def _over(offer: OfferRow, conversation: Conversation) -> OfferOver:
    state = offer.state if offer.state != "pending" else "withdrawn"
    return OfferOver(state=state, agent_id=conversation.agent_id)
