"""What an idle stream costs, and how long an event takes from its commit to the last entitled reader."""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from prosa.accounts.service import create_account
from prosa.kit.database import Database
from prosa.kit.events import Event
from prosa.kit.ids import uuid7
from tests.benchmarks.stream_server import department_id

_BROWSER = (
    "accept: text/event-stream\r\naccept-language: pt-BR,pt;q=0.9,en;q=0.8\r\n"
    "accept-encoding: gzip, deflate, br, zstd\r\nuser-agent: Mozilla/5.0 (X11; Linux x86_64) "
    "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36\r\n"
    "sec-fetch-site: same-origin\r\nsec-fetch-mode: cors\r\nsec-fetch-dest: empty\r\n"
    "referer: http://127.0.0.1/conversas\r\n"
)


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes of the web process's resident memory."""

    streams: int
    per_stream: float
    process: int


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds from the commit's return to the last entitled stream's bytes; CPU of the server."""

    agents: int
    messages: int
    lost: int
    p50: float
    p99: float
    cpu_per_message: float


async def idle_memory(database_url: str, streams: int = 1_000) -> Memory:
    """The growth of one web process by `streams` open streams that nothing concerns."""
    database = await Database.connect(database_url)
    try:
        account_id = await create_account(database, "Benchmark")
        async with _server(database_url, account_id) as (port, pid):
            warm = [await _connect(port, 1_000_000 + n, 0) for n in range(20)]
            await asyncio.sleep(1.5)
            before = _resident(pid)
            clients = [await _connect(port, n, n % 40) for n in range(streams)]
            await asyncio.sleep(2)
            after = _resident(pid)
            for _, writer in [*warm, *clients]:
                writer.close()
        return Memory(streams, (after - before) / streams, after)
    finally:
        await database.close()


async def fan_out(
    database_url: str, agents: int = 100, departments: int = 4, rate: float = 50.0, seconds: float = 10.0
) -> Latency:
    """Open-loop: `rate` messages a second, each for the agents of one department."""
    database = await Database.connect(database_url)
    try:
        account_id = await create_account(database, "Benchmark")
        async with _server(database_url, account_id) as (port, pid):
            last_seen: dict[bytes, float] = {}
            seen: dict[bytes, int] = {}
            clients = [await _connect(port, n, n % departments) for n in range(agents)]
            readers = [asyncio.create_task(_watch(reader, last_seen, seen)) for reader, _ in clients]
            await asyncio.sleep(1)
            busy = _cpu(pid)
            committed = await _write(database, account_id, departments, rate, seconds)
            await asyncio.sleep(1)
            busy = _cpu(pid) - busy
            for reader_task in readers:
                reader_task.cancel()
            await asyncio.gather(*readers, return_exceptions=True)
            for _, writer in clients:
                writer.close()
    finally:
        await database.close()
    entitled = [sum(1 for n in range(agents) if n % departments == item) for item in range(departments)]
    lost = sum(entitled[item] - seen.get(stamp, 0) for stamp, (_, item) in committed.items())
    times = [(last_seen[stamp] - at) * 1_000 for stamp, (at, _) in committed.items() if stamp in last_seen]
    cuts = statistics.quantiles(times, n=100)
    return Latency(agents, len(committed), lost, cuts[49], cuts[98], busy * 1_000 / len(committed))


async def _write(
    database: Database, account_id: UUID, departments: int, rate: float, seconds: float
) -> dict[bytes, tuple[float, int]]:
    committed: dict[bytes, tuple[float, int]] = {}

    async def send(number: int) -> None:
        stamp = b"stamp-%08d" % number
        department = number % departments
        keys = frozenset({f"dept-free:{department_id(department)}", "all"})
        data = {"message": {"text": stamp.decode(), "filler": "x" * 1_200}}
        async with database.transaction(account_id) as tx:
            tx.emit(Event("message.created", data, keys, conversation_id=uuid7()))
        committed[stamp] = (time.monotonic(), department)

    start = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for number in range(round(rate * seconds)):
            await asyncio.sleep(max(0.0, start + number / rate - time.monotonic()))
            group.create_task(send(number))
    return committed


async def _connect(
    port: int, agent: int, department: int
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    who = f"authorization: {agent} {department}"
    writer.write(f"GET /api/v1/events HTTP/1.1\r\nhost: 127.0.0.1\r\n{_BROWSER}{who}\r\n\r\n".encode())
    await reader.readuntil(b"event: ready")
    return reader, writer


async def _watch(reader: asyncio.StreamReader, last_seen: dict[bytes, float], seen: dict[bytes, int]) -> None:
    rest = b""
    while data := await reader.read(65_536):
        now = time.monotonic()
        rest += data
        while (at := rest.find(b"stamp-")) >= 0 and len(rest) >= at + 14:
            stamp = rest[at : at + 14]
            last_seen[stamp] = now
            seen[stamp] = seen.get(stamp, 0) + 1
            rest = rest[at + 14 :]
        if at < 0:
            rest = rest[-13:]


@asynccontextmanager
async def _server(database_url: str, account_id: UUID) -> AsyncIterator[tuple[int, int]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.benchmarks.stream_server",
        database_url,
        str(account_id),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield int(await process.stdout.readline()), process.pid
    finally:
        process.stdin.close()
        await process.wait()


def _resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def _cpu(pid: int) -> float:
    """Seconds of processor time."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
