"""Every timer in the nights in which clocks jump: as long as agreed, by the company's clock where that is meant, once
whoever looks, and late rather than never when nothing ran at the time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from prosa.desk import closing, jobs
from prosa.desk.schemas import CloseIn
from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database
from prosa.routing import service as routing
from prosa.routing.timers import expire_offers
from tests.conversations.office import Office
from tests.desk.support import AGENT, OTHER, act, published, said, served, set_account, told, write
from tests.desk.test_targets import promise

NEW_YORK, LISBON = ZoneInfo("America/New_York"), ZoneInfo("Europe/Lisbon")
NIGHTS = [
    (datetime(2027, 3, 14, 1, 30, tzinfo=NEW_YORK), 1),  # two o'clock is skipped
    (datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK), -1),  # one o'clock comes twice; this is the first
    (datetime(2027, 3, 28, 0, 30, tzinfo=LISBON), 1),
    (datetime(2026, 10, 25, 0, 30, tzinfo=LISBON), -1),
]
"""A moment shortly before the jump, and the hours that the clock on the wall gains."""
WEEK = {day: [["08:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
pytestmark = pytest.mark.parametrize(("local", "gain"), NIGHTS)


async def go_to(office: Office, local: datetime) -> None:
    """The company's time zone, and that moment."""
    await office.database.pool.execute(
        "UPDATE accounts SET timezone = $2 WHERE id = $1", office.account_id, str(local.tzinfo)
    )
    clock = office.database.clock
    assert isinstance(clock, FrozenClock)
    clock.advance(local.astimezone(UTC) - clock.now())


async def after_a_restart(office: Office, url: str, minutes: float) -> int:
    """Time passes while nothing runs; then two new processes look at once, twice. How much they did."""
    clock = office.database.clock
    assert isinstance(clock, FrozenClock)
    clock.advance(timedelta(minutes=minutes))
    fresh = [await Database.connect(url, pool_size=2, clock=clock) for _ in range(2)]

    async def look(database: Database) -> int:
        return await jobs.step(database) + await expire_offers(database)

    try:
        done = await asyncio.gather(*(look(database) for database in fresh * 2))
    finally:
        for database in fresh:
            await database.close()
    return sum(done)


async def test_a_scheduled_closing_and_an_offer(
    office: Office, database_url: str, local: datetime, gain: int
) -> None:
    await go_to(office, local)
    thread = await served(office)
    asked = office.viewers[OTHER].user_id
    async with office.database.transaction(office.account_id) as tx:
        await routing.set_state(tx, asked, "available")
    await act(office, AGENT, routing.conference, thread, None, asked)
    after = await act(office, AGENT, closing.close, thread, CloseIn(minutes=120, message="tchau"))
    there = after.closing_due_at.astimezone(local.tzinfo)
    assert there - local == timedelta(hours=2 + gain), "two hours, whatever the clock on the wall says"
    assert await after_a_restart(office, database_url, 0.9) == 0
    assert await after_a_restart(office, database_url, 0.1) == 1, "the offer"
    assert await after_a_restart(office, database_url, 118.9) == 0
    assert await after_a_restart(office, database_url, 0.1) == 1, "the closing"
    assert await after_a_restart(office, database_url, 600) == 0
    assert await said(office, thread) == ["tchau"]
    types = await published(office)
    assert (types.count("ticket.closed"), types.count("offer.expired")) == (1, 2)  # for all, and for the two
    await office.check_numbers()


async def test_silence(office: Office, database_url: str, local: datetime, gain: int) -> None:
    rule = {"warn_minutes": 90, "warn_message": "ainda aí?", "close_minutes": 60, "close_message": ""}
    await set_account(office, inactivity=rule)
    await go_to(office, local)
    thread = await served(office)
    await write(office, thread)
    assert await after_a_restart(office, database_url, 89) == 0
    assert await after_a_restart(office, database_url, 1) == 1
    assert await after_a_restart(office, database_url, 59) == 0
    assert await after_a_restart(office, database_url, 1) == 1
    assert await said(office, thread) == ["olá", "ainda aí?"]
    assert (await office.row(thread))["state"] == "closed"


async def test_service_targets(office: Office, database_url: str, local: datetime, gain: int) -> None:
    await set_account(office, hours={"weekly": WEEK, "exceptions": []})
    await promise(office, first_response_minutes=60)
    evening = (local - timedelta(days=1)).replace(hour=17, minute=30)
    await go_to(office, evening)
    thread = await office.say(1)
    due = (await office.row(thread))["sla_due_at"]
    morning = local.replace(hour=8, minute=30)
    assert due == morning.astimezone(UTC), "half an hour each, by the clock on the wall"
    assert due - office.now == timedelta(hours=15 - gain)
    minutes = (15 - gain) * 60
    assert await after_a_restart(office, database_url, minutes - 1) == 0
    assert await after_a_restart(office, database_url, 1) == 1
    assert await after_a_restart(office, database_url, 600) == 0
    assert [line["kind"] for line in await told(office, thread) if line["action"] == "sla_breached"] == [
        "first_response"
    ]
