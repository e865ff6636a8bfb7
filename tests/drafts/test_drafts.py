"""Drafts: one per person and conversation, followed by the author's other tabs, done with when sent (CMP-1)."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import msgspec
import pytest

from prosa.conversations.errors import ConversationNotFound
from prosa.drafts import service as drafts
from prosa.drafts.errors import DraftConflict
from prosa.drafts.schemas import DraftIn, DraftState
from prosa.kit import events
from prosa.kit.errors import Invalid
from prosa.kit.ids import uuid7
from prosa.messages import service as messages
from prosa.messages.schemas import LocationIn, SendIn
from tests.conversations.office import Office
from tests.desk.support import AGENT, COLLEAGUE, OTHER, act, served


async def put(office: Office, thread: UUID, text: str, revision: int = 0, **more: Any) -> DraftState:
    who = more.pop("who", AGENT)
    state: DraftState = await act(
        office, who, drafts.put_draft, thread, DraftIn(text=text, revision=revision, **more)
    )
    return state


async def listed(office: Office, who: int = AGENT) -> list[tuple[UUID, str]]:
    found = await act(office, who, drafts.list_drafts)
    return [(item.conversation_id, item.text) for item in found.items]


async def told(office: Office) -> list[tuple[dict[str, Any], set[str]]]:
    async with office.database.transaction(office.account_id) as tx:
        found = await events.read(tx.connection, office.account_id, 0, 10_000)
    return [
        (msgspec.json.decode(event.payload), set(event.audience))
        for event in found
        if event.type == "draft.updated"
    ]


async def test_a_draft_is_its_author_s_alone_and_follows_them(office: Office) -> None:
    thread = await served(office)
    first = await put(office, thread, "Ol")
    second = await put(office, thread, "Olá {nome}", first.revision, visibility="internal")
    assert (first.revision, second.revision) == (1, 2)
    assert await listed(office) == [(thread, "Olá {nome}")]
    assert await listed(office, COLLEAGUE) == []
    (event, audience) = (await told(office))[-1]
    assert audience == {f"user:{office.viewers[AGENT].user_id}"}
    assert event["conversation_id"] == str(thread)
    assert event["draft"]["text"] == "Olá {nome}"
    assert (event["draft"]["visibility"], event["revision"]) == ("internal", 2)
    await put(office, thread, "meu", who=COLLEAGUE)
    assert await listed(office) == [(thread, "Olá {nome}")]


async def test_an_older_text_does_not_replace_a_newer_one(office: Office) -> None:
    thread = await served(office)
    await put(office, thread, "um")
    await put(office, thread, "dois", 1)
    with pytest.raises(DraftConflict) as refused:
        await put(office, thread, "três", 1)
    assert (refused.value.extra["draft"].text, refused.value.extra["revision"]) == ("dois", 2)
    same = await put(office, thread, "dois", 1)  # a repeat after a lost answer
    assert same.revision == 2
    assert len(await told(office)) == 2


async def test_what_was_sent_or_discarded_does_not_come_back(office: Office) -> None:
    thread = await served(office)
    await put(office, thread, "oi")
    await act(office, AGENT, messages.send, thread, SendIn(text="oi"))
    assert await listed(office) == []
    state = (await told(office))[-1][0]
    assert (state["draft"], state["revision"]) == (None, 2)
    with pytest.raises(DraftConflict) as refused:
        await put(office, thread, "oi!", 1)  # a tab that slept
    assert (refused.value.extra["draft"], refused.value.extra["revision"]) == (None, 2)
    assert (await put(office, thread, "novo", 2)).revision == 3
    assert (await put(office, thread, "   ", 3)).draft is None
    assert await listed(office) == []


async def test_a_new_browser_begins_where_the_last_text_ended(office: Office) -> None:
    thread = await served(office)
    await put(office, thread, "oi")
    await act(office, AGENT, messages.send, thread, SendIn(text="oi"))
    known = (await act(office, AGENT, drafts.list_drafts)).discarded
    assert known == {str(thread): 2}
    assert (await put(office, thread, "novo", known[str(thread)])).revision == 3
    assert (await act(office, AGENT, drafts.list_drafts)).discarded == {}


async def test_what_was_typed_after_sending_stays(office: Office) -> None:
    thread = await served(office)
    await put(office, thread, "um")
    await put(office, thread, "o seguinte", 1)
    await act(office, AGENT, messages.send, thread, SendIn(text="um", draft_revision=1))
    assert await listed(office) == [(thread, "o seguinte")]
    await act(office, AGENT, messages.send, thread, SendIn(type="location", location=LocationIn(1, 2)))
    assert await listed(office) == [(thread, "o seguinte")]  # a place is not what was being written
    await act(office, AGENT, messages.send, thread, SendIn(text="o seguinte", draft_revision=2))
    assert await listed(office) == []


async def test_two_tabs_at_once(office: Office) -> None:
    """Each key of two tabs in parallel: one text wins, the others are told which."""
    thread = await served(office)
    results = await asyncio.gather(
        *(put(office, thread, f"aba {number}") for number in range(6)), return_exceptions=True
    )
    won = [result for result in results if isinstance(result, DraftState)]
    assert len(won) == 1
    assert all(isinstance(result, DraftConflict) for result in results if result not in won)
    assert await listed(office) == [(thread, won[0].draft.text if won[0].draft else "")]


async def test_only_where_one_sees(office: Office) -> None:
    thread = await served(office)
    other = await office.say(2)
    for who, where in ((OTHER, thread), (AGENT, uuid7())):
        with pytest.raises(ConversationNotFound):
            await put(office, where, "oi", who=who)
    quoted = await office.database.pool.fetchval(
        "SELECT id FROM messages WHERE account_id = $1 AND conversation_id = $2 AND direction = 'in'",
        office.account_id,
        other,
    )
    for wrong in (quoted, uuid7()):
        with pytest.raises(Invalid):
            await put(office, thread, "oi", reply_to=wrong)
    assert (await put(office, other, "oi", reply_to=quoted)).draft is not None
