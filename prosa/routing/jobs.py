"""The background work of routing: the engine, woken by events, and the timers."""

from __future__ import annotations

import asyncio

from prosa.kit import events
from prosa.kit.bell import Bell
from prosa.kit.database import Database
from prosa.kit.waiting import repeat
from prosa.routing.engine import Engine
from prosa.routing.timers import Timers

IDLE_SECONDS = 1.0
"""How long a lost bell may delay a decision, and how late a timer may be."""
BREATH_SECONDS = 0.05
"""Rings that come within this time share a pass."""


async def run_routing(database: Database, stop: asyncio.Event) -> None:
    """Route for all accounts until `stop` is set. Several processes may run at once."""
    bell = Bell(database.pool, events.CHANNEL)
    listener = asyncio.create_task(bell.listen())
    engine, timers = Engine(database), Timers(database)

    async def rung() -> None:
        await bell.wait(IDLE_SECONDS)
        await asyncio.sleep(BREATH_SECONDS)

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(repeat("routing", engine.step, stop, rung))
            group.create_task(repeat("timers", timers.step, stop, IDLE_SECONDS))
    finally:
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)
