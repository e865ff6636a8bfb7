"""The two companies of tests/accounts with customers who wait, for tests over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from prosa.kit import events
from prosa.kit.ids import uuid7
from tests.accounts.support import Company, World
from tests.routing.desk import open_waiting


async def add_inbox(world: World, company: Company) -> UUID:
    """A WhatsApp number of the company."""
    inbox_id = uuid7()
    await world.database.pool.execute(
        "INSERT INTO inboxes (account_id, id, name, channel, key, external_id)"
        " VALUES ($1, $2, 'Loja', 'whatsapp', $3, $3)",
        company.id,
        inbox_id,
        str(inbox_id),
    )
    return inbox_id


async def waiting(
    world: World, company: Company, inbox_id: UUID, department_id: UUID | None, **contact: Any
) -> UUID:
    """A customer's conversation that waits in the department."""
    async with world.database.transaction(company.id) as tx:
        (thread,) = await open_waiting(tx, inbox_id, department_id, 1, 1, **contact)
    return thread


async def set_department(world: World, company: Company, **settings: Any) -> None:
    await world.database.pool.execute(
        "UPDATE departments SET settings = settings || $3 WHERE account_id = $1 AND id = $2",
        company.id,
        company.department,
        settings,
    )


async def published(world: World, company: Company, type_: str) -> list[tuple[dict[str, Any], list[str]]]:
    """Content and audience of the events of a type, oldest first."""
    async with world.database.transaction(None) as tx:
        found = await events.read(tx.connection, company.id, 0, 10_000)
    return [(msgspec.json.decode(event.payload), event.audience) for event in found if event.type == type_]
