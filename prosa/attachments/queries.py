"""Every statement that reads attachments."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from prosa.kit.database import Record, Transaction

_COLUMNS = (
    "account_id, id, message_id, canned_reply_id, contact_id, inbox_id, uploaded_by_id, kind, name, mime, size,"
    " width, height, duration_ms, state, error, storage_key, sha256"
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
    """Uploads that were not sent within a day, and what replies, schedules and contacts let go."""
    return await pool.fetch(
        "SELECT account_id, id, storage_key FROM attachments WHERE message_id IS NULL AND canned_reply_id IS NULL"
        " AND schedule_id IS NULL AND contact_id IS NULL AND uploaded_by_id IS NOT NULL"
        " AND created_at < now() - interval '1 day' LIMIT $1",
        limit,
    )


async def let_go(pool: asyncpg.Pool, days: int) -> None:
    """Files laid by for a contact for so long without becoming the value of a field, left to the sweep."""
    await pool.execute(
        "UPDATE attachments a SET contact_id = NULL WHERE a.contact_id IS NOT NULL"
        " AND a.created_at < now() - make_interval(days => $1)"
        " AND NOT EXISTS (SELECT FROM contact_field_values v WHERE v.account_id = a.account_id"
        "  AND v.contact_id = a.contact_id AND v.value ->> 'id' = a.id::text)",
        days,
    )


_SHOWN = "id, kind, name, mime, size, width, height, duration_ms, state, error"


async def laid_by(tx: Transaction, schedule_id: UUID) -> list[Record]:
    """The uploads that a scheduled message keeps for itself."""
    return await tx.fetch(
        f"SELECT {_SHOWN} FROM attachments WHERE account_id = $1 AND schedule_id = $2 AND message_id IS NULL",  # noqa: S608
        tx.account_id,
        schedule_id,
    )


async def lay_by(tx: Transaction, schedule_id: UUID, ids: Sequence[UUID]) -> None:
    """Keep these uploads for a scheduled message, and let go those that it needs no more."""
    await tx.execute(
        "UPDATE attachments SET schedule_id = CASE WHEN id = ANY($3) THEN $2 END"
        " WHERE account_id = $1 AND message_id IS NULL AND (id = ANY($3) OR schedule_id = $2)",
        tx.account_id,
        schedule_id,
        list(ids),
    )


async def own_uploads(tx: Transaction, user_id: UUID, ids: Sequence[UUID]) -> list[Record]:
    """Uploads of this person that are in no message and no quick reply yet, held against the sweep."""
    return await tx.fetch(
        f"SELECT {_SHOWN} FROM attachments WHERE account_id = $1 AND id = ANY($2) AND uploaded_by_id = $3"  # noqa: S608
        " AND message_id IS NULL AND canned_reply_id IS NULL AND schedule_id IS NULL AND contact_id IS NULL"
        " AND state = 'ready' ORDER BY id FOR UPDATE",
        tx.account_id,
        list(ids),
        user_id,
    )


async def of_replies(tx: Transaction, reply_ids: Sequence[UUID]) -> list[Record]:
    """The files of quick replies in their order."""
    return await tx.fetch(
        f"SELECT canned_reply_id, {_SHOWN} FROM attachments WHERE account_id = $1 AND canned_reply_id = ANY($2)"  # noqa: S608
        " ORDER BY canned_reply_id, position, id",
        tx.account_id,
        list(reply_ids),
    )


async def in_replies(tx: Transaction, ids: Sequence[UUID]) -> list[Record]:
    """Which of these are files of quick replies, held so that nobody removes their content meanwhile."""
    return await tx.fetch(
        f"SELECT canned_reply_id, {_SHOWN} FROM attachments WHERE account_id = $1 AND id = ANY($2)"  # noqa: S608
        " AND canned_reply_id IS NOT NULL AND state = 'ready' ORDER BY id FOR SHARE",
        tx.account_id,
        list(ids),
    )


async def of_contact(tx: Transaction, contact_id: UUID, ids: Sequence[UUID]) -> list[Record]:
    """Which of these are files of this contact, held against the sweep."""
    return await tx.fetch(
        f"SELECT {_SHOWN} FROM attachments WHERE account_id = $1 AND id = ANY($2) AND contact_id = $3"  # noqa: S608
        " AND message_id IS NULL AND state = 'ready' ORDER BY id FOR UPDATE",
        tx.account_id,
        list(ids),
        contact_id,
    )


async def give_to_contact(tx: Transaction, contact_id: UUID, ids: Sequence[UUID]) -> None:
    """Keep these for a contact."""
    await tx.execute(
        "UPDATE attachments SET contact_id = $3 WHERE account_id = $1 AND id = ANY($2) AND message_id IS NULL",
        tx.account_id,
        list(ids),
        contact_id,
    )


async def take_from_contact(tx: Transaction, contact_id: UUID, ids: Sequence[UUID]) -> None:
    """Leave these files of a contact to the sweep."""
    await tx.execute(
        "UPDATE attachments SET contact_id = NULL WHERE account_id = $1 AND id = ANY($2) AND contact_id = $3",
        tx.account_id,
        list(ids),
        contact_id,
    )


async def shown_by_id(tx: Transaction, ids: Sequence[UUID]) -> list[Record]:
    """Files by id, in the given order; unknown ids are absent."""
    return await tx.fetch(
        f"SELECT {_SHOWN} FROM attachments WHERE account_id = $1 AND id = ANY($2) ORDER BY array_position($2, id)",  # noqa: S608
        tx.account_id,
        list(ids),
    )


async def give_to_reply(tx: Transaction, reply_id: UUID, ids: Sequence[UUID]) -> None:
    """The files of a quick reply, all of them, in this order; others are left to the sweep."""
    await tx.execute(
        "UPDATE attachments SET canned_reply_id = NULL WHERE account_id = $1 AND canned_reply_id = $2"
        " AND NOT id = ANY($3)",
        tx.account_id,
        reply_id,
        list(ids),
    )
    await tx.execute(
        "UPDATE attachments a SET canned_reply_id = $2, position = n.position - 1"
        " FROM unnest($3::uuid[]) WITH ORDINALITY AS n(id, position) WHERE a.account_id = $1 AND a.id = n.id",
        tx.account_id,
        reply_id,
        list(ids),
    )


async def copy(tx: Transaction, source_id: UUID, copy_id: UUID, user_id: UUID | None) -> Record | None:
    """Another row for the same stored file, in no message yet; None when there is no such file."""
    return await tx.fetchrow(
        "INSERT INTO attachments (account_id, id, uploaded_by_id, kind, name, mime, size, width, height,"  # noqa: S608
        " duration_ms,"
        " is_animated, sha256, storage_key, state)"
        " SELECT account_id, $3, $4, kind, name, mime, size, width, height, duration_ms, is_animated, sha256,"
        " storage_key, state FROM attachments WHERE account_id = $1 AND id = $2 AND state = 'ready'"
        f" AND storage_key IS NOT NULL FOR SHARE RETURNING {_SHOWN}",
        tx.account_id,
        source_id,
        copy_id,
        user_id,
    )


async def is_stored_for(tx: Transaction, storage_key: str) -> bool:
    """Whether any row still names this stored file."""
    found: bool = await tx.fetchval(
        "SELECT EXISTS (SELECT FROM attachments WHERE account_id = $1 AND storage_key = $2)",
        tx.account_id,
        storage_key,
    )
    return found
