"""Every statement of imports, each of the transaction's account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from prosa.accounts.policy import effective_permissions
from prosa.contact_imports.errors import ImportNotFound
from prosa.contact_imports.policy import CHECKED, ENDED, UNCHECKED, WORKING, State
from prosa.contact_imports.schemas import ImportRow, Options, RowFault
from prosa.kit.database import Record, Transaction

LEASE_SECONDS = 20
_COLUMNS = (
    "id, account_id, state, file_name, format, encoding, delimiter, size, head, mapping, options, rows, checked,"
    " created, updated, skipped, failed, undone, kept, position, read_bytes, error, storage_key, prepared_key,"
    " created_by_id, created_at, started_at, ended_at, fence, told_at, version, by_documents"
)
_WAITS = (
    "w.state IN ('checking', 'running', 'undoing') AND (w.leased_until IS NULL OR w.leased_until < clock_timestamp())"
    " AND NOT EXISTS (SELECT FROM contact_imports o WHERE o.account_id = w.account_id AND o.id <> w.id"
    "  AND o.state IN ('checking', 'running', 'undoing') AND o.leased_until >= clock_timestamp())"
)
"""An import `w` that somebody may begin to work on."""


class Import(Struct, kw_only=True):
    """A row of contact_imports."""

    id: UUID
    account_id: UUID
    state: State
    file_name: str
    format: str
    encoding: str = ""
    delimiter: str = ""
    size: int = 0
    head: list[list[str]]
    mapping: dict[int, str]
    options: Options
    rows: int = 0
    checked: int = 0
    created: int = 0
    updated: int = 0
    skipped: int = 0
    failed: int = 0
    undone: int = 0
    kept: int = 0
    position: int = 0
    read_bytes: int = 0
    error: str | None = None
    storage_key: str | None = None
    prepared_key: str | None = None
    created_by_id: UUID
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    fence: int = 0
    told_at: datetime | None = None
    version: int = 1
    by_documents: bool = True


def _import(row: Record) -> Import:
    return msgspec.convert(dict(row), Import, strict=False)


async def insert(tx: Transaction, item: Import) -> None:
    await tx.execute(
        "INSERT INTO contact_imports (account_id, id, file_name, format, encoding, delimiter, size, head, mapping,"
        " options, storage_key, created_by_id, created_at, by_documents)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        tx.account_id,
        item.id,
        item.file_name,
        item.format,
        item.encoding,
        item.delimiter,
        item.size,
        item.head,
        item.mapping,
        item.options,
        item.storage_key,
        item.created_by_id,
        item.created_at,
        item.by_documents,
    )


async def hold_uploads(tx: Transaction) -> None:
    """One upload of the account at a time is counted and stored."""
    await tx.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('contact upload ' || $1::text, 0))", str(tx.account_id)
    )


async def under_way(tx: Transaction, user_id: UUID) -> tuple[int, int]:
    """How many imports of one person, and of the company, have not ended."""
    row = await tx.fetchrow(
        "SELECT count(*) FILTER (WHERE created_by_id = $2) AS own, count(*) AS every FROM contact_imports"
        " WHERE account_id = $1 AND state <> ALL($3::text[])",
        tx.account_id,
        user_id,
        sorted(ENDED),
    )
    assert row is not None  # an aggregate
    return row["own"], row["every"]


async def one(tx: Transaction, import_id: UUID, *, lock: bool = False) -> Import:
    """One import. Raises ImportNotFound."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM contact_imports WHERE account_id = $1 AND id = $2"  # noqa: S608 - constants
        + (" FOR NO KEY UPDATE" if lock else ""),
        tx.account_id,
        import_id,
    )
    if row is None:
        raise ImportNotFound
    return _import(row)


async def page(tx: Transaction, before: tuple[datetime, UUID] | None, limit: int) -> list[Import]:
    """The latest first."""
    rows = await tx.fetch(
        f"SELECT {_COLUMNS} FROM contact_imports WHERE account_id = $1"  # noqa: S608 - constants
        " AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid)) ORDER BY created_at DESC, id DESC"
        " LIMIT $4",
        tx.account_id,
        None if before is None else before[0],
        None if before is None else before[1],
        limit,
    )
    return [_import(row) for row in rows]


async def update(tx: Transaction, item: Import) -> None:
    """Store a locked import as its next version."""
    item.version += 1
    await tx.execute(
        "UPDATE contact_imports SET state = $3, mapping = $4, options = $5, rows = $6, checked = $7, created = $8,"
        " updated = $9, skipped = $10, failed = $11, undone = $12, kept = $13, position = $14, read_bytes = $15,"
        " error = $16, storage_key = $17, prepared_key = $18, started_at = $19, ended_at = $20, told_at = $21,"
        " version = $22, head = $23, by_documents = $24 WHERE account_id = $1 AND id = $2",
        tx.account_id,
        item.id,
        item.state,
        item.mapping,
        item.options,
        item.rows,
        item.checked,
        item.created,
        item.updated,
        item.skipped,
        item.failed,
        item.undone,
        item.kept,
        item.position,
        item.read_bytes,
        item.error,
        item.storage_key,
        item.prepared_key,
        item.started_at,
        item.ended_at,
        item.told_at,
        item.version,
        item.head,
        item.by_documents,
    )


