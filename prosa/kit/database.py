"""The only way to a connection: a transaction of one account, committed at its end. Statements are SQL text."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import msgspec
from asyncpg.pool import PoolConnectionProxy

from prosa.kit import events
from prosa.kit.clock import Clock, SystemClock

T = TypeVar("T")
Record = asyncpg.Record
Connection = asyncpg.Connection | PoolConnectionProxy

ATTEMPTS = 5
"""Times a transaction is tried when it deadlocks or cannot be serialised."""


def _encode_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


async def prepare_connection(connection: asyncpg.Connection) -> None:
    """JSON columns come and go as Python values."""
    for kind in ("json", "jsonb"):
        await connection.set_type_codec(
            kind, schema="pg_catalog", encoder=_encode_json, decoder=msgspec.json.decode
        )


async def _keep(_connection: asyncpg.Connection) -> None:
    """Nothing to undo when a connection is given back: nobody changes its session for good.

    What asyncpg asks by default (UNLISTEN, RESET ALL, advisory locks) is one more round trip per transaction.
    """


class Transaction:
    """One unit of work. Leaving its block commits; an exception rolls back."""

    __slots__ = ("_after_commit", "_events", "_rings", "account_id", "connection", "now")

    def __init__(self, connection: Connection, account_id: UUID | None, now: datetime) -> None:
        self.connection = connection
        self._account_id_given(account_id)
        self.now = now
        self._events: list[events.Event] = []
        self._after_commit: list[Callable[[], None]] = []
        self._rings: set[tuple[str, str]] = set()

    def _account_id_given(self, account_id: UUID | None) -> None:
        # A transaction without an account may only use tables that have none; the nil id matches no row elsewhere.
        self.account_id = account_id or UUID(int=0)

    async def fetch(self, statement: str, *args: Any) -> list[Record]:
        """All rows."""
        return await self.connection.fetch(statement, *args)

    async def fetchrow(self, statement: str, *args: Any) -> Record | None:
        """The first row, if any."""
        return await self.connection.fetchrow(statement, *args)

    async def fetchval(self, statement: str, *args: Any) -> Any:
        """The first column of the first row, or None."""
        return await self.connection.fetchval(statement, *args)

    async def execute(self, statement: str, *args: Any) -> str:
        """The command tag, such as `UPDATE 1`."""
        return await self.connection.execute(statement, *args)

    async def executemany(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """One prepared statement over many rows, in one round trip."""
        await self.connection.executemany(statement, rows)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """An inner step whose failure undoes only itself, its events included."""
        emitted = len(self._events)
        try:
            async with self.connection.transaction():
                yield
        except BaseException:
            del self._events[emitted:]
            raise

    def emit(self, event: events.Event) -> None:
        """Publish `event` if this transaction commits; its number is given just before."""
        self._events.append(event)

    def after_commit(self, call: Callable[[], None]) -> None:
        """Run `call` once the transaction is durable; it must not fail."""
        self._after_commit.append(call)

    def ring(self, channel: str, subject: UUID | str) -> None:
        """Tell the listeners of `channel`, once this is durable, that `subject` has work."""
        self._rings.add((channel, str(subject)))

    @property
    def emitted(self) -> list[events.Event]:
        """What has been published so far, in order."""
        return self._events


class Database:
    """A pool of connections, the clock that business time comes from, and the doorbells rung after commits."""

    def __init__(self, pool: asyncpg.Pool, clock: Clock) -> None:
        self.pool = pool
        self.clock = clock
        self._doorbells: dict[str, events.Doorbell] = {}

    @classmethod
    async def connect(
        cls, url: str, *, pool_size: int = 8, clock: Clock | None = None, min_size: int = 1
    ) -> Database:
        """Open the pool. Raises OSError or asyncpg.PostgresError when the server cannot be reached."""
        pool = await asyncpg.create_pool(
            url,
            min_size=min_size,
            max_size=pool_size,
            init=prepare_connection,
            reset=_keep,
            command_timeout=60,
            server_settings={"application_name": "prosa", "timezone": "UTC", "jit": "off"},
        )
        return cls(pool, clock or SystemClock())

    async def close(self) -> None:
        """Let the doorbell finish and close every connection."""
        for doorbell in self._doorbells.values():
            await doorbell.close()
        try:
            await asyncio.wait_for(self.pool.close(), timeout=5)
        except TimeoutError:
            self.pool.terminate()

    def doorbell(self, channel: str) -> events.Doorbell:
        """The bell of a NOTIFY channel."""
        if channel not in self._doorbells:
            self._doorbells[channel] = events.Doorbell(self.pool, channel)
        return self._doorbells[channel]

    @asynccontextmanager
    async def transaction(self, account_id: UUID | None) -> AsyncIterator[Transaction]:
        """One transaction of `account_id` (None: of tables that belong to no account)."""
        async with self.pool.acquire() as connection:
            unit = Transaction(connection, account_id, self.clock.now())
            async with connection.transaction():
                yield unit
                if unit.emitted:
                    await events.append(connection, unit.account_id, unit.now, unit.emitted)
        if unit.emitted:
            unit.ring(events.CHANNEL, unit.account_id)
        for channel, subject in unit._rings:  # noqa: SLF001 - its own module
            self.doorbell(channel).ring(subject)
        for call in unit._after_commit:  # noqa: SLF001 - its own module
            call()

    async def run(self, account_id: UUID | None, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """`work` in a transaction, again when PostgreSQL asks for it (deadlock, serialisation)."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with self.transaction(account_id) as unit:
                    return await work(unit)
            except (asyncpg.DeadlockDetectedError, asyncpg.SerializationError):
                if attempt == ATTEMPTS:
                    raise
                await asyncio.sleep(random.uniform(0, 0.02) * attempt)
        raise AssertionError("unreachable")
