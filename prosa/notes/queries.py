"""Statements of notes and records; every one names the account."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from prosa.contacts.policy import shown_name
from prosa.conversations.schemas import ContactBrief
from prosa.kit.database import Record, Transaction
from prosa.notes.schemas import Note, TicketRecord

# every-account: a beginning; whoever continues it names the account
_NOTE = (
    # Whose contact it was written about may have been merged into another since: that one is shown.
    "SELECT id, coalesce((SELECT k.merged_into_id FROM contacts k WHERE k.account_id = n.account_id"
    " AND k.id = n.contact_id), contact_id) AS contact_id, text, remind_on, forwarded_to_id, author_id, created_at,"
    " edited_at, edited_by_id, done_at, done_by_id, version FROM contact_notes n"
)
_MINE = "(forwarded_to_id = $2 OR (author_id = $2 AND forwarded_to_id IS NULL AND remind_on IS NOT NULL))"


def _note(row: Record) -> Note:
    return Note(**dict(row))


async def one(tx: Transaction, note_id: UUID) -> Note | None:
    """A note that is not deleted, held until this transaction ends."""
    row = await tx.fetchrow(
        _NOTE + " WHERE account_id = $1 AND id = $2 AND deleted_at IS NULL FOR UPDATE", tx.account_id, note_id
    )
    return None if row is None else _note(row)


async def of_contacts(
    tx: Transaction, contact_ids: list[UUID], before: tuple[datetime, UUID] | None, limit: int
) -> list[Note]:
    """Newest first, from a place on."""
    at, id_ = before or (None, None)
    rows = await tx.fetch(
        _NOTE + " WHERE account_id = $1 AND n.contact_id = ANY($2) AND deleted_at IS NULL"
        " AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))"
        " ORDER BY created_at DESC, id DESC LIMIT $5",
        tx.account_id,
        contact_ids,
        at,
        id_,
        limit,
    )
    return [_note(row) for row in rows]


async def open_tasks(
    tx: Transaction, user_id: UUID, after: tuple[date, UUID] | None, limit: int
) -> list[Note]:
    """What is earliest first; tasks without a day come last."""
    day, id_ = after or (None, None)
    rows = await tx.fetch(
        _NOTE + f" WHERE account_id = $1 AND {_MINE} AND deleted_at IS NULL AND done_at IS NULL"
        " AND ($3::date IS NULL OR (coalesce(remind_on, '9999-12-31'), id) > ($3, $4::uuid))"
        " ORDER BY coalesce(remind_on, '9999-12-31'), id LIMIT $5",
        tx.account_id,
        user_id,
        day,
        id_,
        limit,
    )
    return [_note(row) for row in rows]


async def done_tasks(
    tx: Transaction, user_id: UUID, before: tuple[datetime, UUID] | None, limit: int
) -> list[Note]:
    """What was done last first."""
    at, id_ = before or (None, None)
    rows = await tx.fetch(
        _NOTE + f" WHERE account_id = $1 AND {_MINE} AND deleted_at IS NULL AND done_at IS NOT NULL"
        " AND ($3::timestamptz IS NULL OR (done_at, id) < ($3, $4::uuid)) ORDER BY done_at DESC, id DESC LIMIT $5",
        tx.account_id,
        user_id,
        at,
        id_,
        limit,
    )
    return [_note(row) for row in rows]


async def insert(tx: Transaction, note: Note, remind_at: datetime | None) -> None:
    await tx.execute(
        "INSERT INTO contact_notes (account_id, id, contact_id, text, remind_on, remind_at, forwarded_to_id, author_id,"
        " created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tx.account_id,
        note.id,
        note.contact_id,
        note.text,
        note.remind_on,
        remind_at,
        note.forwarded_to_id,
        note.author_id,
        note.created_at,
    )


async def update(tx: Transaction, note: Note, *, remind_at: datetime | None, again: bool) -> None:
    """Write what may change; with `again` the reminder comes anew, at another time or to somebody else."""
    await tx.execute(
        "UPDATE contact_notes SET text = $3, remind_on = $4, forwarded_to_id = $5, edited_at = $6, edited_by_id = $7,"
        " done_at = $8, done_by_id = $9, version = $10, remind_at = CASE WHEN $12 THEN $11 ELSE remind_at END,"
        " reminded_at = CASE WHEN $12 THEN NULL ELSE reminded_at END WHERE account_id = $1 AND id = $2",
        tx.account_id,
        note.id,
        note.text,
        note.remind_on,
        note.forwarded_to_id,
        note.edited_at,
        note.edited_by_id,
        note.done_at,
        note.done_by_id,
        note.version,
        remind_at,
        again,
    )


async def delete(tx: Transaction, note_id: UUID, by: UUID) -> None:
    """It is shown nowhere any more."""
    await tx.execute(
        "UPDATE contact_notes SET deleted_at = $3, deleted_by_id = $4, version = version + 1"
        " WHERE account_id = $1 AND id = $2",
        tx.account_id,
        note_id,
        tx.now,
        by,
    )


async def due(pool: asyncpg.Pool, now: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """(account, note) of reminders whose time has come, the oldest first."""
    rows = await pool.fetch(
        # every-account: one worker serves all
        "SELECT account_id, id FROM contact_notes WHERE remind_at <= $1 AND reminded_at IS NULL AND done_at IS NULL"
        " AND deleted_at IS NULL ORDER BY remind_at, id LIMIT $2",
        now,
        limit,
    )
    return [(row["account_id"], row["id"]) for row in rows]


async def take_reminder(tx: Transaction, note_id: UUID) -> Note | None:
    """The note, if this transaction is the one that reminds of it."""
    taken = await tx.fetchval(
        "UPDATE contact_notes SET reminded_at = $3 WHERE account_id = $1 AND id = $2 AND remind_at <= $3"
        " AND reminded_at IS NULL AND done_at IS NULL AND deleted_at IS NULL RETURNING true",
        tx.account_id,
        note_id,
        tx.now,
    )
    return None if taken is None else await one(tx, note_id)


async def role_of(tx: Transaction, user_id: UUID) -> tuple[str, list[str]] | None:
    """Kind and permissions of an active colleague's role."""
    row = await tx.fetchrow(
        "SELECT r.kind, r.permissions FROM memberships m JOIN users u ON u.id = m.user_id"
        " JOIN roles r ON r.account_id = m.account_id AND r.id = m.role_id"
        " WHERE m.account_id = $1 AND m.user_id = $2 AND m.is_active AND u.is_active",
        tx.account_id,
        user_id,
    )
    return None if row is None else (row["kind"] or "", row["permissions"])


