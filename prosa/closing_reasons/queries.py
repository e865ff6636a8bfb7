"""Every statement of closing reasons, each of the transaction's account."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from prosa.closing_reasons.schemas import ClosingReason
from prosa.kit.database import Transaction


async def reasons(tx: Transaction) -> list[ClosingReason]:
    rows = await tx.fetch(
        "SELECT id, name, parent_id, code, is_active, position FROM closing_reasons WHERE account_id = $1"
        " ORDER BY position, lower(name), id",
        tx.account_id,
    )
    return [msgspec.convert(dict(row), ClosingReason) for row in rows]


async def insert(tx: Transaction, reason: ClosingReason) -> bool:
    """False when there is a reason with that code already."""
    tag = await tx.execute(
        "INSERT INTO closing_reasons (account_id, id, parent_id, name, code, is_active, position, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        " ON CONFLICT (account_id, code) WHERE code IS NOT NULL DO NOTHING",
        tx.account_id,
        reason.id,
        reason.parent_id,
        reason.name,
        reason.code,
        reason.is_active,
        reason.position,
        tx.now,
    )
    return tag == "INSERT 0 1"


async def by_code(tx: Transaction, code: str) -> UUID | None:
    found: UUID | None = await tx.fetchval(
        "SELECT id FROM closing_reasons WHERE account_id = $1 AND code = $2", tx.account_id, code
    )
    return found


async def update(tx: Transaction, reason: ClosingReason) -> None:
    await tx.execute(
        "UPDATE closing_reasons SET name = $3, parent_id = $4, is_active = $5, position = $6"
        " WHERE account_id = $1 AND id = $2",
        tx.account_id,
        reason.id,
        reason.name,
        reason.parent_id,
        reason.is_active,
        reason.position,
    )


async def deactivate(tx: Transaction, ids: Collection[UUID]) -> None:
    await tx.execute(
        "UPDATE closing_reasons SET is_active = false WHERE account_id = $1 AND id = ANY($2)",
        tx.account_id,
        list(ids),
    )
