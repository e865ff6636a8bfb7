"""Statements of scheduled messages; every one names the account, except what one worker reads for all."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct

from prosa.kit.database import Transaction


class Row(Struct, frozen=True, kw_only=True):
    """A row of schedules."""

    id: UUID
    conversation_id: UUID
    contact_id: UUID
    inbox_id: UUID
    kind: str
    text: str | None
    template: dict[str, Any] | None
    fallback_template: dict[str, Any] | None
    due_at: datetime
    opens_ticket: bool
    created_by_id: UUID
    created_at: datetime
    state: str = "pending"
    outcome: dict[str, Any] | None = None
    message_id: UUID | None = None
    edited_at: datetime | None = None
    ended_at: datetime | None = None
    version: int = 1


_COLUMNS = ", ".join(Row.__struct_fields__)
# every-account: a beginning; whoever continues it names the account
_SCHEDULE = f"SELECT {_COLUMNS} FROM schedules"  # noqa: S608 - names of ours


async def one(tx: Transaction, schedule_id: UUID) -> Row | None:
    """For reading; what changes it holds its conversation."""
    row = await tx.fetchrow(_SCHEDULE + " WHERE account_id = $1 AND id = $2", tx.account_id, schedule_id)
    return None if row is None else Row(**dict(row))


async def of_conversation(tx: Transaction, conversation_id: UUID, limit: int) -> list[Row]:
    """Latest due first."""
    rows = await tx.fetch(
        _SCHEDULE + " WHERE account_id = $1 AND conversation_id = $2 ORDER BY due_at DESC, id DESC LIMIT $3",
        tx.account_id,
        conversation_id,
        limit,
    )
    return [Row(**dict(row)) for row in rows]


async def page(
    tx: Transaction,
    state: str | None,
    start: datetime | None,
    end: datetime | None,
    place: tuple[datetime, UUID] | None,
    limit: int,
    *,
    ascending: bool,
) -> list[Row]:
    """The account's, in the order of their times."""
    at, id_ = place or (None, None)
    sign, order = (">", "ASC") if ascending else ("<", "DESC")
    rows = await tx.fetch(
        _SCHEDULE + " WHERE account_id = $1 AND ($2::text IS NULL OR state = $2)"
        " AND ($3::timestamptz IS NULL OR due_at >= $3) AND ($4::timestamptz IS NULL OR due_at < $4)"
        f" AND ($5::timestamptz IS NULL OR (due_at, id) {sign} ($5, $6::uuid))"
        f" ORDER BY due_at {order}, id {order} LIMIT $7",
        tx.account_id,
        state,
        start,
        end,
        at,
        id_,
        limit,
    )
    return [Row(**dict(row)) for row in rows]


async def count_pending(tx: Transaction, conversation_id: UUID) -> int:
    found: int = await tx.fetchval(
        "SELECT count(*) FROM schedules WHERE account_id = $1 AND conversation_id = $2 AND state = 'pending'",
        tx.account_id,
        conversation_id,
    )
    return found


async def insert(tx: Transaction, row: Row) -> None:
    await tx.execute(
        "INSERT INTO schedules (account_id, id, conversation_id, contact_id, inbox_id, kind, text, template,"
        " fallback_template, due_at, opens_ticket, created_by_id, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        tx.account_id,
        row.id,
        row.conversation_id,
        row.contact_id,
        row.inbox_id,
        row.kind,
        row.text,
        row.template,
        row.fallback_template,
        row.due_at,
        row.opens_ticket,
        row.created_by_id,
        row.created_at,
    )


async def update(tx: Transaction, row: Row) -> None:
    """Write all that may change."""
    await tx.execute(
        "UPDATE schedules SET text = $3, template = $4, fallback_template = $5, due_at = $6, opens_ticket = $7,"
        " state = $8, outcome = $9, message_id = $10, edited_at = $11, ended_at = $12, version = $13"
        " WHERE account_id = $1 AND id = $2",
        tx.account_id,
        row.id,
        row.text,
        row.template,
        row.fallback_template,
        row.due_at,
        row.opens_ticket,
        row.state,
        row.outcome,
        row.message_id,
        row.edited_at,
        row.ended_at,
        row.version,
    )


async def due(
    pool: asyncpg.Pool, now: datetime, blocked_until: datetime, limit: int
) -> list[tuple[UUID, UUID]]:
    """(account, conversation) with something due, the longest due first.

    What became due after `blocked_until` waits while its contact is blocked.
    """
    rows = await pool.fetch(
        # every-account: one worker serves all
        "SELECT s.account_id, s.conversation_id, min(s.due_at) AS at FROM schedules s"
        " JOIN contacts k ON k.account_id = s.account_id AND k.id = s.contact_id"
        " WHERE s.state = 'pending' AND s.due_at <= $1 AND NOT (k.is_blocked AND s.due_at > $2)"
        " GROUP BY s.account_id, s.conversation_id ORDER BY at LIMIT $3",
        now,
        blocked_until,
        limit,
    )
    return [(row["account_id"], row["conversation_id"]) for row in rows]


async def hold(tx: Transaction, conversation_id: UUID) -> bool:
    """Lock the conversation unless somebody else works on it now; whether it was free."""
    return bool(
        await tx.fetchval(
            "SELECT true FROM conversations WHERE account_id = $1 AND id = $2 FOR UPDATE SKIP LOCKED",
            tx.account_id,
            conversation_id,
        )
    )


async def first_due(tx: Transaction, conversation_id: UUID) -> Row | None:
    """The one of a held conversation whose turn it is."""
    row = await tx.fetchrow(
        _SCHEDULE + " WHERE account_id = $1 AND conversation_id = $2 AND state = 'pending' AND due_at <= $3"
        " ORDER BY due_at, id LIMIT 1",
        tx.account_id,
        conversation_id,
        tx.now,
    )
    return None if row is None else Row(**dict(row))


async def default_department(tx: Transaction, inbox_id: UUID) -> UUID | None:
    """Where the inbox's new tickets wait."""
    found: UUID | None = await tx.fetchval(
        "SELECT default_department_id FROM inboxes WHERE account_id = $1 AND id = $2", tx.account_id, inbox_id
    )
    return found
