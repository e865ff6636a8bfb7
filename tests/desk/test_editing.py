"""Editing a conversation takes the same ways as the buttons (SRV-70)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from prosa.conversations.errors import AlreadyClosed, NotPossible
from prosa.desk.editing import edit
from prosa.desk.errors import NeedsAcceptance
from prosa.desk.schemas import ConversationPatch
from prosa.kit.errors import Forbidden, Invalid
from prosa.kit.ids import uuid7
from tests.accounts.support import World
from tests.conversations.office import Office
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
