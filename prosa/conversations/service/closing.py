"""The end of a ticket, and its return."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from prosa.conversations.changes import Changes, with_ticket
from prosa.conversations.errors import AlreadyClosed, NotReopenable
from prosa.conversations.model import Conversation
from prosa.conversations.policy import OPEN_STATES, Viewer, may_close
from prosa.conversations.schemas import ConversationOut
from prosa.conversations.service.labelling import bring_labels_back, leave_labels
from prosa.conversations.service.reading import changing, require
from prosa.conversations.service.targets import answered_elsewhere, set_targets
from prosa.conversations.service.tickets import (
    NORMAL,
    begin_part,
    end_parts,
    note_assignment,
    note_reopened,
    write_ticket,
)
from prosa.kit.database import Transaction
from prosa.kit.errors import Forbidden, Invalid


async def end(
    changes: Changes,
    conversation: Conversation,
    *,
    closed_by: UUID | None,
    reason_id: UUID | None = None,
    note: str | None = None,
    code: str | None = None,
    **told: Any,
) -> None:
    """Close the open ticket with its outcome; `code` names the system's own reasons (inactivity, bulk, …).

    The ticket keeps department and agent, the conversation loses them. `told` adds to the line of the timeline.
    """
    tx = changes.tx
    for guest_id in conversation.participant_ids:  # what the ticket came to is not what the guest's part did
        await end_parts(tx, conversation, "close", agent_id=guest_id)
    await end_parts(tx, conversation, "close", reason_id=reason_id, note=note)
    ticket = with_ticket(
        conversation,
        closed_at=tx.now,
        reason_id=reason_id,
        note=note,
        closed_code=code,
        department_id=conversation.department_id,
        agent_id=conversation.agent_id,
    )
    await write_ticket(tx, conversation, closed_by=closed_by)
    await leave_labels(tx, conversation)
    await tx.execute(
        "DELETE FROM scheduled_closings WHERE account_id = $1 AND conversation_id = $2",
        tx.account_id,
        conversation.id,
    )
    line = changes.activity(
        conversation,
        "closed",
        protocol=ticket.protocol,
        agent_id=conversation.agent_id,
        department_id=conversation.department_id,
        reason_id=reason_id,
        note=note,
        code=code,
        **told,
    )
    conversation.last_department_id, conversation.last_agent_id = (
        conversation.department_id,
        conversation.agent_id,
    )
    conversation.last_reason_id = reason_id
    conversation.state = "closed"
    conversation.department_id = conversation.agent_id = conversation.ticket_id = None
    conversation.participant_ids = []
    conversation.offered_to_ids = []
    conversation.overflow_from_id = None
    conversation.waiting_since = conversation.awaiting_since = conversation.closing_due_at = None
    conversation.sla_due_at = conversation.sla_kind = None
    conversation.is_sla_breached = False
    conversation.is_chatbot_off = False
    conversation.priority = NORMAL
    changes.publish(conversation, "ticket.closed", line)


async def close(
    tx: Transaction,
    viewer: Viewer,
    conversation_id: UUID,
    reason_id: UUID | None = None,
    note: str | None = None,
) -> ConversationOut:
    """ "Encerrar atendimento" by a person, now and without a message to the customer."""
    changes, conversation = await changing(tx, viewer, conversation_id)
    note = await check_closing(tx, viewer, conversation, reason_id, note)
    await end(changes, conversation, closed_by=viewer.user_id, reason_id=reason_id, note=note)
    await changes.flush()
    return conversation.out()


async def check_closing(
    tx: Transaction, viewer: Viewer, conversation: Conversation, reason_id: UUID | None, note: str | None
) -> str | None:
    """Whether the viewer may close it so; returns the note, trimmed. Raises AlreadyClosed, Forbidden, Invalid."""
    if conversation.state not in OPEN_STATES:
        raise AlreadyClosed
    if not may_close(viewer, [conversation.agent_id, *conversation.participant_ids]):
        raise Forbidden("You may not close another agent's conversation.")
    if reason_id is not None and not await tx.fetchval(
        "SELECT true FROM closing_reasons WHERE account_id = $1 AND id = $2 AND is_active AND code IS NULL",
        tx.account_id,
        reason_id,
    ):
        raise Invalid.field("reason_id", "unknown", "This reason does not exist any more.")
    return (note or "").strip() or None


async def cancel_scheduled(
    changes: Changes, conversation: Conversation, because: Literal["user", "reply"]
) -> bool:
    """Forget the scheduled closing of a locked conversation; whether there was one."""
    if conversation.closing_due_at is None:
        return False
    await changes.tx.execute(
        "DELETE FROM scheduled_closings WHERE account_id = $1 AND conversation_id = $2",
        changes.tx.account_id,
        conversation.id,
    )
    conversation.closing_due_at = None
    line = changes.activity(conversation, "closing_canceled", because=because)
    changes.publish(conversation, "ticket.closing_canceled", line)
    return True


async def heard(changes: Changes, written: Sequence[Conversation], answered: Sequence[Conversation]) -> None:
    """Live messages of customers: an answer is due, and a scheduled closing may be cancelled; `answered` are the
    conversations with messages from the company's own phone."""
    await answered_elsewhere(changes, answered)
    waiting = [c for c in written if c.waiting_since is not None]
    for conversation in await set_targets(changes, waiting):
        changes.publish(conversation, "conversation.updated")
    scheduled = {c.id: c for c in written if c.closing_due_at is not None}
    if not scheduled:
        return
    rows = await changes.tx.fetch(
        "SELECT conversation_id FROM scheduled_closings"
        " WHERE account_id = $1 AND conversation_id = ANY($2) AND cancel_on_reply",
        changes.tx.account_id,
        list(scheduled),
    )
    for row in rows:
        await cancel_scheduled(changes, scheduled[row["conversation_id"]], "reply")


async def reopen(
    tx: Transaction, viewer: Viewer, conversation_id: UUID, within: timedelta
) -> ConversationOut:
    """Open the last ticket again for the viewer, if it was closed at most `within` ago; it keeps its protocol."""
    require(viewer, "conversations.start")
    changes, conversation = await changing(tx, viewer, conversation_id)
    ticket = conversation.ticket
    if conversation.state != "closed" or ticket is None or ticket.closed_at is None:
        raise NotReopenable("Only a closed conversation can be opened again.")
    if tx.now - ticket.closed_at > within:
        raise NotReopenable
    conversation.ticket_id = ticket.id
    conversation.last_reason_id = None
    conversation.department_id = conversation.last_department_id
    conversation.agent_id = viewer.user_id
    conversation.state = "active"
    with_ticket(conversation, closed_at=None, closed_code=None, reason_id=None, agent_id=viewer.user_id)
    note_assignment(changes, conversation, {"by": "reopened", "user_id": viewer.user_id})
    await write_ticket(tx, conversation)
    await note_reopened(tx, conversation)
    await bring_labels_back(tx, conversation)
    await begin_part(tx, conversation, viewer.user_id)
    await set_targets(changes, [conversation])
    line = changes.activity(conversation, "reopened", protocol=ticket.protocol, agent_id=viewer.user_id)
    changes.publish(conversation, "ticket.reopened", line)
    await changes.flush()
    return conversation.out()
