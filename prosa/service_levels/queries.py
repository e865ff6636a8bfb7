"""Every statement of service levels, each of the transaction's account."""

from uuid import UUID

import msgspec

from prosa.kit.database import Transaction
from prosa.service_levels.schemas import SlaPolicy


async def policies(tx: Transaction) -> list[SlaPolicy]:
    rows = await tx.fetch(
        "SELECT id, name, department_id, min_priority, first_response_minutes, next_response_minutes,"
        " resolution_minutes, is_active, position FROM sla_policies WHERE account_id = $1"
        " ORDER BY position, lower(name), id",
        tx.account_id,
    )
    return [msgspec.convert(dict(row), SlaPolicy) for row in rows]


async def insert(tx: Transaction, policy: SlaPolicy) -> None:
    """Raises asyncpg.UniqueViolationError (the name) or asyncpg.ForeignKeyViolationError (the department)."""
    await tx.execute(
        "INSERT INTO sla_policies (account_id, id, name, department_id, min_priority, first_response_minutes,"
        " next_response_minutes, resolution_minutes, is_active, position, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        tx.account_id,
        *_columns(policy),
        tx.now,
    )


async def update(tx: Transaction, policy: SlaPolicy) -> None:
    """Raises asyncpg.UniqueViolationError (the name) or asyncpg.ForeignKeyViolationError (the department)."""
    await tx.execute(
        "UPDATE sla_policies SET name = $3, department_id = $4, min_priority = $5, first_response_minutes = $6,"
        " next_response_minutes = $7, resolution_minutes = $8, is_active = $9, position = $10"
        " WHERE account_id = $1 AND id = $2",
        tx.account_id,
        *_columns(policy),
    )


def _columns(policy: SlaPolicy) -> tuple[UUID | str | int | bool | None, ...]:
    return (
        policy.id,
        policy.name,
        policy.department_id,
        policy.min_priority,
        policy.first_response_minutes,
        policy.next_response_minutes,
        policy.resolution_minutes,
        policy.is_active,
        policy.position,
    )
