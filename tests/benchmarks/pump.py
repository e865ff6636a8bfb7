"""Posts precomputed requests over keep-alive connections: as fast as they are answered, or at a fixed rate."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

_END = b"\r\n\r\n"


@dataclass
class Answers:
    """What came back. Latencies are seconds; at a fixed rate they count from when the request was due."""

    latencies: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def accepted(self) -> int:
        return self.statuses.get(200, 0)


class _Connection(asyncio.Protocol):
    """One request at a time; answers of webhooks have no body."""

    def __init__(self, pump: Pump) -> None:
        self._pump = pump
        self._transport: asyncio.WriteTransport | None = None
        self._rest = b""
        self.due = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)
        self._pump.idle(self)

    def send(self, data: bytes, due: float) -> None:
        self.due = due
        if self._transport is not None:
            self._transport.write(data)

    def data_received(self, data: bytes) -> None:
        self._rest += data
        if self._rest.endswith(_END):
            self._pump.answered(self, int(self._rest[9:12]))
            self._rest = b""

    def connection_lost(self, exc: Exception | None) -> None:
        self._pump.lost(exc)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


class Pump:
    """Open it, run it once, close it."""

    def __init__(self, port: int, connections: int) -> None:
        self._port = port
        self._count = connections
        self._all: list[_Connection] = []
        self._idle: deque[_Connection] = deque()
        self._requests: Iterator[bytes] = iter(())
        self._due: deque[tuple[bytes, float]] = deque()
        self._left = 0
        self._is_closed_loop = True
        self._done: asyncio.Future[None] | None = None
        self.answers = Answers()

    async def run(self, requests: Sequence[bytes], rate: float | None = None) -> Answers:
        """Send all; `rate` per second, None for as fast as possible. Raises ConnectionError."""
        loop = asyncio.get_running_loop()
        for _ in range(self._count):
            _, connection = await loop.create_connection(lambda: _Connection(self), "127.0.0.1", self._port)
            self._all.append(connection)
        self._done = loop.create_future()
        self._left = len(requests)
        began = time.perf_counter()
        if rate is None:
            self._requests = iter(requests)
            while self._idle and self._next(self._idle[0]):
                self._idle.popleft()
        else:
            self._is_closed_loop = False
            for number, data in enumerate(requests):
                due = began + number / rate
                if (pause := due - time.perf_counter()) > 0:
                    await asyncio.sleep(pause)
                if self._idle:
                    self._idle.popleft().send(data, due)
                else:
                    self._due.append((data, due))
        await self._done
        self.answers.seconds = time.perf_counter() - began
        self._done = None
        for connection in self._all:
            connection.close()
        return self.answers

    def idle(self, connection: _Connection) -> None:
        """A connection waits for a request."""
        self._idle.append(connection)

    def _next(self, connection: _Connection) -> bool:
        data = next(self._requests, None)
        if data is None:
            return False
        connection.send(data, time.perf_counter())
        return True

    def answered(self, connection: _Connection, status: int) -> None:
        """An answer came."""
        answers = self.answers
        answers.latencies.append(time.perf_counter() - connection.due)
        answers.statuses[status] = answers.statuses.get(status, 0) + 1
        self._left -= 1
        if self._left == 0:
            if self._done is not None and not self._done.done():
                self._done.set_result(None)
        elif self._is_closed_loop:
            self._next(connection)
        elif self._due:
            connection.send(*self._due.popleft())
        else:
            self._idle.append(connection)

    def lost(self, error: Exception | None) -> None:
        """A connection ended before everything was answered."""
        if self._done is not None and not self._done.done():
            self._done.set_exception(error or ConnectionError("the server closed a connection"))
