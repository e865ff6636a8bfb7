"""Which process works on which webhook address.

A lease lasts ten seconds by the database's clock. Every new holder raises `fence`; one that was stopped for
longer finds another number there, and its work is rolled back.
"""

from __future__ import annotations

from uuid import UUID

import asyncpg
from msgspec import Struct

from prosa.kit.database import Transaction

SECONDS = 10


class LeaseLost(Exception):
    """Another process took the address over; nothing of the present transaction may be kept."""


class Lease(Struct, frozen=True):
    """The right to work on one address, while `fence` is the number in the table."""

    account_id: UUID
    inbox_id: UUID
    holder: str
    fence: int


async def waiting(pool: asyncpg.Pool) -> list[tuple[UUID, UUID]]:
    """(account, inbox) of the addresses with unprocessed deliveries, the one waiting longest first."""
    rows = await pool.fetch(
        "SELECT i.account_id, i.id FROM inboxes i CROSS JOIN LATERAL ("
        " SELECT d.id FROM webhook_deliveries d WHERE d.inbox_id = i.id AND NOT d.is_processed"
        " ORDER BY d.id LIMIT 1) AS first ORDER BY first.id"
    )
    return [(row["account_id"], row["id"]) for row in rows]


async def acquire(pool: asyncpg.Pool, account_id: UUID, inbox_id: UUID, holder: str) -> Lease | None:
    """Take or prolong the lease; None while somebody else has it."""
    fence = await pool.fetchval(
        "INSERT INTO intake_leases AS l (account_id, inbox_id, holder, fence, leased_until)"
        " VALUES ($1, $2, $3, 1, clock_timestamp() + make_interval(secs => $4))"
        " ON CONFLICT (account_id, inbox_id) DO UPDATE SET holder = $3, leased_until = excluded.leased_until,"
        " fence = l.fence + CASE WHEN l.holder = $3 AND l.leased_until > clock_timestamp() THEN 0 ELSE 1 END"
        " WHERE l.holder = $3 OR l.leased_until < clock_timestamp() RETURNING fence",
        account_id,
        inbox_id,
        holder,
        SECONDS,
    )
    return None if fence is None else Lease(account_id, inbox_id, holder, fence)


async def confirm(tx: Transaction, lease: Lease) -> None:
    """Prolong the lease as part of its effect; called last: it locks the row. Raises LeaseLost."""
    tag = await tx.execute(
        "UPDATE intake_leases SET leased_until = clock_timestamp() + make_interval(secs => $5)"
        " WHERE account_id = $1 AND inbox_id = $2 AND holder = $3 AND fence = $4",
        lease.account_id,
        lease.inbox_id,
        lease.holder,
        lease.fence,
        SECONDS,
    )
    if tag != "UPDATE 1":
        raise LeaseLost


async def renew(pool: asyncpg.Pool, leases: list[Lease]) -> None:
    """Prolong leases during long work."""
    await pool.execute(
        "UPDATE intake_leases l SET leased_until = clock_timestamp() + make_interval(secs => $5)"
        " FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS h(account_id, inbox_id, fence)"
        " WHERE l.account_id = h.account_id AND l.inbox_id = h.inbox_id AND l.fence = h.fence"
        " AND l.holder = $4",
        [lease.account_id for lease in leases],
        [lease.inbox_id for lease in leases],
        [lease.fence for lease in leases],
        leases[0].holder,
        SECONDS,
    )


async def release(pool: asyncpg.Pool, holder: str) -> None:
    """Give everything back, so that the next process need not wait."""
    await pool.execute(
        "UPDATE intake_leases SET leased_until = clock_timestamp()"
        " WHERE holder = $1 AND leased_until > clock_timestamp()",
        holder,
    )
