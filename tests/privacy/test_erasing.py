"""Erasing people: what goes, what stays, and what everybody else notices."""

from __future__ import annotations

import asyncio
import time

import msgspec
import pytest

from prosa.contacts.errors import ContactNotFound, LegalHold
from prosa.conversations import service as conversations
from prosa.kit import events
from prosa.kit.errors import Invalid
from prosa.kit.ids import uuid7
from prosa.kit.settings import Settings
from prosa.kit.storage import Storage
from prosa.messages import service as messages
from prosa.messages.errors import NoAddress
from prosa.messages.schemas import SendIn
from prosa.privacy import service
from prosa.privacy.clearing import claim, clear
from prosa.privacy.errors import AlreadyErased
from tests.conversations.office import Office, fetch
from tests.desk.support import AGENT, SUPERVISOR, act, served, write
from tests.privacy.support import contact_of, erase, finish, hold


async def test_words_and_addresses_go_and_protocols_stay(
    office: Office, settings: Settings, storage: Storage
) -> None:
    thread = await served(office)
    await write(office, thread, "posso ajudar?")
    await act(office, AGENT, conversations.close, thread, None, "falou do vizinho")
    contact_id = await contact_of(office, thread)
    before = await office.database.pool.fetchrow("SELECT * FROM tickets")
    made = await erase(office, settings, contact_id)
    assert (made.state, made.contact_id, made.by_id) == (
        "running",
        contact_id,
        office.viewers[SUPERVISOR].user_id,
    )
    await finish(office.database, storage, settings)
    pool = office.database.pool
    contact = await pool.fetchrow("SELECT * FROM contacts WHERE id = $1", contact_id)
    assert contact is not None
    assert (contact["edited_name"], contact["phone"], contact["profile_name"]) == (
        "Contato apagado",
        None,
        "",
    )
    assert await pool.fetchval("SELECT count(*) FROM contact_identities") == 0
    rows = await pool.fetch("SELECT kind, text, content, deleted, external_id, position_at FROM messages")
    assert {row["text"] for row in rows} == {""}
    assert {row["external_id"] for row in rows} == {None}
    assert {row["deleted"]["by"] for row in rows if row["kind"] != "activity"} == {"erasure"}
    actions = [row["content"]["action"] for row in rows if row["kind"] == "activity"]
    assert "ticket_opened" in actions
    assert "closed" in actions
    after = await pool.fetchrow("SELECT * FROM tickets")
    assert before is not None
    assert after is not None
    assert {name for name, value in before.items() if after[name] != value} == {"note"}
    assert await pool.fetchval("SELECT state FROM erasures") == "done"
    assert await pool.fetchval("SELECT sealed IS NULL FROM erasures")
    await office.check_numbers()


async def test_screens_that_were_open_lose_the_words_at_once(office: Office, settings: Settings) -> None:
    thread = await office.say(1, "meu segredo")
    viewer = office.viewers[SUPERVISOR]
    screen = await fetch(office, viewer)
    await erase(office, settings, await contact_of(office, thread))
    stored = await events.read(office.database.pool, office.account_id, screen.head, 100)  # type: ignore[arg-type]
    for event in stored:
        screen.apply(event, viewer)
    row = screen.conversations[str(thread)]
    assert row["contact"]["name"] == "Contato apagado"
    assert row["contact"]["phone"] is None
    assert row["last_message"]["text"] == ""
    assert row["unread_count"] == 0
    (cleared,) = [event for event in stored if event.type == "contents.cleared"]
    assert msgspec.json.decode(cleared.payload)["conversation_ids"] == [str(thread)]
    fresh = await fetch(office, viewer)
    assert fresh.conversations == screen.conversations
    assert all(message["text"] == "" for message in fresh.messages.values())


async def test_an_open_ticket_is_closed_and_what_waits_is_not_sent(
    office: Office, settings: Settings, storage: Storage
) -> None:
    thread = await served(office)
    await write(office, thread, "já vai")
    assert await office.database.pool.fetchval("SELECT count(*) FROM outbox") == 1
    await erase(office, settings, await contact_of(office, thread))
    row = await office.row(thread)
    assert (row["state"], row["ticket_id"]) == ("closed", None)
    assert await office.database.pool.fetchval("SELECT closed_code FROM tickets") == "erased"
    assert await office.database.pool.fetchval("SELECT count(*) FROM outbox") == 0


async def test_what_is_just_being_sent_is_waited_for(
    office: Office, settings: Settings, storage: Storage
) -> None:
    thread = await served(office)
    await write(office, thread, "já vai")
    pool = office.database.pool
    await pool.execute("UPDATE outbox SET state = 'sending'")
    await erase(office, settings, await contact_of(office, thread))
    job = await claim(office.database, settings)
    assert job is not None
    assert not await clear(office.database, job)
    # Its outcome comes, with an id that holds the customer's number.
    await pool.execute("UPDATE messages SET external_id = 'wamid.X', status = 'sent' WHERE direction = 'out'")
    await pool.execute("DELETE FROM outbox")
    assert await clear(office.database, job)
    assert await pool.fetchval("SELECT count(*) FROM messages WHERE external_id IS NOT NULL") == 0


async def test_twice_is_once(office: Office, settings: Settings, storage: Storage) -> None:
    contact_id = await contact_of(office, await office.say(1))
    first = await erase(office, settings, contact_id)
    again = await erase(office, settings, contact_id, confirm="qualquer coisa")
    assert again.id == first.id
    await finish(office.database, storage, settings)
    await finish(office.database, storage, settings)
    assert await office.database.pool.fetchval("SELECT count(*) FROM erasures") == 1


