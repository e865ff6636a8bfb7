"""The faults. Each gives its figures and the invariants that did not hold."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import asyncpg

from tests.faults import merges, nemesis, races, repeats, rolling, times, uploads
from tests.faults.checker import SETTLED, check
from tests.faults.outcome import Outcome
from tests.faults.world import World, world
from tests.harness import webhooks
from tests.harness.agents import PAUSE
from tests.harness.report import Figure, percentile

LEASE_SECONDS = 10


async def f1(seed: int) -> Outcome:
    """kill -9 of a random web or background process every 1–5 s, a minute at 100 messages a second."""
    async with world("F1", seed) as it, _watched_lag(it) as lags:
        await it.follow(12)
        friends = await it.befriend(6)
        stop = asyncio.Event()
        office = it.spawn(it.office(friends, stop))
        killed, _ = await asyncio.gather(nemesis.kill_children(it, 60), it.customers(60, 100, 60))
        stop.set()
        await office
        await it.settle()
        it.history.note("attempts", total=it.provider.attempts, refused=it.provider.refused)
        return Outcome(
            [
                Figure("F1 messages acknowledged", len(it.provider.acknowledged), ""),
                Figure("F1 web processes killed", killed["web"], ""),
                Figure("F1 background processes killed", killed["background"], ""),
                Figure(
                    "F1 longest time without an acknowledgement",
                    it.provider.longest_silence(*it.interval),
                    "s",
                    "<= 3",
                    "Whaticket 2.4 s cold start",
                ),
                Figure("F1 oldest webhook that waited to be applied", max(lags, default=0), "s", "<= 5"),
            ],
            await check(it),
        )


async def f2(seed: int) -> Outcome:
    """kill -9 of the postmaster five times under load."""
    async with world("F2", seed) as it:
        await it.follow(12)
        friends = await it.befriend(6)
        stop = asyncio.Event()
        office = it.spawn(it.office(friends, stop))
        load = it.spawn(it.customers(60, 50, 45))
        recoveries: list[tuple[float, float]] = []
        for _ in range(5):
            await asyncio.sleep(it.rng.uniform(1.5, 3))
            recoveries.append(await _recovery(it))
        await load
        stop.set()
        await office
        await it.settle()
        accepts = [back for back, _ in recoveries]
        served = [after for _, after in recoveries]
        return Outcome(
            [
                Figure("F2 messages acknowledged", len(it.provider.acknowledged), ""),
                Figure("F2 kill to PostgreSQL accepting", max(accepts), "s", "", "PG alone 1.7–2.6 s"),
                Figure(
                    "F2 PostgreSQL accepting to first acknowledgement",
                    max(served),
                    "s",
                    "<= 5",
                    "Whaticket lost 18 % of its messages",
                ),
            ],
            await check(it),
        )


async def _recovery(it: World) -> tuple[float, float]:
    """(seconds from the kill until PostgreSQL accepts, from there to an acknowledgement)."""
    nemesis.kill_postmaster(it)
    killed = time.monotonic()
    while True:
        await asyncio.sleep(0.02)
        try:
            connection = await asyncpg.connect(it.place.url, timeout=2)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            if time.monotonic() - killed > 60:
                raise
            continue
        await connection.close()
        break
    accepting = time.monotonic()
    while not any(at > accepting for at in list(it.provider.acknowledged.values())[-50:]):
        if time.monotonic() - accepting > 30:
            raise TimeoutError("no webhook was acknowledged within 30 s of PostgreSQL's return")
        await asyncio.sleep(0.01)
    return accepting - killed, time.monotonic() - accepting


async def f5(seed: int) -> Outcome:
    """Each webhook one to five times at once, over two web processes."""
    async with world("F5", seed) as it:
        await it.follow(4)
        gate = asyncio.Semaphore(20)
        copies = 0

        async def one(number: int) -> None:
            nonlocal copies
            external_id = it.provider.new_id()
            phone = f"55119{82000000 + it.rng.randrange(40)}"
            data = webhooks.request(
                it.place.key, webhooks.body(webhooks.message(external_id, phone, f"repetida {number}"))
            )
            times = it.rng.randint(1, 5)
            copies += times
            async with gate:
                await asyncio.gather(*(it.provider.deliver([external_id], data) for _ in range(times)))

        await asyncio.gather(*(one(number) for number in range(600)))
        await it.settle()
        return Outcome(
            [
                Figure(
                    "F5 webhooks sent for 600 messages",
                    copies,
                    "",
                    "",
                    "Whaticket announces every copy",
                )
            ],
            await check(it),
        )


async def f8(seed: int) -> Outcome:
    """Four first messages of a new contact at once, two hundred times."""
    contacts = 200
    async with world("F8", seed) as it:
        await it.follow(4)
        for start in range(0, contacts, 10):
            await asyncio.gather(
                *(
                    it.provider.say(f"55119{83000000 + number}", f"primeira {part}", "Alguém Novo")
                    for number in range(start, start + 10)
                    for part in range(4)
                )
            )
        await it.settle()
        [row] = await it.place.database.pool.fetch(
            "SELECT (SELECT count(*) FROM contacts WHERE account_id = $1) AS contacts,"
            " (SELECT count(*) FROM conversations WHERE account_id = $1) AS conversations,"
            " (SELECT count(*) FROM tickets WHERE account_id = $1 AND closed_at IS NULL) AS tickets,"
            " (SELECT count(*) FROM messages WHERE account_id = $1 AND direction = 'in') AS messages",
            it.place.account_id,
        )
        wanted = {
            "contacts": contacts,
            "conversations": contacts,
            "tickets": contacts,
            "messages": 4 * contacts,
        }
        problems = [
            f"F8 {row[name]} {name}, not {count}" for name, count in wanted.items() if row[name] != count
        ]
        return Outcome(
            [
                Figure(
                    "F8 first messages stored",
                    row["messages"],
                    f"of {4 * contacts}",
                    f">= {4 * contacts}",
                    "Whaticket loses 56–65 % of 4 at once",
                )
            ],
            problems + await check(it),
        )


async def f11(seed: int) -> Outcome:
    """The background process killed between the provider's acceptance and our commit, for thirty messages."""
    async with world("F11", seed) as it:
        await it.follow(4)
        friends = await it.befriend(20)
        interrupted = await _interrupt(it, friends[:10], statuses=False)  # must end as unconfirmed
        for _ in range(4):
            if len(interrupted) >= 30:
                break
            interrupted += await _interrupt(it, friends[10:], statuses=True)
            await _reaches(partial(_have_outcome, it, interrupted[-1:]), 30)
        await it.settle(patience=90)
        states = await it.place.database.pool.fetch(
            "SELECT status, count(*) AS number FROM messages WHERE client_ref = ANY($1::uuid[]) GROUP BY 1",
            interrupted,
        )
        counted = {row["status"]: row["number"] for row in states}
        return Outcome(
            [
                Figure("F11 sends interrupted after acceptance", len(interrupted), ""),
                Figure("F11 of them unconfirmed", counted.get("unconfirmed", 0), ""),
                Figure(
                    "F11 of them told by a status",
                    sum(counted.values()) - counted.get("unconfirmed", 0),
                    "",
                ),
            ],
            await check(it),
        )


