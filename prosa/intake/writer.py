"""Group commit: one insert stores whatever came in while the one before was under way.

PostgreSQL then makes one durable write for hundreds of webhooks, without any timer: alone, a webhook waits
for nobody. Every caller still waits for the commit of its own row.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct

from prosa.kit import logs

MAX_BATCH = 500
MAX_BATCH_BYTES = 8 * 1024 * 1024
STATEMENT_TIMEOUT = 5.0
"""Seconds; then the batch is refused, and the provider comes again."""

_INSERT = (
    "INSERT INTO webhook_deliveries (id, account_id, inbox_id, body)"
    " SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[])"
)
# Errors of the server or the way to it: each row alone would meet the same.
_TROUBLE_CLASSES = ("08", "40", "53", "55", "57", "58")

log = logs.get(__name__)


class Delivery(Struct, frozen=True):
    """One webhook body as received."""

    id: UUID
    account_id: UUID
    inbox_id: UUID
    body: bytes


class NotStored(Exception):
    """The delivery is not known to be durable; the provider must send it again."""


class GroupWriter:
    """Stores deliveries. One task per process; `stored` is called with the inboxes after each commit."""

    def __init__(
        self, pool: asyncpg.Pool, stored: Callable[[set[UUID]], None], *, max_waiting: int = 5000
    ) -> None:
        self._pool = pool
        self._stored = stored
        self._max_waiting = max_waiting
        self._waiting: deque[tuple[Delivery, asyncio.Future[None]]] = deque()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._connection: Any = None
        self._closing = False

    async def put(self, delivery: Delivery) -> None:
        """Return once the delivery is committed. Raises NotStored."""
        if self._closing or len(self._waiting) >= self._max_waiting:
            raise NotStored("too many webhooks are waiting")
        loop = asyncio.get_running_loop()
        if self._task is None:
            self._task = loop.create_task(self._run())
        done: asyncio.Future[None] = loop.create_future()
        self._waiting.append((delivery, done))
        self._wake.set()
        await done

    async def close(self) -> None:
        """Store what is waiting, then let the connection go."""
        self._closing = True
        self._wake.set()
        if self._task is not None:
            await self._task
        await self._disconnect()

    async def _run(self) -> None:
        while self._waiting or not self._closing:
            if not self._waiting:
                self._wake.clear()
                await self._wake.wait()
                continue
            await self._write(self._take())

    def _take(self) -> list[tuple[Delivery, asyncio.Future[None]]]:
        batch: list[tuple[Delivery, asyncio.Future[None]]] = []
        size = 0
        while self._waiting and len(batch) < MAX_BATCH and size < MAX_BATCH_BYTES:
            item = self._waiting.popleft()
            if item[1].done():
                continue  # its caller has gone
            batch.append(item)
            size += len(item[0].body)
        return batch

    async def _write(self, batch: list[tuple[Delivery, asyncio.Future[None]]]) -> None:
        if not batch:
            return
        try:
            await self._insert([delivery for delivery, _ in batch])
        except Exception as error:  # whatever it is, no caller may wait for ever  # noqa: BLE001
            await self._failed(batch, error)
            return
        for _, done in batch:
            if not done.done():
                done.set_result(None)
        self._stored({delivery.inbox_id for delivery, _ in batch})

    async def _failed(self, batch: list[tuple[Delivery, asyncio.Future[None]]], error: Exception) -> None:
        trouble = (
            not isinstance(error, asyncpg.PostgresError) or (error.sqlstate or "")[:2] in _TROUBLE_CLASSES
        )
        if len(batch) > 1 and not trouble:
            log.warning(
                "batch of webhooks refused, storing one by one", size=len(batch), error=type(error).__name__
            )
            for item in batch:
                await self._write([item])
            return
        log.error("webhooks not stored", size=len(batch), error=f"{type(error).__name__}: {error}")
        if trouble:
            await self._disconnect()
        for _, done in batch:
            if not done.done():
                done.set_exception(NotStored("the database did not take it"))

    async def _insert(self, rows: list[Delivery]) -> None:
        if self._connection is None or self._connection.is_closed():
            await self._disconnect()
            # Kept for good: giving it back after every batch would cost a round trip each time.
            self._connection = await self._pool.acquire(timeout=STATEMENT_TIMEOUT)
            await self._connection.execute("SET synchronous_commit TO on", timeout=STATEMENT_TIMEOUT)
        await self._connection.execute(
            _INSERT,
            [row.id for row in rows],
            [row.account_id for row in rows],
            [row.inbox_id for row in rows],
            [row.body for row in rows],
            timeout=STATEMENT_TIMEOUT,
        )

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            await self._pool.release(connection, timeout=2)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("connection lost", error=type(error).__name__)
