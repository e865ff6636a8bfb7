"""A blocked contact: nothing in, nothing out, everything counted (CON-11, CON-61)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import pytest

from prosa.blocking import jobs, service
from prosa.blocking.errors import BlockNotPossible, NotBlocked
from prosa.blocking.schemas import Blocks, OneBlock
from prosa.channels.port import Edit, Reaction, Refused
from prosa.channels.registry import channel
from prosa.conversations import service as conversations
from prosa.kit.errors import Invalid
from prosa.messages import service as messages
from prosa.messages.errors import ContactBlocked
from prosa.messages.outbox.claims import Claimed
from prosa.messages.outbox.sender import Sender
from prosa.messages.schemas import SendIn
from tests.blocking.support import Provider, block, contact_of, later, unblock
from tests.conversations.office import Office, fetch, follow, sender
from tests.desk.support import AGENT, SUPERVISOR, act, published, served, told, write


async def latest(office: Office, contact: UUID) -> Blocks:
    found: Blocks = await act(office, SUPERVISOR, service.history, contact)
    return found


async def count(office: Office, statement: str) -> int:
    found: int = await office.database.pool.fetchval(f"SELECT count(*) FROM {statement}")
    return found


async def test_everybody_sees_the_block_at_once_and_nothing_can_be_sent(office: Office) -> None:
    thread = await served(office)
    contact = await contact_of(office, thread)
    screen = await fetch(office, office.viewers[AGENT])
    done = await block(office, contact, reason=" Ofensas ", expires_at=office.now + timedelta(days=1))
    assert (done.block.reason, done.block.unblocked_at, done.block.attempts) == ("Ofensas", None, 0)
    assert done.block.blocked_by_id == office.viewers[SUPERVISOR].user_id
    await follow(office, screen, office.viewers[AGENT])
    assert screen.conversations[str(thread)]["contact"]["is_blocked"] is True
    assert (await told(office, thread))[-1]["action"] == "contact_blocked"
    assert (await published(office))[-2:] == ["conversation.updated", "contact.updated"]
    with pytest.raises(ContactBlocked):
        await write(office, thread)
    await act(office, AGENT, messages.send, thread, SendIn(text="só nós", visibility="internal"))
    await unblock(office, contact)
    await follow(office, screen, office.viewers[AGENT])
    assert screen.conversations[str(thread)]["contact"]["is_blocked"] is False
    await write(office, thread)


async def test_what_they_send_is_counted_once_and_shown_nowhere(office: Office) -> None:
    thread = await office.say(1)
    contact = await contact_of(office, thread)
    known = office.message(1, "antes do bloqueio")
    await office.receive(known)
    await block(office, contact)
    before = await office.row(thread)
    events = len(await published(office))
    later(office, minutes=5)
    first, second = office.message(1, "um"), office.message(1, "dois")
    await office.receive(first, second, first)
    await office.receive(first, known)
    assert await office.row(thread) == before
    assert len(await published(office)) == events
    now = (await latest(office, contact)).items[0]
    assert (now.attempts, now.last_attempt_at) == (2, office.now)
    assert await count(office, "messages WHERE text IN ('um', 'dois')") == 0
    await unblock(office, contact)
    # The provider repeats a webhook of that time: what was refused stays unheard, what is new is heard.
    await office.receive(second, office.message(1, "de volta"))
    assert await count(office, "messages WHERE text IN ('um', 'dois')") == 0
    assert await count(office, "messages WHERE text = 'de volta'") == 1
    assert (await latest(office, contact)).items[0].attempts == 2
    await office.check_numbers()


async def test_no_ticket_opens_and_others_in_the_batch_are_heard(office: Office) -> None:
    thread = await office.say(1)
    contact = await contact_of(office, thread)
    await act(office, SUPERVISOR, conversations.close, thread)
    await block(office, contact)
    await office.receive(office.message(1, "abre"), office.message(2, "eu não"))
    assert (await office.row(thread))["state"] == "closed"
    assert await count(office, "messages WHERE text = 'eu não'") == 1


async def test_reactions_and_edits_of_the_blocked_change_nothing(office: Office) -> None:
    element = office.message(1, "original")
    await office.receive(element)
    thread = await office.say(1)
    contact = await contact_of(office, thread)
    await block(office, contact)
    await office.receive(
        Reaction(
            destination=element.destination,
            external_id="r1",
            target_external_id=element.external_id,
            sender=sender(1),
            provider_at=office.now,
            emoji="👍",
        ),
        Edit(
            destination=element.destination,
            external_id="e1",
            target_external_id=element.external_id,
            sender=sender(1),
            provider_at=office.now,
            kind="text",
            text="mudado",
        ),
    )
    row = await office.database.pool.fetchrow("SELECT text, reactions FROM messages WHERE text = 'original'")
    assert row is not None
    assert row["reactions"] is None


async def test_whatsapp_takes_only_who_wrote_in_the_last_24_hours(office: Office) -> None:
    thread = await office.say(1)
    contact = await contact_of(office, thread)
    later(office, hours=24)
    with pytest.raises(BlockNotPossible):
        await block(office, contact)
    assert (await latest(office, contact)).items == []
    await office.say(1)
    later(office, hours=23, minutes=59)
    await block(office, contact)
    # A standing block may get another reason and end whatever the time.
    later(office, hours=30)
    again = await block(office, contact, reason="outra razão")
    assert again.block.reason == "outra razão"
    assert len((await latest(office, contact)).items) == 1


async def test_the_end_is_in_the_future_and_comes_by_itself(office: Office) -> None:
    thread = await office.say(1)
    contact = await contact_of(office, thread)
    with pytest.raises(Invalid):
        await block(office, contact, expires_at=office.now)
    await block(office, contact, expires_at=office.now + timedelta(hours=2))
    provider = Provider()
    assert await jobs.lift_expired(office.database) == 0
    later(office, hours=2)
    done = await asyncio.gather(*(jobs.lift_expired(office.database) for _ in range(3)))
    assert sum(done) == 1
    (ended,) = (await latest(office, contact)).items
    assert (ended.unblocked_at, ended.unblocked_by_id) == (office.now, None)
    line = (await told(office, thread))[-1]
    assert (line["action"], line["expired"]) == ("contact_unblocked", True)
    await jobs.ask_providers(office.database, provider)
    assert provider.calls == []  # it was lifted before the provider heard of it
    with pytest.raises(NotBlocked):
        await unblock(office, contact)


async def test_a_prolonged_block_does_not_end_at_its_first_time(office: Office) -> None:
    contact = await contact_of(office, await office.say(1))
    await block(office, contact, expires_at=office.now + timedelta(hours=1))
    later(office, minutes=30)
    await block(office, contact, expires_at=office.now + timedelta(hours=5))
    later(office, hours=2)
    assert await jobs.lift_expired(office.database) == 0


async def test_blocking_while_they_write_and_we_send(office: Office) -> None:
    """Every message is either before the block and shown, or counted; nothing leaves after it."""
    thread = await served(office)
    contact = await contact_of(office, thread)
    incoming = [office.message(1, f"mensagem {number}") for number in range(12)]
    answers = await asyncio.gather(
        *(office.receive(element) for element in incoming[:6]),
        block(office, contact),
        *(write(office, thread, f"resposta {number}") for number in range(4)),
        *(office.receive(element) for element in incoming[6:]),
        *(office.receive(element) for element in incoming[:3]),
        return_exceptions=True,
    )
    assert all(answer is None or isinstance(answer, (ContactBlocked, OneBlock)) for answer in answers)
    shown = await count(office, "messages WHERE text LIKE 'mensagem %'")
    assert shown + (await latest(office, contact)).items[0].attempts == 12
    rows = await office.database.pool.fetch("SELECT text, kind, content FROM messages ORDER BY seq")
    blocked_at = next(
        number for number, row in enumerate(rows) if (row["content"] or {}).get("action") == "contact_blocked"
    )
    assert not [row for row in rows[blocked_at:] if row["kind"] != "activity"]
    await office.check_numbers()


async def test_the_list_shows_who_when_why_to_those_who_may_see_the_contact(office: Office) -> None:
    threads = [await office.say(number) for number in range(1, 6)]
    for thread in threads:
        await block(office, await contact_of(office, thread), reason="spam")
        later(office, seconds=1)
    await unblock(office, await contact_of(office, threads[0]))
    first = await act(office, SUPERVISOR, service.blocked_page, None, 3)
    assert [item.contact.name for item in first.items] == ["Cliente 5", "Cliente 4", "Cliente 3"]
    rest = await act(office, SUPERVISOR, service.blocked_page, first.next_cursor, 3)
    assert [item.contact.name for item in rest.items] == ["Cliente 2"]
    assert rest.next_cursor is None
    with pytest.raises(Invalid):
        await act(office, SUPERVISOR, service.blocked_page, "xx", 3)
    await act(office, SUPERVISOR, conversations.transfer, threads[4], office.departments[1], None)
    seen = await act(office, AGENT, service.blocked_page, None, 10)
    assert "Cliente 5" not in [item.contact.name for item in seen.items]


async def test_what_waits_in_the_outbox_does_not_leave(office: Office) -> None:
    thread = await served(office)
    await write(office, thread)
    await block(office, await contact_of(office, thread))
    row = await office.database.pool.fetchrow("SELECT id, message_id FROM outbox WHERE kind = 'message'")
    assert row is not None
    nothing: Any = None  # neither a file nor the provider is asked
    capabilities = channel("whatsapp").capabilities
    out = Sender(office.database, nothing, nothing, capabilities, office.account_id)

    async def outcome(kind: str) -> object:
        values = {"id": row["id"], "message_id": row["message_id"], "payload": None, "attempt": 1}
        return await out.send(Claimed(kind=kind, conversation_id=thread, **values))

    refused = cast("Refused", await outcome("message"))
    assert (refused.error.advice, refused.retry) == ("blocked_by_us", "never")
    assert await outcome("read") is None
