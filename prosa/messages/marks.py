"""What the customer sees of us besides messages: that we have read, and that we are writing (CNV-23)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from prosa.channels.registry import channel
from prosa.conversations import service as conversations
from prosa.conversations.model import Conversation
from prosa.conversations.policy import Viewer
from prosa.kit.database import Transaction
from prosa.kit.ids import uuid7

BELL = "prosa_outbox"
"""NOTIFY channel: an inbox has something to send."""


async def tell_read(tx: Transaction, conversation: Conversation) -> None:
    """Tell the customer that we have read, where the inbox's setting `read_receipts` and the channel allow it."""
    settings, kind = await _inbox(tx, conversation)
    if settings.get("read_receipts", True) and channel(kind).capabilities.read_receipts:
        await _queue(tx, conversation, None)


async def tell_typing(tx: Transaction, viewer: Viewer, conversation_id: UUID) -> bool:
    """Tell the customer that the viewer is writing; whether it was queued.

    Only whoever serves the conversation is shown, so that a supervisor who looks on gives nothing away, and only where
    the inbox's setting `typing_indicator` is on: the provider marks the messages as read with it.
    """
    conversation = await conversations.visible(tx, viewer, conversation_id)
    if viewer.user_id not in (conversation.agent_id, *conversation.participant_ids):
        return False
    settings, kind = await _inbox(tx, conversation)
    if not settings.get("typing_indicator", True) or not settings.get("read_receipts", True):
        return False
    if not channel(kind).capabilities.typing or not conversation.window_is_open(tx.now):
        return False
    waiting = await tx.fetchval(
        "SELECT EXISTS (SELECT FROM outbox WHERE account_id = $1 AND conversation_id = $2 AND kind = 'read'"
        " AND state = 'queued')",
        tx.account_id,
        conversation.id,
    )
    if waiting:
        return False
    await _queue(tx, conversation, {"is_typing": True})
    return True


async def _inbox(tx: Transaction, conversation: Conversation) -> tuple[dict[str, Any], str]:
    row = await tx.fetchrow(
        "SELECT settings, channel FROM inboxes WHERE account_id = $1 AND id = $2",
        tx.account_id,
        conversation.inbox_id,
    )
    assert row is not None  # by foreign key
    return row["settings"], row["channel"]


async def _queue(tx: Transaction, conversation: Conversation, payload: dict[str, Any] | None) -> None:
    """Put the mark on the customer's latest message that we have read into the outbox."""
    row = await tx.fetchrow(
        "SELECT id, seq FROM messages WHERE account_id = $1 AND conversation_id = $2 AND seq <= $3 AND direction = 'in'"
        " AND external_id IS NOT NULL ORDER BY seq DESC LIMIT 1",
        tx.account_id,
        conversation.id,
        conversation.read_seq,
    )
    if row is None:
        return
    await tx.execute(
        "INSERT INTO outbox (account_id, id, kind, message_id, inbox_id, conversation_id, seq, payload)"
        " VALUES ($1, $2, 'read', $3, $4, $5, $6, $7)",
        tx.account_id,
        uuid7(),
        row["id"],
        conversation.inbox_id,
        conversation.id,
        row["seq"],
        payload,
    )
    tx.ring(BELL, conversation.inbox_id)
