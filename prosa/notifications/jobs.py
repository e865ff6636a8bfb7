"""The background work of notifications: telling what happened, and waking phones."""

from __future__ import annotations

import asyncio
from functools import partial
from uuid import UUID

import aiohttp
import asyncpg

from prosa.kit import events, logs
from prosa.kit.bell import Bell
from prosa.kit.database import Database
from prosa.kit.settings import Settings
from prosa.kit.waiting import first_of
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
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_follow(database, bell, stop))
            group.create_task(_send(database, push.Vapid(settings), session, stop))
    finally:
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)


async def _follow(database: Database, bell: Bell, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            for account_id in await queries.accounts_with_news(database.pool):
                await _tell(database, account_id)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            log.warning("work stands still", work="notifications", error=f"{type(error).__name__}: {error}")
            await asyncio.sleep(IDLE_SECONDS)
        await first_of(stop.wait(), bell.wait(IDLE_SECONDS))
        await asyncio.sleep(BREATH_SECONDS)


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


async def _send(
    database: Database, vapid: push.Vapid, session: aiohttp.ClientSession, stop: asyncio.Event
) -> None:
    looks = 0
    while not stop.is_set():
        try:
            while await push.send_due(database, session, vapid) == push.AT_ONCE:
                pass
            if looks % SWEEP_EVERY == 0:
                await queries.sweep(database.pool, database.clock.now())
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            log.warning("work stands still", work="push", error=f"{type(error).__name__}: {error}")
        looks += 1
        await first_of(stop.wait(), asyncio.sleep(IDLE_SECONDS))
