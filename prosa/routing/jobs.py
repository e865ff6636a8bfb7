"""The background work of routing: the engine, woken by events, and the timers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg

from prosa.kit import events, logs
from prosa.kit.bell import Bell
from prosa.kit.database import Database
from prosa.kit.waiting import first_of
from prosa.routing.engine import Engine
from prosa.routing.timers import Timers

IDLE_SECONDS = 1.0
"""How long a lost bell may delay a decision, and how late a timer may be."""
BREATH_SECONDS = 0.05
"""Rings that come within this time share a pass."""

log = logs.get(__name__)


async def run_routing(database: Database, stop: asyncio.Event) -> None:
    """Route for all accounts until `stop` is set. Several processes may run at once."""
    bell = Bell(database.pool, events.CHANNEL)
    listener = asyncio.create_task(bell.listen())
    engine, timers = Engine(database), Timers(database)

    async def rung() -> None:
        await bell.wait(IDLE_SECONDS)
        await asyncio.sleep(BREATH_SECONDS)

    async def second() -> None:
        await asyncio.sleep(IDLE_SECONDS)

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_repeat("routing", engine.step, rung, stop))
            group.create_task(_repeat("timers", timers.step, second, stop))
    finally:
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)


async def _repeat(
    name: str, step: Callable[[], Awaitable[int]], pause: Callable[[], Awaitable[None]], stop: asyncio.Event
) -> None:
    while not stop.is_set():
        try:
            await step()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            log.warning("work stands still", work=name, error=f"{type(error).__name__}: {error}")
        except Exception:  # one account's trouble must not stop the others' work
            log.exception("a pass failed", work=name)
        await first_of(stop.wait(), pause())
