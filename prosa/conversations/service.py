"""What can be done to a conversation and its ticket: one function per business action."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from prosa.conversations import queries
from prosa.conversations.changes import Changes, with_ticket
from prosa.conversations.errors import AlreadyClosed, AlreadyStarted, ConversationNotFound, NotWaiting
from prosa.conversations.model import Conversation
from prosa.conversations.policy import OPEN_STATES, Viewer, may, may_close, may_see
from prosa.conversations.schemas import ConversationOut
from prosa.kit.database import Transaction
from prosa.kit.errors import Forbidden, Invalid
from prosa.kit.events import Actor


def acting(viewer: Viewer) -> Actor:
    """The viewer as the author of changes."""
    return Actor("user", viewer.user_id)


async def visible(tx: Transaction, viewer: Viewer, conversation_id: UUID) -> Conversation:
    """A conversation that the viewer may see, for reading. Raises ConversationNotFound."""
    conversation = await queries.get(tx, conversation_id)
    if conversation is None or not may_see(viewer, conversation):
        raise ConversationNotFound
    return conversation


async def changing(tx: Transaction, viewer: Viewer, conversation_id: UUID) -> tuple[Changes, Conversation]:
    """A conversation that the viewer may see, locked for changes. Raises ConversationNotFound."""
    changes = Changes(tx, acting(viewer))
    await changes.lock([conversation_id])
    conversation = changes.conversations.get(conversation_id)
    if conversation is None or not may_see(viewer, conversation):
        raise ConversationNotFound
    return changes, conversation


async def sees_message(tx: Transaction, viewer: Viewer, message_id: UUID) -> bool:
    """Whether the viewer may see the message: files follow their message, and a deleted one shows none."""
    conversation_id = await tx.fetchval(
        "SELECT conversation_id FROM messages WHERE account_id = $1 AND id = $2 AND deleted IS NULL",
        tx.account_id,
        message_id,
    )
    if conversation_id is None:
        return False
    conversation = await queries.get(tx, conversation_id)
    return conversation is not None and may_see(viewer, conversation)


def require(viewer: Viewer, permission: str) -> None:
    """Raises Forbidden unless the viewer holds the permission."""
    if not may(viewer, permission):
        raise Forbidden


async def open_tickets(
    changes: Changes, opening: Sequence[tuple[Conversation, UUID | None, datetime]], opened_by: str
) -> None:
    """Open a ticket in each (conversation, department, time): they wait in the queue.

    The time is that of the line in the timeline, which stands before the message that opened the ticket.
    """
    for conversation, department_id, _ in opening:
        conversation.department_id = department_id
    await changes.open_tickets([(conversation, opened_by) for conversation, _, _ in opening])
    for conversation, department_id, at in opening:
        conversation.state = "queued"
        protocol = conversation.ticket.protocol if conversation.ticket else None
        line = changes.activity(
            conversation, "ticket_opened", at=at, protocol=protocol, department_id=department_id
        )
        changes.publish(conversation, "ticket.opened", line)


async def assign(
    changes: Changes, conversation: Conversation, agent_id: UUID, type_: str, action: str
) -> None:
    """Give an open conversation to an agent; the department stays as it is."""
    previous = conversation.agent_id
    conversation.agent_id = agent_id
    conversation.state = "active"
    ticket = conversation.ticket
    started_at = changes.tx.now if ticket is None or ticket.started_at is None else ticket.started_at
    with_ticket(
        conversation, agent_id=agent_id, started_at=started_at, department_id=conversation.department_id
    )
    await _write_ticket(changes.tx, conversation)
    line = changes.activity(conversation, action, agent_id=agent_id, from_agent_id=previous)
    changes.publish(conversation, type_, line)


async def _write_ticket(tx: Transaction, conversation: Conversation, **values: Any) -> None:
    ticket = conversation.ticket
    if ticket is None:
        return
    await tx.execute(
        "UPDATE tickets SET started_at = $3, closed_at = $4, department_id = $5, agent_id = $6, reason_id = $7, note = $8,"
        " closed_by_id = coalesce($9, closed_by_id) WHERE account_id = $1 AND id = $2",
        tx.account_id,
        ticket.id,
        ticket.started_at,
        ticket.closed_at,
        ticket.department_id,
        ticket.agent_id,
        ticket.reason_id,
        ticket.note,
        values.get("closed_by_id"),
    )


async def start(
    tx: Transaction, viewer: Viewer, conversation_id: UUID, department_id: UUID | None = None
) -> ConversationOut:
    """ "Iniciar atendimento": the viewer becomes the agent of a waiting conversation; exactly one can (SRV-20).

    A conversation without a department may be put into one of the viewer's on the way.
    """
    require(viewer, "conversations.start")
    changes, conversation = await changing(tx, viewer, conversation_id)
    if conversation.state == "active":
        if conversation.agent_id == viewer.user_id:
            return conversation.out()
        raise AlreadyStarted(agent_id=conversation.agent_id)
    if conversation.state != "queued":
        raise NotWaiting
    if department_id is not None and conversation.department_id is None:
        if department_id not in viewer.department_ids and not may(viewer, "conversations.see_all"):
            raise Invalid.field("department_id", "unknown", "Choose one of your departments.")
        await _check_target(tx, department_id, None)
        conversation.department_id = department_id
    await assign(changes, conversation, viewer.user_id, "ticket.started", "started")
    await changes.flush()
    return conversation.out()


async def take_or_open(changes: Changes, conversation: Conversation, user_id: UUID) -> None:
    """The first reply assigns (CMP-10): without an agent the replier becomes it, without a ticket one is opened."""
    if conversation.state not in OPEN_STATES:
        await open_tickets(changes, [(conversation, None, changes.tx.now)], "user")
    if conversation.agent_id is None:
        await assign(changes, conversation, user_id, "ticket.started", "started")


async def close(
    tx: Transaction,
    viewer: Viewer,
    conversation_id: UUID,
    reason_id: UUID | None = None,
    note: str | None = None,
) -> ConversationOut:
    """ "Encerrar atendimento": the protocol ends with its reason and note, the conversation loses agent and department."""
    changes, conversation = await changing(tx, viewer, conversation_id)
    if conversation.state not in OPEN_STATES:
        raise AlreadyClosed
    if not may_close(viewer, [conversation.agent_id, *conversation.participant_ids]):
        raise Forbidden("You may not close another agent's conversation.")
    if reason_id is not None and not await tx.fetchval(
        "SELECT true FROM closing_reasons WHERE account_id = $1 AND id = $2 AND is_active",
        tx.account_id,
        reason_id,
    ):
        raise Invalid.field("reason_id", "unknown", "This reason does not exist any more.")
    note = (note or "").strip() or None
    with_ticket(
        conversation,
        closed_at=tx.now,
        reason_id=reason_id,
        note=note,
        department_id=conversation.department_id,
        agent_id=conversation.agent_id,
    )
    await _write_ticket(tx, conversation, closed_by_id=viewer.user_id)
    line = changes.activity(
        conversation,
        "closed",
        protocol=conversation.ticket.protocol if conversation.ticket else None,
        agent_id=conversation.agent_id,
        department_id=conversation.department_id,
        reason_id=reason_id,
        note=note,
    )
    conversation.last_department_id, conversation.last_agent_id = (
        conversation.department_id,
        conversation.agent_id,
    )
    conversation.state = "closed"
    conversation.department_id = conversation.agent_id = conversation.ticket_id = None
    conversation.participant_ids = []
    conversation.waiting_since = None
    conversation.is_chatbot_off = False
    changes.publish(conversation, "ticket.closed", line)
    await changes.flush()
    return conversation.out()


async def _check_target(tx: Transaction, department_id: UUID | None, agent_id: UUID | None) -> None:
    if department_id is not None and not await tx.fetchval(
        "SELECT true FROM departments WHERE account_id = $1 AND id = $2 AND is_active",
        tx.account_id,
        department_id,
    ):
        raise Invalid.field("department_id", "unknown", "This department does not exist any more.")
    if agent_id is not None and not await tx.fetchval(
        "SELECT true FROM memberships WHERE account_id = $1 AND user_id = $2 AND is_active",
        tx.account_id,
        agent_id,
    ):
        raise Invalid.field("agent_id", "unknown", "This agent does not exist any more.")


async def transfer(
    tx: Transaction, viewer: Viewer, conversation_id: UUID, department_id: UUID | None, agent_id: UUID | None
) -> ConversationOut:
    """Hand over: to a department (its queue), to an agent (without department), or to both (SRV-30)."""
    require(viewer, "conversations.transfer")
    if department_id is None and agent_id is None:
        raise Invalid("Choose a department, an agent or both.", code="no_target")
    changes, conversation = await changing(tx, viewer, conversation_id)
    if conversation.state not in OPEN_STATES:
        raise AlreadyClosed
    await _check_target(tx, department_id, agent_id)
    from_department_id, from_agent_id = conversation.department_id, conversation.agent_id
    conversation.department_id, conversation.agent_id = department_id, agent_id
    conversation.state = "queued" if agent_id is None else "active"
    ticket = conversation.ticket
    started_at = None if ticket is None else ticket.started_at
    with_ticket(
        conversation,
        department_id=department_id,
        agent_id=agent_id,
        started_at=started_at or (None if agent_id is None else tx.now),
    )
    await _write_ticket(tx, conversation)
    line = changes.activity(
        conversation,
        "transferred",
        department_id=department_id,
        agent_id=agent_id,
        from_department_id=from_department_id,
        from_agent_id=from_agent_id,
    )
    changes.publish(conversation, "ticket.transferred", line)
    await changes.flush()
    return conversation.out()


async def mark_read(changes: Changes, conversation: Conversation, seq: int) -> bool:
    """Raise the one read mark of the conversation up to `seq` (INB-30); True when anything changed."""
    seq = min(seq, conversation.last_seq)
    if seq <= conversation.read_seq and not conversation.is_unread:
        return False
    conversation.read_seq = max(conversation.read_seq, seq)
    unread: int = await changes.tx.fetchval(
        "SELECT count(*) FROM messages WHERE account_id = $1 AND conversation_id = $2 AND seq > $3 AND direction = 'in'"
        # Old messages of an import are no news; live ones stand at most this long before their receipt.
        " AND position_at >= created_at - interval '5 minutes'",
        changes.tx.account_id,
        conversation.id,
        conversation.read_seq,
    )
    conversation.unread_count = unread
    conversation.is_marked_unread = False
    changes.publish(conversation, "conversation.updated")
    return True


async def mark_unread(tx: Transaction, viewer: Viewer, conversation_id: UUID) -> ConversationOut:
    """ "Marcar como não lido", for the whole team."""
    changes, conversation = await changing(tx, viewer, conversation_id)
    if not conversation.is_unread:
        conversation.is_marked_unread = True
        changes.publish(conversation, "conversation.updated")
        await changes.flush()
    return conversation.out()


async def contact_changed(tx: Transaction, contact_ids: Sequence[UUID], actor: Actor) -> None:
    """Publish the conversations of contacts whose name, phone or block changed."""
    rows = await tx.fetch(
        "SELECT id FROM conversations WHERE account_id = $1 AND contact_id = ANY($2) ORDER BY id",
        tx.account_id,
        contact_ids,
    )
    changes = Changes(tx, actor)
    await changes.lock([row["id"] for row in rows])
    for conversation in changes.conversations.values():
        changes.publish(conversation, "conversation.updated")
    await changes.flush()
