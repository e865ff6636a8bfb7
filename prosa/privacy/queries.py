"""Reads of the ledger, of exports, holds and retention."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from prosa.contacts.policy import shown_name
from prosa.kit.database import Record, Transaction
from prosa.privacy.ledger import Entry
from prosa.privacy.schemas import DataExport, Erasure, Hold, Privacy

_ERASURE = (  # every-account: a beginning; whoever continues it names the account
    "SELECT id, contact_id, reason, state, by_id, requested_at, finished_at, replayed_at, counts FROM erasures"
)
_EXPORT = (  # every-account: a beginning; whoever continues it names the account
    "SELECT e.id, e.contact_id, e.state, e.by_id, e.requested_at, e.finished_at, e.expires_at, e.size,"
    " k.edited_name, k.profile_name, k.username, k.phone, k.erased_at, k.id IS NOT NULL AS is_there"
    " FROM data_exports e LEFT JOIN contacts k ON k.account_id = e.account_id AND k.id = e.contact_id"
)


async def hold_of(tx: Transaction, contact_ids: Sequence[UUID]) -> Hold | None:
    """The hold on a person, whichever of the contacts it was set on."""
    rows = await tx.fetch(
        "SELECT id, edited_name, profile_name, username, phone, legal_hold FROM contacts"
        " WHERE account_id = $1 AND id = ANY($2) AND legal_hold IS NOT NULL ORDER BY id LIMIT 1",
        tx.account_id,
        list(contact_ids),
    )
    return _hold(rows[0]) if rows else None


async def holds(tx: Transaction, limit: int) -> list[Hold]:
    """Everybody whose data must be kept."""
    rows = await tx.fetch(
        "SELECT id, edited_name, profile_name, username, phone, legal_hold FROM contacts"
        " WHERE account_id = $1 AND legal_hold IS NOT NULL ORDER BY id DESC LIMIT $2",
        tx.account_id,
        limit,
    )
    return [_hold(row) for row in rows]


def _hold(row: Record) -> Hold:
    held = row["legal_hold"]
    return Hold(
        contact_id=row["id"],
        name=shown_name(row["edited_name"], row["profile_name"], row["username"], row["phone"]),
        reason=held["reason"],
        by_id=None if held.get("by_id") is None else UUID(held["by_id"]),
        at=datetime.fromisoformat(held["at"]),
    )


async def about(tx: Transaction, contact_ids: Sequence[UUID], hold: Hold | None) -> Privacy:
    """How much there is of a person."""
    row = await tx.fetchrow(
        "SELECT (SELECT max(erased_at) FROM contacts WHERE account_id = $1 AND id = ANY($2)) AS erased_at,"
        " (SELECT bool_or(is_blocked) FROM contacts WHERE account_id = $1 AND id = ANY($2)) AS is_blocked,"
        " count(*) FILTER (WHERE c.ticket_id IS NOT NULL) AS open_tickets,"
        " coalesce(sum(c.last_seq), 0)::bigint AS messages,"
        " coalesce(sum((SELECT count(*) FROM messages m JOIN attachments a ON a.account_id = m.account_id"
        "   AND a.message_id = m.id WHERE m.account_id = $1 AND m.conversation_id = c.id"
        "   AND m.kind = ANY('{image,video,audio,voice,document,sticker,template}'))), 0)::bigint AS files"
        " FROM conversations c WHERE c.account_id = $1 AND c.contact_id = ANY($2)",
        tx.account_id,
        list(contact_ids),
    )
    assert row is not None  # an aggregate
    return Privacy(
        hold=hold,
        erased_at=row["erased_at"],
        merged=len(contact_ids) - 1,
        messages=row["messages"],
        files=row["files"],
        open_tickets=row["open_tickets"],
        is_blocked=bool(row["is_blocked"]),
    )


def erasure(row: Record) -> Erasure:
    """The REST shape of a row."""
    return Erasure(**{name: row[name] for name in Erasure.__struct_fields__})


async def erasure_of(tx: Transaction, contact_id: UUID) -> Erasure | None:
    """The erasure that a contact fell to."""
    row = await tx.fetchrow(
        _ERASURE + " WHERE account_id = $1 AND contact_ids @> ARRAY[$2::uuid] ORDER BY requested_at LIMIT 1",
        tx.account_id,
        contact_id,
    )
    return None if row is None else erasure(row)


async def erasures(tx: Transaction, before: tuple[datetime, UUID] | None, limit: int) -> list[Erasure]:
    """The ledger, newest first."""
    at, id_ = before or (None, None)
    rows = await tx.fetch(
        _ERASURE + " WHERE account_id = $1 AND ($2::timestamptz IS NULL OR (requested_at, id) < ($2, $3))"
        " ORDER BY requested_at DESC, id DESC LIMIT $4",
        tx.account_id,
        at,
        id_,
        limit,
    )
    return [erasure(row) for row in rows]


async def known_erasures(pool: asyncpg.Pool, ids: Sequence[UUID]) -> set[UUID]:
    """Which of these the database knows."""
    # every-account: the ledger's file holds those of all companies
    rows = await pool.fetch("SELECT id FROM erasures WHERE id = ANY($1)", list(ids))
    return {row["id"] for row in rows}


async def all_erasures(pool: asyncpg.Pool) -> list[Record]:
    """Every erasure as the ledger's file keeps it."""
    # every-account: the ledger's file holds those of all companies
    return await pool.fetch(
        "SELECT account_id, id, contact_id, contact_ids, requested_at, reason, salt, identities FROM erasures"
        " ORDER BY requested_at, id"
    )


