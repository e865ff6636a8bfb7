"""Who waited for a conversation sees all of it as it is now."""

from __future__ import annotations

import asyncio

from prosa.conversations import service
from prosa.conversations.changes import Changes
from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database
from prosa.kit.events import SYSTEM
from tests.fixtures.prosa import NOW
from tests.routing.desk import build


async def test_a_ticket_opened_while_waiting_for_the_lock_is_seen(database: Database) -> None:
    desk = await build(database, FrozenClock(NOW))
    [id_] = await desk.arrive(None)

    async def wait() -> Changes:
        async with database.transaction(desk.account_id) as tx:
            changes = Changes(tx, SYSTEM)
            await changes.lock([id_])
            return changes

    async with database.transaction(desk.account_id) as tx:
        changes = Changes(tx, SYSTEM)
        await changes.lock([id_])
        conversation = changes.conversations[id_]
        await service.end(changes, conversation, closed_by=None)
        await service.open_tickets(changes, [(conversation, None, tx.now)], "contact")
        waiting = asyncio.create_task(wait())
        while not await tx.fetchval("SELECT true FROM pg_locks WHERE NOT granted LIMIT 1"):
            await asyncio.sleep(0.01)
        await changes.flush()
    seen = (await waiting).conversations[id_]
    assert seen.ticket is not None
    assert seen.ticket.id == seen.ticket_id == conversation.ticket_id