async def _interrupt(it: World, conversations: list[str], *, statuses: bool) -> list[str]:
    """Kill the background process while the provider has accepted and not answered; the references accepted."""
    control = it.simulator.control
    await control.settings(auto_statuses=statuses)
    before = len(await control.accepted())
    await control.fault("hang_after_accept", seconds=30, endpoint="messages", times=len(conversations))
    await asyncio.gather(*(it.answer(conversation, "interrompida") for conversation in conversations))
    await _reaches(partial(_accepted, it, before + 1), 20)
    await asyncio.sleep(2)
    nemesis.kill_child(it, "background")
    accepted = [entry["client_ref"] for entry in (await control.accepted())[before:]]
    await control.clear_faults()
    await _reaches(partial(_abandoned, it), 3 * LEASE_SECONDS)
    return accepted


async def _accepted(it: World, number: int) -> bool:
    return len(await it.simulator.control.accepted()) >= number


async def _abandoned(it: World) -> bool:
    """What the killed process was sending is not taken for being sent any more, and the rest has gone out."""
    return bool(
        await it.place.database.pool.fetchval(
            "SELECT NOT EXISTS (SELECT FROM outbox WHERE state = 'sending')"
        )
    )


async def _have_outcome(it: World, references: list[str]) -> bool:
    return bool(
        await it.place.database.pool.fetchval(
            "SELECT NOT EXISTS (SELECT FROM messages WHERE client_ref = ANY($1::uuid[]) AND NOT status = ANY($2))",
            references,
            list(SETTLED),
        )
    )


