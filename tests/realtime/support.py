"""An event log in memory, people with rights, and readers of streams."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from prosa.accounts.schemas import Principal, Viewer
from prosa.conversations.policy import Bucket
from prosa.kit.events import StoredEvent
from prosa.realtime.hub import Hub, Limits
from prosa.realtime.ring import Keys
from prosa.realtime.source import EVENTS_CHANNEL, Heard, Snapshot
from prosa.realtime.stream import Headers, Stream

ACCOUNT = UUID(int=0xA)
AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def user(number: int) -> UUID:
    return UUID(int=0x100 + number)


def department(number: int) -> UUID:
    return UUID(int=0x200 + number)


def conversation(number: int) -> UUID:
    return UUID(int=0x300 + number)


def viewer(number: int, departments: tuple[int, ...] = (), *permissions: str) -> Viewer:
    return Viewer(
        account_id=ACCOUNT,
        user_id=user(number),
        permissions=frozenset(f"conversations.{name}" for name in permissions),
        department_ids=frozenset(department(item) for item in departments),
    )


def principal(who: Viewer, session: int = 1) -> Principal:
    return Principal(
        user_id=who.user_id,
        account_id=who.account_id,
        session_id=UUID(int=0x400 + session),
        token_id=None,
        viewer=who,
        csrf="csrf",
    )


def stored(
    number: int,
    audience: set[str],
    left: set[str] | None = None,
    *,
    kind: str = "message.created",
    about: UUID | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    **data: Any,
) -> StoredEvent:
    payload = {"number": number, "type": kind, "at": AT.isoformat(), "actor": None, **data}
    return StoredEvent(
        number=number,
        type=kind,
        at=AT,
        conversation_id=about or conversation(1),
        payload=json.dumps(payload).encode(),
        audience=sorted(audience),
        left=sorted((left or set()) - audience),
        before=before,
        after=after,
    )


def access_changed(
    number: int, who: Viewer, *, ended: bool = False, session: int | None = None
) -> StoredEvent:
    data: dict[str, Any] = {
        "user_id": str(who.user_id),
        "session_id": None if session is None else str(UUID(int=0x400 + session)),
        "token_id": None,
        "ended": ended,
    }
    return stored(number, {f"user:{who.user_id}"}, kind="access.changed", **data)


class MemorySource:
    """The log of one account. Several hubs may share it, as processes share a database."""

    def __init__(self) -> None:
        self.events: list[StoredEvent] = []
        self.all_events: list[StoredEvent] = []
        """Also those that were trimmed."""
        self.number = 0
        self.counts: dict[Bucket, int] = {}
        self.keys: dict[UUID, Keys] = {}
        self.listeners: list[Heard] = []
        self.is_ringing = True
        self.reads = 0

    def emit(self, audience: set[str], left: set[str] | None = None, **options: Any) -> StoredEvent:
        return self.add(stored(self.number + 1, audience, left, **options))

    def add(self, event: StoredEvent) -> StoredEvent:
        self.events.append(event)
        self.all_events.append(event)
        self.number = event.number
        if self.is_ringing:
            self.ring(EVENTS_CHANNEL, str(ACCOUNT))
        return event

    def ring(self, channel: str, payload: str) -> None:
        for heard in self.listeners:
            heard(channel, payload)

    def trim(self, up_to: int) -> None:
        self.events = [event for event in self.events if event.number > up_to]

    async def listen(self, heard: Heard) -> None:
        self.listeners.append(heard)

    async def close(self) -> None:
        pass

    async def heads(self, account_ids: list[UUID]) -> dict[UUID, int]:
        return {item: self.number for item in account_ids if item == ACCOUNT}

    async def head(self, account_id: UUID) -> int:
        return self.number if account_id == ACCOUNT else 0

    async def read(self, account_id: UUID, after: int, limit: int) -> list[StoredEvent]:
        return [event for event in self.events if event.number > after][:limit]

    async def read_visible(
        self, account_id: UUID, after: int, up_to: int, *, keys: Keys, limit: int
    ) -> list[StoredEvent] | None:
        self.reads += 1
        await asyncio.sleep(0)
        if not any(event.number == after + 1 for event in self.events):
            return None
        found = [event for event in self.events if after < event.number <= up_to]
        return [event for event in found if keys & {*event.audience, *event.left}][:limit]

    async def snapshot(self, account_id: UUID, max_events: int, max_bytes: int) -> Snapshot:
        recent = self.events[-max_events:] if max_events else []
        return Snapshot(self.number, recent, dict(self.counts))

    async def conversation_keys(self, account_id: UUID, conversation_id: UUID) -> Keys | None:
        await asyncio.sleep(0)
        return self.keys.get(conversation_id)

    async def notify(self, channel: str, payload: str) -> None:
        self.ring(channel, payload)


class People:
    """Who the credentials `user: <number>` belong to at the moment; rights can be changed and taken away."""

    def __init__(self, *viewers: Viewer) -> None:
        self.principals = {str(item.user_id).encode(): principal(item) for item in viewers}
        self.asked = 0

    def change(self, who: Viewer) -> None:
        self.principals[str(who.user_id).encode()] = principal(who)

    def lock_out(self, who: Viewer) -> None:
        del self.principals[str(who.user_id).encode()]

    async def __call__(self, headers: Headers) -> Principal | None:
        self.asked += 1
        await asyncio.sleep(0)
        return self.principals.get(dict(headers).get(b"authorization", b""))


def credentials(who: Viewer) -> tuple[tuple[bytes, bytes], ...]:
    return ((b"authorization", str(who.user_id).encode()),)


async def open_stream(hub: Hub, who: Viewer, cursor: int | None = None) -> Stream:
    return await hub.open(principal(who), credentials(who), cursor, known_at=time.monotonic())


class Frame:
    """One parsed frame."""

    def __init__(self, raw: str) -> None:
        fields = dict(line.split(": ", 1) for line in raw.split("\n"))
        self.id = int(fields["id"]) if "id" in fields else None
        self.event = fields["event"]
        self.data: dict[str, Any] = json.loads(fields["data"])

    def __repr__(self) -> str:
        return f"{self.id}:{self.event}"


def parse(chunk: bytes) -> list[Frame]:
    return [Frame(raw) for raw in chunk.decode().split("\n\n") if raw]


def numbered(frames: list[Frame]) -> list[tuple[int, bool]]:
    """Number and whether it was a full frame, of the events among the frames."""
    return [
        (item.id, item.event != "conversation.left")
        for item in frames
        if item.id is not None and item.event != "heartbeat"
    ]


def expected(events: list[StoredEvent], keys: Keys, after: int) -> list[tuple[int, bool]]:
    """The rule, said once more in other words."""
    wanted = []
    for event in events:
        if event.number <= after or event.type == "access.changed":
            continue
        if keys & set(event.audience):
            wanted.append((event.number, True))
        elif keys & set(event.left):
            wanted.append((event.number, False))
    return wanted


class Reader:
    """Takes what a stream sends, in a task of its own, until it ends."""

    def __init__(self, hub: Hub, stream: Stream) -> None:
        self.hub = hub
        self.stream = stream
        self.frames: list[Frame] = []
        self.is_ended = False
        self.gate = asyncio.Event()
        self.gate.set()
        self.task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        while chunk := await self.hub.next_chunk(self.stream):
            self.frames += parse(chunk)
            await self.gate.wait()
        self.frames += parse(self.stream.final)
        self.hub.leave(self.stream)
        self.is_ended = True

    def of(self, event: str) -> list[Frame]:
        return [frame for frame in self.frames if frame.event == event]


async def until(condition: Callable[[], object], timeout: float = 2.0) -> None:
    """Wait for something to become true. Raises TimeoutError."""
    async with asyncio.timeout(timeout):
        while not condition():
            await asyncio.sleep(0.005)


@asynccontextmanager
async def running(source: MemorySource, people: People, **limits: Any) -> AsyncIterator[Hub]:
    hub = Hub(source, people, Limits(**limits))
    await hub.start()
    try:
        yield hub
    finally:
        await hub.close(patience=0)
