"""Editing a conversation takes the same ways as the buttons (SRV-70)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import pytest

from prosa.conversations.errors import AlreadyClosed, NotPossible
from prosa.conversations.policy import VIEWS, View, may_follow
from prosa.desk.editing import edit
from prosa.desk.errors import NeedsAcceptance
from prosa.desk.schemas import ConversationPatch
from prosa.kit.errors import Forbidden, Invalid, ProsaError
from prosa.kit.ids import uuid7
from tests.accounts.support import World
from tests.conversations.office import Office, counters, fetch, follow, pages
from tests.desk.support import AGENT, COLLEAGUE, SUPERVISOR, act, served, set_account, set_department, told
from tests.desk.test_closing import close, reason


async def patch(office: Office, thread: UUID, who: int = SUPERVISOR, **values: Any) -> Any:
    return await act(office, who, edit, thread, ConversationPatch(**values))


def person(office: Office, who: int) -> UUID:
    return office.viewers[who].user_id


async def test_department_and_agent_change_by_themselves(office: Office) -> None:
    thread = await served(office)
    first, second = office.departments
    after = await patch(office, thread, department_id=second)
    assert (after.department_id, after.agent_id) == (second, person(office, AGENT))
    after = await patch(office, thread, agent_id=person(office, COLLEAGUE))
    assert (after.department_id, after.agent_id) == (second, person(office, COLLEAGUE))
    after = await patch(office, thread, department_id=None)
    assert (after.department_id, after.state) == (None, "active")
    after = await patch(office, thread, department_id=first, agent_id=None)
    assert (after.department_id, after.agent_id, after.state) == (first, None, "queued")
    before = (await office.row(thread))["version"]
    assert (await patch(office, thread, department_id=first)).version == before
    await office.check_numbers()


async def test_situations(office: Office) -> None:
    thread = await served(office)
    after = await patch(office, thread, situation="queue")
    assert (after.state, after.department_id) == ("queued", office.departments[0])
    after = await patch(office, thread, AGENT, situation="chat")
    assert (after.state, after.agent_id) == ("active", person(office, AGENT))
    assert (await patch(office, thread, AGENT, situation="closed")).is_closed
    with pytest.raises(AlreadyClosed):
        await patch(office, thread, AGENT, situation="closed")
    after = await patch(office, thread, situation="queue", department_id=office.departments[1])
    assert (after.state, after.department_id) == ("queued", office.departments[1])
    with pytest.raises(NotPossible):
        await patch(office, thread, situation="bot")
    with pytest.raises(Invalid):
        await patch(office, thread, situation="queue", agent_id=person(office, AGENT))
    await office.check_numbers()


TRANSITIONS: dict[tuple[str, str], str | type[ProsaError]] = {
    ("new", "queue"): "queued",
    ("new", "chat"): "active",
    ("new", "closed"): AlreadyClosed,
    ("new", "bot"): NotPossible,
    ("bot", "queue"): "queued",
    ("bot", "chat"): "active",
    ("bot", "closed"): AlreadyClosed,
    ("bot", "bot"): "bot",
    ("queued", "queue"): "queued",
    ("queued", "chat"): "active",
    ("queued", "closed"): "closed",
    ("queued", "bot"): NotPossible,
    ("active", "queue"): "queued",
    ("active", "chat"): "active",
    ("active", "closed"): "closed",
    ("active", "bot"): NotPossible,
    ("closed", "queue"): "queued",
    ("closed", "chat"): "active",
    ("closed", "closed"): AlreadyClosed,
    ("closed", "bot"): NotPossible,
}


async def in_state(office: Office, state: str) -> UUID:
    """A conversation that got there the usual way, where there is one."""
    thread = await served(office) if state in ("active", "closed") else await office.say(1)
    if state == "closed":
        await close(office, thread)
    if state in ("new", "bot"):
        await office.database.pool.execute("DELETE FROM tickets WHERE conversation_id = $1", thread)
        await office.database.pool.execute(
            "UPDATE conversations SET state = $2, ticket_id = NULL, last_ticket_id = NULL, department_id = NULL"
            " WHERE id = $1",
            thread,
            state,
        )
    return thread


@pytest.mark.parametrize(("state", "situation"), TRANSITIONS)
async def test_every_situation_from_every_state(office: Office, state: str, situation: str) -> None:
    expected = TRANSITIONS[state, situation]
    thread = await in_state(office, state)
    before, lines = await office.row(thread), len(await told(office, thread))
    if not isinstance(expected, str):
        with pytest.raises(expected):
            await patch(office, thread, AGENT, situation=situation)
        assert await office.row(thread) == before
        return
    after = await patch(office, thread, AGENT, situation=situation)
    row = await office.row(thread)
    assert row["state"] == expected
    assert (row["agent_id"] is not None) == (expected == "active")
    if expected == state:
        assert (row["version"], len(await told(office, thread))) == (before["version"], lines)
    else:
        assert may_follow(state, expected)
        assert len(await told(office, thread)) > lines
    if situation in ("queue", "chat"):
        assert after.ticket.closed_at is None
        assert (row["ticket_id"] == before["ticket_id"]) == (state in ("queued", "active"))
    if state not in ("new", "bot"):
        await office.check_numbers()


@pytest.mark.parametrize(
    ("state", "views"),
    [
        ("new", {"all", "open"}),
        ("bot", {"all", "bot"}),
        ("queued", {"all", "open", "waiting"}),
        ("active", {"all", "open", "mine", "active"}),
    ],
)
async def test_where_a_conversation_without_chatbot_is(office: Office, state: str, views: set[View]) -> None:
    thread = await in_state(office, state)
    viewer = office.viewers[AGENT]
    screen = await fetch(office, viewer)
    off = await patch(office, thread, AGENT, is_chatbot_off=True)
    assert off.is_chatbot_off
    assert await listed(office, AGENT) == views
    await follow(office, screen, viewer)
    numbers = counters(screen, viewer)
    assert {view for view in VIEWS if numbers[view]["total"]} == views
    on = await patch(office, thread, AGENT, is_chatbot_off=False)
    assert not on.is_chatbot_off
    assert await listed(office, AGENT) == views - ({"open"} if state == "new" else set())
    actions = [line["action"] for line in await told(office, thread)]
    assert actions[-2:] == ["chatbot_off", "chatbot_on"]
    with pytest.raises(Forbidden):
        viewer = msgspec.structs.replace(viewer, permissions=viewer.permissions - {"conversations.transfer"})
        async with office.database.transaction(office.account_id) as tx:
            await edit(tx, viewer, thread, ConversationPatch(is_chatbot_off=True))


async def test_a_customers_message_opens_a_ticket_where_the_chatbot_is_off(office: Office) -> None:
    thread = await in_state(office, "new")
    await patch(office, thread, AGENT, is_chatbot_off=True)
    assert await office.say(1, "alguém aí?") == thread
    row = await office.row(thread)
    assert (row["state"], row["is_chatbot_off"]) == ("queued", True)
    assert await listed(office, AGENT) == {"all", "open", "waiting"}
    await patch(office, thread, situation="closed")
    assert (await office.row(thread))["is_chatbot_off"] is False, "until it is closed"


async def listed(office: Office, who: int) -> set[str]:
    async with office.database.transaction(office.account_id) as tx:
        return {view for view in VIEWS if await pages(tx, office.viewers[who], view, "recent", 5)}


async def test_closing_by_edit_asks_for_what_closing_asks(office: Office) -> None:
    await set_account(office, require_reason=True)
    thread, why = await served(office), await reason(office)
    with pytest.raises(Invalid):
        await patch(office, thread, AGENT, situation="closed")
    assert (await patch(office, thread, AGENT, situation="closed", reason_id=why)).ticket.reason_id == why


async def test_reason_chatbot_and_priority(office: Office) -> None:
    thread, why = await served(office), await reason(office)
    after = await patch(office, thread, AGENT, reason_id=why, is_chatbot_off=True, priority=3)
    assert (after.ticket.reason_id, after.is_chatbot_off, after.priority) == (why, True, 3)
    lines = [line["action"] for line in await told(office, thread)]
    assert lines[-3:] == ["ticket_edited", "chatbot_off", "priority_changed"]
    assert (await close(office, thread)).is_chatbot_off is False
    for values in ({"reason_id": why}, {"is_chatbot_off": True}, {"agent_id": person(office, AGENT)}):
        with pytest.raises(AlreadyClosed):
            await patch(office, thread, **values)


async def test_a_reason_can_be_chosen_while_nobody_serves_yet(office: Office) -> None:
    thread, why = await office.say(1), await reason(office)
    after = await act(office, AGENT, edit, thread, ConversationPatch(reason_id=why))
    assert after.ticket.reason_id == why


async def test_all_or_nothing_and_by_permission(office: Office) -> None:
    thread = await served(office)
    with pytest.raises(Invalid):
        await patch(office, thread, AGENT, priority=3, agent_id=uuid7())
    assert (await office.row(thread))["priority"] == 1
    with pytest.raises(Forbidden):
        await patch(office, thread, COLLEAGUE, agent_id=person(office, COLLEAGUE))
    await set_department(office, transfer_needs_acceptance=True)
    with pytest.raises(NeedsAcceptance):
        await patch(office, thread, agent_id=person(office, COLLEAGUE))


async def test_over_http(world: World) -> None:
    agent = await world.signed_in("agent")
    path = f"/api/v1/conversations/{uuid7()}"
    assert (await agent.call("PATCH", path, {"priority": 2})).code == "conversation_not_found"
    assert (await agent.call("PATCH", path, {"priority": 4})).status == 422
    assert (await agent.call("PATCH", path, {"situation": "lost"})).status == 422
