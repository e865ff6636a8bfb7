"""Every statement that reads attachments."""

from __future__ import annotations

from uuid import UUID

import asyncpg

from prosa.kit.database import Record, Transaction

_COLUMNS = (
    "account_id, id, message_id, inbox_id, uploaded_by_id, kind, name, mime, size, width, height,"
    " duration_ms, state, error, storage_key, sha256"
)


async def one(tx: Transaction, attachment_id: UUID) -> Record | None:
    """One attachment of the account."""
    return await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM attachments WHERE account_id = $1 AND id = $2",  # noqa: S608 - constants
        tx.account_id,
        attachment_id,
    )


async def served(pool: asyncpg.Pool, account_id: UUID, attachment_id: UUID) -> Record | None:
    """A stored file as the files origin serves it; the signed address names its account."""
    return await pool.fetchrow(
        "SELECT name, mime, storage_key FROM attachments"
        " WHERE account_id = $1 AND id = $2 AND state = 'ready' AND storage_key IS NOT NULL",
        account_id,
        attachment_id,
    )


async def claim(pool: asyncpg.Pool, limit: int, lease_seconds: int) -> list[Record]:
    """Take files that are due to be fetched; nobody else gets them before the lease ends."""
    return await pool.fetch(
        "UPDATE attachments a SET attempt = a.attempt + 1,"
        " leased_until = clock_timestamp() + make_interval(secs => $2)"
        " FROM (SELECT account_id, id FROM attachments WHERE state = 'pending'"
        "   AND (next_attempt_at IS NULL OR next_attempt_at <= clock_timestamp())"
        "   AND (leased_until IS NULL OR leased_until < clock_timestamp()) AND provider_media_id IS NOT NULL"
        "   ORDER BY next_attempt_at NULLS FIRST LIMIT $1 FOR UPDATE SKIP LOCKED) AS due"
        " WHERE a.account_id = due.account_id AND a.id = due.id"
        " RETURNING a.account_id, a.id, a.message_id, a.inbox_id, a.kind, a.name, a.mime,"
        " a.provider_media_id, a.provider_sha256, a.attempt, clock_timestamp() - a.created_at AS age",
        limit,
        lease_seconds,
    )


async def abandoned(pool: asyncpg.Pool, limit: int) -> list[Record]:
    """Uploads that were not sent within a day."""
    return await pool.fetch(
        "SELECT account_id, id, storage_key FROM attachments WHERE message_id IS NULL"
        " AND uploaded_by_id IS NOT NULL AND created_at < now() - interval '1 day' LIMIT $1",
        limit,
    )
