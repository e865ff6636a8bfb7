"""Values of many contacts at once, from files; they are checked already. Audited by whoever reads the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from prosa.kit.database import Transaction

Cell = tuple[UUID, UUID]
"""A contact and a field."""


def _json(value: Any) -> str:
    """As text: a list among values would be taken for another dimension of their array."""
    return msgspec.json.encode(value).decode()


async def read(tx: Transaction, contact_ids: Sequence[UUID]) -> dict[Cell, Any]:
    """The values of contacts."""
    rows = await tx.fetch(
        "SELECT contact_id, field_id, value FROM contact_field_values WHERE account_id = $1 AND contact_id = ANY($2)",
        tx.account_id,
        list(contact_ids),
    )
    return {(row["contact_id"], row["field_id"]): row["value"] for row in rows}


async def put(tx: Transaction, values: dict[Cell, Any], *, by: UUID | None) -> dict[Cell, Any]:
    """Store values of existing fields and contacts; the cells that changed, with what was there (None: nothing)."""
    contacts, fields = [cell[0] for cell in values], [cell[1] for cell in values]
    before = await tx.fetch(
        "SELECT v.contact_id, v.field_id, v.value FROM contact_field_values v"
        " JOIN unnest($2::uuid[], $3::uuid[]) AS n(contact_id, field_id) USING (contact_id, field_id)"
        " WHERE v.account_id = $1 ORDER BY v.contact_id, v.field_id FOR UPDATE OF v",
        tx.account_id,
        contacts,
        fields,
    )
    held = {(row["contact_id"], row["field_id"]): row["value"] for row in before}
    rows = await tx.fetch(
        "INSERT INTO contact_field_values AS v (account_id, contact_id, field_id, value, updated_at, updated_by_id)"
        " SELECT $1, n.contact_id, n.field_id, n.value::jsonb, $5, $6"
        " FROM unnest($2::uuid[], $3::uuid[], $4::text[]) AS n(contact_id, field_id, value)"
        " JOIN custom_fields f ON f.account_id = $1 AND f.id = n.field_id AND f.is_active"
        " ORDER BY n.contact_id, n.field_id"
        " ON CONFLICT (account_id, contact_id, field_id) DO UPDATE"
        " SET value = EXCLUDED.value, updated_at = EXCLUDED.updated_at, updated_by_id = EXCLUDED.updated_by_id"
        " WHERE v.value IS DISTINCT FROM EXCLUDED.value RETURNING v.contact_id, v.field_id",
        tx.account_id,
        contacts,
        fields,
        [_json(value) for value in values.values()],
        tx.now,
        by,
    )
    cells = ((row["contact_id"], row["field_id"]) for row in rows)
    return {cell: held.get(cell) for cell in cells}


async def give_back(tx: Transaction, changes: Sequence[tuple[Cell, Any, Any]], *, by: UUID | None) -> None:
    """Where the second value (new) still stands, put the first (old; None: nothing) back."""
    gone = [(cell, new) for cell, old, new in changes if old is None]
    await tx.execute(
        "DELETE FROM contact_field_values v USING unnest($2::uuid[], $3::uuid[], $4::text[])"
        " AS n(contact_id, field_id, value) WHERE v.account_id = $1 AND v.contact_id = n.contact_id"
        " AND v.field_id = n.field_id AND v.value = n.value::jsonb",
        tx.account_id,
        [cell[0] for cell, _ in gone],
        [cell[1] for cell, _ in gone],
        [_json(new) for _, new in gone],
    )
    back = [(cell, old, new) for cell, old, new in changes if old is not None]
    await tx.execute(
        "UPDATE contact_field_values v SET value = n.old::jsonb, updated_at = $6, updated_by_id = $7"
        " FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[]) AS n(contact_id, field_id, old, new)"
        " WHERE v.account_id = $1 AND v.contact_id = n.contact_id AND v.field_id = n.field_id"
        " AND v.value = n.new::jsonb",
        tx.account_id,
        [cell[0] for cell, _, _ in back],
        [cell[1] for cell, _, _ in back],
        [_json(old) for _, old, _ in back],
        [_json(new) for _, _, new in back],
        tx.now,
        by,
    )
