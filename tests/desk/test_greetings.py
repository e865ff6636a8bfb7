"""What customers are told at the door and in the queue (SRV-10, SRV-90)."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest

from prosa.accounts.settings import SystemTexts
from prosa.conversations import service as conversations
from prosa.desk.greetings import greet_all, place_text
from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database
from prosa.routing.schemas import QueuePosition
from prosa.routing.service import waiting_time
from tests.conversations.office import Office
from tests.desk.support import AGENT, SUPERVISOR, act, said, set_account, set_department, told
from tests.desk.test_closing import close, later

CLOSED: dict[str, object] = {"weekly": {day: [] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}}


async def step(office: Office) -> int:
    return await greet_all(office.database, waiting_time)


async def at_the_door(office: Office, **settings: Any) -> None:
    """The channel leads into the first department, which works so."""
    await set_department(office, **settings)
    office.inbox = type(office.inbox)(
        **{name: getattr(office.inbox, name) for name in office.inbox.__struct_fields__}
        | {"default_department_id": office.departments[0]}
    )


@pytest.mark.parametrize(("opens", "state"), [(False, "new"), (True, "queued")])
async def test_closed_doors_are_told_of_once(office: Office, opens: bool, state: str) -> None:
    await at_the_door(office, hours=CLOSED, open_when_closed=opens, out_of_hours_message="fechado")
    thread = await office.say(1)
    await office.say(1, "alguém?")
    assert (await office.row(thread))["state"] == state
    assert await said(office, thread) == ["fechado"]
    later(office, hours=13)
    await office.say(1, "e agora?")
    assert await said(office, thread) == (["fechado"] if opens else ["fechado", "fechado"])
    await office.check_numbers()


async def test_the_companys_hours_count_where_the_department_has_none(office: Office) -> None:
    await set_account(office, hours=CLOSED)
    await at_the_door(office, open_when_closed=False)
    thread = await office.say(1)
    assert (await office.row(thread))["state"] == "new"
    assert await said(office, thread) == []


async def test_an_open_department_welcomes_once_also_by_several_processes(
    office: Office, database_url: str, clock: FrozenClock
) -> None:
    await at_the_door(office, welcome_message="bem-vindo", out_of_hours_message="fechado")
    thread = await office.say(1)
    other = await Database.connect(database_url, pool_size=2, clock=clock)
    done = await asyncio.gather(*(greet_all(which, waiting_time) for which in (office.database, other) * 2))
    await other.close()
    assert sum(done) == 1
    assert await step(office) == 0
    assert await said(office, thread) == ["bem-vindo"]
    await act(office, AGENT, conversations.start, thread)
    await close(office, thread)
    await office.say(1)
    assert await step(office) == 1
    assert await said(office, thread) == ["bem-vindo", "bem-vindo"]


async def test_who_was_told_that_nobody_is_here_is_not_welcomed(office: Office) -> None:
    await at_the_door(office, hours=CLOSED, out_of_hours_message="fechado", welcome_message="bem-vindo")
    thread = await office.say(1)
    assert await step(office) == 0
    assert await said(office, thread) == ["fechado"]


async def test_who_still_waits_after_a_minute_is_told_once(office: Office) -> None:
    await at_the_door(office, waiting_message="aguarde")
    thread, taken = await office.say(1), await office.say(2)
    later(office, seconds=59)
    assert await step(office) == 0
    await act(office, AGENT, conversations.start, taken)
    later(office, seconds=1)
    assert [await step(office), await step(office)] == [1, 0]
    assert (await said(office, thread), await said(office, taken)) == (["aguarde"], [])


async def test_without_a_window_the_timeline_says_why_nothing_was_sent(office: Office) -> None:
    await at_the_door(office, welcome_message="bem-vindo")
    thread = await office.say(1)
    await office.database.pool.execute(
        "UPDATE conversations SET last_inbound_at = last_inbound_at - interval '25 hours'"
        " WHERE account_id = $1 AND id = $2",
        office.account_id,
        thread,
    )
    assert [await step(office), await step(office)] == [1, 0]
    line = (await told(office, thread))[-1]
    assert (line["action"], line["purpose"], line["message_not_sent"]) == (
        "message_not_sent",
        "welcome",
        "window_expired",
    )
    assert await said(office, thread) == []


async def test_the_place_is_told_at_entering_and_when_the_turn_is_near(office: Office) -> None:
    await at_the_door(office, announce_position=True)
    queue: list[UUID] = []
    for customer in range(1, 6):
        queue.append(await office.say(customer))
        later(office, seconds=1)
    assert [await step(office), await step(office)] == [5, 0]
    assert await said(office, queue[4]) == ["Você é o número 5 da fila."]
    await act(office, AGENT, conversations.start, queue[0])
    assert await step(office) == 0  # too soon
    later(office, minutes=2)
    assert await step(office) == 3  # 1, 2 and 3; the fourth is not near
    assert (await said(office, queue[3]))[-1] == "Você é o número 3 da fila."
    assert len(await said(office, queue[4])) == 1
    await act(office, SUPERVISOR, conversations.transfer, queue[3], office.departments[1], None)
    await set_department(office, 1, announce_position=True)
    assert await step(office) == 2  # who is in the other queue now, and who was behind
    assert (await said(office, queue[4]))[-1] == "Você é o número 3 da fila."
    assert (await said(office, queue[3]))[-1] == "Você é o número 1 da fila."


def test_the_time_is_told_only_when_it_is_known() -> None:
    texts = SystemTexts()
    assert place_text(texts, QueuePosition(2, None)) == "Você é o número 2 da fila."
    assert place_text(texts, QueuePosition(2, 61)).endswith("\nTempo estimado de espera: 2 min.")
    assert place_text(SystemTexts(queue_position=""), QueuePosition(2, None)) == ""


@pytest.mark.parametrize("text", ["SAIR", " sáir ", "s a i r"])
async def test_the_word_leaves_the_queue_and_opens_nothing(office: Office, text: str) -> None:
    await at_the_door(office, leave_word="Sair")
    thread = await office.say(1, "oi")
    await office.say(1, text)
    row = await office.row(thread)
    assert (row["state"], row["waiting_since"]) == ("closed", None)
    assert (await told(office, thread))[-1]["code"] == "left_queue"
    assert len(await said(office, thread)) == 1
    await office.say(1, text)
    assert (await office.row(thread))["state"] == "closed"
    assert len(await said(office, thread)) == 1
    code = await office.database.pool.fetchval(
        "SELECT r.code FROM tickets t JOIN closing_reasons r ON r.account_id = t.account_id AND r.id = t.reason_id"
        " WHERE t.account_id = $1",
        office.account_id,
    )
    assert code == "left_queue"
    await office.say(1, "voltei")
    assert (await office.row(thread))["state"] == "queued"
    await office.check_numbers()


async def test_the_word_within_a_sentence_or_a_service_is_just_text(office: Office) -> None:
    await at_the_door(office, leave_word="sair")
    thread = await office.say(1, "quero sair")
    assert (await office.row(thread))["state"] == "queued"
    await act(office, AGENT, conversations.start, thread)
    await office.say(1, "sair")
    assert (await office.row(thread))["state"] == "active"
