"""Every statement of departments, each of the transaction's account."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from prosa.departments.schemas import Department, DepartmentSettings
from prosa.kit.database import Record, Transaction

_DEPARTMENT = """
    SELECT d.id, d.name, d.color, d.is_active, d.settings, d.created_at,
           NOT EXISTS (SELECT FROM department_members m
                       JOIN memberships w ON w.account_id = m.account_id AND w.user_id = m.user_id
                       JOIN users u ON u.id = m.user_id
                       WHERE m.account_id = d.account_id AND m.department_id = d.id
                       AND w.is_active AND u.is_active) AS is_deserted,
           EXISTS (SELECT FROM department_members m
                   JOIN memberships w ON w.account_id = m.account_id AND w.user_id = m.user_id
                   JOIN users u ON u.id = m.user_id
                   JOIN agent_states s ON s.account_id = m.account_id AND s.user_id = m.user_id
                   WHERE m.account_id = d.account_id AND m.department_id = d.id
                   AND w.is_active AND u.is_active
                   AND (s.state = 'available' OR s.state = 'wrap_up'
                        AND coalesce((d.settings->>'wrap_up_counts_as_available')::bool, true))) AS is_available,
           array(SELECT m.user_id FROM department_members m
                 WHERE m.account_id = d.account_id AND m.department_id = d.id
                 ORDER BY m.user_id) AS member_ids
    FROM departments d
    WHERE d.account_id = $1
"""


async def departments(tx: Transaction) -> list[Department]:
    rows = await tx.fetch(f"{_DEPARTMENT} ORDER BY lower(d.name), d.id", tx.account_id)
    return [_department(row) for row in rows]


async def settings(tx: Transaction) -> dict[UUID, DepartmentSettings]:
    rows = await tx.fetch("SELECT id, settings FROM departments WHERE account_id = $1", tx.account_id)
    return {row["id"]: msgspec.convert(row["settings"], DepartmentSettings) for row in rows}


async def department(tx: Transaction, department_id: UUID) -> Department | None:
    row = await tx.fetchrow(f"{_DEPARTMENT} AND d.id = $2", tx.account_id, department_id)
    return _department(row) if row else None


def _department(row: Record) -> Department:
    values = dict(row)
    warnings = ["no_members"] if values.pop("is_deserted") else []
    return msgspec.convert({**values, "warnings": warnings}, Department)


async def lock(tx: Transaction) -> set[UUID]:
    """Hold all departments of the account against concurrent changes: they refer to each other. Their ids."""
    rows = await tx.fetch(
        "SELECT id FROM departments WHERE account_id = $1 ORDER BY id FOR NO KEY UPDATE", tx.account_id
    )
    return {row["id"] for row in rows}


async def insert(
    tx: Transaction, department_id: UUID, name: str, color: str, settings: DepartmentSettings
) -> None:
    """Raises asyncpg.UniqueViolationError when the name is in use."""
    await tx.execute(
        "INSERT INTO departments (account_id, id, name, color, settings, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        tx.account_id,
        department_id,
        name,
        color,
        msgspec.to_builtins(settings),
        tx.now,
    )


async def update(tx: Transaction, department: Department) -> None:
    """Raises asyncpg.UniqueViolationError when the name is in use."""
    await tx.execute(
        "UPDATE departments SET name = $3, color = $4, is_active = $5, settings = $6"
        " WHERE account_id = $1 AND id = $2",
        tx.account_id,
        department.id,
        department.name,
        department.color,
        department.is_active,
        msgspec.to_builtins(department.settings),
    )


async def delete(tx: Transaction, department_id: UUID) -> None:
    """Raises asyncpg.ForeignKeyViolationError when something refers to it."""
    await tx.execute(
        "DELETE FROM department_members WHERE account_id = $1 AND department_id = $2",
        tx.account_id,
        department_id,
    )
    await tx.execute(
        "DELETE FROM departments WHERE account_id = $1 AND id = $2", tx.account_id, department_id
    )


async def count_members(tx: Transaction, user_ids: Collection[UUID]) -> int:
    """How many of the users belong to the account."""
    count: int = await tx.fetchval(
        "SELECT count(*) FROM memberships WHERE account_id = $1 AND user_id = ANY($2)",
        tx.account_id,
        list(user_ids),
    )
    return count


async def replace_members(
    tx: Transaction, department_id: UUID, *, joining: Collection[UUID], leaving: Collection[UUID]
) -> None:
    await tx.execute(
        "DELETE FROM department_members WHERE account_id = $1 AND department_id = $2 AND user_id = ANY($3)",
        tx.account_id,
        department_id,
        list(leaving),
    )
    await tx.execute(
        "INSERT INTO department_members (account_id, department_id, user_id)"
        " SELECT $1, $2, user_id FROM unnest($3::uuid[]) AS user_id",
        tx.account_id,
        department_id,
        sorted(joining),
    )