async def note_nothing_to_erase(tx: Transaction, entry: Entry) -> None:
    """The restored data never knew the person, or lost nothing of the erasure: it need not be looked for again."""
    await tx.execute(
        "INSERT INTO erasures (account_id, id, contact_id, contact_ids, conversation_ids, reason, state, requested_at,"
        " finished_at, replayed_at, salt, identities) VALUES ($1, $2, $3, $4, '{}', $5, 'done', $6, $7, $7, $8, $9)"
        " ON CONFLICT DO NOTHING",
        tx.account_id,
        entry.id,
        entry.contact_id,
        entry.contact_ids,
        entry.reason,
        entry.at,
        tx.now,
        entry.salt,
        entry.identities,
    )


async def hold_copies(tx: Transaction) -> None:
    """One request of the account for a copy is counted at a time."""
    await tx.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('data export ' || $1::text, 0))", str(tx.account_id)
    )


async def copies_under_way(tx: Transaction, user_id: UUID) -> tuple[int, int]:
    """How many copies are still to be made for one person, and for the company."""
    row = await tx.fetchrow(
        "SELECT count(*) FILTER (WHERE by_id = $2) AS own, count(*) AS every FROM data_exports"
        " WHERE account_id = $1 AND state = 'pending'",
        tx.account_id,
        user_id,
    )
    assert row is not None  # an aggregate
    return row["own"], row["every"]


async def export(tx: Transaction, export_id: UUID) -> tuple[DataExport, str | None] | None:
    """One copy and where it is stored."""
    row = await tx.fetchrow(
        _EXPORT.replace(" FROM", ", e.storage_key FROM", 1) + " WHERE e.account_id = $1 AND e.id = $2",
        tx.account_id,
        export_id,
    )
    return None if row is None else (_export(row), row["storage_key"])


async def exports(
    tx: Transaction, contact_ids: Sequence[UUID] | None, before: tuple[datetime, UUID] | None, limit: int
) -> list[DataExport]:
    """Copies of one person's data or of all, newest first."""
    at, id_ = before or (None, None)
    rows = await tx.fetch(
        _EXPORT + " WHERE e.account_id = $1 AND ($2::uuid[] IS NULL OR e.contact_id = ANY($2))"
        " AND ($3::timestamptz IS NULL OR (e.requested_at, e.id) < ($3, $4))"
        " ORDER BY e.requested_at DESC, e.id DESC LIMIT $5",
        tx.account_id,
        None if contact_ids is None else list(contact_ids),
        at,
        id_,
        limit,
    )
    return [_export(row) for row in rows]


def _export(row: Record) -> DataExport:
    shown = {name: row[name] for name in DataExport.__struct_fields__ if name != "name"}
    is_known = row["is_there"] and row["erased_at"] is None
    name = shown_name(row["edited_name"], row["profile_name"] or "", row["username"], row["phone"])
    return DataExport(**shown, name=name if is_known else None)


async def rules(tx: Transaction) -> dict[str, Record]:
    """The retention rules by kind of channel."""
    rows = await tx.fetch(
        "SELECT channel, months, changed_at, changed_by_id, ran_at, cleared FROM retention_rules"
        " WHERE account_id = $1",
        tx.account_id,
    )
    return {row["channel"]: row for row in rows}


async def identities(tx: Transaction, contact_ids: Sequence[UUID]) -> list[Record]:
    """The addresses of a person, held until the end."""
    return await tx.fetch(
        "SELECT scope, kind, value, address FROM contact_identities WHERE account_id = $1 AND contact_id = ANY($2)"
        " ORDER BY scope, kind, value FOR UPDATE",
        tx.account_id,
        list(contact_ids),
    )


async def contacts(tx: Transaction, contact_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Everything in the rows of contacts, held until the end."""
    rows = await tx.fetch(
        "SELECT * FROM contacts WHERE account_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE",
        tx.account_id,
        sorted(contact_ids),
    )
    return [dict(row) for row in rows]
