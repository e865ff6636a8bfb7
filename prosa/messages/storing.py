"""What every way of writing a message has in common: whether it may leave now, and how it is stored and queued."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.conversations.model import Conversation, Message
from prosa.conversations.policy import OPEN_STATES, Viewer
from prosa.kit.database import Record, Transaction
from prosa.messages.errors import ContactBlocked, ConversationMoved, IdConflict, NoAddress, WindowClosed
from prosa.messages.marks import BELL


async def store(
    changes: Changes, conversation: Conversation, drafts: Sequence[Message], *, is_answer: bool = True
) -> None:
    """Append the drafts to the locked thread, publish them, and queue those that are for the customer.

    What is no answer leaves a waiting customer waiting. Raises IdConflict when another conversation has a message with
    such an id.
    """
    tx = changes.tx
    public = [draft for draft in drafts if draft.visibility == "public"]
    if public and is_answer:
        _answered(conversation, tx.now)
        await conversations.replied(changes, conversation)
    for draft in drafts:
        draft.position_at = draft.created_at = tx.now
        changes.add(conversation, draft)
        changes.publish(conversation, "message.created", draft)
    try:
        await changes.flush()
    except asyncpg.UniqueViolationError as error:
        raise IdConflict from error  # another conversation got a message with this id a moment ago
    await bind_files(tx, drafts)
    await queue(tx, public)


def _answered(conversation: Conversation, at: datetime) -> None:
    """It is the customer's turn, from the last of our messages on."""
    conversation.waiting_since = None
    if conversation.state in OPEN_STATES:
        conversation.awaiting_since = at


async def inbox_of(tx: Transaction, conversation: Conversation) -> Record:
    """The channel and the settings of the conversation's inbox."""
    row = await tx.fetchrow(
        "SELECT channel, settings FROM inboxes WHERE account_id = $1 AND id = $2",
        tx.account_id,
        conversation.inbox_id,
    )
    assert row is not None  # by foreign key
    return row


async def check_outward(
    tx: Transaction, viewer: Viewer, conversation: Conversation, seen_seq: int | None
) -> None:
    """Raises ContactBlocked, NoAddress, or ConversationMoved when a colleague wrote after `seen_seq` (INB-73)."""
    if conversation.contact.is_blocked:
        raise ContactBlocked
    if conversation.reply_address is None and not await learn_address(tx, conversation):
        raise NoAddress
    if seen_seq is None:
        return
    id_ = await tx.fetchval(
        "SELECT id FROM messages WHERE account_id = $1 AND conversation_id = $2 AND seq > $3 AND direction = 'out'"
        " AND author_kind IN ('user', 'device') AND author_user_id IS DISTINCT FROM $4 ORDER BY seq DESC LIMIT 1",
        tx.account_id,
        conversation.id,
        seen_seq,
        viewer.user_id,
    )
    if id_ is not None:
        moved = (await conversations.load_messages(tx, [id_]))[id_]
        raise ConversationMoved(last_seq=conversation.last_seq, message=moved.out())


async def learn_address(tx: Transaction, conversation: Conversation) -> bool:
    """A contact who never wrote here is reached by an identity of theirs, a phone before a user id."""
    row = await tx.fetchrow(
        "SELECT i.kind, i.address FROM contact_identities i JOIN inboxes b ON b.account_id = i.account_id"
        " WHERE i.account_id = $1 AND i.contact_id = $2 AND b.id = $3 AND i.scope IN (b.channel, b.id::text)"
        " ORDER BY i.kind <> 'phone', i.last_seen_at DESC LIMIT 1",
        tx.account_id,
        conversation.contact_id,
        conversation.inbox_id,
    )
    if row is not None:
        conversation.reply_address = {"kind": row["kind"], "address": row["address"]}
    return row is not None


def check_window(conversation: Conversation, changes: Changes) -> None:
    """Raises WindowClosed."""
    if not conversation.window_is_open(changes.tx.now):
        raise WindowClosed(window_expires_at=conversation.window_expires_at)


async def bind_files(tx: Transaction, drafts: Sequence[Message]) -> None:
    """Give the messages their files, once they are stored."""
    for draft in drafts:
        for file in draft.attachments:
            await tx.execute(
                "UPDATE attachments SET message_id = $3 WHERE account_id = $1 AND id = $2",
                tx.account_id,
                file.id,
                draft.id,
            )


async def queue(tx: Transaction, messages: Sequence[Message]) -> None:
    """Give messages for the customer to the outbox."""
    await tx.executemany(
        "INSERT INTO outbox (account_id, id, message_id, inbox_id, conversation_id, seq)"
        " VALUES ($1, $2, $2, $3, $4, $5)",
        [(tx.account_id, m.id, m.inbox_id, m.conversation_id, m.seq) for m in messages],
    )
    for inbox_id in {message.inbox_id for message in messages}:
        tx.ring(BELL, inbox_id)
