"""Tells the database, from each web process, who has an open event stream there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from uuid import UUID

import asyncpg

from prosa.kit import logs
from prosa.kit.database import Database
from prosa.kit.leases import holder_name
from prosa.routing import queries

REPORT_SECONDS = 5.0
LOOK_SECONDS = 1.0
"""Who has just come is reported at once: an agent whose connection was lost gets work again the sooner."""

People = frozenset[tuple[UUID, UUID]]
"""(account, user)."""

log = logs.get(__name__)


async def report_connections(database: Database, connected: Callable[[], People]) -> None:
    """Report until cancelled. A database that is away is tried again: the grace time is longer."""
    holder = holder_name()
    known: People = frozenset()
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
        present = connected()
        try:
            if loop.time() >= due:
                known, due = frozenset(), loop.time() + REPORT_SECONDS
            if present - known:
                await queries.connected(database.pool, holder, sorted(present - known))
            known = present
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            log.warning("connections not reported", error=type(error).__name__)
        await asyncio.sleep(LOOK_SECONDS)
