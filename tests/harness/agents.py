"""What a console does, without a screen: a list, an event stream that resumes, one reducer."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import msgspec

Json = dict[str, Any]
_READ = 65_536
PAUSE = (0.05, 0.3)
"""Seconds, from and to, between a broken line and the next attempt."""


class Chunks:
    """Undoes HTTP/1.1 chunked coding piece by piece."""

    def __init__(self) -> None:
        self._rest = b""
        self.is_finished = False

    def feed(self, data: bytes) -> bytes:
        """The content that is complete by now."""
        self._rest += data
        found = []
        while (end := self._rest.find(b"\r\n")) >= 0:
            size = int(self._rest[:end], 16)
            if len(self._rest) < end + 4 + size:
                break
            if size == 0:
                self.is_finished = True
            found.append(self._rest[end + 2 : end + 2 + size])
            self._rest = self._rest[end + 4 + size :]
        return b"".join(found)


class Api:
    """The HTTP API as one person."""

    def __init__(self, port: int, token: str) -> None:
        self.base = f"http://127.0.0.1:{port}/api/v1"
        self._session = aiohttp.ClientSession(
            headers={"authorization": f"Bearer {token}"}, timeout=aiohttp.ClientTimeout(total=15)
        )

    async def call(self, method: str, path: str, data: Any = None, **query: Any) -> tuple[int, Json]:
        """(status, body). Raises aiohttp.ClientError or TimeoutError."""
        async with self._session.request(method, self.base + path, json=data, params=query) as answer:
            return answer.status, msgspec.json.decode(await answer.read() or b"{}")

    async def get(self, path: str, **query: Any) -> Json:
        """The body of a 200, again for a while when the server is away. Raises RuntimeError."""
        answer: Json = {}
        status = 0
        for _ in range(40):
            try:
                status, answer = await self.call("GET", path, **query)
            except (aiohttp.ClientError, TimeoutError) as error:
                status, answer = 0, {"detail": str(error)}
            if status == 200:
                return answer
            await asyncio.sleep(0.25)
        raise RuntimeError(f"GET {path}: {status} {answer.get('detail')}")

    async def conversations(self, view: str = "all", **more: Any) -> tuple[list[Json], int]:
        """Every conversation of a view and the head that the first page is as new as."""
        page = await self.get("/conversations", view=view, limit=100, **more)
        head, items = page["head"], page["items"]
        while page["next_cursor"]:
            page = await self.get("/conversations", view=view, limit=100, cursor=page["next_cursor"], **more)
            items += page["items"]
        return items, head

    async def thread(self, conversation_id: str) -> list[Json]:
        """Every message of a conversation."""
        path = f"/conversations/{conversation_id}/messages"
        page = await self.get(path, limit=100)
        items: list[Json] = page["items"]
        while page["before"]:
            page = await self.get(path, limit=100, before=page["before"])
            items = page["items"] + items
        return items

    async def close(self) -> None:
        await self._session.close()


@dataclass
class Agent:
    """Follows the stream and keeps what it hears of; `cuts` (seconds from, to) breaks the line."""

    port: int
    token: str
    rng: random.Random
    cuts: tuple[float, float] | None = None
    conversations: dict[str, Json] = field(default_factory=dict)
    messages: dict[str, dict[int, Json]] = field(default_factory=dict)
    """Conversation → seq → message."""
    since: dict[str, int] = field(default_factory=dict)
    """Conversation → the first seq that it must have heard of."""
    cursor: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    resumes: list[tuple[float, float]] = field(default_factory=list)
    """When an attempt that succeeded began (monotonic), and the seconds to its first frame."""
    wrong: list[str] = field(default_factory=list)
    stopping: bool = False

    def __post_init__(self) -> None:
        self.api = Api(self.port, self.token)

    async def load(self) -> None:
        """Fetch the list anew and forget the rest, as after a reset."""
        items, self.cursor = await self.api.conversations()
        self.conversations = {item["id"]: item for item in items}
        self.messages = {}
        self.since = {item["id"]: item["last_seq"] + 1 for item in items}

    async def run(self) -> None:
        """Follow until `stopping`; resumes where it was after every broken line."""
        await self.load()
        while not self.stopping:
            try:
                await self._follow()
            except (OSError, EOFError, TimeoutError, ValueError):
                self.seen["broken"] += 1
            if not self.stopping:
                await asyncio.sleep(self.rng.uniform(*PAUSE))

    async def _follow(self) -> None:
        began = time.monotonic()
        async with asyncio.timeout(20):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(
                f"GET /api/v1/events HTTP/1.1\r\nhost: 127.0.0.1:{self.port}\r\n"
                f"authorization: Bearer {self.token}\r\naccept: text/event-stream\r\n"
                f"last-event-id: {self.cursor}\r\n\r\n".encode()
            )
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except BaseException:
                writer.close()
                raise
        try:
            if b" 200 " not in head.split(b"\r\n", 1)[0]:
                self.seen["refused"] += 1
                return
            until = None if self.cuts is None else time.monotonic() + self.rng.uniform(*self.cuts)
            await self._read(reader, began, until)
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader, began: float, until: float | None) -> None:
        chunks, rest, is_cut = Chunks(), b"", False
        while not (self.stopping or is_cut or chunks.is_finished):
            left = 20.0 if until is None else max(0.0, until - time.monotonic())
            is_cut = until is not None and left == 0
            try:
                data = await asyncio.wait_for(reader.read(_READ), 20 if is_cut else left)
            except TimeoutError:
                if until is None:
                    raise
                continue
            if not data:
                raise EOFError
            if is_cut:  # the line breaks in the middle of whatever came next
                data = data[: self.rng.randrange(len(data) + 1)]
                self.seen["cut"] += 1
            rest += chunks.feed(data)
            *frames, rest = rest.split(b"\n\n")
            for frame in frames:
                if await self._take(frame, began):
                    return

    async def _take(self, raw: bytes, began: float) -> bool:
        """Apply one frame; True when the stream is to be opened anew."""
        fields = dict(line.split(b": ", 1) for line in raw.split(b"\n") if b": " in line)
        kind = fields.get(b"event", b"").decode()
        self.seen[kind] += 1
        if kind == "ready":
            self.resumes.append((began, time.monotonic() - began))
        elif kind == "reset":
            await self.load()
            return True
        if b"id" not in fields:
            return False
        number = int(fields[b"id"])
        if kind != "heartbeat" and number <= self.cursor:
            self.wrong.append(f"event {number} came again after {self.cursor}")
        self.cursor = max(self.cursor, number)
        if kind != "heartbeat":
            self.apply(msgspec.json.decode(fields[b"data"]))
        return False

    def apply(self, event: Json) -> None:
        """The one rule: whatever an event carries replaces an older version."""
        if event["type"] == "conversation.left":
            gone = event["conversation_id"]
            for store in (self.conversations, self.messages, self.since):
                store.pop(gone, None)
            return
        conversation, message = event.get("conversation"), event.get("message")
        if conversation is not None:
            id_ = conversation["id"]
            known = self.conversations.get(id_)
            if known is None:
                # Whoever sees a conversation from now on hears of everything from here on.
                self.since[id_] = conversation["last_seq"] + 1
                if message is not None and event["type"] != "message.updated":
                    self.since[id_] = message["seq"]
            if known is None or conversation["version"] > known["version"]:
                self.conversations[id_] = conversation
        if message is not None:
            thread = self.messages.setdefault(message["conversation_id"], {})
            held = thread.get(message["seq"])
            if held is None or message["version"] > held["version"]:
                thread[message["seq"]] = message

    async def differences(self, truth: dict[str, dict[int, Json]]) -> list[str]:
        """How the applied state differs from a fresh fetch. `truth`: conversation → seq → message, all."""
        fresh = {item["id"]: item for item in (await self.api.conversations())[0]}
        found = list(self.wrong)
        for id_ in fresh.keys() | self.conversations.keys():
            ours, theirs = self.conversations.get(id_), fresh.get(id_)
            if ours is None or theirs is None:
                found.append(f"conversation {id_} {'missing' if ours is None else 'not visible any more'}")
            elif ours != theirs:
                parts = [
                    f"{name} {ours.get(name)} instead of {value}"
                    for name, value in theirs.items()
                    if value != ours.get(name)
                ]
                found.append(f"conversation {id_} has {'; '.join(parts)}")
        for id_, first in self.since.items():
            held = self.messages.get(id_, {})
            for seq, message in truth.get(id_, {}).items():
                if seq < first and seq not in held:
                    continue
                if held.get(seq) != message:
                    what = "missing" if seq not in held else "differs"
                    found.append(f"message {seq} of {id_} {what}")
        return found
