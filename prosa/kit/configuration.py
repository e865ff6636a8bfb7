"""Small lists that administrators keep in order: what their services share."""

from collections.abc import Iterable
from typing import Annotated, Literal
from uuid import UUID

import asyncpg
from msgspec import Meta, Struct

from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid


class Order(Struct, forbid_unknown_fields=True):
    """The ids of all items in their new order."""

    ids: Annotated[list[UUID], Meta(max_length=5000)]


class Removed(Struct, frozen=True):
    """What is in use is deactivated, because the history names it; else it is deleted."""

    outcome: Literal["deleted", "deactivated"]


async def reorder(tx: Transaction, table: str, present: Iterable[UUID], wanted: list[UUID]) -> None:
    """Give the rows of `table` (a constant of the caller) positions 0, 1, 2 … Raises Invalid unless `wanted`
    names each of `present` once."""
    if sorted(wanted) != sorted(present):
        raise Invalid.field("ids", "incomplete", "Name every item exactly once.")
    await tx.execute(
        f"UPDATE {table} AS t SET position = n.position - 1"  # noqa: S608 - a constant
        " FROM unnest($2::uuid[]) WITH ORDINALITY AS n(id, position)"
        " WHERE t.account_id = $1 AND t.id = n.id AND t.position <> n.position - 1",
        tx.account_id,
        wanted,
    )


async def delete_unused(tx: Transaction, table: str, item_id: UUID) -> bool:
    """Delete the row of `table` (a constant of the caller); False when something refers to it."""
    try:
        async with tx.savepoint():
            await tx.execute(
                f"DELETE FROM {table} WHERE account_id = $1 AND id = $2",  # noqa: S608 - a constant
                tx.account_id,
                item_id,
            )
    except asyncpg.ForeignKeyViolationError:
        return False
    return True
