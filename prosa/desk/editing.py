"""Editing a conversation: each field by the transition that a button would take (SRV-70)."""

from __future__ import annotations

from uuid import UUID

from msgspec import UNSET, UnsetType

from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.conversations.errors import AlreadyClosed, NotPossible
from prosa.conversations.model import Conversation
from prosa.conversations.policy import OPEN_STATES, Viewer
from prosa.conversations.schemas import ConversationOut
from prosa.departments import service as departments
from prosa.desk import closing
from prosa.desk.errors import NeedsAcceptance
from prosa.desk.schemas import CloseIn, ConversationPatch, TicketPatch
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid


async def edit(
    tx: Transaction, viewer: Viewer, conversation_id: UUID, patch: ConversationPatch
) -> ConversationOut:
    """Change what is given, all or nothing. Raises what the single actions raise, and NotPossible."""
    if patch.situation in ("queue", "bot") and isinstance(patch.agent_id, UUID):
        raise Invalid.field("agent_id", "contradiction", "Who waits has no agent.")
    if patch.reason_id is not UNSET:
        await _give_reason(tx, viewer, conversation_id, patch.reason_id)
    if patch.situation == "closed":
        # Department, agent and switches end with the ticket.
        return await closing.close(tx, viewer, conversation_id, CloseIn())
    changes, conversation = await conversations.changing(tx, viewer, conversation_id)
    _switch(changes, viewer, conversation, patch)
    if patch.priority is not UNSET:
        await _prioritise(changes, viewer, conversation, patch.priority)
    if patch.situation in ("queue", "chat"):
        await _open(changes, viewer, conversation)
    elif patch.situation == "bot" and conversation.state != "bot":
        raise NotPossible("A flow is started from the flows.")
    await _move(changes, viewer, conversation, patch)
    await changes.flush()
    return conversation.out()


async def _give_reason(
    tx: Transaction, viewer: Viewer, conversation_id: UUID, reason_id: UUID | None
) -> None:
    _, conversation = await conversations.changing(tx, viewer, conversation_id)
    if conversation.ticket_id is None:
        raise AlreadyClosed
    await closing.edit_ticket(tx, viewer, conversation.ticket_id, TicketPatch(reason_id=reason_id))


def _switch(changes: Changes, viewer: Viewer, conversation: Conversation, patch: ConversationPatch) -> None:
    """The chatbot for this conversation, until it is closed."""
    if patch.is_chatbot_off is not UNSET and patch.is_chatbot_off != conversation.is_chatbot_off:
        conversations.require(viewer, "conversations.transfer")
        if conversation.state == "closed":
            raise AlreadyClosed("It is switched off for a conversation until it is closed.")
        conversation.is_chatbot_off = patch.is_chatbot_off
        action = "chatbot_off" if patch.is_chatbot_off else "chatbot_on"
        changes.publish(conversation, "conversation.updated", changes.activity(conversation, action))


async def _prioritise(changes: Changes, viewer: Viewer, conversation: Conversation, priority: int) -> None:
    """How urgent it is decides what is promised for it."""
    if priority == conversation.priority:
        return
    conversations.require(viewer, "conversations.transfer")
    before, conversation.priority = conversation.priority, priority
    await conversations.set_targets(changes, [conversation])
    line = changes.activity(conversation, "priority_changed", priority=priority, from_priority=before)
    changes.publish(conversation, "conversation.updated", line)


async def _open(changes: Changes, viewer: Viewer, conversation: Conversation) -> None:
    """A ticket for a conversation that has none open."""
    if conversation.state not in OPEN_STATES:
        conversations.require(viewer, "conversations.start")
        await conversations.open_tickets(changes, [(conversation, None, changes.tx.now)], "user")


async def _move(
    changes: Changes, viewer: Viewer, conversation: Conversation, patch: ConversationPatch
) -> None:
    """Department and agent as they are to be, by one placing."""
    department_id = _given(patch.department_id, conversation.department_id)
    agent_id = _given(patch.agent_id, conversation.agent_id)
    if patch.situation == "queue":
        agent_id = None
    elif patch.situation == "chat" and agent_id is None:
        agent_id = viewer.user_id
    if (department_id, agent_id) == (conversation.department_id, conversation.agent_id):
        return
    if conversation.state not in OPEN_STATES:
        raise AlreadyClosed
    await _check_move(changes.tx, viewer, conversation, department_id, agent_id)
    starts = conversation.agent_id is None and agent_id is not None
    await conversations.place(
        changes,
        conversation,
        department_id=department_id,
        agent_id=agent_id,
        type_="ticket.started" if starts else "ticket.transferred",
        action="started" if starts else "transferred",
        assignment={"by": "user", "user_id": viewer.user_id},
    )


async def _check_move(
    tx: Transaction,
    viewer: Viewer,
    conversation: Conversation,
    department_id: UUID | None,
    agent_id: UUID | None,
) -> None:
    if agent_id != viewer.user_id or department_id != conversation.department_id:
        conversations.require(viewer, "conversations.transfer")
    if agent_id == viewer.user_id != conversation.agent_id:
        taken = conversation.agent_id is not None
        conversations.require(viewer, "conversations.take_over" if taken else "conversations.start")
    changed_agent = agent_id if agent_id != conversation.agent_id else None
    changed_department = department_id if department_id != conversation.department_id else None
    await conversations.check_target(tx, changed_department, changed_agent)
    if changed_agent is not None and changed_agent != viewer.user_id and department_id is not None:
        settings = (await departments.settings_of(tx)).get(department_id)
        if settings is not None and settings.transfer_needs_acceptance:
            raise NeedsAcceptance


def _given(value: UUID | UnsetType | None, present: UUID | None) -> UUID | None:
    return present if value is UNSET else value
