"""Statements of blocking; every one names the account, except those by which one worker serves all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct

from prosa.blocking.policy import Answer
from prosa.blocking.schemas import Block
from prosa.kit.database import Record, Transaction
from prosa.kit.ids import uuid7

_KEPT = "b.id, b.contact_id, b.reason, b.expires_at, b.blocked_by_id, b.blocked_at, b.unblocked_at, b.unblocked_by_id"
# every-account: a beginning; whoever continues it names the account
_BLOCK = f"SELECT {_KEPT}, b.attempts, b.last_attempt_at FROM contact_blocks b"  # noqa: S608 - names of ours


class Call(Struct, frozen=True, kw_only=True):
    """A claimed request to a provider about one address."""

    id: UUID
    account_id: UUID
    contact_id: UUID
    inbox_id: UUID
    kind: str
    address: str
    wanted: bool
    attempts: int
    fence: int


def _block(row: Record) -> Block:
    return Block(**dict(row))


async def standing(tx: Transaction, contact_ids: Collection[UUID]) -> dict[UUID, Block]:
    """The blocks that stand, by contact, held until this transaction ends."""
    rows = await tx.fetch(
        _BLOCK
        + " WHERE b.account_id = $1 AND b.contact_id = ANY($2) AND b.unblocked_at IS NULL ORDER BY b.id FOR UPDATE",
        tx.account_id,
        list(contact_ids),
    )
    return {row["contact_id"]: _block(row) for row in rows}


async def blocks_of(tx: Transaction, contact_ids: Sequence[UUID], limit: int) -> list[Block]:
    """Newest first. What merged contacts (the shown one comes first) were blocked by at once is one block, with
    everything that they tried."""
    rows = await tx.fetch(
        f"SELECT * FROM (SELECT DISTINCT ON (b.blocked_at) {_KEPT}, sum(b.attempts) OVER same AS attempts,"  # noqa: S608
        " max(b.last_attempt_at) OVER same AS last_attempt_at FROM contact_blocks b"
        " WHERE b.account_id = $1 AND b.contact_id = ANY($2) WINDOW same AS (PARTITION BY b.blocked_at)"
        " ORDER BY b.blocked_at, array_position($2::uuid[], b.contact_id)) AS b"
        " ORDER BY b.blocked_at DESC, b.id DESC LIMIT $3",
        tx.account_id,
        list(contact_ids),
        limit,
    )
    return [_block(row) for row in rows]


async def standing_page(tx: Transaction, before: tuple[datetime, UUID] | None, limit: int) -> list[Block]:
    """Blocks that stand, newest first, from a place on."""
    at, id_ = before or (None, None)
    rows = await tx.fetch(
        # What the person tried under every contact.
        f"SELECT {_KEPT}, b.attempts + coalesce(o.attempts, 0) AS attempts,"  # noqa: S608 - names of ours
        " greatest(b.last_attempt_at, o.last_attempt_at) AS last_attempt_at FROM contact_blocks b"
        " JOIN contacts k ON k.account_id = b.account_id AND k.id = b.contact_id"
        " CROSS JOIN LATERAL (SELECT sum(o.attempts)::int AS attempts, max(o.last_attempt_at) AS last_attempt_at"
        "  FROM contacts m JOIN contact_blocks o ON o.account_id = m.account_id AND o.contact_id = m.id"
        "  WHERE m.account_id = $1 AND m.merged_into_id = b.contact_id AND o.unblocked_at IS NULL) AS o"
        " WHERE b.account_id = $1 AND b.unblocked_at IS NULL"
        # Of merged contacts one is listed.
        " AND (k.merged_into_id IS NULL OR NOT EXISTS (SELECT FROM contact_blocks r WHERE r.account_id = $1"
        "  AND r.contact_id = k.merged_into_id AND r.unblocked_at IS NULL))"
        " AND ($2::timestamptz IS NULL OR (b.blocked_at, b.id) < ($2, $3::uuid))"
        " ORDER BY b.blocked_at DESC, b.id DESC LIMIT $4",
        tx.account_id,
        at,
        id_,
        limit,
    )
    return [_block(row) for row in rows]


async def insert(
    tx: Transaction, contact_id: UUID, reason: str | None, expires_at: datetime | None, by: UUID
) -> None:
    await tx.execute(
        "INSERT INTO contact_blocks (account_id, id, contact_id, reason, expires_at, blocked_by_id, blocked_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        tx.account_id,
        uuid7(),
        contact_id,
        reason,
        expires_at,
        by,
        tx.now,
    )


async def update(tx: Transaction, block_id: UUID, reason: str | None, expires_at: datetime | None) -> None:
    await tx.execute(
        "UPDATE contact_blocks SET reason = $3, expires_at = $4 WHERE account_id = $1 AND id = $2",
        tx.account_id,
        block_id,
        reason,
        expires_at,
    )


async def end(tx: Transaction, block_id: UUID, by: UUID | None) -> None:
    await tx.execute(
        "UPDATE contact_blocks SET unblocked_at = $3, unblocked_by_id = $4 WHERE account_id = $1 AND id = $2",
        tx.account_id,
        block_id,
        tx.now,
        by,
    )


async def mark_contacts(tx: Transaction, contact_ids: Collection[UUID], *, is_blocked: bool) -> None:
    """What every reader of these contacts goes by."""
    await tx.execute(
        "UPDATE contacts SET is_blocked = $3, version = version + 1,"
        " last_blocked_at = CASE WHEN $3 THEN $4 ELSE last_blocked_at END WHERE account_id = $1 AND id = ANY($2)"
        " AND is_blocked <> $3",
        tx.account_id,
        list(contact_ids),
        is_blocked,
        tx.now,
    )


async def places(tx: Transaction, contact_id: UUID) -> list[Record]:
    """The inboxes where the contact has a conversation: inbox_id, channel, last_inbound_at."""
    return await tx.fetch(
        "SELECT c.inbox_id, i.channel, c.last_inbound_at FROM conversations c"
        " JOIN inboxes i ON i.account_id = c.account_id AND i.id = c.inbox_id"
        " WHERE c.account_id = $1 AND c.contact_id = $2 ORDER BY c.inbox_id",
        tx.account_id,
        contact_id,
    )


async def identities(tx: Transaction, contact_id: UUID) -> list[Record]:
    """scope, kind, value and address of each."""
    return await tx.fetch(
        "SELECT scope, kind, value, address FROM contact_identities WHERE account_id = $1 AND contact_id = $2"
        " ORDER BY kind = 'phone' DESC, kind, value",
        tx.account_id,
        contact_id,
    )


async def request(
    tx: Transaction, contact_id: UUID, inbox_id: UUID, identity: Record, error: dict[str, Any] | None
) -> None:
    """The provider is to block an address; with an `error` it is known beforehand that it would not."""
    await tx.execute(
        "INSERT INTO contact_block_calls AS c (account_id, id, contact_id, inbox_id, kind, value, address, wanted,"
        " is_blocked, state, error, next_attempt_at) VALUES ($1, $2, $3, $4, $5, $6, $7, true, false, $8, $9, $10)"
        " ON CONFLICT (account_id, contact_id, inbox_id, kind, value) DO UPDATE SET wanted = true,"
        " address = excluded.address, state = excluded.state, error = excluded.error, attempts = 0,"
        " next_attempt_at = excluded.next_attempt_at"
        " WHERE NOT (c.wanted AND c.state = 'done')",
        tx.account_id,
        uuid7(),
        contact_id,
        inbox_id,
        identity["kind"],
        identity["value"],
        identity["address"],
        "pending" if error is None else "refused",
        error,
        tx.now if error is None else None,
    )


async def withdraw(tx: Transaction, contact_ids: Collection[UUID]) -> int:
    """The providers are to lift what they have, or may have; how many addresses they are asked about.

    What never reached a provider, and is not on its way there now, is settled without a call.
    """
    tag = await tx.execute(
        "UPDATE contact_block_calls SET wanted = false, error = NULL, attempts = 0,"
        " state = CASE WHEN is_blocked IS FALSE AND coalesce(claimed_until <= $3, true) THEN 'done' ELSE 'pending' END,"
        " next_attempt_at = $3 WHERE account_id = $1 AND contact_id = ANY($2) AND (wanted OR state = 'refused')",
        tx.account_id,
        list(contact_ids),
        tx.now,
    )
    return int(tag.split()[1])


async def calls_of(tx: Transaction, contact_ids: Sequence[UUID]) -> list[Record]:
    """What providers were asked about these contacts."""
    return await tx.fetch(
        "SELECT c.contact_id, c.inbox_id, i.channel, c.kind, c.value, c.wanted, c.state, c.error, c.attempts,"
        " c.next_attempt_at FROM contact_block_calls c"
        " JOIN inboxes i ON i.account_id = c.account_id AND i.id = c.inbox_id"
        " WHERE c.account_id = $1 AND c.contact_id = ANY($2)"
        " ORDER BY c.inbox_id, c.kind = 'phone' DESC, c.kind, c.value",
        tx.account_id,
        contact_ids,
    )


async def claim(pool: asyncpg.Pool, now: datetime, until: datetime, limit: int) -> list[Call]:
    """Take calls that are due and nobody is making."""
    rows = await pool.fetch(
        # every-account: one worker serves all
        "UPDATE contact_block_calls SET claimed_until = $2, fence = fence + 1, attempts = attempts + 1"
        " WHERE (account_id, id) IN (SELECT account_id, id FROM contact_block_calls WHERE state = 'pending'"
        "  AND next_attempt_at <= $1 AND (claimed_until IS NULL OR claimed_until <= $1)"
        "  ORDER BY next_attempt_at LIMIT $3 FOR UPDATE SKIP LOCKED)"
        " RETURNING id, account_id, contact_id, inbox_id, kind, address, wanted, attempts, fence",
        now,
        until,
        limit,
    )
    return [Call(**dict(row)) for row in rows]


async def settle(tx: Transaction, call: Call, answer: Answer, next_at: datetime | None) -> bool:
    """Write down what became of a call; False when another process has taken it since.

    Was the contact unblocked (or blocked again) meanwhile, the provider is asked once more.
    """
    state = "done" if answer.is_done else "refused" if next_at is None else "pending"
    tag = await tx.execute(
        "UPDATE contact_block_calls SET claimed_until = NULL,"
        # Without a clear answer nobody knows what the provider has.
        " is_blocked = CASE WHEN $5 = 'done' THEN $4 WHEN $5 = 'pending' THEN NULL ELSE is_blocked END,"
        " state = CASE WHEN wanted = $4 THEN $5 ELSE 'pending' END,"
        " error = CASE WHEN wanted = $4 THEN $6::jsonb END,"
        " attempts = CASE WHEN wanted = $4 THEN attempts ELSE 0 END,"
        " next_attempt_at = CASE WHEN wanted = $4 THEN $7::timestamptz ELSE $8 END"
        " WHERE account_id = $1 AND id = $2 AND fence = $3",
        tx.account_id,
        call.id,
        call.fence,
        call.wanted,
        state,
        answer.error,
        next_at,
        tx.now,
    )
    return tag == "UPDATE 1"


async def expired(pool: asyncpg.Pool, now: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """(account, contact) of blocks whose time is over."""
    rows = await pool.fetch(
        # every-account: one worker serves all
        "SELECT account_id, contact_id FROM contact_blocks WHERE unblocked_at IS NULL AND expires_at <= $1"
        " ORDER BY expires_at LIMIT $2",
        now,
        limit,
    )
    return [(row["account_id"], row["contact_id"]) for row in rows]


async def note_attempts(
    tx: Transaction, inbox_ids: list[UUID], external_ids: list[str]
) -> set[tuple[UUID, str]]:
    """Remember ids of refused messages; those that were neither refused nor received before."""
    rows = await tx.fetch(
        "INSERT INTO block_attempts (account_id, inbox_id, external_id)"
        " SELECT $1, n.inbox_id, n.external_id FROM unnest($2::uuid[], $3::text[]) AS n(inbox_id, external_id)"
        " WHERE NOT EXISTS (SELECT FROM messages m WHERE m.account_id = $1 AND m.inbox_id = n.inbox_id"
        "  AND m.external_id = n.external_id)"
        " ORDER BY 2, 3 ON CONFLICT DO NOTHING RETURNING inbox_id, external_id",
        tx.account_id,
        inbox_ids,
        external_ids,
    )
    return {(row["inbox_id"], row["external_id"]) for row in rows}


async def count_attempts(
    tx: Transaction, contact_ids: list[UUID], counts: list[int], last: list[datetime]
) -> None:
    """Add to what blocked contacts tried."""
    await tx.execute(
        "UPDATE contact_blocks b SET attempts = b.attempts + n.count,"
        " last_attempt_at = greatest(b.last_attempt_at, n.at)"
        " FROM unnest($2::uuid[], $3::int[], $4::timestamptz[]) AS n(contact_id, count, at)"
        " WHERE b.account_id = $1 AND b.contact_id = n.contact_id AND b.unblocked_at IS NULL",
        tx.account_id,
        contact_ids,
        counts,
        last,
    )


async def refused_before(
    tx: Transaction, inbox_ids: list[UUID], external_ids: list[str]
) -> set[tuple[UUID, str]]:
    """Which of these ids are of messages that were refused."""
    rows = await tx.fetch(
        "SELECT a.inbox_id, a.external_id FROM block_attempts a"
        " JOIN unnest($2::uuid[], $3::text[]) AS n(inbox_id, external_id) USING (inbox_id, external_id)"
        " WHERE a.account_id = $1",
        tx.account_id,
        inbox_ids,
        external_ids,
    )
    return {(row["inbox_id"], row["external_id"]) for row in rows}


async def stood_between(tx: Transaction, contact_id: UUID, start: datetime, end_: datetime) -> bool:
    """Whether one block stood during the whole time and beyond it."""
    return bool(
        await tx.fetchval(
            "SELECT true FROM contact_blocks WHERE account_id = $1 AND contact_id = $2 AND blocked_at <= $3"
            " AND coalesce(unblocked_at, 'infinity') > $4 LIMIT 1",
            tx.account_id,
            contact_id,
            start,
            end_,
        )
    )


async def forget_attempts(pool: asyncpg.Pool, days: int) -> None:
    """Ids that no provider repeats any more."""
    await pool.execute(  # every-account: housekeeping of the whole installation
        "DELETE FROM block_attempts WHERE recorded_at < now() - make_interval(days => $1)", days
    )
