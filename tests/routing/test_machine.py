"""Any order of what people, time and the engine do: the rules of offers hold after every step."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from prosa.conversations import service as conversations
from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database
from prosa.kit.errors import ProsaError
from prosa.routing import service
from prosa.routing.timers import end_wrap_ups, expire_offers
from tests.fixtures.prosa import NOW
from tests.routing.desk import AGENT, SUPERVISOR, Desk, build

ACTIONS = (
    "arrive",
    "route",
    "accept",
    "decline",
    "wait",
    "state",
    "start",
    "close",
    "transfer",
    "ask",
    "invite",
)
steps = st.lists(
    st.tuples(st.sampled_from(ACTIONS), st.integers(0, 3), st.integers(0, 10**6)), min_size=3, max_size=25
)


class Play:
    """Four agents and two departments, of which one overflows into the other."""

    def __init__(self, desk: Desk, departments: list[UUID], team: list[UUID]) -> None:
        self.desk, self.departments, self.team = desk, departments, team
        self.threads: list[UUID] = []

    async def do(self, action: str, who: int, luck: int) -> None:
        dice = random.Random(luck)
        agent = self.team[who]
        try:
            await self._act(action, agent, dice)
        except ProsaError:
            pass  # refused: nothing may have changed, which the rules below see

    async def _act(self, action: str, agent: UUID, dice: random.Random) -> None:
        desk = self.desk
        match action:
            case "arrive":
                self.threads += await desk.arrive(dice.choice(self.departments), priority=dice.randint(0, 3))
            case "route":
                await desk.route(seed=dice.randint(0, 9))
            case "accept" | "decline":
                mine = [offer for offer in await desk.offers() if offer["agent_id"] == agent]
                if mine:
                    await getattr(desk, action)(agent, dice.choice(mine)["id"])
            case "wait":
                desk.clock.advance(timedelta(seconds=dice.choice([5, 21, 61])))
                await expire_offers(desk.database)
                await end_wrap_ups(desk.database)
            case "state":
                await desk.state(agent, dice.choice(["available", "available", "paused", "offline"]))
            case _ if self.threads:
                async with desk.database.transaction(desk.account_id) as tx:
                    await self._with_a_thread(tx, action, agent, dice)

    async def _with_a_thread(self, tx: Any, action: str, agent: UUID, dice: random.Random) -> None:
        viewer = self.desk.viewer(agent, SUPERVISOR | AGENT)
        thread, other = dice.choice(self.threads), dice.choice(self.team)
        department = dice.choice([None, *self.departments])
        match action:
            case "start":
                await conversations.start(tx, viewer, thread)
            case "close":
                await conversations.close(tx, viewer, thread)
            case "transfer":
                await conversations.transfer(tx, viewer, thread, department, dice.choice([None, other]))
            case "ask" | "invite":
                changes, conversation = await conversations.changing(tx, viewer, thread)
                offer = service.offer_transfer if action == "ask" else service.offer_conference
                await offer(changes, conversation, viewer, agent_id=other, department_id=department)
                await changes.flush()

    async def check(self, *, settled: bool) -> None:
        """The rules that hold always, and those that hold once the engine has looked."""
        rows = await self.desk.database.pool.fetch(
            "SELECT c.id, c.state, c.agent_id, c.offered_to_ids, c.department_id, c.ticket_id,"
            " array(SELECT o.agent_id FROM offers o WHERE o.account_id = c.account_id AND o.conversation_id = c.id"
            "   AND o.state = 'pending') AS asked,"
            " (SELECT count(*) FROM offers o WHERE o.account_id = c.account_id AND o.conversation_id = c.id"
            "   AND o.state = 'accepted' AND o.ticket_id = c.ticket_id AND o.kind <> 'conference') AS accepted"
            " FROM conversations c WHERE c.account_id = $1",
            self.desk.account_id,
        )
        for row in rows:
            assert set(row["offered_to_ids"]) <= set(row["asked"])
            if settled:
                assert sorted(row["offered_to_ids"]) == sorted(row["asked"])
            if row["state"] == "closed":
                assert row["offered_to_ids"] == []
        if settled:
            pending = [offer for offer in await self.desk.offers() if offer["kind"] == "queue"]
            for offer in pending:
                assert await self.desk.state(offer["agent_id"]) == "available"
            assert len({offer["agent_id"] for offer in pending}) == len(pending)
        started = [event.conversation_id for event in await self.desk.published("offer.accepted")]
        assert len(started) == len(await self.desk.offers("accepted"))


async def play(url: str, script: list[tuple[str, int, int]]) -> None:
    clock = FrozenClock(NOW)
    database = await Database.connect(url, pool_size=2, clock=clock)
    try:
        desk = await build(database, clock)
        sales, support = (
            await desk.department("Vendas"),
            await desk.department("Suporte", strategy="round_robin"),
        )
        await desk.setting(sales, overflow_to=[support], overflow_returns=True, wrap_up_seconds=30)
        team = [
            await desk.agent(sales),
            await desk.agent(sales),
            await desk.agent(support),
            await desk.agent(support),
        ]
        playing = Play(desk, [sales, support], team)
        for action, who, luck in script:
            await playing.do(action, who, luck)
            await playing.check(settled=action == "route")
        await desk.route()
        await playing.check(settled=True)
        assert await desk.route() == 0
    finally:
        await database.close()


@hypothesis_settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(script=steps)
def test_the_rules_of_offers_hold(script: list[tuple[str, int, int]], shared_url: str) -> None:
    asyncio.run(play(shared_url, script))


def test_a_long_day(shared_url: str) -> None:
    dice = random.Random(11)
    script = [(dice.choice(ACTIONS), dice.randint(0, 3), dice.randint(0, 10**6)) for _ in range(250)]
    asyncio.run(play(shared_url, script))
