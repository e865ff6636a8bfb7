"""What is due by the company's service levels, and what is told when it was missed (SRV-80)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from prosa.conversations import service as conversations
from prosa.desk import jobs
from prosa.desk.editing import edit
from prosa.desk.schemas import ConversationPatch
from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database
from prosa.service_levels.schemas import SlaPolicyCreate
from prosa.service_levels.service import create_policy
from tests.conversations.office import Office
from tests.desk.support import SUPERVISOR, act, published, served, set_account, told, write
from tests.desk.test_closing import close, later


async def promise(office: Office, name: str = "Padrão", **values: Any) -> None:
    async with office.database.transaction(office.account_id) as tx:
        await create_policy(tx, SlaPolicyCreate(name=name, **values), actor_id=None)


async def shown(office: Office, thread: Any) -> tuple[str | None, float | None, bool]:
    """(kind, minutes from now, missed)."""
    row = await office.row(thread)
    due = row["sla_due_at"]
    minutes = None if due is None else (due - office.now) / timedelta(minutes=1)
    return row["sla_kind"], minutes, row["is_sla_breached"]


async def test_first_response_then_next_response_then_the_end(office: Office) -> None:
    await promise(office, first_response_minutes=5, next_response_minutes=10, resolution_minutes=60)
    thread = await office.say(1)
    assert await shown(office, thread) == ("first_response", 5, False)
    later(office, minutes=4)
    await write(office, thread)
    assert await shown(office, thread) == ("resolution", 56, False)
    await office.say(1, "e agora?")
    assert await shown(office, thread) == ("next_response", 10, False)
    later(office, minutes=2)
    await office.say(1, "??")
    assert await shown(office, thread) == ("next_response", 8, False)
    await write(office, thread)
    assert await shown(office, thread) == ("resolution", 54, False)
    await close(office, thread)
    assert await shown(office, thread) == (None, None, False)
    assert await jobs.step(office.database) == 0
    row = await office.database.pool.fetchrow("SELECT first_reply_at, opened_at, breaches FROM tickets")
    assert row is not None
    assert (row["first_reply_at"] - row["opened_at"], row["breaches"]) == (timedelta(minutes=4), None)


async def test_a_miss_is_told_once(office: Office, database_url: str, clock: FrozenClock) -> None:
    await promise(office, first_response_minutes=5, next_response_minutes=10, resolution_minutes=60)
    thread = await served(office)
    later(office, minutes=5)
    other = await Database.connect(database_url, pool_size=2, clock=clock)
    done = await asyncio.gather(*(jobs.step(which) for which in (office.database, other) * 2))
    await other.close()
    assert sum(done) == 1
    assert await shown(office, thread) == ("resolution", 55, True)
    later(office, minutes=55)
    assert await jobs.step(office.database) == 1
    assert await shown(office, thread) == ("first_response", None, True)
    await write(office, thread)
    assert await shown(office, thread) == ("resolution", None, True)
    for _ in range(2):
        await office.say(1, "?")
        later(office, minutes=10)
        assert await jobs.step(office.database) == 1
        assert await jobs.step(office.database) == 0
        await write(office, thread)
    lines = [line["kind"] for line in await told(office, thread) if line["action"] == "sla_breached"]
    assert lines == ["first_response", "resolution", "next_response", "next_response"]
    assert (await published(office)).count("sla.breached") == 4
    breaches = await office.database.pool.fetchval("SELECT breaches FROM tickets")
    assert [item["kind"] for item in breaches] == lines
    await office.check_numbers()


async def test_only_business_minutes_count(office: Office) -> None:
    week = {day: [["08:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    await set_account(office, hours={"weekly": week | {"sat": [], "sun": []}, "exceptions": []})
    await promise(office, first_response_minutes=30)
    # Friday 20 November 2026, 15:00 UTC: noon in São Paulo.
    later(office, hours=5, minutes=50)
    thread = await office.say(1)
    # Ten minutes are left on Friday, twenty are used on Monday from eight.
    kind, minutes, _ = await shown(office, thread)
    assert (kind, minutes) == ("first_response", 10 + 62 * 60 + 20)


@pytest.mark.parametrize(
    ("department", "priority", "minutes"), [(None, 1, 60), (0, 1, 20), (0, 3, 5), (1, 3, 5)]
)
async def test_department_and_priority_choose_the_policy(
    office: Office, department: int | None, priority: int, minutes: int
) -> None:
    await promise(office, "urgente", first_response_minutes=5, min_priority=3)
    await promise(office, "vendas", first_response_minutes=20, department_id=office.departments[0])
    await promise(office, "geral", first_response_minutes=60)
    thread = await office.say(1)
    assert await shown(office, thread) == ("first_response", 60, False)
    if department is not None:
        await act(office, SUPERVISOR, conversations.transfer, thread, office.departments[department], None)
    await act(office, SUPERVISOR, edit, thread, ConversationPatch(priority=priority))
    assert await shown(office, thread) == ("first_response", minutes, False)


async def test_a_company_without_policies_promises_nothing(office: Office) -> None:
    thread = await served(office)
    await write(office, thread)
    assert await shown(office, thread) == (None, None, False)
    assert await office.database.pool.fetchval("SELECT first_reply_at FROM tickets") == office.now


async def test_an_answer_from_the_companys_phone_counts(office: Office) -> None:
    await promise(office, first_response_minutes=5, resolution_minutes=60)
    thread = await office.say(1)
    later(office, minutes=1)
    await office.say(1, "já respondo", echo=True, status="sent")
    assert await shown(office, thread) == ("resolution", 59, False)
    assert (await office.row(thread))["awaiting_since"] == office.now
