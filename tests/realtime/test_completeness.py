"""What a stream gets is exactly what its viewer has to hear of: ascending, no gap, no repeat."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from prosa.accounts.schemas import Viewer
from prosa.conversations.policy import viewer_keys
from prosa.realtime.hub import Hub, Limits
from tests.realtime.support import (
    ACCOUNT,
    MemorySource,
    People,
    department,
    expected,
    numbered,
    open_stream,
    parse,
    user,
    viewer,
)

VIEWERS = [
    viewer(1, (1,), "see_unassigned"),
    viewer(2, (1, 2), "see_unassigned", "see_department", "see_no_department"),
    viewer(3, (), "see_all", "see_closed_all"),
    viewer(4),
]
KEYS = [
    "all",
    "nodept",
    "account",
    "closed-all",
    *(f"user:{user(item)}" for item in (1, 2, 4)),
    *(f"dept-free:{department(item)}" for item in (1, 2, 3)),
    *(f"dept-taken:{department(item)}" for item in (1, 2)),
]

some_keys = st.sets(st.sampled_from(KEYS), max_size=3)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("emit"), st.lists(st.tuples(some_keys, some_keys), min_size=1, max_size=8)),
        st.tuples(st.just("ingest"), st.just(None)),
        st.tuples(st.just("read"), st.integers(0, 3)),
        st.tuples(st.just("cut"), st.integers(0, 3)),
        st.tuples(st.just("trim"), st.integers(1, 10)),
    ),
    max_size=25,
)


@dataclass
class Client:
    """A browser: keeps the number that it saw last and comes back with it."""

    hub: Hub
    source: MemorySource
    viewer: Viewer
    cursor: int = 0
    since: int = 0
    got: list[tuple[int, bool]] = field(default_factory=list)
    stream: Any = None

    async def read(self, chunks: int) -> None:
        if self.stream is None:
            self.stream = await open_stream(self.hub, self.viewer, self.cursor)
        stream = self.stream
        while chunks:
            chunk = await self._next_chunk()
            if chunk is None:
                return
            self.take(chunk or stream.final)
            chunks -= 1
            if not chunk:
                self.cut()
                return

    async def _next_chunk(self) -> bytes | None:
        """None when the stream sleeps: it has nothing to say."""
        task = asyncio.create_task(self.hub.next_chunk(self.stream))
        while not task.done() and self.stream.waiter is None:
            await asyncio.sleep(0)
        if task.done():
            return task.result()
        task.cancel()
        await asyncio.wait([task])
        return None

    def take(self, chunk: bytes) -> None:
        for frame in parse(chunk):
            if frame.event == "reset":
                # Everything shown is fetched anew: what came before the present head is known.
                self.check(up_to=self.cursor)
                self.cursor = self.since = self.source.number
                self.got.clear()
            elif frame.id is not None:
                assert frame.id > self.cursor
                self.cursor = frame.id
                self.got += numbered([frame])

    def cut(self) -> None:
        if self.stream is not None:
            self.hub.leave(self.stream)
            self.stream = None

    def check(self, up_to: int) -> None:
        wanted = expected(self.source.all_events, viewer_keys(self.viewer), self.since)
        assert self.got == [item for item in wanted if item[0] <= up_to]


async def play(script: list[tuple[str, Any]], ring_events: int) -> None:
    source = MemorySource()
    hub = Hub(source, People(*VIEWERS), Limits(ring_events=ring_events))
    clients = [Client(hub, source, item) for item in VIEWERS]

    async def ingest() -> None:
        account = await hub._account(ACCOUNT)
        account.ingest(await source.read(ACCOUNT, account.ring.head, 1_000), 0.0)

    for step, argument in script:
        match step:
            case "emit":
                for audience, left in argument:
                    source.emit(audience, left)
            case "ingest":
                await ingest()
            case "read":
                await clients[argument].read(1)
            case "cut":
                clients[argument].cut()
            case "trim":
                # The ring of a living process is never behind the oldest stored event.
                source.trim(min(argument, (await hub._account(ACCOUNT)).ring.head))
    await ingest()
    for client in clients:
        await client.read(10_000)  # a reset on the way begins anew
        await client.read(10_000)
        client.check(up_to=source.number)


@settings(max_examples=250, deadline=None)
@given(script=steps, ring_events=st.sampled_from([1, 3, 8, 4_096]))
def test_the_received_events_are_the_entitled_ones(script: list[tuple[str, Any]], ring_events: int) -> None:
    asyncio.run(play(script, ring_events))
