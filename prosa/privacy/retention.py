"""The contents of old messages go when the company's time for their channel is over; that there were messages stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from prosa.accounts.service import read_account, zone_of
from prosa.conversations.changes import Changes
from prosa.kit.database import Database, Transaction
from prosa.kit.events import SYSTEM
from prosa.privacy import policy
from prosa.privacy.erasing import cleared_event
from prosa.privacy.scrubbing import scrub_messages

BATCH = 250
THREADS = 100
EVERY = timedelta(hours=6)

_OLD = """
SELECT c.id FROM conversations c
JOIN inboxes i ON i.account_id = c.account_id AND i.id = c.inbox_id
JOIN contacts k ON k.account_id = c.account_id AND k.id = c.contact_id
LEFT JOIN retention_marks r ON r.account_id = c.account_id AND r.conversation_id = c.id
WHERE c.account_id = $1 AND i.channel = $2 AND c.id > $3 AND c.created_at < $4 AND c.ticket_id IS NULL
  AND NOT EXISTS (SELECT FROM contacts h WHERE h.account_id = $1 AND h.legal_hold IS NOT NULL
      AND coalesce(h.merged_into_id, h.id) = coalesce(k.merged_into_id, k.id))
  AND EXISTS (SELECT FROM messages m WHERE m.account_id = $1 AND m.conversation_id = c.id
      AND m.position_at < $4 AND m.position_at >= coalesce(r.cleared_until, '-infinity'))
ORDER BY c.id LIMIT $5
"""
_QUOTES = """
UPDATE messages m SET reply_to = jsonb_set(m.reply_to, '{text}', '""'), version = m.version + 1
FROM messages q WHERE m.account_id = $1 AND m.conversation_id = $2 AND m.reply_to ->> 'text' <> ''
  AND q.account_id = $1 AND q.id = m.reply_to_id AND q.deleted ->> 'by' = 'retention'
"""


class Rule(Struct, frozen=True):
    """What is too old where."""

    account_id: UUID
    channel: str
    before: datetime


async def run(database: Database) -> int:
    """Apply every rule that is due; how many messages were emptied. Any number of processes may do so."""
    cleared = 0
    now = database.clock.now()
    # every-account: the job works for all
    rows = await database.pool.fetch(
        "UPDATE retention_rules SET ran_at = $1 WHERE ran_at IS NULL OR ran_at <= $2"
        " RETURNING account_id, channel, months",
        now,
        now - EVERY,
    )
    for row in rows:
        async with database.transaction(row["account_id"]) as tx:
            zone = zone_of(await read_account(tx))
        rule = Rule(row["account_id"], row["channel"], policy.cutoff(now, row["months"], zone))
        cleared += await _apply(database, rule)
    return cleared


async def _apply(database: Database, rule: Rule) -> int:
    after, cleared = UUID(int=0), 0
    while True:
        async with database.transaction(rule.account_id) as tx:
            rows = await tx.fetch(_OLD, tx.account_id, rule.channel, after, rule.before, THREADS)
        for row in rows:
            cleared += await _clear(database, rule, row["id"])
        if len(rows) < THREADS:
            return cleared
        after = rows[-1]["id"]


async def _clear(database: Database, rule: Rule, conversation_id: UUID) -> int:
    """Empty what is too old in one conversation, in short transactions; how many messages."""
    place: tuple[datetime, int] | None = None
    cleared = 0
    while True:

        async def batch(tx: Transaction, place: tuple[datetime, int] | None = place) -> tuple[Any, int]:
            return await _batch(tx, rule, conversation_id, place)

        place, seen = await database.run(rule.account_id, batch)
        cleared += seen
        if place is None:
            return cleared


async def _batch(
    tx: Transaction, rule: Rule, conversation_id: UUID, place: tuple[datetime, int] | None
) -> tuple[tuple[datetime, int] | None, int]:
    changes = Changes(tx, SYSTEM)
    await changes.lock([conversation_id])
    conversation = changes.conversations.get(conversation_id)
    if conversation is None or conversation.ticket_id is not None:
        return None, 0  # opened again meanwhile: it is looked at another time
    at, seq = place or (None, None)
    rows = await tx.fetch(
        "SELECT m.id, m.position_at, m.seq FROM messages m LEFT JOIN retention_marks r"
        " ON r.account_id = m.account_id AND r.conversation_id = m.conversation_id"
        " WHERE m.account_id = $1 AND m.conversation_id = $2 AND m.position_at < $3"
        " AND m.position_at >= coalesce(r.cleared_until, '-infinity')"
        " AND ($4::timestamptz IS NULL OR (m.position_at, m.seq) > ($4, $5))"
        " ORDER BY m.position_at, m.seq LIMIT $6",
        tx.account_id,
        conversation_id,
        rule.before,
        at,
        seq,
        BATCH,
    )
    await scrub_messages(tx, [row["id"] for row in rows], "retention")
    await _count(tx, rule, len(rows))
    if len(rows) == BATCH:
        return (rows[-1]["position_at"], rows[-1]["seq"]), len(rows)
    await tx.execute(_QUOTES, tx.account_id, conversation_id)
    await tx.execute(
        "INSERT INTO retention_marks (account_id, conversation_id, cleared_until) VALUES ($1, $2, $3)"
        " ON CONFLICT (account_id, conversation_id) DO UPDATE SET cleared_until = excluded.cleared_until",
        tx.account_id,
        conversation_id,
        rule.before,
    )
    last = conversation.last_message
    if last is not None and last.at < rule.before:
        conversation.last_message = msgspec.structs.replace(last, kind="deleted", text="")
        changes.publish(conversation, "conversation.updated")
        await changes.flush()
    tx.emit(cleared_event([], [conversation], rule.before))
    return None, len(rows)


async def _count(tx: Transaction, rule: Rule, cleared: int) -> None:
    await tx.execute(
        "UPDATE retention_rules SET cleared = cleared + $3 WHERE account_id = $1 AND channel = $2",
        tx.account_id,
        rule.channel,
        cleared,
    )
