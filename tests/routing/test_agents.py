"""States of agents, what is logged of them, and connections that come and go."""

from __future__ import annotations

import itertools
from datetime import timedelta
from uuid import UUID

import pytest

from prosa.conversations import service as conversations
from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database
from prosa.kit.errors import NotFound
from prosa.kit.ids import uuid7
from prosa.routing import agents, queries, service
from prosa.routing.errors import UnknownReason
from prosa.routing.policy import CAUSES, STATES, AgentState, Cause, may_become
from prosa.routing.timers import end_wrap_ups, find_lost, find_returned
from tests.routing.desk import Desk, at_once

_CHOSEN = {"available", "paused", "offline"}


def _expected(state: str, wanted: str, cause: str) -> bool:
    table = {
        "user": wanted in _CHOSEN,
        "supervisor": wanted in _CHOSEN,
        "not_answered": (state, wanted) == ("available", "rona"),
        "wrap_up": (state, wanted)
        in [("available", "wrap_up"), ("wrap_up", "wrap_up"), ("wrap_up", "available")],
        "connection": wanted == "offline" if state != "offline" else wanted != "offline",
    }
    return table[cause]


@pytest.mark.parametrize(("state", "wanted", "cause"), list(itertools.product(STATES, STATES, CAUSES)))
def test_which_state_follows_which(state: AgentState, wanted: AgentState, cause: Cause) -> None:
    assert may_become(state, wanted, cause) == _expected(state, wanted, cause)


def test_only_people_end_rona() -> None:
    leaving = {
        (cause, to) for cause in CAUSES for to in STATES if to != "rona" and may_become("rona", to, cause)
    }
    assert {cause for cause, to in leaving if to != "offline"} == {"user", "supervisor"}


async def test_every_stretch_is_logged_with_its_duration(desk: Desk, clock: FrozenClock) -> None:
    ana = await desk.agent(state=None)
    assert await desk.state(ana) == "offline"
    changes: list[AgentState] = ["available", "paused", "available"]
    for wanted in changes:
        await desk.state(ana, wanted)
        await desk.state(ana, wanted)
        clock.advance(timedelta(minutes=5))
    rows = await desk.database.pool.fetch(
        "SELECT state, ended_at - started_at AS lasted, cause FROM agent_state_log"
        " WHERE account_id = $1 AND user_id = $2 ORDER BY started_at",
        desk.account_id,
        ana,
    )
    five = timedelta(minutes=5)
    assert [tuple(row) for row in rows] == [
        ("available", five, "user"),
        ("paused", five, "user"),
        ("available", None, "user"),
    ]
    assert [event.audience for event in await desk.published("agent.state")] == [["account"]] * 3


async def test_a_clock_put_back_makes_no_negative_stretch(desk: Desk, clock: FrozenClock) -> None:
    ana = await desk.agent()
    clock.advance(timedelta(hours=-1))
    await desk.state(ana, "paused")
    lasted = await desk.database.pool.fetchval(
        "SELECT min(ended_at - started_at) FROM agent_state_log WHERE account_id = $1", desk.account_id
    )
    assert lasted == timedelta(0)


async def test_a_supervisor_changes_a_state_and_it_is_audited(desk: Desk) -> None:
    ana, boss = await desk.agent(), await desk.agent(state=None)
    async with desk.database.transaction(desk.account_id) as tx:
        await agents.not_answered(tx, {ana})
        assert (await service.state_of(tx, ana)).state == "rona"
        assert (await service.set_state(tx, ana, "available", by_id=boss)).state == "available"
        row = await tx.fetchrow(
            "SELECT actor_id, target, details FROM audit_log WHERE account_id = $1 AND action = 'agent.state'",
            desk.account_id,
        )
    assert row is not None
    assert (row["actor_id"], row["target"], row["details"]) == (
        boss,
        str(ana),
        {"from": "rona", "to": "available"},
    )


async def test_unknown_people_and_reasons_are_refused(desk: Desk) -> None:
    ana = await desk.agent()
    async with desk.database.transaction(desk.account_id) as tx:
        with pytest.raises(NotFound):
            await service.set_state(tx, uuid7(), "available")
        with pytest.raises(UnknownReason):
            await service.set_state(tx, ana, "paused", pause_reason_id=uuid7())
        assert (await service.state_of(tx, ana)).state == "available"


@pytest.mark.postgres15
async def test_a_conversation_is_wrapped_up_in_the_time_for_it(desk: Desk, clock: FrozenClock) -> None:
    sales = await desk.department("Vendas", wrap_up_seconds=30)
    ana = await desk.agent(sales)
    await desk.route()
    (thread,) = await desk.arrive(sales)
    await desk.route()
    (offer,) = await desk.offered(ana)
    await desk.accept(ana, offer.id)
    await desk.arrive(sales)
    await desk.close(ana, thread)
    await desk.route()
    assert await desk.state(ana) == "wrap_up"
    assert await desk.offered(ana) == []
    clock.advance(timedelta(seconds=29))
    assert await end_wrap_ups(desk.database) == 0
    clock.advance(timedelta(seconds=1))
    assert await end_wrap_ups(desk.database) == 1
    assert await desk.state(ana) == "available"
    await desk.route()
    assert len(await desk.offered(ana)) == 1
    assert await desk.state(ana) == "available"  # the same closing does not count twice


