"""The process manager: nobody is refused, nothing stays dead, nothing stays behind."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import pytest

ROOT = Path(__file__).parents[2]
TINY = "tests.entrypoints.tiny_child"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(*modules: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    port = free_port()
    parent = subprocess.Popen(
        [sys.executable, "-m", "tests.entrypoints.tiny_parent", str(port), *modules],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert parent.stdout is not None
    try:
        yield parent, f"http://127.0.0.1:{port}"
    finally:
        if parent.poll() is None:
            parent.terminate()
        parent.wait(20)
        parent.stdout.close()


def wait_ready(parent: subprocess.Popen[str]) -> None:
    assert parent.stdout is not None
    assert parent.stdout.readline().strip() == "ready"


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(15)) as session:
        yield session


async def pid_of(client: aiohttp.ClientSession, url: str) -> int:
    async with client.get(url, headers={"connection": "close"}) as answer:
        assert answer.status == 200
        return int(await answer.text())


async def pids_of(client: aiohttp.ClientSession, url: str) -> set[int]:
    return {await pid_of(client, url) for _ in range(30)}


async def eventually_gone(pids: set[int], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        assert time.monotonic() < deadline, "children stayed behind"
        await asyncio.sleep(0.05)


async def test_a_request_waits_until_the_children_serve(client: aiohttp.ClientSession) -> None:
    with running(TINY) as (parent, url):
        for _ in range(100):  # until the parent has opened the socket
            try:
                await pid_of(client, url)
                break
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.05)
        assert await pid_of(client, url) != parent.pid


async def test_a_rolling_restart_refuses_nobody(client: aiohttp.ClientSession) -> None:
    with running(TINY, TINY) as (parent, url):
        wait_ready(parent)
        before = await pids_of(client, url)
        served: set[int] = set()
        stop = asyncio.Event()

        async def use(fresh: bool) -> int:
            count = 0
            headers = {"connection": "close"} if fresh else {}
            # One connection of its own, kept alive where allowed.
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=1)) as own:
                while not stop.is_set():
                    async with own.get(url, headers=headers) as answer:
                        assert answer.status == 200
                        served.add(int(await answer.text()))
                    count += 1
            return count

        users = [asyncio.create_task(use(fresh)) for fresh in (True, True, False, False)]
        parent.send_signal(signal.SIGHUP)
        await eventually_gone(before, 20)
        await asyncio.sleep(0.2)
        stop.set()
        assert sum(await asyncio.gather(*users)) > 100
        assert served - before
        assert not await pids_of(client, url) & before


async def test_a_killed_child_is_replaced_and_the_other_serves_on(client: aiohttp.ClientSession) -> None:
    with running(TINY, TINY) as (parent, url):
        wait_ready(parent)
        before = await pids_of(client, url)
        victim = before.pop()
        os.kill(victim, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while not (now := await pids_of(client, url)) - before - {victim}:
            assert time.monotonic() < deadline
        assert victim not in now


async def test_stopping_ends_streams_and_finishes_requests(client: aiohttp.ClientSession) -> None:
    with running(TINY) as (parent, url):
        wait_ready(parent)
        async with client.get(f"{url}/stream") as stream:
            assert await stream.content.readexactly(6) == b"begin "
            slow = asyncio.create_task(pid_of(client, f"{url}/slow"))
            await asyncio.sleep(0.1)
            started = time.monotonic()
            parent.terminate()
            assert await stream.text() == "end"
            await slow
        assert await asyncio.to_thread(parent.wait, 10) == 0
        assert time.monotonic() - started < 4


async def test_children_do_not_outlive_a_killed_parent(client: aiohttp.ClientSession) -> None:
    with running(TINY, TINY) as (parent, url):
        wait_ready(parent)
        children = await pids_of(client, url)
        parent.kill()
        await eventually_gone(children)


async def test_a_child_that_cannot_start_stops_the_whole_with_one_line() -> None:
    with running("tests.entrypoints.refusing_child") as (parent, _):
        assert await asyncio.to_thread(parent.wait, 20) == 1
        assert parent.stdout is not None
        assert parent.stdout.read() == "web 0 could not start; the lines above say why.\n"


async def test_a_taken_port_is_one_clear_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "prosa", "serve", "--port", port],
            cwd=ROOT,
            env={**os.environ, "PROSA_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1
        assert done.stderr.strip() == f"prosa: Cannot listen on 127.0.0.1:{port}: Address already in use."
