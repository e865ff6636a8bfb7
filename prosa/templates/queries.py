"""Every statement that reads templates, account-scoped."""

from __future__ import annotations

from uuid import UUID

from prosa.kit.database import Record, Transaction

SENDABLE = "APPROVED"

_COLUMNS = "t.id, t.name, t.language, t.category, t.components, t.status"


async def approved(tx: Transaction, inbox_id: UUID) -> list[Record]:
    """What may be sent from the inbox, by name."""
    return await tx.fetch(
        f"SELECT {_COLUMNS} FROM inboxes i"  # noqa: S608 - constants
        " JOIN message_templates t ON t.account_id = i.account_id"
        " AND t.business_id = i.business_id WHERE i.account_id = $1 AND i.id = $2 AND t.status = $3"
        " AND t.components <> '[]' ORDER BY t.name, t.language",
        tx.account_id,
        inbox_id,
        SENDABLE,
    )


async def of_inbox(tx: Transaction, inbox_id: UUID) -> list[Record]:
    """Every template of the inbox's account at the provider, whatever its state, by name."""
    return await tx.fetch(
        f"SELECT {_COLUMNS} FROM inboxes i"  # noqa: S608 - constants
        " JOIN message_templates t ON t.account_id = i.account_id"
        " AND t.business_id = i.business_id WHERE i.account_id = $1 AND i.id = $2 ORDER BY t.name, t.language",
        tx.account_id,
        inbox_id,
    )


async def find(tx: Transaction, inbox_id: UUID, name: str, language: str) -> Record | None:
    """One template that may be sent from the inbox."""
    return await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM inboxes i"  # noqa: S608 - constants
        " JOIN message_templates t ON t.account_id = i.account_id"
        " AND t.business_id = i.business_id WHERE i.account_id = $1 AND i.id = $2 AND t.status = $3"
        " AND t.components <> '[]' AND t.name = $4 AND t.language = $5",
        tx.account_id,
        inbox_id,
        SENDABLE,
        name,
        language,
    )