async def test_two_schedulers_end_a_wrap_up_once(desk: Desk, other: Database, clock: FrozenClock) -> None:
    ana = await desk.agent()
    async with desk.database.transaction(desk.account_id) as tx:
        await agents.begin_wrap_up(tx, ana, tx.now + timedelta(seconds=10))
    clock.advance(timedelta(hours=5))  # nothing ran meanwhile: late, not lost
    assert sum(await at_once(end_wrap_ups(desk.database), end_wrap_ups(other))) == 1
    assert len(await desk.published("agent.state")) == 3


# --- connections


async def _stream(desk: Desk, user_id: UUID, seconds_ago: float = 0.0) -> None:
    """A stream that was last seen so long ago, by the database's clock; the agent's state is an hour old."""
    await queries.connected(desk.database.pool, "web", [(desk.account_id, user_id)])
    await desk.database.pool.execute(
        "UPDATE agent_connections SET seen_at = clock_timestamp() - make_interval(secs => $2)"
        " WHERE account_id = $1 AND user_id = $3",
        desk.account_id,
        seconds_ago,
        user_id,
    )
    await desk.database.pool.execute(
        "UPDATE agent_states SET since = clock_timestamp() - interval '1 hour' WHERE account_id = $1 AND user_id = $2",
        desk.account_id,
        user_id,
    )


@pytest.mark.postgres15
@pytest.mark.parametrize("state", ["available", "paused"])
async def test_a_lost_connection_is_forgiven_for_a_while_then_offline_and_back(
    desk: Desk, state: AgentState
) -> None:
    ana = await desk.agent(state=state)
    assert await find_lost(desk.database) == 0  # works through the API, without a stream
    await _stream(desk, ana, 50)
    assert await find_lost(desk.database) == 0
    await _stream(desk, ana, 70)
    assert await find_lost(desk.database) == 1
    assert await find_lost(desk.database) == 0
    assert await desk.state(ana) == "offline"
    assert await find_returned(desk.database) == 0
    await _stream(desk, ana)
    assert await find_returned(desk.database) == 1
    assert await find_returned(desk.database) == 0
    assert await desk.state(ana) == state


async def test_rona_survives_a_lost_connection(desk: Desk) -> None:
    ana = await desk.agent()
    async with desk.database.transaction(desk.account_id) as tx:
        await agents.not_answered(tx, {ana})
    await _stream(desk, ana, 70)
    await find_lost(desk.database)
    await _stream(desk, ana)
    await find_returned(desk.database)
    assert await desk.state(ana) == "rona"


async def test_who_chose_to_be_offline_stays_so(desk: Desk) -> None:
    ana = await desk.agent()
    await _stream(desk, ana, 70)
    await find_lost(desk.database)
    await desk.state(ana, "offline")
    await _stream(desk, ana)
    assert await find_returned(desk.database) == 0
    assert await desk.state(ana) == "offline"


async def test_the_grace_time_is_the_accounts(desk: Desk) -> None:
    ana = await desk.agent()
    await desk.database.pool.execute(
        "UPDATE accounts SET settings = $2 WHERE id = $1", desk.account_id, {"offline_grace_seconds": 10}
    )
    await _stream(desk, ana, 15)
    assert await find_lost(desk.database) == 1


@pytest.mark.parametrize("requeues", [True, False])
@pytest.mark.parametrize("how", ["lost", "chosen"])
async def test_what_a_vanished_agent_served_goes_back_by_setting(
    desk: Desk, requeues: bool, how: str
) -> None:
    sales = await desk.department("Vendas")
    ana = await desk.agent(sales)
    (thread,) = await desk.arrive(sales)
    async with desk.database.transaction(desk.account_id) as tx:
        await conversations.start(tx, desk.viewer(ana), thread)
    await desk.database.pool.execute(
        "UPDATE accounts SET settings = $2 WHERE id = $1", desk.account_id, {"requeue_when_offline": requeues}
    )
    if how == "lost":
        await _stream(desk, ana, 70)
        assert await find_lost(desk.database) == 1
    else:
        await desk.state(ana, "offline")
    row = await desk.row(thread)
    if not requeues:
        assert (row["state"], row["agent_id"]) == ("active", ana)
        return
    assert (row["state"], row["agent_id"], row["department_id"]) == ("queued", None, sales)
    bia = await desk.agent(sales)
    await desk.route()
    assert [offer.conversation_id for offer in await desk.offered(bia)] == [thread]
