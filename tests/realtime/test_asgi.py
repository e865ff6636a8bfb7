from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from prosa.realtime.asgi import EventStream
from prosa.realtime.hub import Hub
from tests.realtime.sse import Client, serving
from tests.realtime.support import MemorySource, People, department, running, until, user, viewer

ANA = viewer(1, (1,), "see_unassigned")
FREE_1 = f"dept-free:{department(1)}"
ME = {"authorization": str(user(1))}


@asynccontextmanager
async def streaming(source: MemorySource, **limits: Any) -> AsyncIterator[tuple[Hub, int]]:
    people = People(ANA)
    async with running(source, people, **limits) as hub:
        app = EventStream(hub, people, frozenset({"https://chat.example.com"}))
        async with serving(app) as port:
            yield hub, port
            hub.end_streams()


async def test_the_stream_over_http() -> None:
    source = MemorySource()
    async with streaming(source) as (hub, port):
        client = await Client.connect(port, headers=ME)
        assert client.status == 200
        assert client.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert client.headers["cache-control"] == "no-store, no-transform"
        assert client.headers["x-accel-buffering"] == "no"
        assert "content-encoding" not in client.headers
        [ready] = await client.frames(1)
        assert (ready.event, ready.data["head"]) == ("ready", 0)

        source.emit({FREE_1}, text="olá")
        [frame] = await client.frames(1)
        assert (frame.id, frame.event, frame.data["text"]) == (1, "message.created", "olá")

        await client.close()
        await until(lambda: hub.stream_count == 0)


@pytest.mark.parametrize(
    ("path", "headers", "numbers"),
    [
        ("/api/v1/events?after=1", {}, [2, 3]),
        ("/api/v1/events?after=0", {"last_event_id": "2"}, [3]),
        ("/api/v1/events", {"last_event_id": "0"}, [1, 2, 3]),
    ],
)
async def test_resuming(path: str, headers: dict[str, str], numbers: list[int]) -> None:
    source = MemorySource()
    for _ in range(3):
        source.emit({FREE_1})
    async with streaming(source) as (_, port):
        client = await Client.connect(port, path, headers={**ME, **headers})
        frames = await client.frames(1 + len(numbers))
        assert [frame.id for frame in frames] == [None, *numbers]
        await client.close()


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, "unauthorized"),
        ({"authorization": "nobody"}, 401, "unauthorized"),
        ({**ME, "origin": "https://evil.example"}, 403, "foreign_origin"),
        ({**ME, "origin": "null"}, 403, "foreign_origin"),
        ({**ME, "origin": "https://chat.example.com.evil.example"}, 403, "foreign_origin"),
        ({**ME, "last_event_id": "-1"}, 400, "invalid_cursor"),
        ({**ME, "last_event_id": "12x"}, 400, "invalid_cursor"),
        ({**ME, "last_event_id": "9" * 19}, 400, "invalid_cursor"),
    ],
)
async def test_what_is_refused(headers: dict[str, str], status: int, code: str) -> None:
    async with streaming(MemorySource()) as (hub, port):
        client = await Client.connect(port, headers=headers)
        assert client.status == status
        assert client.headers["content-type"] == "application/problem+json"
        assert json.loads(await client.body())["code"] == code
        assert hub.stream_count == 0
        await client.close()


async def test_only_get_is_possible() -> None:
    async with streaming(MemorySource()) as (_, port):
        client = await Client.connect(port, method="POST", headers=ME)
        assert (client.status, client.headers["allow"]) == (405, "GET")
        await client.close()


async def test_own_origins_are_welcome() -> None:
    async with streaming(MemorySource()) as (_, port):
        for origin in (f"http://127.0.0.1:{port}", "https://chat.example.com"):
            client = await Client.connect(port, headers={**ME, "origin": origin})
            assert client.status == 200
            await client.close()


async def test_a_full_process_says_when_to_come_again() -> None:
    async with streaming(MemorySource(), streams=0) as (_, port):
        client = await Client.connect(port, headers=ME)
        assert client.status == 503
        assert int(client.headers["retry-after"]) >= 1
        await client.close()


async def test_a_slow_reader_costs_little_and_hinders_nobody() -> None:
    source = MemorySource()
    async with streaming(source, ring_events=50) as (hub, port):
        slow = await Client.connect(port, headers=ME, window=4_096)
        quick = await Client.connect(port, headers=ME)
        await quick.frames(1)
        big = "x" * 20_000
        for start in range(0, 1_000, 100):
            for _ in range(100):
                source.emit({FREE_1}, text=big)
            frames = await quick.frames(100)
            assert [frame.id for frame in frames] == list(range(start + 1, start + 101))

        [account] = hub._accounts.values()
        assert account.ring.bytes < 2 << 20
        stuck = [stream for stream in account.streams.values() if stream.sending_since is not None]
        assert len(stuck) == 1

        frames = await slow.frames(1_001)
        assert [frame.id for frame in frames[1:]] == list(range(1, 1_001))
        await slow.close()
        await quick.close()


async def test_a_reader_that_takes_nothing_is_cut_off() -> None:
    source = MemorySource()
    async with streaming(source, stalled=0.2) as (hub, port):
        client = await Client.connect(port, headers=ME, window=4_096)
        await until(lambda: hub.stream_count == 1)
        for _ in range(500):
            source.emit({FREE_1}, text="x" * 20_000)
        await until(lambda: hub.stream_count == 0, timeout=4)
        await client.close()


async def test_a_shutdown_ends_streams_first_and_quickly() -> None:
    async with streaming(MemorySource()) as (hub, port):
        clients = [await Client.connect(port, headers=ME) for _ in range(5)]
        for client in clients:
            await client.frames(1)
        hub.end_streams()
        async with asyncio.timeout(1):
            for client in clients:
                assert await client.frames(1) == []
        refused = await Client.connect(port, headers=ME)
        assert refused.status == 503
        for client in [*clients, refused]:
            await client.close()