async def claim(pool: asyncpg.Pool, holder: str) -> Import | None:
    """Take an import that has work and that nobody works on; None when there is none.

    One of a company at a time; first those that nobody worked on yet, then whichever waits longest for its next turn.
    """
    row = await pool.fetchrow(
        "UPDATE contact_imports i SET holder = $1, fence = i.fence + 1,"  # noqa: S608 - constants
        " leased_until = clock_timestamp() + make_interval(secs => $2)"
        f" FROM (SELECT w.account_id, w.id FROM contact_imports w WHERE {_WAITS}"
        "  ORDER BY w.leased_until NULLS FIRST, w.created_at LIMIT 1"
        "  FOR UPDATE SKIP LOCKED) AS due WHERE i.account_id = due.account_id AND i.id = due.id"
        f" RETURNING {', '.join('i.' + name.strip() for name in _COLUMNS.split(','))}",
        holder,
        LEASE_SECONDS,
    )
    return None if row is None else _import(row)


async def is_awaited(pool: asyncpg.Pool, item: Import) -> bool:
    """Whether an import of another company has work and nobody works on it."""
    # every-account: the job works for all
    found: bool = await pool.fetchval(
        f"SELECT EXISTS (SELECT FROM contact_imports w WHERE {_WAITS} AND w.account_id <> $1)",  # noqa: S608 - constants
        item.account_id,
    )
    return found


async def renew(pool: asyncpg.Pool, item: Import, holder: str, seconds: float = LEASE_SECONDS) -> None:
    """Prolong the lease, or end it with `seconds` 0."""
    await pool.execute(
        "UPDATE contact_imports SET leased_until = clock_timestamp() + make_interval(secs => $5)"
        " WHERE account_id = $1 AND id = $2 AND holder = $3 AND fence = $4",
        item.account_id,
        item.id,
        holder,
        item.fence,
        seconds,
    )


async def readers(tx: Transaction) -> list[UUID]:
    """Who may import, and so hears of imports."""
    rows = await tx.fetch(
        "SELECT m.user_id, r.kind, r.permissions FROM memberships m"
        " JOIN roles r ON r.account_id = m.account_id AND r.id = m.role_id WHERE m.account_id = $1 AND m.is_active",
        tx.account_id,
    )
    return [
        row["user_id"]
        for row in rows
        if "contacts.import" in effective_permissions(row["kind"], row["permissions"])
    ]


class Settled(Struct):
    """What is stored of a row."""

    number: int
    outcome: str
    contact_id: UUID | None = None
    version: int | None = None
    errors: list[dict[str, Any]] | None = None
    before: dict[str, Any] | None = None


async def put_rows(tx: Transaction, import_id: UUID, rows: Sequence[Settled]) -> None:
    """Store rows, in the place of what was said of them before."""
    await tx.execute(
        "INSERT INTO contact_import_rows (account_id, import_id, number, outcome, contact_id, version, errors, before)"
        " SELECT $1, $2, n.number, n.outcome, n.contact_id, n.version, n.errors::jsonb, n.before::jsonb"
        " FROM unnest($3::int[], $4::text[], $5::uuid[], $6::int[], $7::text[], $8::text[])"
        " AS n(number, outcome, contact_id, version, errors, before)"
        " ON CONFLICT (account_id, import_id, number) DO UPDATE SET outcome = EXCLUDED.outcome,"
        " contact_id = EXCLUDED.contact_id, version = EXCLUDED.version, errors = EXCLUDED.errors,"
        " before = EXCLUDED.before",
        tx.account_id,
        import_id,
        [row.number for row in rows],
        [row.outcome for row in rows],
        [row.contact_id for row in rows],
        [row.version for row in rows],
        [_json(row.errors) for row in rows],
        [_json(row.before) for row in rows],
    )


def _json(value: Any) -> str | None:
    """As text: a list among values would be taken for another dimension of their array."""
    return None if value is None else msgspec.json.encode(value).decode()


async def clear_rows(tx: Transaction, import_id: UUID) -> None:
    await tx.execute(
        "DELETE FROM contact_import_rows WHERE account_id = $1 AND import_id = $2", tx.account_id, import_id
    )


async def rows_page(
    tx: Transaction, import_id: UUID, outcome: str | None, after: int, limit: int
) -> list[ImportRow]:
    """Rows in the file's order; with errors, also those that were kept when the import was undone."""
    rows = await tx.fetch(
        "SELECT number, outcome, contact_id, errors FROM contact_import_rows WHERE account_id = $1 AND import_id = $2"
        " AND number > $3 AND ($4::text IS NULL OR outcome = $4) ORDER BY number LIMIT $5",
        tx.account_id,
        import_id,
        after,
        outcome,
        limit,
    )
    return [
        ImportRow(
            number=row["number"],
            outcome=row["outcome"],
            contact_id=row["contact_id"],
            errors=msgspec.convert(row["errors"] or [], list[RowFault]),
        )
        for row in rows
    ]


async def to_undo(tx: Transaction, import_id: UUID, below: int, limit: int) -> list[Settled]:
    """The last rows below a number that made or changed a contact."""
    rows = await tx.fetch(
        "SELECT number, outcome, contact_id, version, before FROM contact_import_rows WHERE account_id = $1"
        " AND import_id = $2 AND number < $3 AND outcome IN ('created', 'updated') ORDER BY number DESC LIMIT $4",
        tx.account_id,
        import_id,
        below,
        limit,
    )
    return [msgspec.convert(dict(row), Settled) for row in rows]


async def with_files_due(pool: asyncpg.Pool, now: datetime) -> list[Record]:
    """Imports whose files are kept no longer, of every account."""
    # every-account: the job works for all
    return await pool.fetch(
        "SELECT account_id, id FROM contact_imports WHERE (storage_key IS NOT NULL OR prepared_key IS NOT NULL)"
        " AND (state = ANY($1::text[]) OR created_at < CASE WHEN state = 'uploaded' AND prepared_key IS NULL"
        "  THEN $2::timestamptz ELSE $3::timestamptz END) AND state <> ALL($4::text[]) LIMIT 100",
        sorted(ENDED),
        now - UNCHECKED,
        now - CHECKED,
        sorted(WORKING),
    )
