"""Where a process's hub gets everything from: the log, the counters' start, the bells of other processes."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import asyncpg

from prosa.conversations.policy import Bucket
from prosa.kit import events
from prosa.kit.database import Database
from prosa.kit.events import StoredEvent
from prosa.realtime import queries
from prosa.realtime.ring import Keys

EVENTS_CHANNEL = "prosa_events"
PRESENCE_CHANNEL = "prosa_presence"

FAILURES = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)
"""What a lost or overloaded database raises."""

Heard = Callable[[str, str], None]
"""Called with the channel and the payload of a notification."""

_BLOCK = 512


@dataclass(slots=True)
class Snapshot:
    """One consistent picture of an account: its head, its latest events (ascending) and its counters."""

    head: int
    recent: list[StoredEvent]
    counts: dict[Bucket, int]


class Source(Protocol):
    """What the hub needs from outside. Methods raise one of FAILURES when the database cannot answer."""

    async def listen(self, heard: Heard) -> None:
        """Connect, or connect anew, the line that notifications and reads come over."""

    async def close(self) -> None:
        """Give the line back."""

    async def heads(self, account_ids: list[UUID]) -> dict[UUID, int]:
        """Over the line, for its one user."""

    async def head(self, account_id: UUID) -> int:
        """Over any connection."""

    async def read(self, account_id: UUID, after: int, limit: int) -> list[StoredEvent]: ...

    async def read_visible(
        self, account_id: UUID, after: int, up_to: int, *, keys: Keys, limit: int
    ) -> list[StoredEvent] | None:
        """None: the log does not reach back to `after`."""

    async def snapshot(self, account_id: UUID, max_events: int, max_bytes: int) -> Snapshot: ...

    async def conversation_keys(self, account_id: UUID, conversation_id: UUID) -> Keys | None:
        """The visibility keys of a conversation, None when there is no such one."""

    async def notify(self, channel: str, payload: str) -> None: ...


class PostgresSource:
    """The database. Holds one connection of the pool as its line while it listens."""

    def __init__(self, database: Database) -> None:
        self._pool = database.pool
        self._line: Any = None
        self._heard: Heard | None = None
        # Streams that fell behind share two connections, whatever their number: requests need the others.
        self._catching_up = asyncio.Semaphore(2)

    async def listen(self, heard: Heard) -> None:
        await self.close()
        line = await self._pool.acquire()
        try:
            for channel in (EVENTS_CHANNEL, PRESENCE_CHANNEL):
                await line.add_listener(channel, self._notified)
        except BaseException:
            await self._pool.release(line)
            raise
        self._heard = heard
        self._line = line

    async def close(self) -> None:
        line, self._line = self._line, None
        if line is None:
            return
        try:
            for channel in (EVENTS_CHANNEL, PRESENCE_CHANNEL):
                await line.remove_listener(channel, self._notified)
            await self._pool.release(line)
        except FAILURES:
            pass  # the pool has taken back what was lost

    def _notified(self, _connection: object, _pid: int, channel: str, payload: object) -> None:
        if self._heard is not None:
            self._heard(channel, str(payload))

    async def heads(self, account_ids: list[UUID]) -> dict[UUID, int]:
        if self._line is None:
            raise ConnectionError("not listening")
        return await events.heads(self._line, account_ids)

    async def read(self, account_id: UUID, after: int, limit: int) -> list[StoredEvent]:
        if self._line is None:
            raise ConnectionError("not listening")
        return await events.read(self._line, account_id, after, limit)

    async def head(self, account_id: UUID) -> int:
        async with self._pool.acquire() as connection:
            return await events.head(connection, account_id)

    async def read_visible(
        self, account_id: UUID, after: int, up_to: int, *, keys: Keys, limit: int
    ) -> list[StoredEvent] | None:
        async with self._catching_up, self._pool.acquire() as connection:
            return await events.read_visible(connection, account_id, after, up_to, keys=keys, limit=limit)

    async def snapshot(self, account_id: UUID, max_events: int, max_bytes: int) -> Snapshot:
        async with (
            self._pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            head = await events.head(connection, account_id)
            recent: list[StoredEvent] = []
            size, lowest = 0, head
            while lowest > 0 and len(recent) < max_events and size < max_bytes:
                start = max(lowest - _BLOCK, 0)
                block = await events.read(connection, account_id, start, lowest - start)
                block = [event for event in block if event.number <= lowest]
                recent = block + recent
                size += sum(len(event.payload) for event in block)
                if len(block) < lowest - start:
                    break
                lowest = start
            return Snapshot(head, recent, await queries.bucket_counts(connection, account_id))

    async def conversation_keys(self, account_id: UUID, conversation_id: UUID) -> Keys | None:
        async with self._pool.acquire() as connection:
            return await queries.conversation_keys(connection, account_id, conversation_id)

    async def notify(self, channel: str, payload: str) -> None:
        await self._pool.execute("SELECT pg_notify($1, $2)", channel, payload)


def pause(attempt: int) -> float:
    """Seconds to wait before trying again: quick at first, never in step with other processes."""
    return min(2.0, 0.1 * 2.0**attempt) * random.uniform(0.5, 1.0)
