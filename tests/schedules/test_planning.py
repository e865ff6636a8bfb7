"""Planning, changing and canceling messages (CON-7, CON-9)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.conversations import service as conversations
from prosa.conversations.errors import ConversationNotFound
from prosa.kit.errors import Invalid
from prosa.kit.ids import uuid7
from prosa.messages.errors import ContactBlocked, IdConflict
from prosa.messages.schemas import TemplateIn
from prosa.schedules import jobs, policy, service
from prosa.schedules.errors import NoFlows, ScheduleNotFound, ScheduleOver, TooManySchedules
from prosa.schedules.schemas import ScheduleIn, SchedulePatch
from tests.blocking.support import block, contact_of, later
from tests.conversations.office import Office
from tests.desk.support import AGENT, COLLEAGUE, OTHER, SUPERVISOR, act, published, said, served, told
from tests.schedules.support import TEMPLATE, ZONE, add_template, after, local, plan, state


def faults(caught: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(error.field, error.code) for error in caught.value.errors]


async def refused(office: Office, thread: UUID, **data: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        await act(
            office, AGENT, service.create, thread, ScheduleIn(**{"due_at": after(office, hours=1)} | data)
        )
    return faults(caught)


async def test_planned_told_changed_and_canceled(office: Office) -> None:
    thread = await served(office)
    made = await plan(office, thread, text=" até logo ", opens_ticket=True)
    assert (made.text, made.state, made.due_at, made.opens_ticket) == (
        "até logo",
        "pending",
        office.now + timedelta(hours=1),
        True,
    )
    assert (await published(office))[-1] == "schedule.created"
    due = after(office, hours=3)
    changed = await act(office, COLLEAGUE, service.edit, made.id, SchedulePatch(text="outro", due_at=due))
    assert (changed.text, local(changed.due_at), changed.version, changed.created_by_id) == (
        "outro",
        due,
        2,
        office.viewers[AGENT].user_id,
    )
    canceled = await act(office, AGENT, service.cancel, made.id)
    assert canceled.state == "canceled"
    lines = [line["action"] for line in await told(office, thread)]
    assert lines[-3:] == ["message_scheduled", "schedule_edited", "schedule_canceled"]
    with pytest.raises(ScheduleOver):
        await act(office, AGENT, service.cancel, made.id)
    with pytest.raises(ScheduleOver):
        await act(office, AGENT, service.edit, made.id, SchedulePatch(text="x"))
    later(office, hours=5)
    assert await jobs.send_due(office.database) == 0
    assert await said(office, thread) == []
    await office.check_numbers()


async def test_a_repeat_with_the_same_id_plans_once(office: Office) -> None:
    thread, other = await office.say(1), await office.say(2)
    wanted = ScheduleIn(id=uuid7(), text="oi", due_at=after(office, hours=1))
    first, is_new = await act(office, AGENT, service.create, thread, wanted)
    again, is_again = await act(office, AGENT, service.create, thread, wanted)
    assert (first.id, is_new, is_again) == (again.id, True, False)
    for who, where in ((SUPERVISOR, thread), (AGENT, other)):
        with pytest.raises(IdConflict):
            await act(office, who, service.create, where, wanted)


async def test_what_is_wrong_is_said_before(office: Office) -> None:
    await add_template(office)
    thread = await office.say(1)
    other = TemplateIn(name="outra", language="pt_BR")
    empty = TemplateIn(name="pedido", language="pt_BR")
    assert await refused(office, thread) == [("text", "empty")]
    assert await refused(office, thread, text="  ") == [("text", "empty")]
    assert await refused(office, thread, text="x", template=TEMPLATE) == [("template", "contradiction")]
    assert await refused(office, thread, template=TEMPLATE, fallback_template=TEMPLATE) == [
        ("fallback_template", "contradiction")
    ]
    assert await refused(office, thread, template=other) == [("template", "unknown")]
    assert await refused(office, thread, text="x", fallback_template=other) == [
        ("fallback_template", "unknown")
    ]
    assert await refused(office, thread, template=empty) == [("template.body.1", "missing")]
    assert await refused(office, thread, text="x", fallback_template=empty) == [
        ("fallback_template.body.1", "missing")
    ]
    assert await refused(office, thread, text="{inventada}") == [("text", "variable_unknown")]
    assert await refused(office, thread, text="x" * 5000) == [("text", "too_long")]
    for due, code in (
        (after(office), "past"),
        (after(office, days=367), "too_far"),
        ("2026-13-01T10:00", "invalid"),
    ):
        assert await refused(office, thread, text="x", due_at=due) == [("due_at", code)]
    with pytest.raises(NoFlows):
        await act(
            office, AGENT, service.create, thread, ScheduleIn(kind="flow", due_at=after(office, hours=1))
        )
    assert await office.database.pool.fetchval("SELECT count(*) FROM schedules") == 0


async def test_a_template_is_kept_as_it_was_chosen(office: Office) -> None:
    await add_template(office)
    thread = await office.say(1)
    made = await plan(office, thread, template=TEMPLATE)
    assert made.template is not None
    assert made.template["preview"] == "Olá Ana, seu pedido saiu."
    assert made.template["components"] == TEMPLATE.components
    changed = await act(
        office, AGENT, service.edit, made.id, SchedulePatch(template=None, text="melhor assim")
    )
    assert (changed.template, changed.text) == (None, "melhor assim")


async def test_a_text_for_a_closed_window_is_marked(office: Office) -> None:
    await add_template(office)
    thread = await office.say(1)
    assert not (await plan(office, thread)).is_window_too_short
    assert (await plan(office, thread, due_at=after(office, hours=25))).is_window_too_short
    assert not (
        await plan(office, thread, due_at=after(office, hours=25), fallback_template=TEMPLATE)
    ).is_window_too_short
    assert not (
        await plan(office, thread, due_at=after(office, hours=25), template=TEMPLATE)
    ).is_window_too_short


async def test_nothing_can_be_planned_for_a_blocked_contact(office: Office) -> None:
    thread = await office.say(1)
    made = await plan(office, thread)
    await block(office, await contact_of(office, thread))
    with pytest.raises(ContactBlocked):
        await plan(office, thread)
    with pytest.raises(ContactBlocked):
        await act(office, AGENT, service.edit, made.id, SchedulePatch(text="x"))
    assert (await act(office, AGENT, service.cancel, made.id)).state == "canceled"


async def test_only_who_sees_the_conversation_sees_its_plans(office: Office) -> None:
    thread, free = await served(office), await office.say(2)
    hidden, open_ = await plan(office, thread), await plan(office, free, due_at=after(office, hours=2))
    with pytest.raises(ConversationNotFound):
        await plan(office, thread, OTHER)
    for action in (service.cancel, lambda tx, who, id_: service.edit(tx, who, id_, SchedulePatch(text="x"))):
        with pytest.raises(ScheduleNotFound):
            await act(office, OTHER, action, hidden.id)
    with pytest.raises(ConversationNotFound):
        await act(office, OTHER, service.of_conversation, thread)
    nothing: dict[str, Any] = {"state": None, "start": None, "end": None, "cursor": None, "limit": 10}
    assert (await act(office, OTHER, service.page, **nothing)).items == []
    seen = await act(office, AGENT, service.page, **nothing | {"state": "pending"})
    assert [item.id for item in seen.items] == [hidden.id, open_.id]
    assert [item.id for item in (await act(office, AGENT, service.page, **nothing)).items] == [
        open_.id,
        hidden.id,
    ]


async def test_the_list_goes_by_days_of_the_company_and_by_pages(office: Office) -> None:
    thread = await office.say(1)
    # 23:30 of the 20th and 0:30 of the 21st in São Paulo are both the 21st in UTC.
    times = ["2026-11-20T23:30", "2026-11-21T00:30", "2026-11-21T23:59", "2026-11-22T00:00"]
    made = [await plan(office, thread, due_at=time) for time in times]
    day = datetime(2026, 11, 21, tzinfo=UTC).date()
    wanted: dict[str, Any] = {"state": "pending", "start": day, "end": day, "cursor": None}
    first = await act(office, AGENT, service.page, **wanted, limit=1)
    rest = await act(office, AGENT, service.page, **wanted | {"cursor": first.next_cursor}, limit=1)
    assert [item.id for item in (*first.items, *rest.items)] == [made[1].id, made[2].id]
    assert rest.next_cursor is None
    with pytest.raises(Invalid):
        await act(office, AGENT, service.page, **wanted | {"cursor": "x"}, limit=1)
    assert len((await act(office, AGENT, service.of_conversation, thread)).items) == 4


async def test_there_are_only_so_many(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "MOST_PENDING", 2)
    thread = await office.say(1)
    made = [await plan(office, thread) for _ in range(2)]
    with pytest.raises(TooManySchedules):
        await plan(office, thread)
    await act(office, AGENT, service.cancel, made[0].id)
    await plan(office, thread)


async def test_who_loses_the_conversation_does_not_stop_it(office: Office) -> None:
    thread = await served(office)
    made = await plan(office, thread)
    await act(office, SUPERVISOR, conversations.transfer, thread, office.departments[1], None)
    later(office, hours=1)
    assert await jobs.send_due(office.database) == 1
    assert (await state(office, made.id))[0] == "sent"


# Time

NEW_YORK = ZoneInfo("America/New_York")


def test_the_clocks_are_set_forward_and_back() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    # 2026-03-08 at 2:00 it becomes 3:00; 2026-11-01 at 2:00 it becomes 1:00 again.
    assert policy.due_at("2026-03-08T02:30", NEW_YORK, now) == "does_not_exist"
    assert policy.due_at("2026-03-08T03:00", NEW_YORK, now) == datetime(2026, 3, 8, 7, 0, tzinfo=UTC)
    assert policy.due_at("2026-03-08T01:59", NEW_YORK, now) == datetime(2026, 3, 8, 6, 59, tzinfo=UTC)
    assert policy.due_at("2026-11-01T01:30", NEW_YORK, now) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert policy.due_at("2026-11-01T02:00", NEW_YORK, now) == datetime(2026, 11, 1, 7, 0, tzinfo=UTC)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1)),  # noqa: DTZ001 - what a clock on the wall shows
    st.sampled_from(
        ["America/Sao_Paulo", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"]
    ),
)
def test_a_local_time_comes_back_or_never_was(wall: datetime, name: str) -> None:
    """Lord Howe moves its clocks by half an hour; Brazil had summer time until 2019."""
    zone = ZoneInfo(name)
    wall = wall.replace(second=0, microsecond=0)
    found = policy.instant(f"{wall:%Y-%m-%dT%H:%M}", zone)
    if found is None:
        # Only a gap has two offsets that contradict each other.
        before, behind = wall - timedelta(hours=2), wall + timedelta(hours=2)
        assert before.replace(tzinfo=zone).utcoffset() != behind.replace(tzinfo=zone).utcoffset()
        return
    assert found.astimezone(zone).replace(tzinfo=None) == wall
    # Of two such instants it is the first.
    for minutes in (30, 60, 120):
        assert (found - timedelta(minutes=minutes)).astimezone(zone).replace(tzinfo=None) != wall


async def test_the_time_is_that_of_the_company(office: Office) -> None:
    thread = await office.say(1)
    made = await plan(office, thread, due_at="2026-11-21T09:15")
    assert made.due_at == datetime(2026, 11, 21, 9, 15, tzinfo=ZONE)
    await office.database.pool.execute("UPDATE accounts SET timezone = 'America/New_York'")
    assert await refused(office, thread, text="x", due_at="2027-03-14T02:30") == [
        ("due_at", "does_not_exist")
    ]
