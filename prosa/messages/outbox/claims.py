"""What is to be sent next: in order per conversation, never past something whose outcome is open."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct

from prosa.kit.leases import Lease

UNKNOWN_SECONDS = 60
"""How long an unknown outcome holds its conversation, waiting for a receipt that tells."""


class Claimed(Struct, frozen=True, kw_only=True):
    """A row of the outbox that this process now sends."""

    id: UUID
    kind: str
    message_id: UUID
    conversation_id: UUID
    payload: dict[str, Any] | None
    attempt: int


async def waiting(pool: asyncpg.Pool) -> list[tuple[UUID, UUID]]:
    """(account, inbox) of the active inboxes with something due."""
    rows = await pool.fetch(
        "SELECT i.account_id, i.id FROM inboxes i WHERE i.state = 'active' AND EXISTS ("
        " SELECT FROM outbox o WHERE o.inbox_id = i.id AND (o.state = 'sending' OR o.next_attempt_at <= now()))"
    )
    return [(row["account_id"], row["id"]) for row in rows]


async def claim(pool: asyncpg.Pool, lease: Lease, limit: int) -> list[Claimed]:
    """Take up to `limit` due rows, each the first of its conversation; none when the lease is lost."""
    rows = await pool.fetch(
        "UPDATE outbox SET state = 'sending', attempt = attempt + 1 WHERE (account_id, id) IN ("
        " SELECT o.account_id, o.id FROM outbox o WHERE o.inbox_id = $2 AND o.state = 'queued'"
        " AND o.next_attempt_at <= now() AND (o.kind = 'read' OR NOT EXISTS ("
        "  SELECT FROM outbox p WHERE p.inbox_id = o.inbox_id AND p.conversation_id = o.conversation_id"
        "  AND p.kind <> 'read' AND (p.seq, p.id) < (o.seq, o.id)))"
        " ORDER BY o.queued_at, o.seq LIMIT $3 FOR UPDATE SKIP LOCKED)"
        " AND account_id = $1 AND EXISTS (SELECT FROM outbox_leases l WHERE l.account_id = $1 AND l.inbox_id = $2"
        "  AND l.holder = $4 AND l.fence = $5 AND l.leased_until > clock_timestamp())"
        # One refusal of the token stops the whole line.
        " AND EXISTS (SELECT FROM inboxes i WHERE i.account_id = $1 AND i.id = $2 AND i.state = 'active')"
        " RETURNING id, kind, message_id, conversation_id, payload, attempt",
        lease.account_id,
        lease.inbox_id,
        limit,
        lease.holder,
        lease.fence,
    )
    return [Claimed(**dict(row)) for row in rows]


async def abandon(pool: asyncpg.Pool, lease: Lease) -> None:
    """What another process was sending when it lost the lease may have left: its outcome is unknown."""
    await pool.execute(
        "UPDATE outbox SET state = 'unknown', next_attempt_at = now() + make_interval(secs => $3)"
        " WHERE account_id = $1 AND inbox_id = $2 AND state = 'sending'",
        lease.account_id,
        lease.inbox_id,
        UNKNOWN_SECONDS,
    )


async def overdue(pool: asyncpg.Pool, lease: Lease) -> list[Claimed]:
    """Rows whose outcome stayed unknown for too long."""
    rows = await pool.fetch(
        "SELECT id, kind, message_id, conversation_id, payload, attempt FROM outbox"
        " WHERE account_id = $1 AND inbox_id = $2 AND state = 'unknown' AND next_attempt_at <= now()",
        lease.account_id,
        lease.inbox_id,
    )
    return [Claimed(**dict(row)) for row in rows]
