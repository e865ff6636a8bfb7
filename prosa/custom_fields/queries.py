"""Every statement of custom fields, each of the transaction's account."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import msgspec

from prosa.custom_fields.schemas import CustomField, FieldValue
from prosa.kit.database import Transaction


async def fields(tx: Transaction) -> list[CustomField]:
    rows = await tx.fetch(
        "SELECT id, key, label, kind, options, at_closing, is_active, position FROM custom_fields"
        " WHERE account_id = $1 ORDER BY position, lower(label), id",
        tx.account_id,
    )
    return [msgspec.convert(dict(row), CustomField) for row in rows]


async def insert(tx: Transaction, field: CustomField) -> None:
    """Raises asyncpg.UniqueViolationError when the key is in use."""
    await tx.execute(
        "INSERT INTO custom_fields"
        " (account_id, id, key, label, kind, options, at_closing, is_active, position, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        tx.account_id,
        field.id,
        field.key,
        field.label,
        field.kind,
        field.options,
        field.at_closing,
        field.is_active,
        field.position,
        tx.now,
    )


async def update(tx: Transaction, field: CustomField) -> None:
    await tx.execute(
        "UPDATE custom_fields SET label = $3, options = $4, at_closing = $5, is_active = $6, position = $7"
        " WHERE account_id = $1 AND id = $2",
        tx.account_id,
        field.id,
        field.label,
        field.options,
        field.at_closing,
        field.is_active,
        field.position,
    )


async def values(tx: Transaction, contact_id: UUID) -> list[FieldValue]:
    """The contact's values of active fields, in the fields' order."""
    rows = await tx.fetch(
        "SELECT v.field_id, f.key, v.value, v.updated_at, v.updated_by_id FROM contact_field_values v"
        " JOIN custom_fields f ON f.account_id = v.account_id AND f.id = v.field_id"
        " WHERE v.account_id = $1 AND v.contact_id = $2 AND f.is_active ORDER BY f.position, lower(f.label), f.id",
        tx.account_id,
        contact_id,
    )
    return [msgspec.convert(dict(row), FieldValue) for row in rows]


async def held(tx: Transaction, contact_id: UUID, field_ids: Collection[UUID]) -> dict[UUID, Any]:
    """The contact's stored values of these fields."""
    rows = await tx.fetch(
        "SELECT field_id, value FROM contact_field_values"
        " WHERE account_id = $1 AND contact_id = $2 AND field_id = ANY($3)",
        tx.account_id,
        contact_id,
        list(field_ids),
    )
    return {row["field_id"]: row["value"] for row in rows}


async def put(tx: Transaction, contact_id: UUID, values: Mapping[UUID, Any], by: UUID | None) -> list[UUID]:
    """Store values; the fields whose value is another now. Raises asyncpg.ForeignKeyViolationError."""
    rows = await tx.fetch(
        "INSERT INTO contact_field_values AS v (account_id, contact_id, field_id, value, updated_at, updated_by_id)"
        " SELECT $1, $2, n.key::uuid, n.value, $4, $5 FROM jsonb_each($3::jsonb) AS n(key, value)"
        " ON CONFLICT (account_id, contact_id, field_id) DO UPDATE"
        " SET value = EXCLUDED.value, updated_at = EXCLUDED.updated_at, updated_by_id = EXCLUDED.updated_by_id"
        " WHERE v.value IS DISTINCT FROM EXCLUDED.value RETURNING v.field_id",
        tx.account_id,
        contact_id,
        {str(field_id): value for field_id, value in values.items()},
        tx.now,
        by,
    )
    return [row["field_id"] for row in rows]


async def clear(tx: Transaction, contact_id: UUID, field_ids: Collection[UUID]) -> list[UUID]:
    """Remove values; the fields that had one."""
    rows = await tx.fetch(
        "DELETE FROM contact_field_values WHERE account_id = $1 AND contact_id = $2 AND field_id = ANY($3)"
        " RETURNING field_id",
        tx.account_id,
        contact_id,
        list(field_ids),
    )
    return [row["field_id"] for row in rows]


async def take_over(
    tx: Transaction, contact_id: UUID, from_id: UUID, by: UUID | None, only: Collection[UUID] | None
) -> dict[UUID, Any]:
    """Copy what only the other contact has; the copied values by field."""
    rows = await tx.fetch(
        "INSERT INTO contact_field_values (account_id, contact_id, field_id, value, updated_at, updated_by_id)"
        " SELECT $1, $2, o.field_id, o.value, $4, $5 FROM contact_field_values o"
        " WHERE o.account_id = $1 AND o.contact_id = $3 AND ($6::uuid[] IS NULL OR o.field_id = ANY($6))"
        " ON CONFLICT DO NOTHING RETURNING field_id, value",
        tx.account_id,
        contact_id,
        from_id,
        tx.now,
        by,
        None if only is None else list(only),
    )
    return {row["field_id"]: row["value"] for row in rows}


async def remove_same(tx: Transaction, contact_id: UUID, values: Mapping[UUID, Any]) -> list[UUID]:
    """Delete values that are as given; their fields."""
    rows = await tx.fetch(
        "DELETE FROM contact_field_values v USING unnest($3::uuid[], $4::jsonb[]) AS n(field_id, value)"
        " WHERE v.account_id = $1 AND v.contact_id = $2 AND v.field_id = n.field_id AND v.value = n.value"
        " RETURNING v.field_id",
        tx.account_id,
        contact_id,
        list(values),
        list(values.values()),
    )
    return [row["field_id"] for row in rows]


async def shown_contact(tx: Transaction, contact_id: UUID) -> UUID | None:
    """The contact itself, or the one into which it was merged."""
    found: UUID | None = await tx.fetchval(
        "SELECT coalesce(merged_into_id, id) FROM contacts WHERE account_id = $1 AND id = $2",
        tx.account_id,
        contact_id,
    )
    return found
