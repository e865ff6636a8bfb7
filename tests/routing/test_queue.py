"""Place in the queue, estimate, and the answer to "why is it here?"."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.conversations import service as conversations
from prosa.kit.clock import FrozenClock
from prosa.routing import service
from prosa.routing.explain import why
from prosa.routing.queue import LONGEST, estimate
from tests.routing.desk import SUPERVISOR, Desk

seconds = st.lists(st.floats(0, 7200), max_size=50)


@given(
    position=st.integers(1, 5_000), started=seconds.map(sorted), handling=seconds, agents=st.integers(0, 50)
)
def test_an_estimate_is_never_negative_nor_endless_and_grows_with_the_place(
    position: int, started: list[float], handling: list[float], agents: int
) -> None:
    found = estimate(position, started, handling, agents)
    following = estimate(position + 1, started, handling, agents)
    if found is None:
        assert following is None
        return
    assert following is not None
    assert 0 <= found <= following <= LONGEST


def test_the_pace_of_the_queue_is_what_counts() -> None:
    assert estimate(4, [60, 120, 180, 240], [], 0) == 240
    assert estimate(2, [60], [300, 600, 900], 3) == 400
    assert estimate(2, [60], [300, 600, 900], 0) is None
    assert estimate(2, [], [], 3) is None
    assert estimate(0, [], [], 3) == 0


@pytest.mark.postgres15
async def test_the_place_follows_priority_and_opening(desk: Desk) -> None:
    sales = await desk.department("Vendas", mode="pull")
    other = await desk.department("Suporte", mode="pull")
    first, second = await desk.arrive(sales, 2)
    await desk.arrive(other)
    (general,) = await desk.arrive(None)
    (urgent,) = await desk.arrive(sales, priority=3)
    boss = await desk.agent(state=None)
    viewer = desk.viewer(boss, SUPERVISOR)

    async def place(thread: object) -> int | None:
        async with desk.database.transaction(desk.account_id) as tx:
            return await service.position_of(tx, await conversations.visible(tx, viewer, thread))  # type: ignore[arg-type]

    assert [await place(item) for item in (urgent, first, second, general)] == [1, 2, 3, 1]
    async with desk.database.transaction(desk.account_id) as tx:
        await conversations.transfer(tx, viewer, urgent, None, boss)
    assert [await place(item) for item in (urgent, first)] == [None, 1]


async def test_the_estimate_comes_from_recent_services(desk: Desk, clock: FrozenClock) -> None:
    sales = await desk.department("Vendas", mode="pull")
    ana = await desk.agent(sales)
    for thread in await desk.arrive(sales, 4):
        clock.advance(timedelta(minutes=2))
        async with desk.database.transaction(desk.account_id) as tx:
            await conversations.start(tx, desk.viewer(ana), thread)
    async with desk.database.transaction(desk.account_id) as tx:
        assert await service.estimate_for(tx, sales, 1) == 90
        assert await service.estimate_for(tx, None, 1) is None


@pytest.mark.postgres15
async def test_why_a_conversation_waits(desk: Desk, clock: FrozenClock) -> None:
    sales = await desk.department("Vendas", capacity=1)
    boss = await desk.agent(state=None)
    (thread,) = await desk.arrive(sales)

    async def answer() -> list[tuple[str, dict[str, object]]]:
        async with desk.database.transaction(desk.account_id) as tx:
            return [(step.code, step.params) for step in await why(tx, desk.viewer(boss, SUPERVISOR), thread)]

    async def codes() -> list[str]:
        return [code for code, _ in await answer()]

    queued, nobody = await answer()
    assert queued == ("queued", {"position": 1, "seconds": None, "priority": 1})
    assert nobody == ("nobody_available", {"agents": 0, "wrapping_up": 0})
    ana = await desk.agent(sales)
    assert await codes() == ["queued", "about_to_be_offered"]
    await desk.route()
    offered, _ = await answer()
    assert offered[0] == "offered"
    assert offered[1]["agent_id"] == ana
    assert offered[1]["until"] == clock.now() + timedelta(seconds=20)
    (offer,) = await desk.offers()
    await desk.decline(ana, offer["id"])
    assert await codes() == ["queued", "declined_by_all"]
    (before,) = await desk.arrive(sales)
    async with desk.database.transaction(desk.account_id) as tx:
        await conversations.start(tx, desk.viewer(ana), before)
    assert await codes() == ["queued", "everybody_at_capacity"]
    await desk.database.pool.execute(
        "UPDATE accounts SET settings = $2 WHERE id = $1",
        desk.account_id,
        {"hours": {"exceptions": [{"date": "2026-11-20", "name": "Feriado"}]}},
    )
    assert await codes() == ["queued", "department_closed", "everybody_at_capacity"]
    await desk.setting(sales, mode="pull")
    assert await codes() == ["queued", "department_closed", "agents_pick"]
    async with desk.database.transaction(desk.account_id) as tx:
        await conversations.start(tx, desk.viewer(ana), thread)
    ((code, params),) = await answer()
    assert (code, params["by"], params["agent_id"]) == ("assigned", "user", ana)
    await desk.close(ana, thread)
    assert await codes() == ["closed"]
