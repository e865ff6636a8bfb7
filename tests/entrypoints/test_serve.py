"""The real `prosa serve`, on an external PostgreSQL 15 and on its own: starts, heals, rolls, ends, leaves nothing."""

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from prosa.kit.postgres import EmbeddedPostgres
from tests.entrypoints.test_processes import ROOT, free_port
from tests.fixtures.postgres import TestServer, parent_folder
from tests.harness.processes import children

PATIENCE = 60.0  # seconds; the machine may be busy


@dataclass
class Serving:
    """A running `prosa serve` with two web processes."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path
    client: aiohttp.ClientSession

    async def answers(self) -> bool:
        """Whether /readyz says 200."""
        try:
            async with self.client.get(f"{self.url}/readyz", headers={"connection": "close"}) as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    def pids(self, kind: str) -> set[int]:
        """Living children of a kind."""
        return {pid for pid, name in children(self.process.pid).items() if name == kind}

    async def until(self, what: Callable[[], bool], name: str) -> None:
        """Look ten times a second. Raises AssertionError with the log."""
        deadline = time.monotonic() + PATIENCE
        while not what():
            assert time.monotonic() < deadline, f"no {name}:\n{self.log.read_text()}"
            assert self.process.poll() is None, self.log.read_text()
            await asyncio.sleep(0.1)

    async def complete(self) -> None:
        """Wait until it answers with two web children and one in the background."""
        deadline = time.monotonic() + PATIENCE
        while not await self.answers():
            assert time.monotonic() < deadline, self.log.read_text()
            await asyncio.sleep(0.1)
        await self.until(lambda: "serving" in self.log.read_text(), "line that says where it serves")
        assert len(self.pids("web")) == 2
        assert len(self.pids("background")) == 1


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not tmp_path: the database's user must be able to enter it.
    made = Path(tempfile.mkdtemp(prefix="prosa-serve-", dir=parent_folder()))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@asynccontextmanager
async def serving(folder: Path, **settings: str) -> AsyncIterator[Serving]:
    port = free_port()
    log = folder / "serve.log"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PROSA_")}
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "prosa", "serve"],
            cwd=folder,
            env={
                **clean,
                "PYTHONPATH": str(ROOT),
                "PROSA_SECRET_KEY": "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz",
                "PROSA_DATA_DIR": str(folder / "data"),
                "PROSA_PORT": str(port),
                **settings,
            },
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )
    timeout = aiohttp.ClientTimeout(PATIENCE)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as client:
            yield Serving(process, f"http://127.0.0.1:{port}", log, client)
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(PATIENCE)


async def heals(place: Serving) -> None:
    """kill -9 of each kind: it is replaced, and the other web process answers all the time."""
    for kind in ("web", "background"):
        before = place.pids(kind)
        victim = min(before)
        os.kill(victim, signal.SIGKILL)
        await place.until(lambda: victim not in place.pids(kind), f"end of the {kind} child")  # noqa: B023
        assert await place.answers()
        await place.until(lambda: len(place.pids(kind)) == len(before), f"new {kind} child")  # noqa: B023
        assert not place.pids(kind) >= before


async def rolls(place: Serving) -> None:
    """SIGHUP: every child is another one, and no request failed meanwhile."""
    before = place.pids("web") | place.pids("background")
    done = asyncio.Event()

    async def use(*, fresh: bool) -> int:
        count = 0
        headers = {"connection": "close"} if fresh else {}
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(PATIENCE)) as own:
            while not done.is_set():
                async with own.get(f"{place.url}/healthz", headers=headers) as answer:
                    assert answer.status == 200
                    await answer.read()
                count += 1
                await asyncio.sleep(0.005)
        return count

    users = [asyncio.create_task(use(fresh=fresh)) for fresh in (True, False, False)]
    place.process.send_signal(signal.SIGHUP)
    await place.until(
        lambda: (
            not (now := place.pids("web") | place.pids("background")) & before and len(now) == len(before)
        ),
        "rolled children",
    )
    await asyncio.sleep(0.2)
    done.set()
    assert all(count > 10 for count in await asyncio.gather(*users))


async def ends(place: Serving, number: int) -> None:
    """Exit code 0, nothing left, no complaint in the log."""
    pids = {place.process.pid, *place.pids("web"), *place.pids("background")}
    place.process.send_signal(number)
    assert await asyncio.to_thread(place.process.wait, PATIENCE) == 0
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
    said = place.log.read_text()
    assert "Traceback" not in said
    assert not re.search(r"\[(?:error|critical)", said), said


async def counts(place: Serving, port: int) -> None:
    """/metrics on a port of its own knows the queues; the public listener does not have it."""
    async with place.client.get(f"http://127.0.0.1:{port}/metrics") as answer:
        found = await answer.text()
    values = dict(line.rsplit(" ", 1) for line in found.splitlines() if not line.startswith("#"))
    assert values["prosa_database_up"] == "1.0"
    for name in (
        "webhooks_waiting",
        "webhooks_lag_seconds",
        "outbox_waiting",
        "dead_letters_waiting",
        "streams",
    ):
        assert float(values[f"prosa_{name}"]) == 0
    async with place.client.get(f"{place.url}/metrics") as answer:
        assert "prosa_" not in await answer.text()


async def test_on_an_external_postgres_15(folder: Path, postgres15_server: TestServer) -> None:
    url = await postgres15_server.create("template0")
    try:
        metrics_port = free_port()
        async with serving(folder, PROSA_DATABASE_URL=url, PROSA_METRICS_PORT=str(metrics_port)) as place:
            await place.complete()
            await heals(place)
            await counts(place, metrics_port)
            await rolls(place)
            await ends(place, signal.SIGINT)
        assert not (folder / "data" / "postgres").exists()
    finally:
        await postgres15_server.drop(url)


async def test_on_its_own_postgres(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder / "data", fsync=False)  # only to look
    async with serving(folder) as place:
        await place.complete()
        assert await asyncio.to_thread(postgres.running)
        await heals(place)
        await rolls(place)
        await ends(place, signal.SIGINT)
    assert not postgres.running()
    assert not (postgres.place.data / "postmaster.pid").exists()


async def test_its_own_postgres_ends_even_when_the_parent_is_killed(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder / "data", fsync=False)
    async with serving(folder) as place:
        await place.complete()
        pids = place.pids("web") | place.pids("background")
        place.process.kill()
        place.process.wait()
        deadline = time.monotonic() + PATIENCE
        while any(Path(f"/proc/{pid}").exists() for pid in pids) or postgres.running():
            assert time.monotonic() < deadline, place.log.read_text()
            await asyncio.sleep(0.1)
