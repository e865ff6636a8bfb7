"""Labels on conversations: put on, taken off, at the end of a ticket and at its return (LBL-1)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from prosa.accounts.service import read_account
from prosa.conversations.changes import Changes
from prosa.conversations.model import Conversation
from prosa.conversations.policy import Viewer, may
from prosa.conversations.schemas import ConversationOut
from prosa.conversations.service.reading import changing
from prosa.kit.database import Transaction
from prosa.kit.errors import Forbidden, Invalid
from prosa.kit.events import SYSTEM, Actor
from prosa.labels import service as labels
from prosa.labels.policy import is_offered
from prosa.labels.schemas import Label

MAX_LABELS = 50
"""On one conversation."""


async def label(
    tx: Transaction, viewer: Viewer, conversation_id: UUID, add: Sequence[UUID], remove: Sequence[UUID]
) -> ConversationOut:
    """Put labels on a conversation and take others off; what is so already stays so.

    Raises ConversationNotFound, Forbidden or Invalid (a label that is unknown or not for this conversation).
    """
    changes, conversation = await changing(tx, viewer, conversation_id)
    if not may_label(viewer, conversation):
        raise Forbidden
    present = list(conversation.label_ids)
    known = await labels.held(tx, {*add, *remove, *present})
    department_id = (
        conversation.last_department_id if conversation.state == "closed" else conversation.department_id
    )
    for id_ in add:
        if id_ not in present and (
            id_ not in known or not is_offered(known[id_], department_id, viewer.department_ids)
        ):
            raise Invalid.field("add", "unknown", "One of the labels is not for this conversation.")
    if any(id_ not in known and id_ not in present for id_ in remove):
        raise Invalid.field("remove", "unknown", "One of the labels does not exist.")
    wanted = [id_ for id_ in dict.fromkeys([*present, *add]) if id_ not in remove]
    if len(wanted) > max(MAX_LABELS, len(present)):
        raise Invalid.field("add", "too_many", f"A conversation has at most {MAX_LABELS} labels.")
    if wanted != present:
        _relabel(changes, conversation, wanted, known)
        await changes.flush()
    return conversation.out()


def may_label(viewer: Viewer, conversation: Conversation) -> bool:
    """Whether somebody who sees it may change its labels: in service whoever may write there, else by permission."""
    if conversation.state == "active":
        serves = viewer.user_id == conversation.agent_id or viewer.user_id in conversation.participant_ids
        return serves or may(viewer, "messages.send")
    return may(viewer, "conversations.label_waiting")


def _relabel(
    changes: Changes, conversation: Conversation, wanted: Sequence[UUID], known: dict[UUID, Label]
) -> None:
    added = [id_ for id_ in wanted if id_ not in conversation.label_ids]
    removed = [id_ for id_ in conversation.label_ids if id_ not in wanted]
    conversation.label_ids = list(wanted)
    names = {str(id_): known[id_].name for id_ in (*added, *removed) if id_ in known}
    line = changes.activity(conversation, "labels_changed", added=added, removed=removed, names=names)
    changes.publish(conversation, "conversation.labeled", line)


async def strip_label(tx: Transaction, label_id: UUID, by: UUID | None) -> None:
    """Take an archived label off every conversation that is not closed."""
    rows = await tx.fetch(
        "SELECT id FROM conversations WHERE account_id = $1 AND label_ids @> ARRAY[$2::uuid] AND label_ids <> '{}'"
        " AND state <> 'closed'",
        tx.account_id,
        label_id,
    )
    if not rows:
        return
    known = await labels.held(tx, [label_id])
    changes = Changes(tx, Actor("user", by) if by else SYSTEM)
    await changes.lock([row["id"] for row in rows])
    for conversation in changes.conversations.values():
        if label_id in conversation.label_ids and conversation.state != "closed":
            kept = [id_ for id_ in conversation.label_ids if id_ != label_id]
            _relabel(changes, conversation, kept, known)
    await changes.flush()


async def leave_labels(tx: Transaction, conversation: Conversation) -> None:
    """At the end of a ticket: the ticket keeps its labels, the conversation only where the company wants it so."""
    if not conversation.label_ids:
        return
    await tx.execute(
        "UPDATE tickets SET label_ids = $3 WHERE account_id = $1 AND id = $2",
        tx.account_id,
        conversation.ticket_id,
        conversation.label_ids,
    )
    if not (await read_account(tx)).settings.labels_stay_after_closing:
        conversation.label_ids = []


async def bring_labels_back(tx: Transaction, conversation: Conversation) -> None:
    """At the return of a ticket: what it had when it was closed, as far as it is still offered."""
    rows = await tx.fetch(
        "SELECT l.id FROM tickets t JOIN labels l ON l.account_id = t.account_id AND l.id = ANY(t.label_ids)"
        " WHERE t.account_id = $1 AND t.id = $2 AND l.is_active ORDER BY array_position(t.label_ids, l.id)",
        tx.account_id,
        conversation.last_ticket_id,
    )
    had = [row["id"] for row in rows]
    conversation.label_ids = list(dict.fromkeys([*conversation.label_ids, *had]))
