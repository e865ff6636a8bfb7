"""From a customer's message to the last of a hundred agents; what idle streams cost; how fast it starts."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from contextlib import suppress

from tests.benchmarks import stream_load
from tests.harness import webhooks
from tests.harness.installation import Installation, installation
from tests.harness.processes import resident
from tests.harness.report import Figure, percentile
from tests.harness.webhooks import Provider

_AGENTS = 100
_RATE = 50.0
_CUSTOMERS = 40
_STAMP = b"stamp-"
_SIZE = len(b"stamp-00000000")


class _Watcher:
    """Reads one agent's stream as bytes and notes when each stamp came first."""

    def __init__(self) -> None:
        self.seen: dict[bytes, float] = {}
        self._rest = b""

    async def read(self, reader: asyncio.StreamReader) -> None:
        while data := await reader.read(262_144):
            now = time.monotonic()
            self._rest += data
            at = self._rest.find(_STAMP)
            while at >= 0 and len(self._rest) >= at + _SIZE:
                self.seen.setdefault(self._rest[at : at + _SIZE], now)
                self._rest = self._rest[at + _SIZE :]
                at = self._rest.find(_STAMP)
            if at < 0:
                self._rest = self._rest[-_SIZE:]


async def measure(seconds: int) -> list[Figure]:
    """(c) open loop at 50 messages a second; the agents are all entitled to every one."""
    async with installation(workers=2, people=_AGENTS) as place:
        await place.start()
        provider = Provider(place.port, place.key, random.Random(1))
        for number in range(_CUSTOMERS):
            await provider.say(_phone(number), "primeira")
        lines = [await _connect(place, number) for number in range(_AGENTS)]
        watchers = [_Watcher() for _ in lines]
        reading = [
            asyncio.create_task(watcher.read(reader))
            for watcher, (reader, _) in zip(watchers, lines, strict=True)
        ]
        await asyncio.sleep(1)
        due = await _say(provider, place, seconds)
        await asyncio.sleep(1.5)
        for task in reading:
            task.cancel()
        for _, writer in lines:
            writer.close()
        provider.close()
    last = {
        stamp: max(watcher.seen[stamp] for watcher in watchers) - at
        for stamp, at in due.items()
        if all(stamp in watcher.seen for watcher in watchers)
    }
    times = [1_000 * value for value in last.values()]
    return [
        Figure(
            "c webhook sent to last of 100 agents, p50",
            percentile(times, 0.5),
            "ms",
            "<= 15",
            "Whaticket 11–39 ms (not durable), Synapse 821 ms",
        ),
        Figure(
            "c webhook sent to last of 100 agents, p99",
            percentile(times, 0.99),
            "ms",
            "<= 60",
            "Whaticket 32–86 ms (not durable), Synapse 1,565 ms",
        ),
        Figure("c messages that did not reach every agent", len(due) - len(last), "", "<= 0"),
    ]


async def _say(provider: Provider, place: Installation, seconds: int) -> dict[bytes, float]:
    """Stamp → when it was due."""
    due: dict[bytes, float] = {}
    start = time.monotonic() + 0.1
    async with asyncio.TaskGroup() as group:
        for number in range(round(_RATE * seconds)):
            stamp = b"stamp-%08d" % number
            value = webhooks.message(provider.new_id(), _phone(number % _CUSTOMERS), f"{stamp.decode()} olá")
            data = webhooks.request(place.key, webhooks.body(value))
            due[stamp] = start + number / _RATE
            await asyncio.sleep(max(0.0, due[stamp] - time.monotonic()))
            group.create_task(provider.deliver([stamp.decode()], data))
    return due


def _phone(number: int) -> str:
    return f"55119{85000000 + number}"


async def _connect(place: Installation, number: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", place.port, limit=2**20)
    token = place.tokens[number % len(place.tokens)]
    writer.write(
        f"GET /api/v1/events HTTP/1.1\r\nhost: 127.0.0.1:{place.port}\r\naccept: text/event-stream\r\n"
        f"authorization: Bearer {token}\r\n\r\n".encode()
    )
    await reader.readuntil(b"event: ready")
    return reader, writer


async def idle(streams: int = 1_000) -> list[Figure]:
    """(e) the growth of one web process by idle streams; (f) its start; and the stream without the rest."""
    async with installation(workers=1, people=50) as place:
        starts = []
        for _ in range(3):
            starts.append(await place.start())
            await asyncio.sleep(0.5)
            if len(starts) < 3:
                await place.stop()
        [web] = place.children("web")
        warm = [await _connect(place, number) for number in range(50)]
        await asyncio.sleep(1.5)
        before = resident(web)
        lines = [await _connect(place, number) for number in range(streams)]
        await asyncio.sleep(2)
        after = resident(web)
        total = sum(resident(pid) for pid in place.children())
        for _, writer in (*warm, *lines):
            writer.close()
        await place.stop()
        with suppress(ConnectionError):
            fan_out = await stream_load.fan_out(place.url, seconds=5)
    return [
        Figure(
            f"e resident memory per idle stream ({streams:,})",
            (after - before) / streams / 1_024,
            "kB",
            "<= 24",
            "a bare websocket server 14 kB",
        ),
        Figure(
            "e web and background process with them",
            total / 2**20,
            "MB",
            "<= 400",
            "Whaticket 130–190 MB empty",
        ),
        Figure(
            "f start to first 200, database up, median of 3",
            statistics.median(starts),
            "s",
            "<= 2",
            "Whaticket 2.4 s, Synapse 2.1 s",
        ),
        Figure("e commit to last of 100 streams, p99 (stream alone)", fan_out.p99, "ms"),
        Figure("e processor time per message (stream alone)", fan_out.cpu_per_message, "ms", "<= 3"),
        Figure("e frames lost (stream alone)", fan_out.lost, "", "<= 0"),
    ]
