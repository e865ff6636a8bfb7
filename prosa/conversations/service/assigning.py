"""Who serves a conversation and in which department: start, first reply, take over, transfer, back to the queue.

Every one of them is one `place`: it keeps state, ticket, the stretches of service and the timeline together.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from msgspec.structs import replace

from prosa.conversations.changes import Changes, with_ticket
from prosa.conversations.errors import (
    AlreadyClosed,
    AlreadyStarted,
    ConversationNotFound,
    DepartmentRequired,
    NotWaiting,
    SameTarget,
)
from prosa.conversations.model import Conversation
from prosa.conversations.policy import OPEN_STATES, Viewer, may, may_see
from prosa.conversations.schemas import ConversationOut
from prosa.conversations.service.reading import acting, changing, require
from prosa.conversations.service.targets import set_targets
from prosa.conversations.service.tickets import (
    begin_part,
    department_priorities,
    end_parts,
    entering,
    note_assignment,
    open_tickets,
    write_ticket,
)
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid


async def place(
    changes: Changes,
    conversation: Conversation,
    *,
    department_id: UUID | None,
    agent_id: UUID | None,
    type_: str,
    action: str,
    assignment: dict[str, Any],
    ended_by: str = "transfer",
    keeps_queue_time: bool = False,
    overflow_from_id: UUID | None = None,
    **line: Any,
) -> None:
    """Put an open conversation into a department's queue (no agent) or into an agent's hands, and publish it.

    Offers to others are void from then on. `assignment` says why, `line` adds to what the timeline tells.
    """
    tx = changes.tx
    before_department, before_agent = conversation.department_id, conversation.agent_id
    ticket = conversation.ticket
    conversation.department_id, conversation.agent_id = department_id, agent_id
    conversation.state = "queued" if agent_id is None else "active"
    conversation.offered_to_ids = []
    if department_id != before_department:
        conversation.overflow_from_id = overflow_from_id
        if department_id is not None and agent_id is None:
            given = await department_priorities(tx, [department_id])
            conversation.priority = entering(conversation.priority, given.get(department_id))
    for guest_id in [*conversation.participant_ids]:
        # Who waits in a queue is served by nobody, guests included; a guest who takes over is a guest no longer.
        if agent_id is None or guest_id == agent_id:
            conversation.participant_ids.remove(guest_id)
            await end_parts(tx, conversation, "conference", agent_id=guest_id)
    if before_agent is not None and before_agent != agent_id:
        await end_parts(tx, conversation, ended_by, agent_id=before_agent)
    if agent_id is not None and before_agent != agent_id:
        await begin_part(tx, conversation, agent_id)
    queued_at = None if ticket is None else ticket.queued_at
    with_ticket(
        conversation,
        department_id=department_id,
        agent_id=agent_id,
        started_at=(None if ticket is None else ticket.started_at) or (None if agent_id is None else tx.now),
        queued_at=queued_at if agent_id is not None or (keeps_queue_time and queued_at) else tx.now,
    )
    note_assignment(changes, conversation, assignment)
    await write_ticket(tx, conversation)
    if department_id != before_department:
        await set_targets(changes, [conversation])
    told = changes.activity(
        conversation,
        action,
        department_id=department_id,
        agent_id=agent_id,
        from_department_id=before_department if before_department != department_id else None,
        from_agent_id=before_agent if before_agent != agent_id else None,
        **line,
    )
    changes.publish(conversation, type_, told)


async def start(
    tx: Transaction,
    viewer: Viewer,
    conversation_id: UUID,
    department_id: UUID | None = None,
    *,
    department_required: bool = False,
) -> ConversationOut:
    """ "Iniciar atendimento": the viewer becomes the agent of a waiting conversation; exactly one can (SRV-20).

    One without a department is put into one of the viewer's on the way; `department_required` insists on it where
    there is one to choose. Who is too late is told who was first.
    """
    require(viewer, "conversations.start")
    changes = Changes(tx, acting(viewer))
    await changes.lock([conversation_id])
    conversation = changes.conversations.get(conversation_id)
    if conversation is None:
        raise ConversationNotFound
    if conversation.state == "active" and may_see(viewer, replace(conversation, agent_id=None)):
        if conversation.agent_id == viewer.user_id:
            return conversation.out()
        raise AlreadyStarted(agent_id=conversation.agent_id)
    if not may_see(viewer, conversation):
        raise ConversationNotFound
    if conversation.state != "queued":
        raise NotWaiting
    chosen = conversation.department_id
    if chosen is None and department_id is not None:
        if department_id not in viewer.department_ids and not may(viewer, "conversations.see_all"):
            raise Invalid.field("department_id", "unknown", "Choose one of your departments.")
        await check_target(tx, department_id, None)
        chosen = department_id
    if chosen is None and department_required and await _may_choose(tx, viewer):
        raise DepartmentRequired
    await place(
        changes,
        conversation,
        department_id=chosen,
        agent_id=viewer.user_id,
        type_="ticket.started",
        action="started",
        assignment={"by": "user", "user_id": viewer.user_id},
    )
    await changes.flush()
    return conversation.out()


async def _may_choose(tx: Transaction, viewer: Viewer) -> bool:
    every = may(viewer, "conversations.see_all")
    return bool(
        await tx.fetchval(
            "SELECT true FROM departments WHERE account_id = $1 AND is_active AND ($2 OR id = ANY($3)) LIMIT 1",
            tx.account_id,
            every,
            list(viewer.department_ids),
        )
    )


async def take_or_open(changes: Changes, conversation: Conversation, user_id: UUID) -> None:
    """The first reply assigns (CMP-10): without an agent the replier becomes it, without a ticket one is opened.

    A department stays as it is, and a second agent's message never replaces the first.
    """
    if conversation.state not in OPEN_STATES:
        await open_tickets(changes, [(conversation, None, changes.tx.now)], "user")
    if conversation.agent_id is None:
        await place(
            changes,
            conversation,
            department_id=conversation.department_id,
            agent_id=user_id,
            type_="ticket.started",
            action="started",
            assignment={"by": "reply", "user_id": user_id},
        )


async def take_over(tx: Transaction, viewer: Viewer, conversation_id: UUID) -> ConversationOut:
    """ "Assumir atendimento": replace the agent (CMP-10). One's own conversation stays as it is."""
    changes, conversation = await changing(tx, viewer, conversation_id)
    if conversation.state not in OPEN_STATES:
        raise AlreadyClosed
    if conversation.agent_id == viewer.user_id:
        return conversation.out()
    require(viewer, "conversations.take_over" if conversation.agent_id is not None else "conversations.start")
    await place(
        changes,
        conversation,
        department_id=conversation.department_id,
        agent_id=viewer.user_id,
        type_="ticket.assigned",
        action="taken_over",
        assignment={"by": "user", "user_id": viewer.user_id},
    )
    await changes.flush()
    return conversation.out()