async def _reaches(holds: Callable[[], Awaitable[bool]], patience: float) -> None:
    until = time.monotonic() + patience
    while not await holds():
        if time.monotonic() > until:
            raise TimeoutError(f"not reached within {patience:.0f} s")
        await asyncio.sleep(0.1)


async def f13(seed: int) -> Outcome:
    """A hundred agents' lines cut at a random byte every 2–20 s, and the server restarted meanwhile."""
    async with world("F13", seed, people=40) as it:
        await it.follow(100, cuts=(2, 20))
        friends = await it.befriend(6)
        stop = asyncio.Event()
        office = it.spawn(it.office(friends, stop))
        load = it.spawn(it.customers(40, 20, 45))
        await asyncio.sleep(15)
        assert it.place.process is not None
        it.history.note("roll")
        it.place.process.send_signal(signal.SIGHUP)
        await asyncio.sleep(15)
        it.history.note("restart")
        stopped = time.monotonic()
        await it.place.stop()
        before = [len(agent.resumes) for agent in it.agents]
        launched = time.monotonic()
        it.place.launch()
        answering = launched + await it.place.answering(launched)
        await _back(it, before)
        back = time.monotonic()
        await load
        stop.set()
        await office
        await it.settle()
        # Lines that were opened while nobody could answer say how long the restart took, not a resume.
        attempts = [
            (began, seconds)
            for agent in it.agents
            for began, seconds in agent.resumes[1:]
            if not stopped <= began <= answering
        ]
        resumes = [seconds for _, seconds in attempts]
        alone = [seconds for began, seconds in attempts if not stopped <= began <= back]
        return Outcome(
            [
                Figure("F13 lines cut", sum(agent.seen["cut"] for agent in it.agents), ""),
                Figure("F13 resumed, p50", 1000 * percentile(resumes, 0.5), "ms"),
                Figure(
                    "F13 resumed, p99",
                    1000 * percentile(resumes, 0.99),
                    "ms",
                    "<= 1000",
                    "Chatwoot loses events of the gap",
                ),
                Figure(
                    "F13 the same without all at once after the restart", 1000 * percentile(alone, 0.99), "ms"
                ),
                Figure("F13 client's pause before an attempt, not counted, at most", 1000 * PAUSE[1], "ms"),
                Figure("F13 start of the server until all agents are back", back - launched, "s", "<= 10"),
                Figure("F13 resets", sum(agent.seen["reset"] for agent in it.agents), ""),
            ],
            await check(it, agents=100),
        )


async def _back(it: World, before: list[int]) -> None:
    """Wait until every agent has resumed since `before`, when nobody could."""
    began = time.monotonic()
    while any(len(agent.resumes) <= count for agent, count in zip(it.agents, before, strict=True)):
        if time.monotonic() - began > 30:
            raise TimeoutError("agents did not come back within 30 s of the restart")
        await asyncio.sleep(0.02)
    it.history.note("back")


@asynccontextmanager
async def _watched_lag(it: World) -> AsyncIterator[list[float]]:
    """Looks ten times a second how long the oldest webhook has been waiting to be applied."""
    ages: list[float] = []

    async def watch() -> None:
        while True:
            age = await it.place.database.pool.fetchval(
                "SELECT extract(epoch FROM clock_timestamp() - min(received_at)) FROM webhook_deliveries"
                " WHERE NOT is_processed"
            )
            ages.append(float(age or 0))
            await asyncio.sleep(0.1)

    task = asyncio.create_task(watch())
    try:
        yield ages
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


FAULTS: dict[str, Callable[[int], Coroutine[Any, Any, Outcome]]] = {
    "F1": f1,
    "F2": f2,
    "F5": f5,
    "F8": f8,
    "F11": f11,
    "F12": repeats.f12,
    "F13": f13,
    "F16": races.f16,
    "F17": races.f17,
    "F18": times.f18,
    "F22": uploads.f22,
    "F24": rolling.f24,
    "F-MERGE": merges.f_merge,
}
