"""Silence: the customer's is warned about and ends the ticket, the agent's is reminded of (SRV-60, SRV-91)."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest

from prosa.conversations import service as conversations
from prosa.desk import jobs
from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database
from tests.conversations.office import Office
from tests.desk.support import AGENT, act, published, said, served, set_account, set_department, told, write
from tests.desk.test_closing import close, later

RULE = {"warn_minutes": 10, "warn_message": "vai encerrar", "close_minutes": 5, "close_message": "encerrado"}


async def step(office: Office) -> int:
    return await jobs.step(office.database)


async def actions(office: Office, thread: UUID) -> list[str]:
    return [line["action"] for line in await told(office, thread)]


async def answered(office: Office, customer: int = 1) -> UUID:
    thread = await served(office, customer)
    await write(office, thread)
    return thread


async def test_warned_then_closed_once_by_several_processes(
    office: Office, database_url: str, clock: FrozenClock
) -> None:
    await set_account(office, inactivity=RULE)
    thread = await answered(office)
    assert (await office.row(thread))["awaiting_since"] == office.now
    later(office, minutes=9)
    assert await step(office) == 0
    later(office, minutes=1)
    other = await Database.connect(database_url, pool_size=2, clock=clock)

    async def both() -> int:
        return sum(await asyncio.gather(*(jobs.step(which) for which in (office.database, other) * 2)))

    assert await both() == 1
    assert await said(office, thread) == ["olá", "vai encerrar"]
    later(office, minutes=4)
    assert await both() == 0
    later(office, minutes=1)
    assert await both() == 1
    await other.close()
    assert await said(office, thread) == ["olá", "vai encerrar", "encerrado"]
    ticket = await office.database.pool.fetchrow(
        "SELECT t.closed_code, t.closed_by_id, r.name FROM tickets t JOIN closing_reasons r ON r.id = t.reason_id"
    )
    assert ticket is not None
    assert tuple(ticket) == ("inactivity", None, "Inatividade")
    assert (await office.row(thread))["awaiting_since"] is None
    await office.check_numbers()


async def test_an_answer_ends_the_silence_and_ours_begins_it_anew(office: Office) -> None:
    await set_account(office, inactivity=RULE)
    thread = await answered(office)
    later(office, minutes=10)
    assert await step(office) == 1
    later(office, minutes=4)
    await office.say(1, "estou aqui")
    assert (await office.row(thread))["awaiting_since"] is None
    later(office, minutes=1)
    assert await step(office) == 0
    await write(office, thread, "ótimo")
    later(office, minutes=9)
    assert await step(office) == 0
    later(office, minutes=1)
    assert await step(office) == 1
    assert (await actions(office, thread)).count("inactivity_warned") == 2


async def test_with_the_window_over_it_is_recorded_that_nothing_was_sent(office: Office) -> None:
    await set_account(office, inactivity=RULE | {"warn_minutes": 1500})
    thread = await answered(office)
    later(office, minutes=1500)
    assert await step(office) == 1
    later(office, minutes=5)
    assert await step(office) == 1
    assert await said(office, thread) == ["olá"]
    lines = (await told(office, thread))[-2:]
    assert [(line["action"], line["message_not_sent"]) for line in lines] == [
        ("inactivity_warned", "window_expired"),
        ("closed", "window_expired"),
    ]


async def test_who_owes_the_answer_is_reminded_once_and_never_closed(office: Office) -> None:
    await set_account(office, inactivity=RULE)
    thread = await answered(office)
    await office.say(1, "e o meu pedido?")
    later(office, minutes=10)
    assert await step(office) == 1
    later(office, hours=3)
    assert await step(office) == 0
    assert (await office.row(thread))["state"] == "active"
    line = (await told(office, thread))[-1]
    assert (line["action"], line["agent_id"]) == ("reply_owed", str(office.viewers[AGENT].user_id))
    assert (await published(office)).count("conversation.reply_owed") == 1
    assert await said(office, thread) == ["olá"]
    await write(office, thread, "já vai")
    await office.say(1, "e agora?")
    later(office, minutes=10)
    assert await step(office) == 1


@pytest.mark.parametrize(
    ("action", "state"), [("remind", "active"), ("alert", "active"), ("requeue", "queued")]
)
async def test_what_a_department_does_about_an_owed_answer(office: Office, action: str, state: str) -> None:
    await set_department(office, owed_reply_minutes=3, owed_reply_action=action)
    thread = await served(office)
    later(office, minutes=2)
    assert await step(office) == 0
    later(office, minutes=1)
    assert await step(office) == 1
    row = await office.row(thread)
    assert (row["state"], row["department_id"]) == (state, office.departments[0])
    line = (await told(office, thread))[-1]
    assert (line["action"], line.get("alert"), line.get("requeued")) == (
        "reply_owed",
        True if action == "alert" else None,
        True if action == "requeue" else None,
    )
    later(office, minutes=30)
    assert await step(office) == 0


async def test_a_conversation_in_the_queue_owes_nothing_to_remind_of(office: Office) -> None:
    await set_account(office, inactivity=RULE)
    await office.say(1)
    later(office, hours=5)
    assert await step(office) == 0


SILENT = {"warn_minutes": None, "close_minutes": None}


@pytest.mark.parametrize(
    ("account", "channel", "department", "expected"),
    [
        (SILENT, None, None, []),
        ({"close_minutes": 10}, None, None, ["closed"]),
        ({"warn_minutes": 10}, None, None, ["inactivity_warned"]),
        (RULE, SILENT, None, []),
        (SILENT, {"close_minutes": 10}, None, ["closed"]),
        (RULE, None, SILENT, []),
        (SILENT, SILENT, {"warn_minutes": 8, "close_minutes": 2}, ["inactivity_warned"]),
        (RULE, {"close_minutes": 10}, {"warn_minutes": 60}, []),
    ],
)
async def test_the_departments_rule_wins_then_the_channels(
    office: Office, account: Any, channel: Any, department: Any, expected: list[str]
) -> None:
    await set_account(
        office, inactivity=account, inactivity_channels={"whatsapp": channel} if channel else {}
    )
    if department:
        await set_department(office, inactivity=department)
    thread = await answered(office)
    before = len(await actions(office, thread))
    later(office, minutes=10)
    await step(office)
    assert (await actions(office, thread))[before:] == expected


async def test_a_scheduled_closing_and_a_closed_ticket_are_left_alone(office: Office) -> None:
    await set_account(office, inactivity=RULE)
    scheduled, closed = await answered(office, 1), await answered(office, 2)
    await close(office, scheduled, minutes=600)
    await act(office, AGENT, conversations.close, closed)
    later(office, minutes=60)
    assert await step(office) == 0
