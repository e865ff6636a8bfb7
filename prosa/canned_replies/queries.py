"""Every statement of quick replies, each of the transaction's account."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from prosa.accounts.schemas import Viewer
from prosa.kit.database import Record, Transaction

_REPLY = (
    "SELECT id, scope, department_id, owner_id, shortcut, title, text, interactive, is_active, usage_count, version"
    " FROM canned_replies WHERE account_id = $1"
)


async def of_viewer(tx: Transaction, viewer: Viewer) -> list[Record]:
    """Everything but other people's personal ones."""
    return await tx.fetch(
        f"{_REPLY} AND (owner_id IS NULL OR owner_id = $2) ORDER BY shortcut, scope DESC, id",
        tx.account_id,
        viewer.user_id,
    )


async def one(tx: Transaction, reply_id: UUID, *, for_update: bool = False) -> Record | None:
    """One reply, held against other changes when it is to be changed."""
    return await tx.fetchrow(
        f"{_REPLY} AND id = $2" + (" FOR NO KEY UPDATE" if for_update else ""), tx.account_id, reply_id
    )


async def count(tx: Transaction, scope: str, department_id: UUID | None, owner_id: UUID | None) -> int:
    """How many the same people share."""
    found: int = await tx.fetchval(
        "SELECT count(*) FROM canned_replies WHERE account_id = $1 AND scope = $2"
        " AND department_id IS NOT DISTINCT FROM $3 AND owner_id IS NOT DISTINCT FROM $4",
        tx.account_id,
        scope,
        department_id,
        owner_id,
    )
    return found


async def insert(tx: Transaction, reply_id: UUID, values: dict[str, Any]) -> None:
    """`values` has the columns of `update`."""
    await tx.execute(
        "INSERT INTO canned_replies (account_id, id, scope, department_id, owner_id, shortcut, title, text,"
        " interactive, is_active, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        tx.account_id,
        reply_id,
        *_ordered(values),
        tx.now,
    )


async def update(tx: Transaction, reply_id: UUID, values: dict[str, Any]) -> None:
    """Write all columns that people change; the version rises."""
    await tx.execute(
        "UPDATE canned_replies SET scope = $3, department_id = $4, owner_id = $5, shortcut = $6, title = $7, text = $8,"
        " interactive = $9, is_active = $10, version = version + 1 WHERE account_id = $1 AND id = $2",
        tx.account_id,
        reply_id,
        *_ordered(values),
    )


def _ordered(values: dict[str, Any]) -> Sequence[Any]:
    names = ("scope", "department_id", "owner_id", "shortcut", "title", "text", "interactive", "is_active")
    return [values[name] for name in names]


async def delete(tx: Transaction, reply_id: UUID) -> None:
    await tx.execute("DELETE FROM canned_replies WHERE account_id = $1 AND id = $2", tx.account_id, reply_id)


async def note_use(tx: Transaction, viewer: Viewer, reply_id: UUID) -> None:
    """Count one use, if it is a reply that the viewer may use."""
    await tx.execute(
        "UPDATE canned_replies SET usage_count = usage_count + 1 WHERE account_id = $1 AND id = $2"
        " AND (scope = 'account' OR owner_id = $3 OR department_id = ANY($4))",
        tx.account_id,
        reply_id,
        viewer.user_id,
        list(viewer.department_ids),
    )


async def department_exists(tx: Transaction, department_id: UUID) -> bool:
    found: bool = await tx.fetchval(
        "SELECT EXISTS (SELECT FROM departments WHERE account_id = $1 AND id = $2 AND is_active)",
        tx.account_id,
        department_id,
    )
    return found
