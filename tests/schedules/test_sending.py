"""What is due leaves once, late rather than never, in order, and by the rules of its hour (CON-7, CON-9, CMP-21)."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from prosa.conversations import service as conversations
from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database
from prosa.messages import service as messages
from prosa.schedules import jobs, service
from prosa.schedules.schemas import SchedulePatch
from tests.blocking.support import block, contact_of, later, unblock
from tests.conversations.office import Office, fetch, follow
from tests.desk.support import AGENT, SUPERVISOR, act, said, served, set_profile, told, write
from tests.notes.test_notes import told_users
from tests.schedules.support import TEMPLATE, add_template, after, plan, state


async def due(office: Office) -> int:
    return await jobs.send_due(office.database)


async def close(office: Office, thread: Any) -> None:
    await act(office, SUPERVISOR, conversations.close, thread)


async def test_it_leaves_at_its_time_in_the_name_of_who_planned_it(office: Office) -> None:
    thread = await served(office)
    made = await plan(office, thread, text="lembrete, {primeiro_nome}")
    screen = await fetch(office, office.viewers[AGENT])
    later(office, minutes=59)
    assert await due(office) == 0
    later(office, minutes=1)
    assert await due(office) == 1
    assert await due(office) == 0
    assert await said(office, thread) == ["lembrete, Cliente"]
    row = await office.database.pool.fetchrow(
        "SELECT m.author_user_id, m.content, m.ticket_id FROM messages m JOIN schedules s ON s.message_id = m.id"
    )
    assert row is not None
    assert (row["author_user_id"], row["content"]["schedule_id"]) == (
        office.viewers[AGENT].user_id,
        str(made.id),
    )
    assert row["ticket_id"] is not None
    await follow(office, screen, office.viewers[AGENT])
    assert screen.conversations == (await fetch(office, office.viewers[AGENT])).conversations
    await office.check_numbers()


async def test_it_takes_nobodys_place_and_answers_nobody(office: Office) -> None:
    thread = await served(office)
    await write(office, thread)
    await plan(office, thread, SUPERVISOR)
    await office.say(1, "e agora?")
    before = await office.row(thread)
    later(office, hours=1)
    assert await due(office) == 1
    now = await office.row(thread)
    assert now["agent_id"] == office.viewers[AGENT].user_id
    assert now["waiting_since"] == before["waiting_since"] is not None


@pytest.mark.parametrize("opens", [True, False])
async def test_a_ticket_opens_without_agent_or_not_at_all(office: Office, opens: bool) -> None:
    thread = await served(office)
    await close(office, thread)
    await plan(office, thread, opens_ticket=opens)
    later(office, hours=1)
    assert await due(office) == 1
    row = await office.row(thread)
    if opens:
        assert (row["state"], row["agent_id"]) == ("queued", None)
        opened = await office.database.pool.fetchval(
            "SELECT opened_by FROM tickets WHERE id = $1", row["ticket_id"]
        )
        assert opened == "schedule"
        assert [line["action"] for line in await told(office, thread)][-1] == "ticket_opened"
    else:
        assert (row["state"], row["ticket_id"]) == ("closed", None)
    assert await said(office, thread) == ["lembrete"]
    await office.check_numbers()


async def test_an_open_ticket_stays_as_it_is(office: Office) -> None:
    thread = await served(office)
    before = (await office.row(thread))["ticket_id"]
    await plan(office, thread, opens_ticket=True)
    later(office, hours=1)
    await due(office)
    assert (await office.row(thread))["ticket_id"] == before


async def test_with_the_window_closed_the_other_template_goes(office: Office) -> None:
    await add_template(office)
    thread = await office.say(1)
    made = await plan(office, thread, due_at=after(office, hours=25), fallback_template=TEMPLATE)
    later(office, hours=25)
    assert await due(office) == 1
    assert await said(office, thread) == ["Olá Ana, seu pedido saiu."]
    assert await state(office, made.id) == ("sent", {"fallback": True})


async def test_with_the_window_open_the_text_goes(office: Office) -> None:
    await add_template(office)
    thread = await office.say(1)
    made = await plan(office, thread, due_at=after(office, hours=25), fallback_template=TEMPLATE)
    later(office, hours=20)
    await office.say(1, "ainda aqui")
    later(office, hours=5)
    assert await due(office) == 1
    assert await said(office, thread) == ["lembrete"]
    assert await state(office, made.id) == ("sent", None)


async def test_without_another_template_the_agent_is_asked_and_can_plan_again(office: Office) -> None:
    await add_template(office)
    thread = await office.say(1)
    made = await plan(office, thread, due_at=after(office, hours=25), opens_ticket=True)
    await close(office, thread)
    later(office, hours=25)
    assert await due(office) == 1
    assert await due(office) == 0
    assert await state(office, made.id) == ("failed", {"code": "window_expired"})
    assert (await office.row(thread))["state"] == "closed"  # no ticket for what never left
    line = (await told(office, thread))[-1]
    assert (line["action"], line["reason"]) == ("schedule_not_sent", "window_expired")
    ((data, audience),) = await told_users(office, "schedule.failed")
    assert audience == [f"user:{office.viewers[AGENT].user_id}"]
    assert data["schedule"]["outcome"] == {"code": "window_expired"}
    patch = SchedulePatch(text=None, template=TEMPLATE, due_at=after(office, minutes=5))
    again = await act(office, SUPERVISOR, service.edit, made.id, patch)
    assert (again.state, again.outcome, again.ended_at) == ("pending", None, None)
    later(office, minutes=5)
    await due(office)
    assert await said(office, thread) == ["Olá Ana, seu pedido saiu."]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        ("UPDATE message_templates SET status = 'PAUSED'", "template_not_found"),
        (
            """UPDATE message_templates SET components = '[{"type": "BODY", "text": "{{1}} e {{2}}"}]'""",
            "missing",
        ),
        ("UPDATE conversations SET reply_address = NULL", "no_address"),
    ],
)
async def test_what_cannot_leave_any_more_says_why(office: Office, spoil: str, code: str) -> None:
    await add_template(office)
    thread = await office.say(1)
    made, other = await plan(office, thread, template=TEMPLATE), await plan(office, await office.say(2))
    await office.database.pool.execute(spoil)
    await office.database.pool.execute(
        "DELETE FROM contact_identities WHERE value LIKE '%1' OR kind = 'bsuid'"
    )
    later(office, hours=1)
    assert await due(office) == 2
    found, outcome = await state(office, made.id)
    assert found == "failed"
    assert code in outcome["code"]
    assert (await state(office, other.id))[0] in ("sent", "failed")


async def test_a_failure_of_ours_keeps_nothing_back(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    thread = await office.say(1)
    first = await plan(office, thread)
    second = await plan(office, thread, text="segundo", due_at=after(office, hours=2))
    real = messages.send_prepared

    async def broken(changes: Any, conversation: Any, wanted: Any, files: Any, **more: Any) -> Any:
        if wanted.text == "lembrete":
            raise ZeroDivisionError
        return await real(changes, conversation, wanted, files, **more)

    monkeypatch.setattr(messages, "send_prepared", broken)
    later(office, hours=3)
    assert await due(office) == 2
    assert await state(office, first.id) == ("failed", {"code": "internal_error"})
    assert await state(office, second.id) == ("sent", None)


# While the contact is blocked


@pytest.mark.parametrize(("minutes", "expected"), [(10, "sent"), (29, "sent"), (31, "not_sent")])
async def test_unblocked_within_thirty_minutes_it_leaves_then(
    office: Office, minutes: int, expected: str
) -> None:
    thread = await office.say(1)
    made = await plan(office, thread)
    contact = await contact_of(office, thread)
    await block(office, contact)
    later(office, hours=1)
    assert await due(office) == 0
    for _ in range(minutes):
        later(office, minutes=1)
        await due(office)
    await unblock(office, contact)
    await due(office)
    assert (await state(office, made.id))[0] == expected
    assert await said(office, thread) == (["lembrete"] if expected == "sent" else [])
    if expected == "not_sent":
        line = next(line for line in await told(office, thread) if line["action"] == "schedule_not_sent")
        assert line["reason"] == "contact_blocked"


@pytest.mark.parametrize(("minutes", "expected"), [(29, "sent"), (31, "not_sent")])
async def test_the_same_when_nothing_ran_meanwhile(office: Office, minutes: int, expected: str) -> None:
    thread = await office.say(1)
    made = await plan(office, thread)
    contact = await contact_of(office, thread)
    await block(office, contact)
    later(office, hours=1, minutes=minutes)
    await unblock(office, contact)
    later(office, hours=2)
    assert await due(office) == 1
    assert (await state(office, made.id))[0] == expected


# Once, late, in order (F18)


async def test_what_was_due_while_nothing_ran_leaves_late_and_in_order(office: Office) -> None:
    thread = await office.say(1)
    texts = [f"número {number}" for number in range(6)]
    for number in (3, 1, 5, 0, 2, 4):
        await plan(office, thread, text=texts[number], due_at=after(office, hours=1 + number))
    later(office, hours=20)
    assert await due(office) == 6
    assert await said(office, thread) == texts


async def test_many_schedulers_send_each_once_and_in_order(office: Office) -> None:
    threads = [await office.say(number) for number in range(1, 4)]
    for thread in threads:
        for number in range(4):
            await plan(office, thread, text=str(number), due_at=after(office, minutes=10 + number))
    later(office, hours=1)
    done = await asyncio.gather(*(due(office) for _ in range(4)))
    while await due(office):
        done.append(0)
    assert await office.database.pool.fetchval("SELECT count(*) FROM schedules WHERE state = 'sent'") == 12
    for thread in threads:
        assert await said(office, thread) == ["0", "1", "2", "3"]
    await office.check_numbers()


async def test_clocks_that_jump_send_nothing_twice(office: Office) -> None:
    """Another process whose clock is an hour ahead sends early; ours, an hour behind, does not send again."""
    thread = await office.say(1)
    made = await plan(office, thread)
    ahead = Database(office.database.pool, FrozenClock(office.now + timedelta(hours=1, minutes=1)))
    behind = Database(office.database.pool, FrozenClock(office.now - timedelta(hours=1)))
    assert await jobs.send_due(behind) == 0
    assert await jobs.send_due(ahead) == 1
    assert [await jobs.send_due(one) for one in (behind, ahead, office.database)] == [0, 0, 0]
    later(office, hours=2)
    assert await due(office) == 0
    assert await said(office, thread) == ["lembrete"]
    assert await state(office, made.id) == ("sent", None)


async def test_sending_changing_and_canceling_at_once(office: Office) -> None:
    """Whoever comes first decides; what was canceled never left, what left was not canceled."""
    outcomes: Counter[str] = Counter()
    for number in range(1, 9):
        thread = await office.say(number)
        made = await plan(office, thread, due_at=after(office, minutes=1))
        later(office, minutes=1)
        await asyncio.gather(
            due(office),
            act(office, AGENT, service.cancel, made.id),
            due(office),
            return_exceptions=True,
        )
        found, _ = await state(office, made.id)
        outcomes[found] += 1
        assert await said(office, thread) == (["lembrete"] if found == "sent" else [])
    assert set(outcomes) <= {"sent", "canceled"}


async def test_blocking_at_the_time_when_it_is_due(office: Office) -> None:
    for number in range(1, 7):
        thread = await office.say(number)
        made = await plan(office, thread, due_at=after(office, minutes=1))
        contact = await contact_of(office, thread)
        later(office, minutes=1)
        await asyncio.gather(due(office), block(office, contact), due(office))
        found, _ = await state(office, made.id)
        assert found in ("sent", "pending")
        lines = await office.database.pool.fetch(
            "SELECT text, content FROM messages WHERE conversation_id = $1 ORDER BY seq", thread
        )
        blocked = next(
            i for i, row in enumerate(lines) if (row["content"] or {}).get("action") == "contact_blocked"
        )
        assert "lembrete" not in [row["text"] for row in lines[blocked:]]


async def test_the_agents_signature_goes_with_it(office: Office) -> None:
    await set_profile(office, AGENT, signature="Ana, Vendas")
    thread = await office.say(1)
    await plan(office, thread)
    later(office, hours=1)
    await due(office)
    content = await office.database.pool.fetchval("SELECT content FROM messages WHERE text = 'lembrete'")
    assert content["signature"] == "Ana, Vendas"
