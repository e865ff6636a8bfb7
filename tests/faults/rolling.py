"""New processes for old ones, while everybody goes on working."""

from __future__ import annotations

import asyncio
import signal
import time
from collections import Counter

import aiohttp

from tests.faults.checker import check
from tests.faults.outcome import Outcome
from tests.faults.world import World, world
from tests.harness.agents import Api
from tests.harness.report import Figure, percentile

ROLLS = 20
CLIENTS = 6
STREAMS = 50
PATIENCE = 90.0
"""Seconds that one replacement may take, on a machine that does other things."""


async def f24(seed: int) -> Outcome:
    """All processes replaced (SIGHUP) twenty times under API calls, webhooks and 50 event streams."""
    async with world("F24", seed) as it:
        await it.follow(STREAMS)
        friends = await it.befriend(6)
        stop = asyncio.Event()
        outcomes: Counter[str] = Counter()
        clients = [
            it.spawn(_calls(it, it.agents[number % 12].api, friends, stop, outcomes))
            for number in range(CLIENTS)
        ]
        customers = it.spawn(_webhooks(it, stop))
        before = sum(len(agent.resumes) for agent in it.agents)
        seconds = [await _roll(it) for _ in range(ROLLS)]
        await asyncio.sleep(1)
        stop.set()
        await asyncio.gather(*clients, customers)
        resumes = [taken for agent in it.agents for _, taken in agent.resumes[1:]]
        resumed = sum(len(agent.resumes) for agent in it.agents) - before
        await it.settle()
        failed = Counter({kind: count for kind, count in outcomes.items() if kind != "answered"})
        failed.update({f"webhook {reason}": count for reason, count in it.provider.refused.items()})
        return Outcome(
            [
                Figure("F24 API calls answered", outcomes["answered"], ""),
                Figure("F24 webhooks acknowledged", len(it.provider.acknowledged), ""),
                Figure("F24 requests failed", sum(failed.values()), "", "<= 0"),
                Figure("F24 one replacement of all processes, p50", percentile(seconds, 0.5), "s"),
                Figure("F24 streams resumed", resumed, ""),
                Figure("F24 resumed, p99", 1000 * percentile(resumes, 0.99), "ms", "<= 1000"),
                Figure("F24 resets", sum(agent.seen["reset"] for agent in it.agents), ""),
            ],
            [
                *(f"F24 {kind}: {count} times" for kind, count in failed.most_common(5)),
                *await check(it, agents=STREAMS),
            ],
        )


async def _roll(it: World) -> float:
    """Replace every process; seconds until no old one is left."""
    assert it.place.process is not None
    old = set(it.place.children())
    it.history.note("roll", old=sorted(old))
    began = time.monotonic()
    it.place.process.send_signal(signal.SIGHUP)
    while old & set(it.place.children()):
        if time.monotonic() - began > PATIENCE:
            raise TimeoutError(f"processes were not replaced within {PATIENCE:.0f} s")
        await asyncio.sleep(0.05)
    return time.monotonic() - began


async def _calls(it: World, api: Api, ids: list[str], stop: asyncio.Event, outcomes: Counter[str]) -> None:
    """One person who reads and writes without a pause. No call is tried again."""
    while not stop.is_set():
        id_ = it.rng.choice(ids)
        method, path = it.rng.choice(
            [
                ("GET", "/conversations"),
                ("GET", f"/conversations/{id_}/messages"),
                ("GET", "/conversations/counters"),
                ("POST", f"/conversations/{id_}/unread"),
            ]
        )
        try:
            status, _ = await api.call(method, path, {} if method == "POST" else None)
            outcomes["answered" if status < 500 else f"{method} {status}"] += 1
        except (aiohttp.ClientError, TimeoutError) as error:
            it.history.note("call failed", path=path, error=repr(error))
            outcomes[f"{method} {type(error).__name__}"] += 1
        await asyncio.sleep(it.rng.uniform(0, 0.1))


async def _webhooks(it: World, stop: asyncio.Event) -> None:
    """Twenty messages a second."""
    async with asyncio.TaskGroup() as group:
        while not stop.is_set():
            phone = f"55119{85000000 + it.rng.randrange(40)}"
            group.create_task(it.provider.say(phone, "durante a troca"))
            await asyncio.sleep(0.05)
