"""Every statement about saved views."""

from __future__ import annotations

from uuid import UUID

import msgspec

from prosa.kit.database import Record, Transaction
from prosa.saved_views.schemas import ListQuery, SavedView


def _view(row: Record) -> SavedView:
    return SavedView(row["id"], row["name"], msgspec.convert(row["query"], ListQuery), row["position"])


async def of_user(tx: Transaction, user_id: UUID, *, lock: bool = False) -> list[SavedView]:
    """In their order; `lock` lets only one change at a time happen to a person's views."""
    if lock:
        await tx.execute(
            "SELECT FROM memberships WHERE account_id = $1 AND user_id = $2 FOR NO KEY UPDATE",
            tx.account_id,
            user_id,
        )
    rows = await tx.fetch(
        "SELECT id, name, query, position FROM saved_views WHERE account_id = $1 AND user_id = $2"
        " ORDER BY position, created_at, id",
        tx.account_id,
        user_id,
    )
    return [_view(row) for row in rows]


async def write(tx: Transaction, user_id: UUID, views: list[SavedView]) -> None:
    """Insert the views, or replace those with the same ids."""
    await tx.execute(
        "INSERT INTO saved_views (account_id, id, user_id, name, query, position)"
        " SELECT $1, n.id, $2, n.name, n.query::jsonb, n.position"
        " FROM unnest($3::uuid[], $4::text[], $5::text[], $6::int[]) AS n(id, name, query, position)"
        " ON CONFLICT (account_id, id) DO UPDATE"
        " SET name = excluded.name, query = excluded.query, position = excluded.position",
        tx.account_id,
        user_id,
        [view.id for view in views],
        [view.name for view in views],
        [msgspec.json.encode(view.query).decode() for view in views],
        [view.position for view in views],
    )


async def delete(tx: Transaction, user_id: UUID, view_id: UUID) -> bool:
    """Whether there was one."""
    done = await tx.execute(
        "DELETE FROM saved_views WHERE account_id = $1 AND user_id = $2 AND id = $3",
        tx.account_id,
        user_id,
        view_id,
    )
    return done == "DELETE 1"
