"""Whatever people do: states follow the policy, one ticket is open at most, protocols are dense per local day."""

import asyncio
import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from prosa.conversations import service as conversations
from prosa.conversations.policy import may_follow
from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database, Transaction
from prosa.kit.errors import ProsaError
from prosa.kit.settings import Settings, load
from prosa.messages import service as messages
from prosa.messages.schemas import SendIn
from tests.conversations.office import Office, at_once, build
from tests.fixtures.prosa import SECRET_KEY

# Lisbon ends summer time in this night: the day has twenty-five hours.
LISBON = ZoneInfo("Europe/Lisbon")
EVENING = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)

people = st.integers(0, 3)
customers = st.integers(0, 2)


class LifeCycle(RuleBasedStateMachine):
    """Three customers, four people, and the clock of a night."""

    url = ""
    settings: Settings

    @initialize()
    def open_the_office(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.states: dict[UUID, str] = {}
        self.office = self.loop.run_until_complete(self._build())

    async def _build(self) -> Office:
        database = await Database.connect(self.url, pool_size=2, clock=FrozenClock(EVENING))
        office = await build(database, self.settings)
        await database.pool.execute(
            "UPDATE accounts SET timezone = 'Europe/Lisbon' WHERE id = $1", office.account_id
        )
        return office

    def teardown(self) -> None:
        if hasattr(self, "office"):
            self.loop.run_until_complete(self.office.database.close())
            self.loop.close()

    def _act(self, customer: int, who: int, action: Any, *values: Any) -> None:
        async def act() -> None:
            thread = await self.office.database.pool.fetchval(
                "SELECT id FROM conversations WHERE account_id = $1 ORDER BY id OFFSET $2",
                self.office.account_id,
                customer,
            )
            viewer = self.office.viewers[who]

            async def work(tx: Transaction) -> object:
                return await action(tx, viewer, thread, *values)

            if thread is not None:
                try:
                    await self.office.database.run(self.office.account_id, work)
                except ProsaError:
                    pass

        self.loop.run_until_complete(act())

    @rule(customer=customers)
    def write(self, customer: int) -> None:
        self.loop.run_until_complete(self.office.say(customer))

    @rule(customer=customers, who=people)
    def start(self, customer: int, who: int) -> None:
        self._act(customer, who, conversations.start)

    @rule(customer=customers, who=people)
    def close(self, customer: int, who: int) -> None:
        self._act(customer, who, conversations.close)

    @rule(customer=customers, who=people)
    def reply(self, customer: int, who: int) -> None:
        self._act(customer, who, messages.send, SendIn(text="olá"))

    @rule(
        customer=customers,
        who=people,
        department=st.sampled_from([None, 0, 1]),
        agent=st.sampled_from([None, 0, 3]),
    )
    def transfer(self, customer: int, who: int, department: int | None, agent: int | None) -> None:
        self._act(
            customer,
            who,
            conversations.transfer,
            None if department is None else self.office.departments[department],
            None if agent is None else self.office.viewers[agent].user_id,
        )

    @rule(minutes=st.sampled_from([1, 20, 45]))
    def time_passes(self, minutes: int) -> None:
        clock = self.office.database.clock
        assert isinstance(clock, FrozenClock)
        clock.advance(timedelta(minutes=minutes))

    @invariant()
    def all_is_well(self) -> None:
        if hasattr(self, "office"):
            self.loop.run_until_complete(self._check())

    async def _check(self) -> None:
        office = self.office
        await office.check_numbers()
        rows = await office.database.pool.fetch(
            "SELECT id, state FROM conversations WHERE account_id = $1", office.account_id
        )
        for row in rows:
            before = self.states.get(row["id"], "new")
            assert row["state"] == before or may_follow(before, row["state"])
            self.states[row["id"]] = row["state"]
        await check_protocols(office)


async def check_protocols(office: Office) -> None:
    """YYYYMMDD of the account's own day + 000001, 000002, …"""
    rows = await office.database.pool.fetch(
        "SELECT protocol, opened_at FROM tickets WHERE account_id = $1", office.account_id
    )
    days: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        day, number = row["protocol"][:8], row["protocol"][8:]
        assert day == f"{row['opened_at'].astimezone(LISBON):%Y%m%d}"
        assert len(number) == 6
        days[day].append(int(number))
    for numbers in days.values():
        assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_life_cycle(shared_url: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("data")
    LifeCycle.url = shared_url
    values = {"PROSA_SECRET_KEY": SECRET_KEY, "PROSA_DATA_DIR": str(folder)}
    LifeCycle.settings = load(values, file=folder / "absent.toml")
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        LifeCycle,
        settings=hypothesis_settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


async def test_protocols_across_midnight_and_the_change_of_the_clock(
    database: Database, settings: Settings
) -> None:
    clock = database.clock
    assert isinstance(clock, FrozenClock)
    clock.advance(EVENING - clock.now())
    office = await build(database, settings)
    await database.pool.execute(
        "UPDATE accounts SET timezone = 'Europe/Lisbon' WHERE id = $1", office.account_id
    )
    customers = iter(range(1000))
    for _ in range(30):  # until the next local evening, every 55 minutes
        done = await at_once(*(office.say(next(customers)) for _ in range(random.Random(1).randint(2, 4))))
        assert not [item for item in done if isinstance(item, Exception)]
        clock.advance(timedelta(minutes=55))

    await check_protocols(office)
    days = await database.pool.fetch("SELECT DISTINCT left(protocol, 8) AS day FROM tickets ORDER BY 1")
    assert [row["day"] for row in days] == ["20261024", "20261025", "20261026"]
