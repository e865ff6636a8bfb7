"""How fast the engine decides: 10,000 waiting customers, 500 agents; and that a long queue makes it no slower.

`python -m tests.benchmarks.routing_load` measures alone, on a server of its own.
"""

from __future__ import annotations

import random
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import uvloop

from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database
from prosa.kit.postgres import EmbeddedPostgres
from prosa.migrations import upgrade
from prosa.routing.engine import Engine
from tests.fixtures.prosa import NOW
from tests.harness.report import Figure, percentile, table
from tests.routing.desk import Desk, build, fill

SMALL, LARGE = 100, 10_000
AGENTS = 500
SINGLE = 30
"""Single decisions measured on each queue."""


async def measure() -> list[Figure]:
    """All figures of routing."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        postgres = EmbeddedPostgres(Path(folder) / "postgres")
        url = postgres.start()
        try:
            await upgrade(url)
            return [*await _all_at_once(url), *await _one_by_one(url)]
        finally:
            postgres.stop()


async def _prepared(
    database: Database, clock: FrozenClock, customers: int, **settings: Any
) -> tuple[Desk, UUID]:
    desk = await build(database, clock)
    department_id = await desk.department("Vendas", **settings)
    await fill(desk, [department_id], agents=AGENTS, customers=customers)
    await database.pool.execute("ANALYZE")
    return desk, department_id


async def _all_at_once(url: str) -> list[Figure]:
    """Assign the whole queue, and offer as many as there are agents."""
    clock = FrozenClock(NOW)
    database = await Database.connect(url, clock=clock)
    try:
        figures = []
        for what, seconds, capacity in (("assignments", 0, LARGE // AGENTS), ("offers", 20, 5)):
            desk, department_id = await _prepared(database, clock, LARGE, capacity=capacity)
            await desk.setting(department_id, offer_seconds=seconds)
            start = time.perf_counter()
            decided = await Engine(database, random.Random(1)).route(desk.account_id)
            rate = decided / (time.perf_counter() - start)
            figures.append(Figure(f"routing: {what}, {LARGE} waiting, {AGENTS} agents", rate, "decisions/s"))
        return figures
    finally:
        await database.close()


async def _one_by_one(url: str) -> list[Figure]:
    """One agent becomes free; how long until somebody is offered to them.

    Both queues are there before anything is measured, and are asked in turn: what loading them left to be written
    makes each commit slower, whoever's it is.
    """
    clock = FrozenClock(NOW)
    database = await Database.connect(url, clock=clock)
    try:
        desks = [(await _prepared(database, clock, customers, capacity=1))[0] for customers in (SMALL, LARGE)]
        for desk in desks:
            await database.pool.execute(
                "UPDATE agent_states SET state = 'paused' WHERE account_id = $1", desk.account_id
            )
        await database.pool.execute("VACUUM ANALYZE")
        await database.pool.execute("CHECKPOINT")
        engine = Engine(database)
        people = [sorted(next(iter(desk.members.values()))) for desk in desks]
        taken: list[list[float]] = [[], []]
        for number in range(SINGLE):
            for desk, everybody, times in zip(desks, people, taken, strict=True):
                clock.advance(timedelta(seconds=1))
                await desk.state(everybody[number], "available")
                start = time.perf_counter()
                assert await engine.route(desk.account_id) == 1
                times.append((time.perf_counter() - start) * 1000)
        short, long = (percentile(times, 0.5) for times in taken)
        return [
            Figure(f"routing: one offer, {SMALL} waiting, p50", short, "ms"),
            Figure(
                f"routing: one offer, {LARGE} waiting ÷ {SMALL}, p50",
                long,
                "ms",
                "<= 1.5",
                ratio=long / short,
            ),
        ]
    finally:
        await database.close()


if __name__ == "__main__":
    print(table(uvloop.run(measure())))
