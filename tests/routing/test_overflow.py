"""Overflow: when, where to, and back; never in circles."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.conversations import service as conversations
from prosa.kit.clock import FrozenClock
from prosa.routing import service
from prosa.routing.errors import NotOverflowed
from prosa.routing.overflow import Move, Place, comes_back, decide, reason_to_leave
from tests.routing.desk import Desk

A, B, C, D = (UUID(int=number) for number in range(1, 5))
ZERO = timedelta(0)

places = st.builds(
    Place,
    id=st.just(A),
    is_active=st.booleans(),
    is_staffed=st.booleans(),
    queue_length=st.integers(0, 5),
    targets=st.lists(st.sampled_from([A, B, C, D]), max_size=4).map(tuple),
    when_unavailable=st.booleans(),
    max_queue=st.none() | st.integers(1, 4),
    max_waiting=st.none() | st.just(timedelta(minutes=5)),
)


@given(made=st.lists(places, min_size=4, max_size=4), minutes=st.integers(0, 20), position=st.integers(1, 9))
def test_a_conversation_visits_each_department_at_most_once(
    made: list[Place], minutes: int, position: int
) -> None:
    found = {
        id_: msgspec.structs.replace(place, id=id_) for id_, place in zip((A, B, C, D), made, strict=True)
    }
    here = A
    visited: set[UUID] = set()
    for _ in range(5):
        move = decide(found[here], found, visited, position=position, waiting=timedelta(minutes=minutes))
        if move is None:
            return
        assert move.to not in visited | {here}
        assert found[move.to].is_active
        assert found[move.to].is_staffed
        assert move.to in found[here].targets
        visited.add(here)
        here = move.to
    pytest.fail("four departments allow three moves")


@pytest.mark.parametrize(
    ("place", "position", "waiting", "expected"),
    [
        (Place(A, targets=(B,)), 1, ZERO, "unavailable"),
        (Place(A, targets=()), 1, ZERO, None),
        (Place(A, targets=(B,), when_unavailable=False), 1, ZERO, None),
        (Place(A, targets=(B,), is_staffed=True), 1, ZERO, None),
        (Place(A, targets=(B,), is_staffed=True, max_queue=2), 2, ZERO, None),
        (Place(A, targets=(B,), is_staffed=True, max_queue=2), 3, ZERO, "queue_length"),
        (
            Place(A, targets=(B,), is_staffed=True, max_waiting=timedelta(minutes=5)),
            1,
            timedelta(minutes=4),
            None,
        ),
        (
            Place(A, targets=(B,), is_staffed=True, max_waiting=timedelta(minutes=5)),
            1,
            timedelta(minutes=5),
            "waiting_time",
        ),
    ],
)
def test_when_a_conversation_leaves(
    place: Place, position: int, waiting: timedelta, expected: str | None
) -> None:
    assert reason_to_leave(place, position, waiting) == expected


def test_the_first_department_that_can_help_is_taken() -> None:
    found = {
        A: Place(A, targets=(B, C, D)),
        B: Place(B),
        C: Place(C, is_staffed=True, max_queue=1, queue_length=1),
        D: Place(D, is_staffed=True),
    }
    assert decide(found[A], found, (), position=1, waiting=ZERO) == Move(D, "unavailable")
    assert decide(found[A], found, {D}, position=1, waiting=ZERO) is None


@pytest.mark.parametrize(
    ("staffed", "returns", "length", "reason", "expected"),
    [
        (True, True, 3, "unavailable", True),
        (False, True, 0, "unavailable", False),
        (True, False, 0, "unavailable", False),
        (True, True, 0, "queue_length", True),
        (True, True, 1, "queue_length", False),
        (True, True, 0, "waiting_time", False),
    ],
)
def test_when_it_comes_back(staffed: bool, returns: bool, length: int, reason: str, expected: bool) -> None:
    origin = Place(A, is_staffed=staffed, returns=returns, queue_length=length)
    assert comes_back(origin, reason) is expected


# --- carried out


async def test_an_unstaffed_department_overflows_with_the_mark(desk: Desk) -> None:
    support = await desk.department("Suporte")
    sales = await desk.department("Vendas", overflow_to=[str(support)])
    bia = await desk.agent(support)
    before = await desk.agent(sales, state="paused")
    (thread,) = await desk.arrive(sales)
    await desk.route()
    row = await desk.row(thread)
    assert (row["department_id"], row["overflow_from_id"]) == (support, sales)
    assert (await desk.lines(thread))[1:] == ["overflowed", "offered"]
    (offer,) = await desk.offered(bia)
    assert offer.department_id == support
    assert await desk.state(before) == "paused"


async def test_a_wrapping_agent_counts_by_setting(desk: Desk, clock: FrozenClock) -> None:
    support = await desk.department("Suporte")
    sales = await desk.department("Vendas", overflow_to=[str(support)])
    await desk.agent(support)
    ana = await desk.agent(sales)
    await desk.database.pool.execute(
        "UPDATE agent_states SET state = 'wrap_up', until = $3 WHERE account_id = $1 AND user_id = $2",
        desk.account_id,
        ana,
        clock.now() + timedelta(minutes=5),
    )
    (thread,) = await desk.arrive(sales)
    await desk.route()
    assert (await desk.row(thread))["department_id"] == sales
    await desk.setting(sales, wrap_up_counts_as_available=False)
    await desk.route()
    assert (await desk.row(thread))["department_id"] == support


@pytest.mark.postgres15
async def test_a_chain_is_followed_and_never_turns_back(desk: Desk) -> None:
    a, b, c = [await desk.department(name) for name in ("A", "B", "C")]
    await desk.setting(a, overflow_to=[b])
    await desk.setting(b, overflow_to=[a, c])
    await desk.setting(c, overflow_to=[a, b])
    ana, bia = await desk.agent(a, state="offline"), await desk.agent(b)
    cleo = await desk.agent(c, state="offline")
    (thread,) = await desk.arrive(a)
    await desk.route()
    assert (await desk.row(thread))["department_id"] == b
    await desk.state(bia, "paused")
    await desk.state(ana, "available")
    await desk.route()
    assert (await desk.row(thread))["department_id"] == b  # it has been to A; C has nobody
    await desk.state(cleo, "available")
    await desk.route()
    assert (await desk.row(thread))["department_id"] == c
    await desk.state(cleo, "offline")
    await desk.state(bia, "available")
    assert await desk.route() >= 1  # the offer is withdrawn
    row = await desk.row(thread)
    assert (row["department_id"], row["overflow_from_id"]) == (c, a)
    assert await desk.route() == 0


@pytest.mark.postgres15
async def test_what_is_beyond_the_length_leaves_and_the_head_stays(desk: Desk) -> None:
    support = await desk.department("Suporte", mode="pull")
    sales = await desk.department("Vendas", mode="pull", overflow_to=[str(support)], overflow_queue_length=2)
    await desk.agent(support)
    await desk.agent(sales)
    threads = await desk.arrive(sales, 5)
    await desk.route()
    assert [(await desk.row(item))["department_id"] for item in threads] == [sales] * 2 + [support] * 3
    assert await desk.route() == 0


@pytest.mark.postgres15
async def test_who_waits_too_long_leaves_once(desk: Desk, clock: FrozenClock) -> None:
    support = await desk.department("Suporte", mode="pull")
    sales = await desk.department(
        "Vendas", mode="pull", overflow_to=[str(support)], overflow_waiting_minutes=5
    )
    await desk.setting(support, overflow_to=[sales], overflow_waiting_minutes=5)
    await desk.agent(support)
    await desk.agent(sales)
    (thread,) = await desk.arrive(sales)
    clock.advance(timedelta(minutes=4))
    (later,) = await desk.arrive(sales)
    clock.advance(timedelta(minutes=1))
    await desk.route()
    assert [(await desk.row(item))["department_id"] for item in (thread, later)] == [support, sales]
    clock.advance(timedelta(minutes=30))
    await desk.route()
    assert (await desk.row(thread))["department_id"] == support  # it has been to sales


@pytest.mark.parametrize("returns", [True, False])
async def test_it_comes_back_by_setting(desk: Desk, returns: bool) -> None:
    support = await desk.department("Suporte", mode="pull")
    sales = await desk.department("Vendas", mode="pull", overflow_to=[str(support)], overflow_returns=returns)
    await desk.agent(support)
    ana = await desk.agent(sales, state="offline")
    (thread,) = await desk.arrive(sales)
    await desk.route()
    await desk.state(ana, "available")
    await desk.route()
    row = await desk.row(thread)
    assert row["department_id"] == (sales if returns else support)
    assert row["overflow_from_id"] == (None if returns else sales)
    assert await desk.route() == 0


async def test_a_person_sends_it_back(desk: Desk) -> None:
    support = await desk.department("Suporte", mode="pull")
    sales = await desk.department("Vendas", mode="pull", overflow_to=[str(support)])
    bia = await desk.agent(support)
    (thread,) = await desk.arrive(sales)
    await desk.route()
    viewer = desk.viewer(bia)
    async with desk.database.transaction(desk.account_id) as tx:
        await conversations.start(tx, viewer, thread)
    async with desk.database.transaction(desk.account_id) as tx:
        back = await service.send_back(tx, viewer, thread)
    assert (back.state, back.agent_id, back.department_id, back.overflow_from_id) == (
        "queued",
        None,
        sales,
        None,
    )
    other = await desk.agent(sales)
    async with desk.database.transaction(desk.account_id) as tx:
        with pytest.raises(NotOverflowed):
            await service.send_back(tx, desk.viewer(other), thread)