async def contacts(tx: Transaction, ids: list[UUID]) -> dict[UUID, ContactBrief]:
    """Contacts as a list row shows them."""
    rows = await tx.fetch(
        "SELECT id, edited_name, profile_name, phone, username, is_blocked FROM contacts"
        " WHERE account_id = $1 AND id = ANY($2)",
        tx.account_id,
        ids,
    )
    return {
        row["id"]: ContactBrief(
            id=row["id"],
            name=shown_name(row["edited_name"], row["profile_name"], row["username"], row["phone"]),
            phone=row["phone"],
            username=row["username"],
            is_blocked=row["is_blocked"],
        )
        for row in rows
    }


async def conversation_of(tx: Transaction, ticket_id: UUID) -> UUID | None:
    """Where a ticket belongs."""
    found: UUID | None = await tx.fetchval(
        "SELECT conversation_id FROM tickets WHERE account_id = $1 AND id = $2", tx.account_id, ticket_id
    )
    return found


async def insert_record(tx: Transaction, record: TicketRecord) -> None:
    await tx.execute(
        "INSERT INTO ticket_records (account_id, id, ticket_id, text, author_id, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        tx.account_id,
        record.id,
        record.ticket_id,
        record.text,
        record.author_id,
        record.created_at,
    )


async def records(tx: Transaction, ticket_id: UUID) -> list[TicketRecord]:
    rows: list[Any] = await tx.fetch(
        "SELECT id, ticket_id, text, author_id, created_at FROM ticket_records"
        " WHERE account_id = $1 AND ticket_id = $2 ORDER BY created_at, id LIMIT 1000",
        tx.account_id,
        ticket_id,
    )
    return [TicketRecord(**dict(row)) for row in rows]
