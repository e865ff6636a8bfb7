"""Every statement on raw deliveries and dead letters, account-scoped."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import asyncpg
from msgspec import Struct

from prosa.kit.database import Record, Transaction

BELL = "prosa_intake"
"""What PostgreSQL's NOTIFY calls the bell that the receivers ring and the processor hears."""
MAX_DELIVERIES = 500
MAX_BYTES = 16 * 1024 * 1024

_LETTER = "id, inbox_id, delivery_id, position, element, error, trace, recorded_at, replayed_at"


class RawDelivery(Struct, frozen=True):
    """One stored webhook."""

    id: UUID
    received_at: datetime
    body: bytes


async def waiting(pool: asyncpg.Pool) -> list[tuple[UUID, UUID]]:
    """(account, inbox) of the addresses with unprocessed deliveries, the one waiting longest first."""
    rows = await pool.fetch(
        "SELECT i.account_id, i.id FROM inboxes i CROSS JOIN LATERAL ("
        " SELECT d.id FROM webhook_deliveries d WHERE d.inbox_id = i.id AND NOT d.is_processed"
        " ORDER BY d.id LIMIT 1) AS first ORDER BY first.id"
    )
    return [(row["account_id"], row["id"]) for row in rows]


async def next_deliveries(pool: asyncpg.Pool, account_id: UUID, inbox_id: UUID) -> list[RawDelivery]:
    """The oldest unprocessed deliveries of an address, at most 500 and about 16 MiB.

    By flag, never by "last id": ids are made in several processes, so a smaller one may be committed later.
    """
    sizes = await pool.fetch(
        "SELECT id, octet_length(body) AS size FROM webhook_deliveries"
        " WHERE account_id = $1 AND inbox_id = $2 AND NOT is_processed ORDER BY id LIMIT $3",
        account_id,
        inbox_id,
        MAX_DELIVERIES,
    )
    chosen, total = 0, 0
    for row in sizes:
        if chosen and total + row["size"] > MAX_BYTES:
            break
        chosen, total = chosen + 1, total + row["size"]
    if not chosen:
        return []
    rows = await pool.fetch(
        "SELECT id, received_at, body FROM webhook_deliveries"
        " WHERE account_id = $1 AND inbox_id = $2 AND NOT is_processed ORDER BY id LIMIT $3",
        account_id,
        inbox_id,
        chosen,
    )
    return [RawDelivery(row["id"], row["received_at"], row["body"]) for row in rows]


async def mark_processed(tx: Transaction, inbox_id: UUID, deliveries: list[RawDelivery]) -> bool:
    """Whether all of them were still unprocessed; otherwise somebody else did the work."""
    tag = await tx.execute(
        "UPDATE webhook_deliveries d SET is_processed = true"
        " FROM unnest($2::uuid[], $3::timestamptz[]) AS done(id, received_at)"
        " WHERE d.id = done.id AND d.received_at = done.received_at"
        " AND d.account_id = $6 AND d.inbox_id = $1"
        " AND NOT d.is_processed"
        # Bounds that the planner knows at start let it leave out the other days' partitions.
        " AND d.received_at BETWEEN $4 AND $5",
        inbox_id,
        [delivery.id for delivery in deliveries],
        [delivery.received_at for delivery in deliveries],
        min(delivery.received_at for delivery in deliveries),
        max(delivery.received_at for delivery in deliveries),
        tx.account_id,
    )
    return tag == f"UPDATE {len(deliveries)}"


async def delivery(tx: Transaction, inbox_id: UUID, delivery_id: UUID) -> RawDelivery | None:
    """One delivery, while it is kept."""
    row = await tx.fetchrow(
        "SELECT id, received_at, body FROM webhook_deliveries"
        " WHERE account_id = $1 AND inbox_id = $2 AND id = $3",
        tx.account_id,
        inbox_id,
        delivery_id,
    )
    return None if row is None else RawDelivery(row["id"], row["received_at"], row["body"])


async def letters(tx: Transaction, *, waiting_only: bool, before: UUID | None, limit: int) -> list[Record]:
    """Dead letters, newest first."""
    return await tx.fetch(
        f"SELECT {_LETTER} FROM dead_letters"  # noqa: S608 - constants
        " WHERE account_id = $1 AND ($2::uuid IS NULL OR id < $2)"
        " AND (NOT $3 OR replayed_at IS NULL) ORDER BY id DESC LIMIT $4",
        tx.account_id,
        before,
        waiting_only,
        limit,
    )


async def letter(tx: Transaction, letter_id: UUID) -> Record | None:
    """One dead letter, held until the transaction ends."""
    return await tx.fetchrow(
        f"SELECT {_LETTER} FROM dead_letters"  # noqa: S608 - constants
        " WHERE account_id = $1 AND id = $2 FOR UPDATE",
        tx.account_id,
        letter_id,
    )


async def waiting_letters(tx: Transaction) -> list[UUID]:
    """Ids of the dead letters not replayed yet, in the order they came."""
    rows = await tx.fetch(
        "SELECT id FROM dead_letters WHERE account_id = $1 AND replayed_at IS NULL ORDER BY id",
        tx.account_id,
    )
    return [row["id"] for row in rows]


async def health(tx: Transaction) -> list[Record]:
    """Per inbox: dead letters that wait, unprocessed deliveries and the age of the oldest in seconds."""
    return await tx.fetch(
        "SELECT i.id AS inbox_id, i.last_webhook_at, i.last_sent_at,"
        " (SELECT count(*) FROM dead_letters l WHERE l.account_id = i.account_id AND l.inbox_id = i.id"
        "   AND l.replayed_at IS NULL) AS dead_letters, d.count AS unprocessed,"
        " extract(epoch FROM now() - d.oldest)::float8 AS lag"
        " FROM inboxes i CROSS JOIN LATERAL (SELECT count(*) AS count, min(received_at) AS oldest"
        "   FROM webhook_deliveries d WHERE d.inbox_id = i.id AND NOT d.is_processed) AS d"
        " WHERE i.account_id = $1 ORDER BY i.id",
        tx.account_id,
    )
