"""Closing by the dialog: reason, fields, message, later, in bulk; opening again; correcting (SRV-50)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from prosa.closing_reasons import service as closing_reasons
from prosa.closing_reasons.schemas import ClosingReasonCreate
from prosa.conversations import service as conversations
from prosa.conversations.errors import AlreadyClosed, NotReopenable
from prosa.custom_fields import service as custom_fields
from prosa.custom_fields.schemas import CustomFieldCreate
from prosa.desk import closing, jobs
from prosa.desk.bulk import each
from prosa.desk.errors import ClosingNotScheduled
from prosa.desk.schemas import CloseIn, TicketPatch
from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database
from prosa.kit.errors import Forbidden, Invalid
from prosa.kit.ids import uuid7
from tests.accounts.support import World
from tests.conversations.office import Office
from tests.desk.support import (
    AGENT,
    COLLEAGUE,
    OTHER,
    SUPERVISOR,
    act,
    published,
    said,
    served,
    set_account,
    set_department,
    set_profile,
    told,
    write,
)


async def reason(office: Office, name: str = "Resolvido") -> UUID:
    async with office.database.transaction(office.account_id) as tx:
        data = ClosingReasonCreate(name=name)
        return (await closing_reasons.create_reason(tx, data, actor_id=None)).id


async def a_field(office: Office, key: str, at_closing: Any) -> UUID:
    async with office.database.transaction(office.account_id) as tx:
        data = CustomFieldCreate(key=key, label=key, kind="text", at_closing=at_closing)
        return (await custom_fields.create_field(tx, data, actor_id=None)).id


async def close(office: Office, thread: UUID, who: int = AGENT, **answers: Any) -> Any:
    return await act(office, who, closing.close, thread, CloseIn(**answers))


def later(office: Office, **time: int) -> None:
    clock = office.database.clock
    assert isinstance(clock, FrozenClock)
    clock.advance(timedelta(**time))


def faults(caught: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(error.field, error.code) for error in caught.value.errors]


async def test_closing_takes_agent_and_department_away_and_keeps_them_with_the_ticket(office: Office) -> None:
    thread, why = await served(office), await reason(office)
    after = await close(office, thread, reason_id=why, note="  feito ")
    assert (after.is_closed, after.agent_id, after.department_id) == (True, None, None)
    assert (after.ticket.reason_id, after.ticket.note) == (why, "feito")
    assert after.ticket.agent_id == office.viewers[AGENT].user_id
    line = (await told(office, thread))[-1]
    assert (line["action"], line["reason_id"], line["note"]) == ("closed", str(why), "feito")
    with pytest.raises(AlreadyClosed):
        await close(office, thread)
    assert (await published(office)).count("ticket.closed") == 1


async def test_a_reason_is_asked_for_unless_one_was_chosen(office: Office) -> None:
    await set_account(office, require_reason=True, closing_note="required")
    thread, why = await served(office), await reason(office)
    with pytest.raises(Invalid) as caught:
        await close(office, thread)
    assert faults(caught) == [("reason_id", "required"), ("note", "required")]
    with pytest.raises(Invalid) as caught:
        await close(office, thread, reason_id=uuid7(), note="x")
    assert faults(caught) == [("reason_id", "unknown")]
    ticket = (await office.row(thread))["ticket_id"]
    await act(office, AGENT, closing.edit_ticket, ticket, TicketPatch(reason_id=why, note="antes"))
    after = await close(office, thread)
    assert (after.ticket.reason_id, after.ticket.note) == (why, "antes")


async def test_a_company_without_notes_takes_none(office: Office) -> None:
    await set_account(office, closing_note="off")
    thread = await served(office)
    with pytest.raises(Invalid) as caught:
        await close(office, thread, note="x")
    assert faults(caught) == [("note", "not_allowed")]
    assert (await close(office, thread, note=" ")).is_closed


async def test_fields_at_closing_are_required_kept_and_cleared(office: Office) -> None:
    needed, optional = (
        await a_field(office, "pedido", "required"),
        await a_field(office, "bairro", "optional"),
    )
    thread = await served(office)
    with pytest.raises(Invalid) as caught:
        await close(office, thread)
    assert faults(caught) == [(f"fields.{needed}", "required")]
    await close(office, thread, fields={needed: "77", optional: "Centro"})
    await office.say(1)
    thread = await served(office)
    await close(office, thread, fields={optional: None})
    contact = (await office.row(thread))["contact_id"]
    assert await values(office, contact) == {needed: "77", optional: "Centro"}
    thread = await served(office)
    with pytest.raises(Invalid) as caught:
        await close(office, thread, clear_fields=[needed, optional])
    assert faults(caught) == [(f"fields.{needed}", "required")]
    with pytest.raises(Invalid) as caught:
        await close(office, thread, clear_fields=[uuid7()], minutes=5)
    assert faults(caught) == [("clear_fields", "unknown")]
    await close(office, thread, fields={optional: "a\x00b"}, minutes=5)
    await close(office, thread, clear_fields=[optional])
    assert await values(office, contact) == {needed: "77"}


async def values(office: Office, contact: UUID) -> dict[UUID, object]:
    async with office.database.transaction(office.account_id) as tx:
        return {item.field_id: item.value for item in await custom_fields.get_values(tx, contact)}


@pytest.mark.parametrize(
    ("answers", "sent"),
    [
        ({}, ["meu"]),
        ({"message": "outra"}, ["outra"]),
        ({"message": None}, []),
        ({"message": "  "}, []),
        ({"silent": True, "message": "outra"}, []),
    ],
)
async def test_the_message_leaves_before_the_ticket_closes(
    office: Office, answers: dict[str, Any], sent: list[str]
) -> None:
    await set_profile(office, closing_message="meu")
    thread = await served(office)
    await close(office, thread, **answers)
    assert await said(office, thread) == sent
    rows = await office.database.pool.fetch(
        "SELECT ticket_id, author_user_id, kind FROM messages"
        " WHERE account_id = $1 AND conversation_id = $2 ORDER BY seq DESC LIMIT 2",
        office.account_id,
        thread,
    )
    assert rows[0]["kind"] == "activity"
    if sent:
        assert (rows[1]["kind"], rows[1]["author_user_id"]) == ("text", office.viewers[AGENT].user_id)
        assert rows[1]["ticket_id"] == (await office.row(thread))["last_ticket_id"]


async def test_the_default_is_the_persons_then_the_departments_then_the_companys(office: Office) -> None:
    await set_account(office, closing_message="conta")
    await close(office, await served(office, 1))
    await set_department(office, closing_message="setor")
    await close(office, await served(office, 2))
    await set_profile(office, closing_message="meu")
    await close(office, await served(office, 3))
    texts = await office.database.pool.fetch(
        "SELECT text FROM messages WHERE account_id = $1 AND direction = 'out' ORDER BY id", office.account_id
    )
    assert [row["text"] for row in texts] == ["conta", "setor", "meu"]


async def test_with_the_window_over_the_timeline_says_that_nothing_was_sent(office: Office) -> None:
    await set_account(office, closing_message="tchau")
    thread = await served(office)
    later(office, hours=25)
    await close(office, thread)
    assert await said(office, thread) == []
    assert (await told(office, thread))[-1]["message_not_sent"] == "window_expired"


@pytest.mark.parametrize("minutes", [0, -5, 43_201, 10**15])
async def test_absurd_times_are_refused(office: Office, minutes: int) -> None:
    thread = await served(office)
    with pytest.raises(Invalid) as caught:
        await close(office, thread, minutes=minutes)
    assert faults(caught) == [("minutes", "out_of_range")]
    assert (await office.row(thread))["closing_due_at"] is None


async def test_a_scheduled_closing_keeps_its_answers_and_happens_once(
    office: Office, database_url: str, clock: FrozenClock
) -> None:
    optional, why = await a_field(office, "bairro", "optional"), await reason(office)
    thread = await served(office)
    after = await close(
        office, thread, minutes=10, reason_id=why, note="n", message="até", fields={optional: "Sul"}
    )
    assert after.closing_due_at == office.now + timedelta(minutes=10)
    assert not after.is_closed
    assert await said(office, thread) == []
    await write(office, thread)
    await office.say(1, "espera")  # the default: an answer does not cancel
    later(office, minutes=9)
    assert await jobs.step(office.database) == 0
    later(office, minutes=1)
    # Another process, started after all this, looks at the same moment.
    other = await Database.connect(database_url, pool_size=2, clock=clock)
    done = await asyncio.gather(*(jobs.step(which) for which in (office.database, other) for _ in range(3)))
    await other.close()
    assert sum(done) == 1
    row = await office.row(thread)
    assert (row["state"], row["closing_due_at"]) == ("closed", None)
    assert await said(office, thread) == ["olá", "até"]
    lines = [line for line in await told(office, thread) if line["action"] == "closed"]
    assert [(line["reason_id"], line["note"], line["scheduled"]) for line in lines] == [(str(why), "n", True)]
    assert await values(office, row["contact_id"]) == {optional: "Sul"}
    assert await jobs.step(office.database) == 0
    await office.check_numbers()


async def test_a_field_that_changed_meanwhile_does_not_stop_the_closing(office: Office) -> None:
    field = await a_field(office, "bairro", "optional")
    thread = await served(office)
    await close(office, thread, minutes=1, fields={field: "Sul"})
    async with office.database.transaction(office.account_id) as tx:
        await custom_fields.delete_field(tx, field, actor_id=None)
    later(office, minutes=1)
    assert await jobs.step(office.database) == 1
    assert (await told(office, thread))[-1]["fields_not_stored"] is True


async def test_the_customers_answer_cancels_when_it_was_to(office: Office) -> None:
    thread = await served(office)
    await close(office, thread, minutes=10, cancel_on_reply=True)
    await write(office, thread)
    assert (await office.row(thread))["closing_due_at"] is not None
    await office.say(1, "ainda não")
    assert (await office.row(thread))["closing_due_at"] is None
    assert (await told(office, thread))[-1] == {"action": "closing_canceled", "because": "reply"}
    later(office, minutes=11)
    assert await jobs.step(office.database) == 0
    types = await published(office)
    assert (types.count("ticket.closing_scheduled"), types.count("ticket.closing_canceled")) == (1, 1)


async def test_a_scheduled_closing_is_taken_back_by_hand(office: Office) -> None:
    thread = await served(office)
    with pytest.raises(ClosingNotScheduled):
        await act(office, AGENT, closing.cancel, thread)
    await close(office, thread, minutes=10)
    with pytest.raises(Forbidden):
        await act(office, COLLEAGUE, closing.cancel, thread)
    after = await act(office, AGENT, closing.cancel, thread)
    assert after.closing_due_at is None
    assert await office.database.pool.fetchval("SELECT count(*) FROM scheduled_closings") == 0


async def test_scheduling_again_replaces_and_closing_now_forgets(office: Office) -> None:
    thread = await served(office)
    await close(office, thread, minutes=10, note="a")
    await close(office, thread, minutes=20, note="b")
    later(office, minutes=10)
    assert await jobs.step(office.database) == 0
    await close(office, thread)
    later(office, minutes=60)
    assert await jobs.step(office.database) == 0
    assert (await published(office)).count("ticket.closed") == 1


async def test_one_that_cannot_be_closed_stops_no_other(office: Office) -> None:
    first, second = await served(office, 1), await served(office, 2, COLLEAGUE)
    closed, waiting = await served(office, 3), await office.say(4)
    await close(office, closed)
    unknown = uuid7()

    async def one(tx: Any, id_: UUID) -> None:
        await closing.close_one_of_many(tx, office.viewers[AGENT], id_, None, None)

    ids = [first, second, closed, unknown, waiting, first]
    outcome = await each(office.database, office.account_id, ids, one)
    assert outcome.done == [first, waiting]
    # The agent sees the colleague's conversation neither by department nor by hand.
    assert [(item.id, item.code) for item in outcome.failed] == [
        (second, "conversation_not_found"),
        (closed, "already_closed"),
        (unknown, "conversation_not_found"),
    ]
    line = (await told(office, first))[-1]
    assert line["code"] == "bulk"
    name = await office.database.pool.fetchval(
        "SELECT name FROM closing_reasons WHERE id = $1", UUID(line["reason_id"])
    )
    assert name == "Encerramento em massa"


async def test_reopening_keeps_the_ticket_for_as_long_as_the_company_says(office: Office) -> None:
    await set_account(office, reopen_minutes=30)
    thread = await served(office)
    before = (await close(office, thread)).ticket
    later(office, minutes=30)
    after = await act(office, AGENT, closing.reopen, thread)
    assert (after.state, after.ticket.id, after.ticket.protocol) == ("active", before.id, before.protocol)
    assert after.agent_id == office.viewers[AGENT].user_id
    await close(office, thread)
    later(office, minutes=31)
    with pytest.raises(NotReopenable):
        await act(office, AGENT, closing.reopen, thread)
    await office.check_numbers()


@pytest.mark.parametrize(
    ("setting", "minutes", "same"), [(False, 1, False), (True, 1, True), (True, 61, False)]
)
async def test_a_customers_message_opens_the_same_ticket_only_by_setting(
    office: Office, setting: bool, minutes: int, same: bool
) -> None:
    await set_account(office, customer_message_reopens=setting)
    thread = await served(office)
    before = (await close(office, thread)).ticket.id
    later(office, minutes=minutes)
    await office.say(1, "mais uma coisa")
    row = await office.row(thread)
    assert row["state"] == "queued"
    assert (row["ticket_id"] == before) is same
    assert row["department_id"] == (office.departments[0] if same else None)
    assert (await told(office, thread))[-1]["action"] == ("reopened" if same else "ticket_opened")
    await office.check_numbers()


async def test_a_ticket_is_corrected_afterwards_by_who_may(office: Office) -> None:
    thread, why = await served(office), await reason(office)
    ticket = (await close(office, thread, note="engano")).ticket.id
    for who, error in ((OTHER, "conversation_not_found"), (COLLEAGUE, "conversation_not_found")):
        with pytest.raises(Exception) as caught:
            await act(office, who, closing.edit_ticket, ticket, TicketPatch(note="x"))
        assert getattr(caught.value, "code", None) == error
    after = await act(office, SUPERVISOR, closing.edit_ticket, ticket, TicketPatch(reason_id=why))
    assert (after.reason_id, after.note) == (why, "engano")
    after = await act(office, AGENT, closing.edit_ticket, ticket, TicketPatch(note=None))
    assert (after.reason_id, after.note) == (why, None)
    rows = await office.database.pool.fetch(
        "SELECT actor_id, details FROM audit_log WHERE account_id = $1 AND action = 'ticket.edited' ORDER BY id",
        office.account_id,
    )
    assert [row["details"] for row in rows] == [{"changed": ["reason_id"]}, {"changed": ["note"]}]
    line = (await told(office, thread))[-1]
    assert (line["action"], line["changed"]) == ("ticket_edited", ["note"])
    with pytest.raises(Invalid):
        await act(office, AGENT, closing.edit_ticket, ticket, TicketPatch(reason_id=uuid7()))


async def test_over_http(world: World, office: Office) -> None:
    agent = await world.signed_in("agent")
    nowhere = f"/api/v1/conversations/{uuid7()}"
    for method, path, body in (
        ("POST", f"{nowhere}/close", {}),
        ("DELETE", f"{nowhere}/closing", None),
        ("POST", f"{nowhere}/reopen", None),
    ):
        answer = await agent.call(method, path, body)
        assert (answer.status, answer.code) == (404, "conversation_not_found"), path
    assert (await agent.call("PATCH", f"/api/v1/tickets/{uuid7()}", {"note": "x"})).code == "ticket_not_found"
    id_ = str(uuid7())
    answer = await agent.call("POST", "/api/v1/conversations/close", {"ids": [id_]})
    assert answer.json() == {"done": [], "failed": [{"id": id_, "code": "conversation_not_found"}]}
    assert (await agent.call("POST", "/api/v1/conversations/close", {"ids": []})).status == 422


async def test_conversations_of_the_office_still_close_without_the_dialog(office: Office) -> None:
    thread = await served(office)
    assert (await act(office, AGENT, conversations.close, thread)).is_closed
