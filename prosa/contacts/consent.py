"""Whether contacts want broadcasts, and who said so when by which means (CON-5): rows are only added."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct, convert

from prosa.contacts.groups import group_of
from prosa.kit.database import Transaction
from prosa.kit.ids import uuid7

Means = Literal["agent", "api", "import", "customer", "provider"]
LONGEST_NOTE = 500


class Consent(Struct, frozen=True):
    """What somebody said once. `by_id` null: nobody of the company."""

    id: UUID
    receives: bool
    at: datetime
    by_id: UUID | None
    means: Means
    note: str | None


async def set_consent(
    tx: Transaction,
    contact_id: UUID,
    receives: bool,
    *,
    by: UUID | None,
    means: Means,
    note: str | None = None,
    at: datetime | None = None,
) -> bool:
    """Note what somebody said now, or at a time; whether that is news. Saying it again adds nothing."""
    return bool(await set_consents(tx, [contact_id], receives, by=by, means=means, note=note, at=at))


async def set_consents(
    tx: Transaction,
    contact_ids: Collection[UUID],
    receives: bool,
    *,
    by: UUID | None,
    means: Means,
    note: str | None = None,
    at: datetime | None = None,
) -> list[UUID]:
    """The same for several contacts at once; those for whom it is news, by id.

    Contacts are locked in the order of their ids. That one of whom nothing is known wants broadcasts is news: it is
    the proof of the consent.
    """
    rows = await tx.fetch(
        "SELECT k.id FROM contacts k WHERE k.account_id = $1 AND k.id = ANY($2) AND (k.receives_broadcasts <> $3"
        " OR NOT EXISTS (SELECT FROM contact_consents n WHERE n.account_id = $1 AND n.contact_id = k.id))"
        " ORDER BY k.id FOR NO KEY UPDATE",
        tx.account_id,
        sorted(contact_ids),
        receives,
    )
    ids = [row["id"] for row in rows]
    if not ids:
        return []
    await tx.execute(
        "UPDATE contacts SET receives_broadcasts = $3, version = version + 1"
        " WHERE account_id = $1 AND id = ANY($2) AND receives_broadcasts <> $3",
        tx.account_id,
        ids,
        receives,
    )
    await tx.execute(
        "INSERT INTO contact_consents (account_id, id, contact_id, receives, at, by_id, means, note)"
        " SELECT $1, n.id, n.contact_id, $4, $5, $6, $7, $8 FROM unnest($2::uuid[], $3::uuid[]) AS n(id, contact_id)",
        tx.account_id,
        [uuid7() for _ in ids],
        ids,
        receives,
        at or tx.now,
        by,
        means,
        None if note is None else note[:LONGEST_NOTE],
    )
    return ids


async def consents(tx: Transaction, contact_id: UUID) -> list[Consent]:
    """Everything that was said of one person, the latest first."""
    rows = await tx.fetch(
        "SELECT id, receives, at, by_id, means, note FROM contact_consents"
        " WHERE account_id = $1 AND contact_id = ANY($2) ORDER BY at DESC, id DESC",
        tx.account_id,
        await group_of(tx, contact_id),
    )
    return [convert(dict(row), Consent) for row in rows]
