"""Every statement of labels, each of the transaction's account."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from prosa.kit.database import Transaction
from prosa.labels.schemas import Label

_LABEL = "SELECT id, name, color, icon, department_id, is_active, position FROM labels WHERE account_id = $1"


async def labels(tx: Transaction) -> list[Label]:
    rows = await tx.fetch(f"{_LABEL} ORDER BY position, lower(name), id", tx.account_id)
    return [msgspec.convert(dict(row), Label) for row in rows]


async def held(tx: Transaction, ids: Collection[UUID]) -> dict[UUID, Label]:
    """Labels that nobody archives or deletes until this transaction has ended."""
    rows = await tx.fetch(f"{_LABEL} AND id = ANY($2) ORDER BY id FOR SHARE", tx.account_id, list(ids))
    return {row["id"]: msgspec.convert(dict(row), Label) for row in rows}


async def insert(tx: Transaction, label: Label) -> None:
    await tx.execute(
        "INSERT INTO labels (account_id, id, name, color, icon, department_id, is_active, position, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tx.account_id,
        label.id,
        label.name,
        label.color,
        label.icon,
        label.department_id,
        label.is_active,
        label.position,
        tx.now,
    )


async def update(tx: Transaction, label: Label) -> None:
    await tx.execute(
        "UPDATE labels SET name = $3, color = $4, icon = $5, department_id = $6, is_active = $7, position = $8"
        " WHERE account_id = $1 AND id = $2",
        tx.account_id,
        label.id,
        label.name,
        label.color,
        label.icon,
        label.department_id,
        label.is_active,
        label.position,
    )


async def delete(tx: Transaction, label_id: UUID) -> None:
    await tx.execute("DELETE FROM labels WHERE account_id = $1 AND id = $2", tx.account_id, label_id)


async def is_used(tx: Transaction, label_id: UUID) -> bool:
    """Whether a conversation or a contact has it, or a closed ticket had it."""
    used: bool = await tx.fetchval(
        "SELECT EXISTS (SELECT FROM conversations WHERE account_id = $1 AND label_ids @> ARRAY[$2::uuid]"
        "  AND label_ids <> '{}')"
        " OR EXISTS (SELECT FROM tickets WHERE account_id = $1 AND label_ids @> ARRAY[$2::uuid] AND label_ids <> '{}')"
        " OR EXISTS (SELECT FROM contacts WHERE account_id = $1 AND label_ids @> ARRAY[$2::uuid]"
        "  AND label_ids <> '{}')",
        tx.account_id,
        label_id,
    )
    return used


async def hold(tx: Transaction, label_id: UUID) -> None:
    """Wait for whoever is putting it on a conversation."""
    await tx.execute(
        "SELECT FROM labels WHERE account_id = $1 AND id = $2 FOR UPDATE", tx.account_id, label_id
    )


async def department_exists(tx: Transaction, department_id: UUID) -> bool:
    found: bool = await tx.fetchval(
        "SELECT EXISTS (SELECT FROM departments WHERE account_id = $1 AND id = $2 AND is_active)",
        tx.account_id,
        department_id,
    )
    return found
