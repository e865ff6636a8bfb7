"""The background work of notifications: telling what happened, and waking phones."""

from __future__ import annotations

import asyncio
import itertools
from functools import partial
from uuid import UUID

import aiohttp
import asyncpg

from prosa.kit import events, logs
from prosa.kit.bell import Bell
from prosa.kit.database import Database
from prosa.kit.settings import Settings
from prosa.kit.waiting import repeat
from prosa.notifications import push, queries, telling

IDLE_SECONDS = 1.0
BREATH_SECONDS = 0.05
"""Rings that come within this time share a pass."""
SWEEP_EVERY = 600
"""Looks of the sender between two sweeps."""

log = logs.get(__name__)


async def run_notifications(
    database: Database, settings: Settings, session: aiohttp.ClientSession, stop: asyncio.Event
) -> None:
    """Work for all accounts until `stop` is set. Several processes may run at once.

    `session` must be one for public addresses only: the endpoints come from browsers.
    """
    bell = Bell(database.pool, events.CHANNEL)
    listener = asyncio.create_task(bell.listen())
    vapid = push.Vapid(settings)
    looks = itertools.count()

    async def rung() -> None:
        await bell.wait(IDLE_SECONDS)
        await asyncio.sleep(BREATH_SECONDS)

    async def send() -> None:
        number = next(looks)
        while await push.send_due(database, session, vapid) == push.AT_ONCE:
            pass
        if number % SWEEP_EVERY == 0:
            await queries.sweep(database.pool, database.clock.now())

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(repeat("notifications", lambda: _tell_all(database), stop, rung))
            group.create_task(repeat("push", send, stop, IDLE_SECONDS))
    finally:
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)


async def _tell_all(database: Database) -> None:
    for account_id in await queries.accounts_with_news(database.pool):
        await _tell(database, account_id)


async def _tell(database: Database, account_id: UUID) -> None:
    more, limit, tells = True, telling.AT_ONCE, True
    while more:
        try:
            more = await database.run(account_id, partial(telling.step, limit=limit, tells=tells))
            limit, tells = telling.AT_ONCE, True
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            raise
        except Exception:
            # One event that cannot be understood must not keep everybody's bell silent: go smaller, then past it.
            tells = limit > 1
            limit = 1
            log.exception(
                "an event was not told" if not tells else "telling failed", account_id=str(account_id)
            )
