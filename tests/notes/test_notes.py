"""Notes on contacts: written, forwarded, reminded of, done; and records on protocols (CON-6, CON-10)."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.contacts.errors import ContactNotFound
from prosa.conversations import service as conversations
from prosa.kit import events
from prosa.kit.errors import Invalid
from prosa.kit.ids import uuid7
from prosa.notes import jobs, policy, service
from prosa.notes.errors import NoteNotFound, TicketNotCurrent, TicketNotFound
from prosa.notes.schemas import Note, NoteIn, NotePatch
from tests.blocking.support import contact_of, later
from tests.conversations.office import Office
from tests.desk.support import AGENT, COLLEAGUE, OTHER, SUPERVISOR, act, served, told

TODAY = date(2026, 11, 20)
"""Of the clock of the tests, in São Paulo and in UTC; it is noon there."""


async def add(
    office: Office, contact: UUID, text: str = "gosta de café", who: int = AGENT, **more: Any
) -> Note:
    note: Note = await act(office, who, service.add, contact, NoteIn(text=text, **more))
    return note


async def told_users(office: Office, type_: str) -> list[tuple[dict[str, Any], list[str]]]:
    async with office.database.transaction(office.account_id) as tx:
        found = await events.read(tx.connection, office.account_id, 0, 10_000)
    return [(msgspec.json.decode(event.payload), event.audience) for event in found if event.type == type_]


def me(office: Office, who: int) -> UUID:
    return office.viewers[who].user_id


async def tasks(office: Office, who: int, *, is_done: bool = False) -> list[str]:
    page = await act(office, who, service.list_tasks, is_done=is_done, cursor=None, limit=50)
    return [item.note.text for item in page.items]


async def test_write_read_change_delete(office: Office) -> None:
    contact = await contact_of(office, await office.say(1))
    for number in range(5):
        await add(office, contact, f"nota {number}")
        later(office, seconds=1)
    first = await act(office, AGENT, service.list_notes, contact, None, 3)
    rest = await act(office, COLLEAGUE, service.list_notes, contact, first.next_cursor, 3)
    assert [note.text for note in (*first.items, *rest.items)] == [f"nota {n}" for n in (4, 3, 2, 1, 0)]
    assert rest.next_cursor is None
    note = first.items[0]
    changed = await act(office, COLLEAGUE, service.edit, note.id, NotePatch(text=" outra "))
    assert (changed.text, changed.edited_by_id, changed.version) == ("outra", me(office, COLLEAGUE), 2)
    same = await act(office, AGENT, service.edit, note.id, NotePatch(text="outra"))
    assert same == changed
    await act(office, AGENT, service.delete, note.id)
    with pytest.raises(NoteNotFound):
        await act(office, AGENT, service.delete, note.id)
    with pytest.raises(NoteNotFound):
        await act(office, AGENT, service.edit, note.id, NotePatch(text="x"))
    with pytest.raises(NoteNotFound):
        await act(office, AGENT, service.finish, note.id, is_done=True)
    assert len((await act(office, AGENT, service.list_notes, contact, None, 50)).items) == 4
    for text in ("", " \n "):
        with pytest.raises(Invalid):
            await add(office, contact, text)


async def test_events_never_carry_the_words_to_everybody(office: Office) -> None:
    contact = await contact_of(office, await office.say(1))
    note = await add(office, contact, "segredo", forwarded_to_id=me(office, COLLEAGUE))
    await act(office, AGENT, service.edit, note.id, NotePatch(text="segredo maior"))
    await act(office, AGENT, service.delete, note.id)
    for type_ in ("note.created", "note.updated", "note.deleted"):
        ((data, audience),) = await told_users(office, type_)
        assert "segredo" not in str(data)
        assert (data["contact_id"], data["note_id"]) == (str(contact), str(note.id))
        assert "all" in audience
    ((data, audience),) = await told_users(office, "note.forwarded")
    assert (data["note"]["text"], audience) == ("segredo", [f"user:{me(office, COLLEAGUE)}"])


async def test_tasks_are_what_was_forwarded_and_own_days(office: Office) -> None:
    thread = await office.say(1)
    contact = await contact_of(office, thread)
    to = me(office, COLLEAGUE)
    await add(office, contact, "só nota")
    await add(office, contact, "minha, dia 25", remind_on=date(2026, 11, 25))
    await add(office, contact, "dela, sem dia", forwarded_to_id=to)
    await add(office, contact, "dela, dia 22", forwarded_to_id=to, remind_on=date(2026, 11, 22))
    await add(office, contact, "dela, dia 21", forwarded_to_id=to, remind_on=date(2026, 11, 21))
    assert await tasks(office, AGENT) == ["minha, dia 25"]
    assert await tasks(office, COLLEAGUE) == ["dela, dia 21", "dela, dia 22", "dela, sem dia"]
    seen, cursor = [], None
    for _ in range(3):
        page = await act(office, COLLEAGUE, service.list_tasks, is_done=False, cursor=cursor, limit=1)
        seen += [(item.note.text, item.conversation_id) for item in page.items]
        cursor = page.next_cursor
    assert (seen, cursor) == (
        [("dela, dia 21", thread), ("dela, dia 22", thread), ("dela, sem dia", thread)],
        None,
    )
    page = await act(office, COLLEAGUE, service.list_tasks, is_done=False, cursor=None, limit=50)
    for item in page.items[:2]:
        later(office, seconds=1)
        await act(office, COLLEAGUE, service.finish, item.note.id, is_done=True)
    assert await tasks(office, COLLEAGUE) == ["dela, sem dia"]
    assert await tasks(office, COLLEAGUE, is_done=True) == ["dela, dia 22", "dela, dia 21"]
    await act(office, COLLEAGUE, service.finish, page.items[0].note.id, is_done=False)
    assert await tasks(office, COLLEAGUE) == ["dela, dia 21", "dela, sem dia"]


async def test_who_gets_a_task_sees_it_without_seeing_the_contact(office: Office) -> None:
    thread = await served(office)
    contact = await contact_of(office, thread)
    with pytest.raises(ContactNotFound):
        await add(office, contact, who=OTHER)
    note = await add(office, contact, "ligar", forwarded_to_id=me(office, OTHER))
    page = await act(office, OTHER, service.list_tasks, is_done=False, cursor=None, limit=5)
    assert [(item.note.text, item.conversation_id) for item in page.items] == [("ligar", None)]
    await act(office, OTHER, service.finish, note.id, is_done=True)
    await act(office, AGENT, service.edit, note.id, NotePatch(forwarded_to_id=None))
    with pytest.raises(NoteNotFound):
        await act(office, OTHER, service.finish, note.id, is_done=False)


async def test_only_colleagues_who_may_read_notes_get_them(office: Office) -> None:
    contact = await contact_of(office, await office.say(1))
    with pytest.raises(Invalid) as caught:
        await add(office, contact, forwarded_to_id=uuid7())
    assert caught.value.errors[0].code == "unknown"
    await office.database.pool.execute(
        "UPDATE roles SET permissions = array_remove(permissions, 'contacts.notes') WHERE account_id = $1",
        office.account_id,
    )
    with pytest.raises(Invalid) as caught:
        await add(office, contact, forwarded_to_id=me(office, COLLEAGUE))
    assert caught.value.errors[0].code == "not_allowed"


async def test_the_reminder_comes_at_nine_where_the_company_is_and_once(office: Office) -> None:
    contact = await contact_of(office, await office.say(1))
    await add(office, contact, "amanhã", remind_on=date(2026, 11, 21))
    await add(
        office, contact, "amanhã, dela", remind_on=date(2026, 11, 21), forwarded_to_id=me(office, COLLEAGUE)
    )
    done = await add(office, contact, "já feita", remind_on=date(2026, 11, 21))
    await act(office, AGENT, service.finish, done.id, is_done=True)
    later(office, hours=20, minutes=59)  # 8:59 in São Paulo
    assert await jobs.remind(office.database) == 0
    later(office, minutes=1)
    found = await asyncio.gather(*(jobs.remind(office.database) for _ in range(3)))
    assert sum(found) == 2
    later(office, days=2)
    assert await jobs.remind(office.database) == 0
    due = {data["note"]["text"]: audience for data, audience in await told_users(office, "note.due")}
    assert due == {
        "amanhã": [f"user:{me(office, AGENT)}"],
        "amanhã, dela": [f"user:{me(office, COLLEAGUE)}"],
    }


async def test_a_reminder_that_was_missed_comes_late_and_a_moved_one_again(office: Office) -> None:
    contact = await contact_of(office, await office.say(1))
    note = await add(office, contact, "hoje", remind_on=TODAY)
    assert await jobs.remind(office.database) == 1  # nine o'clock is over already
    await act(office, AGENT, service.edit, note.id, NotePatch(remind_on=date(2026, 11, 22)))
    later(office, days=9)
    assert await jobs.remind(office.database) == 1
    await act(office, AGENT, service.edit, note.id, NotePatch(text="outra"))
    assert await jobs.remind(office.database) == 0
    for day in (date(2026, 11, 28), date(2040, 1, 1)):
        with pytest.raises(Invalid):
            await add(office, contact, remind_on=day)


@given(
    st.dates(date(2000, 1, 1), date(2037, 1, 1)), st.sampled_from(["America/Sao_Paulo", "Asia/Tokyo", "UTC"])
)
def test_nine_is_nine_on_every_day(day: date, name: str) -> None:
    zone = ZoneInfo(name)
    local = policy.remind_at(day, zone).astimezone(zone)
    assert (local.date(), local.hour, local.minute) == (day, 9, 0)
    assert policy.day_is_wrong(day, datetime(2037, 1, 2, 12, tzinfo=UTC), zone) == "past"


async def test_records_belong_to_the_current_protocol(office: Office) -> None:
    thread = await served(office)
    first = (await office.row(thread))["ticket_id"]
    record = await act(office, AGENT, service.add_record, first, " trocou o endereço ")
    line = (await told(office, thread))[-1]
    assert (line["action"], line["text"], line["record_id"]) == (
        "record_added",
        "trocou o endereço",
        str(record.id),
    )
    await act(office, AGENT, conversations.close, thread)
    await act(office, AGENT, service.add_record, first, "depois do fim")
    await office.say(1)
    with pytest.raises(TicketNotCurrent):
        await act(office, SUPERVISOR, service.add_record, first, "tarde demais")
    listed = await act(office, SUPERVISOR, service.list_records, first)
    assert [item.text for item in listed.items] == ["trocou o endereço", "depois do fim"]
    await act(office, SUPERVISOR, conversations.transfer, thread, office.departments[0], None)
    with pytest.raises(TicketNotFound):
        await act(office, OTHER, service.list_records, first)
    with pytest.raises(TicketNotFound):
        await act(office, OTHER, service.add_record, (await office.row(thread))["ticket_id"], "x")
    await office.check_numbers()
