"""Everything that a fault happens to: an installation, a simulated provider, customers, agents, a history."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp

from prosa.departments import service as departments
from simulator.testing import Running, running
from tests.harness.agents import Agent, Api
from tests.harness.installation import Installation, installation
from tests.harness.report import BUILD
from tests.harness.webhooks import Provider


@dataclass
class History:
    """One line of JSON for everything that was done or happened."""

    path: Path
    began: float = field(default_factory=time.monotonic)

    def note(self, what: str, **more: Any) -> None:
        at = round(time.monotonic() - self.began, 3)
        with self.path.open("a") as file:
            file.write(json.dumps({"at": at, "what": what, **more}, default=str) + "\n")


@dataclass
class World:
    """The parts, and what customers and agents do."""

    place: Installation
    provider: Provider
    simulator: Running
    rng: random.Random
    history: History
    agents: list[Agent] = field(default_factory=list)
    following: list[asyncio.Task[None]] = field(default_factory=list)
    beside: list[asyncio.Task[None]] = field(default_factory=list)
    sent: dict[str, int] = field(default_factory=dict)
    """Message id → status of the API's answer."""
    interval: tuple[float, float] = (0.0, 0.0)
    """Monotonic times of the load."""

    @property
    def admin(self) -> Agent:
        return self.agents[0]

    async def follow(self, count: int, cuts: tuple[float, float] | None = None) -> None:
        """Let `count` agents follow their streams."""
        for number in range(count):
            agent = Agent(
                self.place.port,
                self.place.tokens[number % len(self.place.tokens)],
                random.Random(self.rng.random()),
                # The administrator's line holds: what it has seen is what the API agents work with.
                None if number == 0 else cuts,
            )
            self.agents.append(agent)
            self.following.append(asyncio.create_task(agent.run()))
        await _until(lambda: all(agent.resumes for agent in self.agents), 30, "agents connected")

    async def customers(self, count: int, per_second: float, seconds: float, *, text: str = "oi") -> None:
        """Open loop: messages of `count` customers, each until acknowledged."""
        start = time.monotonic()
        total = round(per_second * seconds)
        async with asyncio.TaskGroup() as group:
            for number in range(total):
                await asyncio.sleep(max(0.0, start + number / per_second - time.monotonic()))
                phone = f"55119{81000000 + self.rng.randrange(count)}"
                group.create_task(self.provider.say(phone, f"{text} {number}"))
            self.interval = (start, time.monotonic())

    async def befriend(self, count: int) -> list[str]:
        """Simulated customers who have written, so that they may be answered; their conversations' ids."""
        control = self.simulator.control
        await control.call("POST", "/customers/many", {"count": count, "start": 0, "prefix": "c"})
        for number in range(count):
            await control.say(f"c{number:06d}", "Bom dia")
        api = self.admin.api
        for _ in range(100):
            items, _head = await api.conversations()
            ids = [item["id"] for item in items if item["contact"]["name"].startswith("Cliente 0000")]
            if len(ids) >= count:
                return ids
            await asyncio.sleep(0.2)
        raise RuntimeError("the simulated customers' messages did not arrive")

    async def answer(self, conversation_id: str, text: str, *, api: Api | None = None) -> str:
        """An agent sends until the API says that it was stored; the message's id."""
        message_id = str(uuid4())
        data = {"id": message_id, "type": "text", "text": text}
        for _ in range(60):
            try:
                status, answer = await (api or self.admin.api).call(
                    "POST", f"/conversations/{conversation_id}/messages", data
                )
            except (aiohttp.ClientError, TimeoutError) as error:
                self.history.note("answer failed", id=message_id, error=type(error).__name__)
                status, answer = 0, {}
            if status in (200, 201):
                self.sent[message_id] = status
                return message_id
            if 400 <= status < 500:
                raise RuntimeError(f"an agent's message was refused: {status} {answer}")
            await asyncio.sleep(0.25)
        raise RuntimeError("an agent could not send in 15 s")

    async def office(self, conversation_ids: list[str], stop: asyncio.Event, pause: float = 0.25) -> None:
        """Agents answer, read, start, transfer and close, until `stop`."""
        apis = [self.admin.api]
        while not stop.is_set():
            chosen = self.rng.choice(conversation_ids)
            await self.answer(chosen, f"resposta {len(self.sent)}")
            known = list(self.admin.conversations.values())
            if known:
                other = self.rng.choice(known)
                path = f"/conversations/{other['id']}"
                action = self.rng.choice(["read", "start", "close", "transfer", "unread"])
                bodies = {
                    "read": {"seq": other["last_seq"]},
                    "transfer": {"department_id": str(self.rng.choice(self.place.department_ids))},
                }
                try:
                    status, _ = await apis[0].call("POST", f"{path}/{action}", bodies.get(action, {}))
                    self.history.note(action, conversation=other["id"], status=status)
                except (aiohttp.ClientError, TimeoutError) as error:
                    self.history.note(action, conversation=other["id"], error=type(error).__name__)
            await asyncio.sleep(pause * self.rng.uniform(0.5, 1.5))

    async def settle(self, patience: float = 60.0) -> None:
        """Wait until nothing is under way and every agent has heard of everything. Raises TimeoutError."""
        database = self.place.database
        await self.simulator.control.settle(patience)

        async def idle() -> bool:
            waiting = await database.pool.fetchval(
                "SELECT (SELECT count(*) FROM webhook_deliveries WHERE NOT is_processed)"
                " + (SELECT count(*) FROM outbox)"
            )
            return bool(waiting == 0)

        await until_true(idle, patience + 60, "webhooks and outbox worked off")
        await self.simulator.control.settle(patience)
        await until_true(idle, patience, "statuses worked off")
        async with database.transaction(self.place.account_id) as tx:
            # Everybody hears of a new department: whoever has heard of this one has heard of all before it.
            await departments.create_department(tx, f"Marca {self.rng.getrandbits(40):010x}")
        async with database.transaction(self.place.account_id) as tx:
            head = await tx.fetchval(
                "SELECT last_number FROM event_counters WHERE account_id = $1", tx.account_id
            )
        for agent in self.agents:
            agent.cuts = None
        try:
            await _until(lambda: all(agent.cursor >= head for agent in self.agents), 45, "agents up to date")
        except TimeoutError:
            for number, (agent, task) in enumerate(zip(self.agents, self.following, strict=True)):
                if agent.cursor < head:
                    ended = repr(task.exception()) if task.done() else "following"
                    self.history.note(
                        "behind", agent=number, at=agent.cursor, head=head, task=ended, seen=agent.seen
                    )
            raise

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Something that goes on beside the rest, at most until the end."""
        task = asyncio.create_task(work)
        self.beside.append(task)
        return task

    async def leave(self) -> None:
        """End the agents and whatever goes on."""
        for agent in self.agents:
            agent.stopping = True
        for task in (*self.beside, *self.following):
            task.cancel()
        await asyncio.gather(*self.beside, *self.following, return_exceptions=True)
        for agent in self.agents:
            await agent.api.close()
        self.provider.close()


async def _until(holds: Callable[[], bool], patience: float, what: str) -> None:
    async def ask() -> bool:
        return holds()

    await until_true(ask, patience, what)


async def until_true(holds: Callable[[], Awaitable[bool]], patience: float, what: str) -> None:
    """Wait until it holds. Raises TimeoutError after `patience` seconds."""
    until = time.monotonic() + patience
    while True:
        try:
            if await holds():
                return
        except OSError:
            pass  # the database comes back
        if time.monotonic() > until:
            raise TimeoutError(f"not within {patience:.0f} s: {what}")
        await asyncio.sleep(0.1)


@asynccontextmanager
async def world(name: str, seed: int, *, people: int = 12, workers: int = 2) -> AsyncIterator[World]:
    """A running installation with nobody in it yet."""
    BUILD.mkdir(exist_ok=True)
    history = History(BUILD / f"faults-{name}.jsonl")
    history.path.unlink(missing_ok=True)
    rng = random.Random(f"{name} {seed}")
    async with running() as simulator:
        graph = f"{simulator.url}/v23.0"
        async with installation(workers=workers, people=people, graph_url=graph) as place:
            await simulator.control.callback(f"http://127.0.0.1:{place.port}/hooks/whatsapp/{place.key}")
            await place.start()
            it = World(place, Provider(place.port, place.key, rng), simulator, rng, history)
            try:
                yield it
            finally:
                (BUILD / f"faults-{name}.log").write_text(place.tail(5_000))
                await it.leave()