async def test_two_at_once_make_one(office: Office, settings: Settings) -> None:
    contact_id = await contact_of(office, await office.say(1))
    both = await asyncio.gather(*(erase(office, settings, contact_id, confirm="Cliente 1") for _ in range(2)))
    assert both[0].id == both[1].id


async def test_the_name_must_be_written(office: Office, settings: Settings) -> None:
    contact_id = await contact_of(office, await office.say(1))
    with pytest.raises(Invalid) as refused:
        await erase(office, settings, contact_id, confirm="Cliente 2")
    assert [error.code for error in refused.value.errors] == ["not_the_name"]
    await erase(office, settings, contact_id, confirm="  cliente   1 ")
    with pytest.raises(ContactNotFound):
        await erase(office, settings, uuid7(), confirm="x")


async def test_a_legal_hold_forbids_it(office: Office, settings: Settings) -> None:
    contact_id = await contact_of(office, await office.say(1))
    await hold(office, contact_id)
    with pytest.raises(LegalHold):
        await erase(office, settings, contact_id)
    async with office.database.transaction(office.account_id) as tx:
        about = await service.about(tx, contact_id)
    assert about.hold is not None
    assert (about.hold.reason, about.hold.by_id) == ("processo 123", office.viewers[SUPERVISOR].user_id)
    await act(office, SUPERVISOR, service.release, contact_id)
    await erase(office, settings, contact_id)
    with pytest.raises(AlreadyErased):
        await hold(office, contact_id)
    actions = await office.database.pool.fetch(
        "SELECT action FROM audit_log WHERE action LIKE 'contact.%' ORDER BY id"
    )
    assert [row["action"] for row in actions] == ["contact.held", "contact.released", "contact.erased"]


async def test_the_whole_person_goes_also_what_was_merged(
    office: Office, settings: Settings, storage: Storage
) -> None:
    threads = [await office.say(number, f"sou o {number}") for number in (1, 2, 3)]
    ids = [await contact_of(office, thread) for thread in threads]
    pool = office.database.pool
    await pool.execute("UPDATE contacts SET merged_into_id = $1 WHERE id = $2", ids[0], ids[1])
    await hold(office, ids[0])
    with pytest.raises(LegalHold):
        await erase(office, settings, ids[1])
    await act(office, SUPERVISOR, service.release, ids[1])
    await erase(office, settings, ids[1])
    await finish(office.database, storage, settings)
    left = await pool.fetch("SELECT contact_id FROM contact_identities GROUP BY 1")
    assert [row["contact_id"] for row in left] == [ids[2]]
    texts = {row["text"] for row in await pool.fetch("SELECT text FROM messages WHERE kind = 'text'")}
    assert texts == {"", "sou o 3"}


async def test_who_writes_again_is_somebody_new(office: Office, settings: Settings, storage: Storage) -> None:
    thread = await office.say(1, "antes")
    contact_id = await contact_of(office, thread)
    await erase(office, settings, contact_id)
    await finish(office.database, storage, settings)
    again = await office.say(1, "depois")
    assert again != thread
    assert await contact_of(office, again) != contact_id
    assert (await office.row(again))["last_message"]["text"] == "depois"


async def test_a_long_history_keeps_nobody_waiting(office: Office, settings: Settings) -> None:
    """P14 in small: no batch holds the conversation for longer than a tenth of a second."""
    thread = await office.say(1, "a primeira")
    await office.database.pool.execute(
        "INSERT INTO messages (account_id, id, conversation_id, inbox_id, seq, direction, kind, text, author_kind,"
        " status, position_at, created_at, external_id)"
        " SELECT account_id, gen_random_uuid(), conversation_id, inbox_id,"
        " 1000 + n, 'in', 'text', 'palavra número ' || n, 'contact', 'received', position_at, created_at,"
        " 'wamid.long.' || n FROM messages, generate_series(1, 5000) n WHERE kind = 'text' AND conversation_id = $1",
        thread,
    )
    await office.database.pool.execute("UPDATE conversations SET last_seq = 6000 WHERE id = $1", thread)
    waits: list[float] = []
    stop = asyncio.Event()

    async def others() -> None:
        while not stop.is_set():
            started = time.perf_counter()
            await office.database.pool.execute(
                "UPDATE conversations SET priority = priority WHERE id = $1", thread
            )
            waits.append(time.perf_counter() - started)
            await asyncio.sleep(0.002)

    task = asyncio.create_task(others())
    await erase(office, settings, await contact_of(office, thread))
    job = await claim(office.database, settings)
    assert job is not None
    assert await clear(office.database, job)
    stop.set()
    await task
    assert await office.database.pool.fetchval("SELECT count(*) FROM messages WHERE text <> ''") == 0
    assert len(waits) > 20
    # The median of many: one slow moment of a busy machine is not a long lock.
    assert sorted(waits)[int(len(waits) * 0.9)] < 0.1


async def test_sent_again_into_an_erased_conversation_is_refused(office: Office, settings: Settings) -> None:
    thread = await served(office)
    await erase(office, settings, await contact_of(office, thread))
    with pytest.raises(NoAddress):
        await act(office, AGENT, messages.send, thread, SendIn(text="oi?"))
