"""Rows of tickets and of the stretches in which agents serve them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from prosa.accounts.service import read_account
from prosa.conversations.changes import Changes, with_ticket
from prosa.conversations.model import Conversation
from prosa.conversations.service.labelling import bring_labels_back
from prosa.conversations.service.targets import set_targets
from prosa.kit.database import Transaction
from prosa.kit.ids import uuid7

NORMAL = 1
"""Priority of a conversation unless its department says otherwise."""


async def open_tickets(
    changes: Changes, opening: Sequence[tuple[Conversation, UUID | None, datetime]], opened_by: str
) -> None:
    """Open a ticket in each (conversation, department, time): they wait in the queue.

    The time is that of the line in the timeline, which stands before the message that opened the ticket. Where the
    company wants it so, a customer's message soon after the end opens the same ticket again.
    """
    if opened_by == "contact":
        again = await _to_reopen(changes, [conversation for conversation, _, _ in opening])
        for conversation, _, at in opening:
            if conversation.id in again:
                await _reopen(changes, conversation, at)
        opening = [item for item in opening if item[0].id not in again]
    priorities = await department_priorities(changes.tx, {id_ for _, id_, _ in opening if id_ is not None})
    for conversation, department_id, _ in opening:
        conversation.department_id = department_id
        conversation.priority = entering(conversation.priority, priorities.get(department_id or UUID(int=0)))
    await changes.open_tickets([(conversation, opened_by) for conversation, _, _ in opening])
    for conversation, _, _ in opening:
        conversation.state = "queued"
    await set_targets(changes, [conversation for conversation, _, _ in opening])
    for conversation, department_id, at in opening:
        protocol = conversation.ticket.protocol if conversation.ticket else None
        line = changes.activity(
            conversation, "ticket_opened", at=at, protocol=protocol, department_id=department_id
        )
        changes.publish(conversation, "ticket.opened", line)


def entering(present: int, given: int | None) -> int:
    """The priority in a queue that gives `given`: what somebody has raised stays raised."""
    if given is None:
        return present
    return given if present == NORMAL else max(present, given)


async def department_priorities(tx: Transaction, department_ids: Collection[UUID]) -> dict[UUID, int]:
    """The priority that each department gives to what enters its queue, where it gives one."""
    if not department_ids:
        return {}
    rows = await tx.fetch(
        "SELECT id, (settings->>'priority')::int AS priority FROM departments"
        " WHERE account_id = $1 AND id = ANY($2) AND settings ? 'priority'",
        tx.account_id,
        list(department_ids),
    )
    return {row["id"]: row["priority"] for row in rows}


async def _to_reopen(changes: Changes, conversations: Sequence[Conversation]) -> set[UUID]:
    tx = changes.tx
    closed = {
        c.id: c.ticket.closed_at
        for c in conversations
        if c.state == "closed" and c.ticket is not None and c.ticket.closed_at is not None
    }
    if not closed:
        return set()
    settings = (await read_account(tx)).settings
    if not settings.customer_message_reopens:
        return set()
    since = tx.now - timedelta(minutes=settings.reopen_minutes)
    return {id_ for id_, closed_at in closed.items() if closed_at >= since}


async def _reopen(changes: Changes, conversation: Conversation, at: datetime) -> None:
    """Into the queue of its department: whoever served it may be gone."""
    assert conversation.ticket is not None
    tx = changes.tx
    conversation.ticket_id = conversation.ticket.id
    conversation.last_reason_id = None
    conversation.department_id = conversation.last_department_id
    conversation.agent_id = None
    conversation.state = "queued"
    with_ticket(
        conversation, closed_at=None, closed_code=None, reason_id=None, agent_id=None, queued_at=tx.now
    )
    note_assignment(changes, conversation, {"by": "reopened"})
    await write_ticket(tx, conversation)
    await note_reopened(tx, conversation)
    await bring_labels_back(tx, conversation)
    await set_targets(changes, [conversation])
    line = changes.activity(
        conversation,
        "reopened",
        at=at,
        protocol=conversation.ticket.protocol,
        department_id=conversation.department_id,
    )
    changes.publish(conversation, "ticket.reopened", line)


async def note_reopened(tx: Transaction, conversation: Conversation) -> None:
    """Remember when the ticket was opened again."""
    await tx.execute(
        "UPDATE tickets SET reopened_at = $3 WHERE account_id = $1 AND id = $2",
        tx.account_id,
        conversation.ticket_id,
        tx.now,
    )


async def write_ticket(tx: Transaction, conversation: Conversation, *, closed_by: UUID | None = None) -> None:
    """Store the conversation's ticket as it is in memory."""
    ticket = conversation.ticket
    if ticket is None:
        return
    await tx.execute(
        "UPDATE tickets SET started_at = $3, closed_at = $4, department_id = $5, agent_id = $6, reason_id = $7,"
        " note = $8, closed_by_id = $9, closed_code = $10, queued_at = $11, assignment = $12"
        " WHERE account_id = $1 AND id = $2",
        tx.account_id,
        ticket.id,
        ticket.started_at,
        ticket.closed_at,
        ticket.department_id,
        ticket.agent_id,
        ticket.reason_id,
        ticket.note,
        closed_by,
        ticket.closed_code,
        ticket.queued_at,
        ticket.assignment,
    )


async def begin_part(tx: Transaction, conversation: Conversation, agent_id: UUID) -> None:
    """An agent begins to serve the open ticket."""
    await tx.execute(
        "INSERT INTO ticket_parts (account_id, id, ticket_id, agent_id, department_id, started_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        tx.account_id,
        uuid7(),
        conversation.ticket_id,
        agent_id,
        conversation.department_id,
        tx.now,
    )


async def end_parts(
    tx: Transaction,
    conversation: Conversation,
    ended_by: str,
    *,
    agent_id: UUID | None = None,
    reason_id: UUID | None = None,
    note: str | None = None,
) -> None:
    """One agent, or all of them, stop serving the open ticket; what they said of their part stays."""
    await tx.execute(
        "UPDATE ticket_parts SET ended_at = $3, ended_by = $4, reason_id = coalesce($6, reason_id),"
        " note = coalesce($7, note)"
        " WHERE account_id = $1 AND ticket_id = $2 AND ended_at IS NULL AND ($5::uuid IS NULL OR agent_id = $5)",
        tx.account_id,
        conversation.ticket_id,
        tx.now,
        ended_by,
        agent_id,
        reason_id,
        note,
    )


async def wrap_up(
    tx: Transaction, conversation: Conversation, agent_id: UUID, reason_id: UUID | None, note: str | None
) -> None:
    """What an agent says of the part that they are serving (SRV-30)."""
    await tx.execute(
        "UPDATE ticket_parts SET reason_id = $4, note = $5"
        " WHERE account_id = $1 AND ticket_id = $2 AND agent_id = $3 AND ended_at IS NULL",
        tx.account_id,
        conversation.ticket_id,
        agent_id,
        reason_id,
        note,
    )


def note_assignment(changes: Changes, conversation: Conversation, assignment: dict[str, Any]) -> None:
    """Remember why the conversation is where it is (SRV-91)."""
    with_ticket(conversation, assignment={**assignment, "at": changes.tx.now})
