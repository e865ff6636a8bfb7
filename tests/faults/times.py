"""What is due while nothing runs, two schedulers at once, and days on which the clocks jump."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from prosa.desk.jobs import run_desk
from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database
from prosa.routing.jobs import run_routing
from tests.faults.checker import check
from tests.faults.outcome import Outcome
from tests.faults.races import arrive, available, department, transfer
from tests.faults.world import World, until_true, world
from tests.harness.report import Figure
from tests.routing.desk import build

CLOSINGS = 40
ASKED, BUSY = range(1, 7), range(7, 12)
"""People to whom something is offered, and people who wrap up."""
JUMPS = (
    ("Europe/Lisbon", datetime(2026, 3, 29, tzinfo=UTC)),
    ("Europe/Lisbon", datetime(2026, 10, 25, tzinfo=UTC)),
    # Midnight itself is skipped, or comes twice.
    ("America/Sao_Paulo", datetime(2018, 11, 4, 3, tzinfo=UTC)),
    ("America/Sao_Paulo", datetime(2018, 2, 18, 3, tzinfo=UTC)),
)


async def f18(seed: int) -> Outcome:
    """Closings, offers and wrap-ups become due while all is down; then several schedulers start at once."""
    async with world("F18", seed) as it:
        await it.follow(12)
        closing = await _schedule(it)
        offered = await _offer(it)
        await _wrap_up(it)
        await it.settle()
        await it.place.stop()
        early, late = closing[: CLOSINGS // 2], closing[CLOSINGS // 2 :]
        await _become_due(it, early)
        it.history.note("start", overdue=len(early))
        began = time.monotonic()
        it.place.launch()
        # At first these two compete with each other, as soon as the server is up with its own.
        async with _scheduler(it), _scheduler(it):
            await until_true(lambda: _all_fired(it, early), 60, "what was due has happened")
            overdue = time.monotonic() - began
            await it.place.answering(began)
            untouched = await _open_among(it, late)
            await it.place.database.pool.execute(
                "UPDATE scheduled_closings SET due_at = now() + interval '2 s' WHERE account_id = $1",
                it.place.account_id,
            )
            due = time.monotonic() + 2
            await until_true(lambda: _all_fired(it, late), 30, "closings on time have happened")
            delay = time.monotonic() - due
            await asyncio.sleep(3)  # time enough for doing it twice
        await it.settle()
        return Outcome(
            [
                Figure("F18 overdue: closings, offers, wrap-ups", len(early) + len(offered) + len(BUSY), ""),
                Figure("F18 start of the server until all had happened", overdue, "s", "<= 10"),
                Figure("F18 on time: closings", len(late), ""),
                Figure("F18 last of them after its time", delay, "s", "<= 3"),
            ],
            [
                *(
                    []
                    if untouched == len(late)
                    else [f"F18 {len(late) - untouched} closed before their time"]
                ),
                *await _once(it, closing, offered),
                *await _days(it),
                *await check(it),
            ],
        )


async def _schedule(it: World) -> list[str]:
    """Conversations that are to be closed in an hour."""
    ids = await arrive(it, CLOSINGS)
    start = {"department_id": str(it.place.department_ids[0])}
    for id_ in ids:
        for action, data in (("start", start), ("close", {"minutes": 60, "silent": True})):
            status, answer = await it.admin.api.call("POST", f"/conversations/{id_}/{action}", data)
            if status != 200:
                raise RuntimeError(f"{action}: {status} {answer}")
    return ids


async def _offer(it: World) -> list[str]:
    """Offers that nobody answers, one for each of ASKED."""
    members = [it.place.user_ids[number] for number in ASKED]
    queue = await department(it, "oferece", members, mode="push", offer_seconds=600)
    for number in ASKED:
        await available(it, number)
    await transfer(it, await arrive(it, len(ASKED)), queue)
    found: list[str] = []

    async def made() -> bool:
        rows = await it.place.database.pool.fetch(
            "SELECT id FROM offers WHERE account_id = $1 AND state = 'pending'", it.place.account_id
        )
        found[:] = [str(row["id"]) for row in rows]
        return len(found) == len(ASKED)

    await until_true(made, 20, "offers made")
    return found


async def _wrap_up(it: World) -> None:
    """Agents who have closed something and may finish their notes."""
    members = [it.place.user_ids[number] for number in BUSY]
    queue = await department(it, "conclui", members, wrap_up_seconds=3600)
    ids = await arrive(it, len(BUSY))
    await transfer(it, ids, queue)
    for number, id_ in zip(BUSY, ids, strict=True):
        await available(it, number)
        for action in ("start", "close"):
            status, answer = await it.agents[number].api.call("POST", f"/conversations/{id_}/{action}", {})
            if status != 200:
                raise RuntimeError(f"{action}: {status} {answer}")

    async def wrapping() -> bool:
        return await _states(it, BUSY) == {"wrap_up": len(BUSY)}

    await until_true(wrapping, 20, "wrap-ups begun")


async def _become_due(it: World, ids: list[str]) -> None:
    """Everything was due an hour ago."""
    pool, account_id = it.place.database.pool, it.place.account_id
    await pool.execute(
        "UPDATE scheduled_closings SET due_at = now() - interval '1 h'"
        " WHERE account_id = $1 AND conversation_id = ANY($2::uuid[])",
        account_id,
        ids,
    )
    await pool.execute(
        "UPDATE offers SET expires_at = now() - interval '1 h' WHERE account_id = $1 AND state = 'pending'",
        account_id,
    )
    await pool.execute(
        "UPDATE agent_states SET until = now() - interval '1 h' WHERE account_id = $1 AND state = 'wrap_up'",
        account_id,
    )


@asynccontextmanager
async def _scheduler(it: World) -> AsyncIterator[None]:
    """What the background process does because time passes, once more in this one."""
    database = await Database.connect(it.place.url, pool_size=6)
    stop = asyncio.Event()
    jobs = [asyncio.create_task(run(database, stop)) for run in (run_desk, run_routing)]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*jobs)
        await database.close()


async def _open_among(it: World, ids: list[str]) -> int:
    number: int = await it.place.database.pool.fetchval(
        "SELECT count(*) FROM conversations WHERE account_id = $1 AND id = ANY($2::uuid[]) AND state <> 'closed'",
        it.place.account_id,
        ids,
    )
    return number


async def _states(it: World, people: range) -> dict[str, int]:
    rows = await it.place.database.pool.fetch(
        "SELECT state FROM agent_states WHERE account_id = $1 AND user_id = ANY($2)",
        it.place.account_id,
        [it.place.user_ids[number] for number in people],
    )
    return dict(Counter(row["state"] for row in rows))


async def _all_fired(it: World, ids: list[str]) -> bool:
    return (
        await _open_among(it, ids) == 0
        and await _states(it, ASKED) == {"rona": len(ASKED)}
        and await _states(it, BUSY) == {"available": len(BUSY)}
    )


async def _once(it: World, closing: list[str], offered: list[str]) -> list[str]:
    """Each happened once: in the thread, in the events, in the log of states."""
    pool, account_id = it.place.database.pool, it.place.account_id
    closed = await pool.fetch(
        "SELECT conversation_id, count(*) AS times FROM messages WHERE account_id = $1 AND kind = 'activity'"
        " AND content->>'action' = 'closed' AND conversation_id = ANY($2::uuid[]) GROUP BY 1",
        account_id,
        closing,
    )
    lines = {str(row["conversation_id"]): row["times"] for row in closed}
    missed = await pool.fetch(
        "SELECT o.id, o.state, (SELECT count(*) FROM messages m WHERE m.account_id = o.account_id"
        " AND m.conversation_id = o.conversation_id AND m.content->>'action' = 'not_answered') AS times"
        " FROM offers o WHERE o.account_id = $1 AND o.id = ANY($2::uuid[])",
        account_id,
        offered,
    )
    ended = await pool.fetch(
        "SELECT user_id, count(*) FILTER (WHERE state = 'available' AND cause = 'wrap_up') AS back,"
        " count(*) FILTER (WHERE state = 'rona') AS rona FROM agent_state_log WHERE account_id = $1 GROUP BY 1",
        account_id,
    )
    log = {row["user_id"]: (row["back"], row["rona"]) for row in ended}
    users = it.place.user_ids
    return [
        *(f"F18 {id_} was closed {lines.get(id_, 0)} times" for id_ in closing if lines.get(id_) != 1),
        *(
            f"F18 offer {row['id']} is {row['state']}, told {row['times']} times"
            for row in missed
            if (row["state"], row["times"]) != ("expired", 1)
        ),
        *(f"F18 person {n} left the wrap-up {log[users[n]][0]} times" for n in BUSY if log[users[n]][0] != 1),
        *(f"F18 person {n} missed {log[users[n]][1]} offers" for n in ASKED if log[users[n]][1] != 1),
    ]


async def _days(it: World) -> list[str]:
    """Protocol numbers across a jump of the clocks, and with a clock that is put back by an hour."""
    problems = []
    for name, jump in JUMPS:
        zone, clock = ZoneInfo(name), FrozenClock(jump - timedelta(hours=15))
        database = await Database.connect(it.place.url, pool_size=2, clock=clock)
        try:
            desk = await build(database, clock)
            await database.pool.execute(
                "UPDATE accounts SET timezone = $2 WHERE id = $1", desk.account_id, name
            )
            numbers: Counter[str] = Counter()
            for step in range(60):
                clock.advance(timedelta(minutes=-60 if step == 30 else 30))
                [id_] = await desk.arrive(None)
                day = f"{clock.now().astimezone(zone):%Y%m%d}"
                numbers[day] += 1
                protocol = await database.pool.fetchval(
                    "SELECT protocol FROM tickets WHERE account_id = $1 AND conversation_id = $2",
                    desk.account_id,
                    id_,
                )
                if protocol != f"{day}{numbers[day]:06d}":
                    problems.append(
                        f"F18 {name} {clock.now()}: {protocol}, not number {numbers[day]} of {day}"
                    )
        finally:
            await database.close()
    return problems[:5]
