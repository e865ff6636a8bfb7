"""Posts webhooks: signed, in order per destination, retried with growing pauses."""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from simulator.model import Attempt, Delivery, Phone
from simulator.state import Store
from simulator.webhooks import wire


@dataclass(slots=True)
class _Lane:
    """Deliveries of one destination; copies of a webhook use lanes of their own so that they race."""

    waiting: deque[Delivery] = field(default_factory=deque)
    active: int = 0


class Dispatcher:
    """Owns the queues and the HTTP client. ``start`` before use, ``close`` at the end."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.outstanding = 0
        self._lanes: dict[tuple[str, int], _Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._timers: set[asyncio.TimerHandle] = set()
        self._kick = asyncio.Event()
        self._client: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        self._client = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
        )

    @property
    def _session(self) -> aiohttp.ClientSession:
        if self._client is None:
            raise RuntimeError("start() comes first")
        return self._client

    async def close(self) -> None:
        self.clear()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.close()

    def clear(self) -> None:
        """Give up everything that waits."""
        for timer in self._timers:
            timer.cancel()
        for task in self._tasks:
            task.cancel()
        self._timers.clear()
        self._lanes.clear()
        self.outstanding = 0

    def kick(self) -> None:
        """Retry now what waits for its next attempt."""
        self._kick.set()
        self._kick = asyncio.Event()

    def post(self, phone: Phone, kind: str, refs: list[str], body: Any) -> list[Delivery]:
        """Queue a webhook of a number; returns one delivery per copy."""
        return self.post_bytes(self.store.callback_of(phone), kind, refs, wire.encode(body))

    def post_bytes(self, url: str | None, kind: str, refs: list[str], body: bytes) -> list[Delivery]:
        """Queue these exact bytes. Without an address they are only written to the log."""
        tuning = self.store.tuning
        signature = {
            "valid": wire.sign(self.store.app_secret, body),
            "wrong": "sha256=" + "0" * 64,
            "missing": None,
        }[tuning.signature]
        copies = random.randint(tuning.copies_min, tuning.copies_max)
        made: list[Delivery] = []
        for copy in range(copies):
            delivery = Delivery(
                seq=len(self.store.deliveries) + 1,
                created=self.store.now(),
                url=url or "",
                kind=kind,
                refs=refs,
                body=body,
                signature=signature,
                copy=copy,
            )
            self.store.deliveries.append(delivery)
            made.append(delivery)
            if not url:
                self._finish(delivery, "no_callback")
            elif self._dropped():
                self._finish(delivery, "dropped")
            else:
                self.outstanding += 1
                self._later(tuning.delay + random.uniform(0, tuning.shuffle), delivery)
        return made

    def _dropped(self) -> bool:
        tuning = self.store.tuning
        if tuning.drop_next > 0:
            tuning.drop_next -= 1
            return True
        return random.random() < tuning.drop_rate

    def _finish(self, delivery: Delivery, state: Any) -> None:
        delivery.state = state
        self.store.counters[f"webhooks_{state}"] += 1
        for ref in delivery.refs if delivery.kind == "message" else ():
            message = self.store.messages.get(ref)
            if message is not None and message.status in ("pending", "undelivered"):
                message.status = "received" if state == "delivered" else "undelivered"
                self.store.publish("message", message)
        self.store.publish("delivery", delivery)

    def _later(self, seconds: float, delivery: Delivery) -> None:
        if seconds <= 0:
            self._enqueue(delivery)
            return

        def due() -> None:
            self._timers.discard(timer)
            self._enqueue(delivery)

        timer = asyncio.get_running_loop().call_later(seconds, due)
        self._timers.add(timer)

    def _enqueue(self, delivery: Delivery) -> None:
        lane = self._lanes.setdefault((delivery.url, delivery.copy), _Lane())
        lane.waiting.append(delivery)
        self._pump(lane)

    def _pump(self, lane: _Lane) -> None:
        while lane.waiting and lane.active < self.store.tuning.concurrency:
            lane.active += 1
            task = asyncio.create_task(self._run(lane, lane.waiting.popleft()))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _run(self, lane: _Lane, delivery: Delivery) -> None:
        """Try until the answer is 200 or the schedule ends. In strict order the lane waits meanwhile."""
        again: float | None = None
        while True:
            pause = await self._attempt(delivery)
            if pause is None:
                self.outstanding -= 1
                break
            if self.store.tuning.order == "loose":
                again = pause
                break
            try:
                await asyncio.wait_for(self._kick.wait(), pause)
            except TimeoutError:
                pass
        lane.active -= 1
        if again is not None:
            self._later(again, delivery)
        self._pump(lane)

    async def _attempt(self, delivery: Delivery) -> float | None:
        """One request; returns the pause before the next one, None when it is over."""
        tuning = self.store.tuning
        headers = {"Content-Type": "application/json", "User-Agent": "facebookexternalua"}
        if delivery.signature is not None:
            headers["X-Hub-Signature-256"] = delivery.signature
        started = time.monotonic()
        status: int | None = None
        error: str | None = None
        try:
            async with self._session.post(
                delivery.url,
                data=delivery.body,
                headers=headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=tuning.webhook_timeout),
            ) as answer:
                await answer.read()
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as problem:
            error = f"{type(problem).__name__}: {problem}"[:300]
        delivery.attempts.append(
            Attempt(self.store.now(), status, error, round((time.monotonic() - started) * 1000))
        )
        self.store.counters["webhook_attempts"] += 1
        if status == 200:
            self._finish(delivery, "delivered")
            return None
        if len(delivery.attempts) > len(tuning.retry_schedule):
            self._finish(delivery, "failed")
            return None
        self.store.publish("delivery", delivery)
        return tuning.retry_schedule[len(delivery.attempts) - 1]

    async def handshake(self, url: str) -> tuple[bool, str]:
        """The GET that Meta sends when an address is saved; True when the challenge comes back."""
        challenge = str(random.randint(10**9, 10**10 - 1))
        query = {
            "hub.mode": "subscribe",
            "hub.verify_token": self.store.verify_token,
            "hub.challenge": challenge,
        }
        try:
            async with self._session.get(
                url, params=query, allow_redirects=False, timeout=aiohttp.ClientTimeout(total=10)
            ) as answer:
                text = await answer.text(errors="replace")
                good = answer.status == 200 and text.strip() == challenge
                return good, f"HTTP {answer.status}: {text[:200]}"
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as problem:
            return False, f"{type(problem).__name__}: {problem}"[:300]