async def return_to_queue(tx: Transaction, viewer: Viewer, conversation_id: UUID) -> ConversationOut:
    """The agent gives it back: it waits in its department again. Raises AlreadyClosed or SameTarget."""
    require(viewer, "conversations.transfer")
    changes, conversation = await changing(tx, viewer, conversation_id)
    if conversation.state not in OPEN_STATES:
        raise AlreadyClosed
    if conversation.agent_id is None:
        raise SameTarget
    await place(
        changes,
        conversation,
        department_id=conversation.department_id,
        agent_id=None,
        type_="ticket.queued",
        action="returned_to_queue",
        assignment={"by": "user", "user_id": viewer.user_id},
    )
    await changes.flush()
    return conversation.out()


async def check_target(tx: Transaction, department_id: UUID | None, agent_id: UUID | None) -> None:
    """Raises Invalid unless both are there and active."""
    if department_id is not None and not await tx.fetchval(
        "SELECT true FROM departments WHERE account_id = $1 AND id = $2 AND is_active",
        tx.account_id,
        department_id,
    ):
        raise Invalid.field("department_id", "unknown", "This department does not exist any more.")
    if agent_id is not None and not await tx.fetchval(
        "SELECT true FROM memberships m JOIN users u ON u.id = m.user_id"
        " WHERE m.account_id = $1 AND m.user_id = $2 AND m.is_active AND u.is_active",
        tx.account_id,
        agent_id,
    ):
        raise Invalid.field("agent_id", "unknown", "This agent does not exist any more.")


async def transfer(
    tx: Transaction,
    viewer: Viewer,
    conversation_id: UUID,
    department_id: UUID | None,
    agent_id: UUID | None,
    *,
    reason: str | None = None,
    summary: str | None = None,
) -> ConversationOut:
    """Hand over at once: to a department (its queue), to an agent (without department), or to both (SRV-30)."""
    require(viewer, "conversations.transfer")
    if department_id is None and agent_id is None:
        raise Invalid("Choose a department, an agent or both.", code="no_target")
    changes, conversation = await changing(tx, viewer, conversation_id)
    if conversation.state not in OPEN_STATES:
        raise AlreadyClosed
    await check_target(tx, department_id, agent_id)
    if agent_id == conversation.agent_id and department_id in (None, conversation.department_id):
        raise SameTarget
    if agent_id == viewer.user_id and conversation.agent_id is not None:
        require(viewer, "conversations.take_over")
    await place(
        changes,
        conversation,
        department_id=department_id,
        agent_id=agent_id,
        type_="ticket.transferred",
        action="transferred",
        assignment={"by": "user", "user_id": viewer.user_id},
        reason=reason,
        summary=summary,
    )
    await changes.tx.execute(
        "UPDATE tickets SET transfers = transfers + 1 WHERE account_id = $1 AND id = $2",
        tx.account_id,
        conversation.ticket_id,
    )
    await changes.flush()
    return conversation.out()
