"""What the customer sees of us besides messages: that we have read, and that we are writing (CNV-23)."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from prosa.channels.registry import channel
from prosa.conversations import service as conversations
from prosa.conversations.model import Conversation
from prosa.conversations.policy import Viewer
from prosa.kit.database import Transaction
from prosa.kit.ids import uuid7

BELL = "prosa_outbox"
"""NOTIFY channel: an inbox has something to send."""


def serves(viewer: Viewer, conversation: Conversation) -> bool:
    """Whether the viewer answers here: who looks on gives nothing away."""
    return viewer.user_id in (conversation.agent_id, *conversation.participant_ids)


async def tell_read(tx: Transaction, conversation: Conversation) -> None:
    """Tell the customer that we have read, where the company's and the inbox's setting `read_receipts` and the channel
    allow it."""
    settings = await _settings(tx, conversation)
    if settings.read_receipts and channel(settings.channel).capabilities.read_receipts:
        await _queue(tx, conversation, None)


async def tell_typing(tx: Transaction, viewer: Viewer, conversation_id: UUID) -> bool:
    """Tell the customer that the viewer is writing; whether it was queued.

    Only where the company's setting `typing_to_customer`, the inbox's `typing_indicator` and the read receipts of both
    are on: the provider marks the messages as read with it.
    """
    conversation = await conversations.visible(tx, viewer, conversation_id)
    if not serves(viewer, conversation):
        return False
    settings = await _settings(tx, conversation)
    if not settings.typing or not settings.read_receipts:
        return False
    if not channel(settings.channel).capabilities.typing or not conversation.window_is_open(tx.now):
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


class _Settings(NamedTuple):
    channel: str
    read_receipts: bool
    typing: bool


async def _settings(tx: Transaction, conversation: Conversation) -> _Settings:
    """What the company and the inbox let the customer see; both have everything on unless set."""
    row = await tx.fetchrow(
        "SELECT i.channel, coalesce((a.settings->>'read_receipts')::bool, true)"
        " AND coalesce((i.settings->>'read_receipts')::bool, true) AS read_receipts,"
        " coalesce((a.settings->>'typing_to_customer')::bool, true)"
        " AND coalesce((i.settings->>'typing_indicator')::bool, true) AS typing"
        " FROM inboxes i JOIN accounts a ON a.id = i.account_id WHERE i.account_id = $1 AND i.id = $2",
        tx.account_id,
        conversation.inbox_id,
    )
    assert row is not None  # by foreign key
    return _Settings(**dict(row))


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
