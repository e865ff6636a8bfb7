"""Statements of merging; every one names the account."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from prosa.contacts.service import Contact
from prosa.kit.database import Record, Transaction
from prosa.kit.ids import uuid7
from prosa.kit.text import normalise
from prosa.merging.policy import Claim, Known, writings
from prosa.merging.schemas import Evidence, MergedIdentity

MOST_ALIKE = 20
"""Of each kind of likeness so many contacts are looked at."""

# every-account: a beginning; whoever continues it names the account
_MERGE = (
    "SELECT id, winner_id, loser_id, note, evidence, copied, merged_by_id, merged_at, undone_by_id, undone_at"
    " FROM contact_merges"
)
# every-account: a beginning; whoever continues it names the account
_DISTINCTION = "SELECT id, contact_id, other_contact_id, decided_by_id, decided_at FROM contact_distinctions"
_CONTACT = ", ".join(f"k.{name}" for name in Contact.__struct_fields__)


class Row(Struct, kw_only=True):
    """A row of contact_merges."""

    id: UUID
    winner_id: UUID
    loser_id: UUID
    note: str | None
    evidence: list[Evidence]
    copied: dict[str, Any]
    merged_by_id: UUID
    merged_at: datetime
    undone_by_id: UUID | None = None
    undone_at: datetime | None = None


class Conflict(Struct, frozen=True, kw_only=True):
    """A row of identity_conflicts."""

    id: UUID
    contact_id: UUID
    other_contact_id: UUID
    kind: str
    value: str
    created_at: datetime
    resolved_at: datetime | None


class DistinctionRow(Struct, frozen=True, kw_only=True):
    """A row of contact_distinctions."""

    id: UUID
    contact_id: UUID
    other_contact_id: UUID
    decided_by_id: UUID
    decided_at: datetime

    def of_others(self, group: Collection[UUID]) -> UUID:
        """The one of the two who is not in the group; if both are, the second."""
        return self.contact_id if self.other_contact_id in group else self.other_contact_id


def _row(row: Record) -> Row:
    return msgspec.convert(dict(row), Row)


async def insert(tx: Transaction, row: Row) -> None:
    await tx.execute(
        "INSERT INTO contact_merges (account_id, id, winner_id, loser_id, note, evidence, copied, merged_by_id,"
        " merged_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tx.account_id,
        row.id,
        row.winner_id,
        row.loser_id,
        row.note,
        msgspec.to_builtins(row.evidence),
        row.copied,
        row.merged_by_id,
        row.merged_at,
    )


async def write_copied(tx: Transaction, row: Row) -> None:
    await tx.execute(
        "UPDATE contact_merges SET copied = $3 WHERE account_id = $1 AND id = $2",
        tx.account_id,
        row.id,
        row.copied,
    )


async def end(tx: Transaction, merge_id: UUID, by: UUID) -> None:
    await tx.execute(
        "UPDATE contact_merges SET undone_at = $3, undone_by_id = $4 WHERE account_id = $1 AND id = $2",
        tx.account_id,
        merge_id,
        tx.now,
        by,
    )


async def one(tx: Transaction, merge_id: UUID) -> Row | None:
    """For reading; what changes it holds its contacts."""
    row = await tx.fetchrow(_MERGE + " WHERE account_id = $1 AND id = $2", tx.account_id, merge_id)
    return None if row is None else _row(row)


async def standing(tx: Transaction, contact_ids: Collection[UUID]) -> list[Row]:
    """The merges among these contacts that were not undone, the oldest first."""
    rows = await tx.fetch(
        _MERGE + " WHERE account_id = $1 AND loser_id = ANY($2) AND undone_at IS NULL ORDER BY merged_at, id",
        tx.account_id,
        list(contact_ids),
    )
    return [_row(row) for row in rows]


async def history(tx: Transaction, contact_ids: Collection[UUID], limit: int) -> list[Row]:
    """Merges of these contacts, undone ones included, the latest first."""
    rows = await tx.fetch(
        _MERGE + " WHERE account_id = $1 AND (winner_id = ANY($2) OR loser_id = ANY($2))"
        " ORDER BY merged_at DESC, id DESC LIMIT $3",
        tx.account_id,
        list(contact_ids),
        limit,
    )
    return [_row(row) for row in rows]


async def known(tx: Transaction, contact_ids: Collection[UUID]) -> dict[UUID, Known]:
    """Contacts with their addresses, for reading."""
    rows = await tx.fetch(
        f"SELECT {_CONTACT} FROM contacts k WHERE k.account_id = $1 AND k.id = ANY($2)",  # noqa: S608 - names of ours
        tx.account_id,
        list(contact_ids),
    )
    found = {row["id"]: Known(Contact(**dict(row)), []) for row in rows}
    identities = await tx.fetch(
        "SELECT contact_id, scope, kind, value FROM contact_identities WHERE account_id = $1"
        " AND contact_id = ANY($2) ORDER BY scope, kind = 'phone' DESC, kind, value",
        tx.account_id,
        list(contact_ids),
    )
    for row in identities:
        inbox_id = UUID(row["scope"]) if len(row["scope"]) == 36 else None
        if row["contact_id"] in found:
            found[row["contact_id"]].identities.append(MergedIdentity(row["kind"], row["value"], inbox_id))
    return found


async def claims(tx: Transaction, ours: Collection[UUID], theirs: Collection[UUID]) -> list[Claim]:
    """The addresses that both claim and nobody has decided about."""
    rows = await tx.fetch(
        "SELECT DISTINCT kind, value, source FROM identity_conflicts WHERE account_id = $1 AND resolved_at IS NULL"
        " AND (contact_id = ANY($2) AND other_contact_id = ANY($3)"
        " OR contact_id = ANY($3) AND other_contact_id = ANY($2)) ORDER BY kind, value, source",
        tx.account_id,
        list(ours),
        list(theirs),
    )
    return [Claim(**dict(row)) for row in rows]


async def alike(tx: Transaction, ours: Sequence[Known], others: Collection[UUID]) -> set[UUID]:
    """Contacts that share something with these, each likeness found by an index of its own; `others` are not meant."""
    found: set[UUID] = set()

    def values(field: str) -> list[Any]:
        return sorted({value for item in ours if (value := getattr(item.contact, field)) is not None})

    ids = [item.contact.id for item in ours]
    phones = sorted({text for item in ours for phone in item.phones for text in writings(phone)})
    for condition, wanted in (
        ("cpf = ANY($2::text[]) AND cpf IS NOT NULL", values("cpf")),
        ("cnpj = ANY($2::text[]) AND cnpj IS NOT NULL", values("cnpj")),
        ("lower(email) = ANY($2::text[]) AND email IS NOT NULL", [text.lower() for text in values("email")]),
        ("phone = ANY($2::text[])", phones),
        ("search_name = ANY($2::text[])", _full_names(ours)),
    ):
        if wanted:
            rows = await tx.fetch(
                f"SELECT id FROM contacts WHERE account_id = $1 AND {condition} AND erased_at IS NULL"  # noqa: S608 - texts of ours
                f" AND id <> ALL($3::uuid[]) LIMIT {MOST_ALIKE}",
                tx.account_id,
                wanted,
                [*ids, *others],
            )
            found |= {row["id"] for row in rows}
    rows = await tx.fetch(
        "SELECT contact_id, other_contact_id FROM identity_conflicts WHERE account_id = $1 AND resolved_at IS NULL"  # noqa: S608
        f" AND (contact_id = ANY($2) OR other_contact_id = ANY($2)) LIMIT {MOST_ALIKE}",
        tx.account_id,
        ids,
    )
    return (found | {id_ for row in rows for id_ in row.values()}).difference(ids, others)


def _full_names(ours: Sequence[Known]) -> list[str]:
    """A first name alone says nothing."""
    names = {normalise(item.contact.name) for item in ours}
    return sorted(name for name in names if len(name.split()) > 1)


async def last_consent(tx: Transaction, contact_id: UUID) -> tuple[str | None, datetime] | None:
    """Note and time of what was said last of this contact alone, not of those merged with it."""
    row = await tx.fetchrow(
        "SELECT note, at FROM contact_consents WHERE account_id = $1 AND contact_id = $2"
        " ORDER BY at DESC, id DESC LIMIT 1",
        tx.account_id,
        contact_id,
    )
    return None if row is None else (row["note"], row["at"])


async def conflict(tx: Transaction, conflict_id: UUID) -> Conflict | None:
    """For reading; what settles it holds the contacts."""
    row = await tx.fetchrow(
        "SELECT id, contact_id, other_contact_id, kind, value, created_at, resolved_at FROM identity_conflicts"
        " WHERE account_id = $1 AND id = $2",
        tx.account_id,
        conflict_id,
    )
    return None if row is None else Conflict(**dict(row))


async def insert_distinction(tx: Transaction, contact_id: UUID, other_id: UUID, by: UUID) -> None:
    """Whoever says it holds both contacts."""
    await tx.execute(
        "INSERT INTO contact_distinctions (account_id, id, contact_id, other_contact_id, decided_by_id, decided_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        tx.account_id,
        uuid7(),
        min(contact_id, other_id),
        max(contact_id, other_id),
        by,
        tx.now,
    )


async def distinction(tx: Transaction, distinction_id: UUID) -> DistinctionRow | None:
    """For reading; what takes it back holds the contacts."""
    row = await tx.fetchrow(
        _DISTINCTION + " WHERE account_id = $1 AND id = $2", tx.account_id, distinction_id
    )
    return None if row is None else DistinctionRow(**dict(row))


async def distinctions(
    tx: Transaction, ours: Collection[UUID], limit: int | None, theirs: Collection[UUID] | None = None
) -> list[DistinctionRow]:
    """From whom one of these was told apart, the latest first; `theirs`: only from one of those."""
    rows = await tx.fetch(
        _DISTINCTION + " WHERE account_id = $1"
        " AND (contact_id = ANY($2) AND ($3::uuid[] IS NULL OR other_contact_id = ANY($3))"
        " OR other_contact_id = ANY($2) AND ($3::uuid[] IS NULL OR contact_id = ANY($3)))"
        " ORDER BY decided_at DESC, id DESC LIMIT $4",
        tx.account_id,
        list(ours),
        None if theirs is None else list(theirs),
        limit,
    )
    return [DistinctionRow(**dict(row)) for row in rows]


async def delete_distinctions(tx: Transaction, ours: Collection[UUID], theirs: Collection[UUID]) -> None:
    """All between two persons."""
    await tx.execute(
        "DELETE FROM contact_distinctions WHERE account_id = $1"
        " AND (contact_id = ANY($2) AND other_contact_id = ANY($3)"
        " OR contact_id = ANY($3) AND other_contact_id = ANY($2))",
        tx.account_id,
        list(ours),
        list(theirs),
    )


async def open_conflicts(tx: Transaction, before: tuple[datetime, UUID] | None, limit: int) -> list[Conflict]:
    """Newest first, from a place on."""
    at, id_ = before or (None, None)
    rows = await tx.fetch(
        "SELECT id, contact_id, other_contact_id, kind, value, created_at, resolved_at FROM identity_conflicts"
        " WHERE account_id = $1 AND resolved_at IS NULL"
        " AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))"
        " ORDER BY created_at DESC, id DESC LIMIT $4",
        tx.account_id,
        at,
        id_,
        limit,
    )
    return [Conflict(**dict(row)) for row in rows]


async def forget(tx: Transaction, contact_ids: Collection[UUID]) -> None:
    """Nothing that merges of these contacts tell of the person."""
    await tx.execute(
        "UPDATE contact_merges SET note = NULL, evidence = '[]', copied = '{}'"
        " WHERE account_id = $1 AND (winner_id = ANY($2) OR loser_id = ANY($2))",
        tx.account_id,
        list(contact_ids),
    )
