"""The engine: capacity, several engines at once, restarts, what a pass costs."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from prosa.conversations import service as conversations
from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database
from prosa.routing import picture
from prosa.routing.connections import report_connections
from prosa.routing.engine import Engine
from prosa.routing.jobs import run_routing
from prosa.routing.timers import Timers, expire_offers
from tests.routing.desk import Desk, at_once, build, fill


async def _loads(desk: Desk) -> Counter[UUID]:
    rows = await desk.database.pool.fetch(
        "SELECT agent_id, count(*) AS count FROM conversations WHERE account_id = $1 AND state = 'active' GROUP BY 1",
        desk.account_id,
    )
    return Counter({row["agent_id"]: row["count"] for row in rows})


async def _straight(desk: Desk, name: str, **settings: Any) -> UUID:
    """A department that assigns without asking."""
    department_id = await desk.department(name, **settings)
    await desk.setting(department_id, offer_seconds=0)
    return department_id


async def test_pull_departments_and_unassigned_conversations_are_left_alone(desk: Desk) -> None:
    sales = await desk.department("Vendas", mode="pull")
    await desk.agent(sales)
    await desk.arrive(sales)
    await desk.arrive(None)
    assert await desk.route() == 0


async def test_direct_assignment_fills_everybody_to_capacity_and_no_further(desk: Desk) -> None:
    sales = await _straight(desk, "Vendas", capacity=3)
    team = await desk.agents(3, sales)
    threads = await desk.arrive(sales, 12)
    assert await desk.route() == 9
    assert await _loads(desk) == Counter(dict.fromkeys(team, 3))
    states = [(await desk.row(thread))["state"] for thread in threads]
    assert states == ["active"] * 9 + ["queued"] * 3
    row = await desk.row(threads[0])
    assert row["assignment"]["by"] == "routing"
    assert row["assignment"]["because"] == "least_busy"
    await desk.close(row["agent_id"], threads[0])
    assert await desk.route() == 1
    assert (await desk.row(threads[9]))["agent_id"] == row["agent_id"]


async def test_a_channel_has_its_own_capacity_and_does_not_block_the_others(desk: Desk) -> None:
    sales = await _straight(desk, "Vendas", capacity=5, channel_capacity={"whatsapp": 1})
    await desk.agent(sales)
    threads = await desk.arrive(sales, 30)
    assert await desk.route() == 1
    site = await desk.database.pool.fetchval(
        "INSERT INTO inboxes (account_id, id, name, channel, key, external_id)"
        " VALUES ($1, gen_random_uuid(), 'Site', 'webchat', 'site', 'site') RETURNING id",
        desk.account_id,
    )
    await desk.database.pool.execute(
        "UPDATE conversations SET inbox_id = $3 WHERE account_id = $1 AND id = $2",
        desk.account_id,
        threads[-1],
        site,
    )
    async with desk.database.transaction(desk.account_id) as tx:
        found = await picture.first_in_queues(tx, {sales: 5}, {sales: ["whatsapp"]})
        everything = await picture.first_in_queues(tx, {sales: 5}, {})
    assert [item.id for item in found] == [threads[-1]]
    assert [item.id for item in everything] == threads[1:6]


async def test_round_robin_goes_round_over_many_passes(desk: Desk) -> None:
    sales = await _straight(desk, "Vendas", strategy="round_robin", capacity=100)
    team = await desk.agents(4, sales)
    for _ in range(11):
        await desk.arrive(sales)
        await desk.route()
    loads = await _loads(desk)
    assert max(loads.values()) - min(loads[agent] for agent in team) <= 1


async def test_a_contacts_own_agent_comes_first_if_there(desk: Desk) -> None:
    sales = await _straight(desk, "Vendas")
    ana, bia = await desk.agents(2, sales)
    for owner in (ana, bia, bia):
        (thread,) = await desk.arrive(sales, owner_id=owner)
        await desk.route()
        assert (await desk.row(thread))["agent_id"] == owner
    await desk.state(bia, "offline")
    (thread,) = await desk.arrive(sales, owner_id=bia)
    await desk.route()
    assert (await desk.row(thread))["agent_id"] == ana


async def test_an_agent_looks_at_one_offer_at_a_time(desk: Desk) -> None:
    sales, support = await desk.department("Vendas"), await desk.department("Suporte")
    ana = await desk.agent(sales, support)
    await desk.arrive(sales, 3)
    await desk.arrive(support, 3)
    assert await desk.route() == 1
    assert len(await desk.offered(ana)) == 1


async def test_the_engine_waits_for_nobody_who_holds_a_conversation(desk: Desk, other: Database) -> None:
    sales = await _straight(desk, "Vendas")
    await desk.agent(sales)
    first, second = await desk.arrive(sales, 2)
    async with other.transaction(desk.account_id) as tx:
        await tx.execute(
            "SELECT FROM conversations WHERE account_id = $1 AND id = $2 FOR UPDATE", desk.account_id, first
        )
        assert await asyncio.wait_for(desk.route(), 5) == 1
        assert (await desk.row(second))["state"] == "active"
    assert await desk.route() == 1


async def test_two_engines_at_once_decide_everything_once(desk: Desk, other: Database) -> None:
    sales = await _straight(desk, "Vendas", capacity=10)
    team = await desk.agents(5, sales)
    await fill(desk, [sales], agents=0, customers=200)
    decided = await at_once(*(desk.route(database) for database in (desk.database, other) * 3))
    assert sum(decided) == 50
    assert await _loads(desk) == Counter(dict.fromkeys(team, 10))


async def test_two_engines_make_one_offer(desk: Desk, other: Database) -> None:
    sales = await desk.department("Vendas")
    await desk.agents(5, sales)
    for _ in range(5):
        await desk.arrive(sales)
        assert sum(await at_once(*(desk.route(database) for database in (desk.database, other) * 2))) == 1
    assert len(await desk.offers()) == 5


async def test_an_offer_outlives_the_process_that_made_it(
    desk: Desk, database_url: str, clock: FrozenClock
) -> None:
    sales = await desk.department("Vendas")
    ana, bia = await desk.agents(2, sales)
    (thread,) = await desk.arrive(sales)
    first = await Database.connect(database_url, pool_size=2, clock=clock)
    assert await desk.route(first) == 1
    first.pool.terminate()
    assert await desk.route() == 0  # it stands
    clock.advance(timedelta(hours=1))  # due while nothing ran
    assert await expire_offers(desk.database) == 1
    (missed,) = await desk.offers("expired")
    assert await desk.state(missed["agent_id"]) == "rona"
    assert await desk.route() == 1
    (offer,) = await desk.offers()
    assert {offer["agent_id"], missed["agent_id"]} == {ana, bia}
    await desk.accept(offer["agent_id"], offer["id"])
    assert (await desk.row(thread))["state"] == "active"


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(hours=1)])
async def test_a_clock_that_jumps_loses_nothing_and_fires_once(
    desk: Desk, other: Database, clock: FrozenClock, jump: timedelta
) -> None:
    sales = await desk.department("Vendas")
    await desk.agent(sales)
    (thread,) = await desk.arrive(sales)
    await desk.route()
    clock.advance(jump)
    first = sum(await at_once(expire_offers(desk.database), expire_offers(other)))
    clock.advance(-jump + timedelta(seconds=20))
    second = sum(await at_once(expire_offers(desk.database), expire_offers(other)))
    assert (first, second) == ((0, 1) if jump < timedelta(0) else (1, 0))
    assert (await desk.row(thread))["state"] == "queued"


async def test_the_night_of_a_time_change_is_as_long_as_any(desk: Desk, clock: FrozenClock) -> None:
    await desk.database.pool.execute(
        "UPDATE accounts SET timezone = 'Europe/Lisbon' WHERE id = $1", desk.account_id
    )
    sales = await desk.department("Vendas")
    await desk.agent(sales)
    clock.advance(clock.now().replace(month=10, day=25, hour=0, minute=59, second=50) - clock.now())
    await desk.arrive(sales)  # nine seconds before two o'clock becomes one o'clock
    await desk.route()
    clock.advance(timedelta(seconds=19))
    assert await expire_offers(desk.database) == 0
    clock.advance(timedelta(seconds=1))
    assert await expire_offers(desk.database) == 1


async def test_it_works_by_itself_and_stops(desk: Desk) -> None:
    sales = await desk.department("Vendas")
    ana = await desk.agent(sales)
    stop = asyncio.Event()
    running = [asyncio.create_task(run_routing(desk.database, stop)) for _ in range(2)]
    await asyncio.sleep(0.3)
    (thread,) = await desk.arrive(sales)
    async with asyncio.timeout(5):
        while not await desk.offered(ana):
            await asyncio.sleep(0.02)
    desk.clock.advance(timedelta(seconds=20))
    async with asyncio.timeout(5):
        while await desk.state(ana) != "rona":
            await asyncio.sleep(0.02)
    stop.set()
    await asyncio.wait_for(asyncio.gather(*running), 5)
    assert (await desk.row(thread))["state"] == "queued"
    assert len(await desk.offers("expired")) == 1


async def test_an_account_without_news_is_not_looked_at_again(desk: Desk) -> None:
    sales = await desk.department("Vendas")
    await desk.agent(sales)
    engine = Engine(desk.database)
    assert await engine.step() == 0
    await desk.arrive(sales)
    assert await engine.step() == 1
    assert await engine.step() == 0
    seen: list[UUID] = []

    async def route(account_id: UUID) -> int:
        seen.append(account_id)
        return 0

    engine.route = route  # type: ignore[method-assign]
    await engine.step()
    assert seen == []


async def test_one_companys_trouble_does_not_stop_the_others(desk: Desk) -> None:
    broken = await build(desk.database, desk.clock)
    for each in (broken, desk):
        sales = await each.department("Vendas")
        await each.agent(sales)
        await each.arrive(sales)
    await broken.setting(next(iter(broken.members)), capacity="many")
    assert await Engine(desk.database).step() == 1
    assert len(await desk.offers()) == 1


async def test_the_first_look_for_lost_agents_waits_for_them_to_come_back(desk: Desk) -> None:
    ana = await desk.agent()
    await desk.database.pool.execute(
        "INSERT INTO agent_connections (account_id, user_id, holder, seen_at)"
        " VALUES ($1, $2, 'gone', clock_timestamp() - interval '2 minutes')",
        desk.account_id,
        ana,
    )
    await desk.database.pool.execute(
        "UPDATE agent_states SET since = clock_timestamp() - interval '1 hour' WHERE account_id = $1",
        desk.account_id,
    )
    assert await Timers(desk.database).step() == 0
    assert await desk.state(ana) == "available"
    assert await Timers(desk.database, first_look=0.0).step() == 1
    assert await desk.state(ana) == "offline"


async def test_web_processes_report_who_has_a_stream(desk: Desk) -> None:
    ana = await desk.agent()
    present: set[tuple[UUID, UUID]] = set()
    task = asyncio.create_task(report_connections(desk.database, lambda: frozenset(present)))
    try:
        await asyncio.sleep(0.1)
        present.add((desk.account_id, ana))
        async with asyncio.timeout(5):
            while not await desk.database.pool.fetchval(
                "SELECT true FROM agent_connections WHERE account_id = $1 AND user_id = $2",
                desk.account_id,
                ana,
            ):
                await asyncio.sleep(0.05)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.slow
async def test_a_pass_reads_as_little_of_a_long_queue_as_of_a_short_one(desk: Desk) -> None:
    sales = await desk.department("Vendas")
    ana = await desk.agent(sales)
    await fill(desk, [sales], agents=0, customers=3_000)
    await desk.database.pool.execute("ANALYZE conversations, tickets, contacts, messages")
    await desk.route()
    for row in await desk.offered(ana):
        await desk.accept(ana, row.id)
    async with desk.database.pool.acquire() as connection:
        plan = await connection.fetch(
            "EXPLAIN ANALYZE SELECT c.id FROM conversations c WHERE c.account_id = $1 AND c.state = 'queued'"
            " AND c.offered_to_ids = '{}' AND c.department_id = $2"
            " ORDER BY c.priority DESC, c.opened_at, c.id LIMIT 21",
            desk.account_id,
            sales,
        )
    text = "\n".join(row[0] for row in plan)
    assert "ix_conversations_queue" in text
    assert "Sort" not in text


async def test_taking_by_hand_is_not_limited_but_counts(desk: Desk) -> None:
    sales = await desk.department("Vendas", capacity=1)
    ana = await desk.agent(sales)
    first, _ = await desk.arrive(sales, 2)
    async with desk.database.transaction(desk.account_id) as tx:
        await conversations.start(tx, desk.viewer(ana), first)
    assert await desk.route() == 0
