"""Every statement that reads inboxes; account-scoped but for the webhook receiver's look-up by address."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg

from prosa.inboxes.schemas import InboxRow
from prosa.kit.database import Record, Transaction

_ROW = (
    "account_id, id, name, channel, state, external_id, business_id, display_number, default_department_id,"
    " settings, secret_fingerprint"
)
COLUMNS = (
    _ROW + ", key, state_reason, color, verify_token, app_secret, access_token, limits, last_webhook_at,"
    " last_sent_at, created_at"
)


def as_row(record: Record) -> InboxRow:
    """The part of a record that the core needs."""
    values: dict[str, Any] = {name: record[name] for name in InboxRow.__struct_fields__}
    return InboxRow(**values)


async def every(tx: Transaction) -> list[Record]:
    """All inboxes of the account, by name."""
    return await tx.fetch(
        f"SELECT {COLUMNS} FROM inboxes WHERE account_id = $1 ORDER BY lower(name), id",  # noqa: S608 - constants
        tx.account_id,
    )


async def one(tx: Transaction, inbox_id: UUID, *, lock: bool = False) -> Record | None:
    """One inbox; `lock` holds it until the transaction ends."""
    locking = " FOR UPDATE" if lock else ""
    return await tx.fetchrow(
        f"SELECT {COLUMNS} FROM inboxes WHERE account_id = $1 AND id = $2{locking}",  # noqa: S608 - constants
        tx.account_id,
        inbox_id,
    )


async def siblings(tx: Transaction, inbox_id: UUID) -> list[InboxRow]:
    """The inboxes reached through this one's webhook address: same account, channel and app secret."""
    rows = await tx.fetch(
        f"SELECT {_ROW} FROM inboxes WHERE account_id = $1 AND (channel, secret_fingerprint) ="  # noqa: S608
        " (SELECT channel, secret_fingerprint FROM inboxes WHERE account_id = $1 AND id = $2)"
        " ORDER BY id <> $2, created_at, id",
        tx.account_id,
        inbox_id,
    )
    return [as_row(row) for row in rows]


async def by_address(pool: asyncpg.Pool, key: str) -> Record | None:
    """The inbox of a webhook address, whatever its account: the address is the authority here."""
    return await pool.fetchrow(
        "SELECT account_id, id, channel, app_secret, verify_token FROM inboxes WHERE key = $1", key
    )
