"""Hears a doorbell: NOTIFY on one channel."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg

from prosa.kit import logs

log = logs.get(__name__)


class Bell:
    """Listens on a connection of its own out of the pool; a lost ring costs at most the idle time."""

    def __init__(self, pool: asyncpg.Pool, channel: str) -> None:
        self._pool = pool
        self._channel = channel
        self._rung = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Return at the next ring, or after `seconds`."""
        try:
            await asyncio.wait_for(self._rung.wait(), seconds)
        except TimeoutError:
            pass
        self._rung.clear()

    async def listen(self) -> None:
        """Listen until cancelled, connecting again whenever the connection is lost."""
        while True:
            try:
                async with self._pool.acquire() as connection:
                    await self._listen_on(connection)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                log.warning("bell lost", error=type(error).__name__)
            await asyncio.sleep(1)

    async def _listen_on(self, connection: Any) -> None:
        lost = asyncio.Event()

        def on_lost(*_: Any) -> None:
            lost.set()

        def on_ring(*_: Any) -> None:
            self._rung.set()

        connection.add_termination_listener(on_lost)
        await connection.add_listener(self._channel, on_ring)
        self._rung.set()  # whatever rang while nobody listened
        try:
            await lost.wait()
        finally:
            connection.remove_termination_listener(on_lost)
            if not connection.is_closed():
                await connection.remove_listener(self._channel, on_ring)
