"""What happens in conversations reaches the bells of the right people, once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from prosa.accounts.schemas import Viewer
from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.kit.clock import FrozenClock
from prosa.kit.events import Actor, Event, read
from prosa.notifications import queries, service, telling
from prosa.notifications.jobs import _tell as tell
from prosa.notifications.schemas import AttentionPut, NotificationOut, SubscriptionPut
from tests.conversations.office import Office

KEYS = {"p256dh": "B" + "A" * 86, "auth": "A" * 22}


async def follow(office: Office) -> None:
    while await office.database.run(office.account_id, telling.step):
        pass


async def bell(office: Office, viewer: Viewer) -> list[NotificationOut]:
    async with office.database.transaction(office.account_id) as tx:
        return (await service.list_notifications(tx, viewer, None, 100)).items


async def frames(office: Office, after: int = 0) -> list[dict[str, Any]]:
    async with office.database.transaction(office.account_id) as tx:
        return [
            {**msgspec.json.decode(event.payload), "audience": set(event.audience)}
            for event in await read(tx.connection, office.account_id, after, 1000)
            if event.type.startswith("notification.")
        ]


async def look(office: Office, viewer: Viewer, *, endpoint: str | None = None, looking: bool = True) -> None:
    async with office.database.transaction(office.account_id) as tx:
        await service.set_attention(tx, viewer, AttentionPut("window-1", looking, endpoint))


async def place(office: Office, conversation_id: UUID, *, department: int = 0, agent: Viewer | None) -> None:
    async with office.database.transaction(office.account_id) as tx:
        changes = Changes(tx, Actor("user", office.viewers[2].user_id))
        await changes.lock([conversation_id])
        await conversations.place(
            changes,
            changes.conversations[conversation_id],
            department_id=office.departments[department],
            agent_id=agent.user_id if agent else None,
            type_="ticket.transferred",
            action="transferred",
            assignment={"by": "user"},
        )
        await changes.flush()


async def subscribe(office: Office, viewer: Viewer, endpoint: str) -> None:
    async with office.database.transaction(office.account_id) as tx:
        await service.subscribe(tx, viewer, SubscriptionPut(endpoint=endpoint, **KEYS), "Firefox")


async def pushed(office: Office) -> list[dict[str, Any]]:
    rows = await office.database.pool.fetch("DELETE FROM push_outbox RETURNING payload, created_at, id")
    return [row["payload"] for row in sorted(rows, key=lambda row: row["id"])]


@pytest.fixture
async def waiting(office: Office) -> UUID:
    """A conversation that waits in Vendas, all of it told already."""
    await follow(office)  # a new account begins with what comes now
    conversation_id = await office.say(1)
    await place(office, conversation_id, agent=None)
    await follow(office)
    async with office.database.transaction(office.account_id) as tx:
        for viewer in office.viewers:
            await service.remove(tx, viewer, None)
    return conversation_id


async def test_messages_of_a_conversation_share_an_entry(office: Office, waiting: UUID) -> None:
    member, stranger = office.viewers[0], office.viewers[1]
    await office.say(1, "Bom dia")
    await office.say(1, "Alguém aí?")
    await follow(office)

    (entry,) = await bell(office, member)
    assert (entry.kind, entry.count, entry.conversation_id) == ("message", 2, waiting)
    assert entry.detail["text"] == "Alguém aí?"
    assert entry.detail["contact_name"] == "Cliente 1"
    assert await bell(office, stranger) == []

    await office.say(1, "Oi")
    await follow(office)
    assert [item.count for item in await bell(office, member)] == [3]


async def test_the_event_tells_for_whom_it_sounds(office: Office, waiting: UUID) -> None:
    agent, colleague = office.viewers[3], office.viewers[0]
    await office.database.pool.execute(
        "UPDATE roles SET permissions = permissions || '{conversations.see_department}' WHERE account_id = $1"
        " AND kind = 'agent'",
        office.account_id,
    )
    await place(office, waiting, agent=agent)
    await follow(office)
    before = (await frames(office))[-1]["number"]

    await office.say(1, "Bom dia")
    await follow(office)

    told = {frame["sound"]: frame["audience"] for frame in await frames(office, before)}
    assert told == {True: {f"user:{agent.user_id}"}, False: {f"user:{colleague.user_id}"}}
    assert {item.kind for item in await bell(office, agent)} == {"message", "assigned"}


async def test_nothing_enters_while_the_chat_is_looked_at(office: Office, waiting: UUID) -> None:
    member = office.viewers[0]
    await look(office, member)
    await office.say(1, "Bom dia")
    await follow(office)
    assert await bell(office, member) == []

    await look(office, member, looking=False)
    await office.say(1, "Alguém?")
    await follow(office)
    assert [item.count for item in await bell(office, member)] == [1]


async def test_what_the_team_has_read_leaves_the_bell(office: Office, waiting: UUID) -> None:
    member, other = office.viewers[0], office.viewers[3]
    await office.say(1, "Bom dia")
    await follow(office)
    assert len(await bell(office, member)) == len(await bell(office, other)) == 1

    async with office.database.transaction(office.account_id) as tx:
        changes, conversation = await conversations.changing(tx, other, waiting)
        await conversations.mark_read(changes, conversation, conversation.last_seq)
        await changes.flush()
    await follow(office)

    assert await bell(office, member) == await bell(office, other) == []
    removed = (await frames(office))[-1]
    assert removed["type"] == "notification.removed"
    assert removed["audience"] >= {f"user:{member.user_id}", f"user:{other.user_id}"}


async def test_two_followers_tell_once(office: Office, waiting: UUID) -> None:
    for number in range(5):
        await office.say(1, f"{number}")

    await asyncio.gather(*(follow(office) for _ in range(4)))
    await follow(office)

    assert [item.count for item in await bell(office, office.viewers[0])] == [5]


async def test_an_event_that_cannot_be_understood_is_passed_over(office: Office, waiting: UUID) -> None:
    async with office.database.transaction(office.account_id) as tx:
        tx.emit(Event("message.created", {"conversation": "nonsense"}, audience=frozenset({"all"})))
    await office.say(1, "Bom dia")

    await tell(office.database, office.account_id)

    assert [item.detail["text"] for item in await bell(office, office.viewers[0])] == ["Bom dia"]


@pytest.mark.parametrize(
    ("type_", "data", "kind", "text"),
    [
        ("note.forwarded", {"note": {"text": "Ligar amanhã"}}, "note", "Ligar amanhã"),
        ("note.due", {"note": {"text": "Ligar hoje"}}, "note_due", "Ligar hoje"),
        ("schedule.failed", {"schedule": {"conversation_id": str(UUID(int=7))}}, "schedule_failed", ""),
    ],
)
async def test_what_is_addressed_to_one_person(
    office: Office, waiting: UUID, type_: str, data: dict[str, Any], kind: str, text: str
) -> None:
    reader, looking = office.viewers[0], office.viewers[3]
    await look(office, reader)
    contact = {"id": str(UUID(int=8)), "name": "Marina"}
    async with office.database.transaction(office.account_id) as tx:
        audience = frozenset({f"user:{reader.user_id}"})
        tx.emit(Event(type_, {**data, "contact": contact}, audience=audience))
    await follow(office)

    (entry,) = await bell(office, reader)
    assert (entry.kind, entry.detail["text"], entry.detail["contact_name"]) == (kind, text, "Marina")
    assert entry.conversation_id == (UUID(int=7) if kind == "schedule_failed" else None)
    assert await bell(office, looking) == []


async def test_somebody_elses_entry_does_not_exist(office: Office, waiting: UUID) -> None:
    await office.say(1, "Bom dia")
    await follow(office)
    (entry,) = await bell(office, office.viewers[0])

    async with office.database.transaction(office.account_id) as tx:
        assert await queries.remove(tx, office.viewers[1].user_id, entry.id) == []
        await service.see_all(tx, office.viewers[1])

    assert await bell(office, office.viewers[0]) == [entry]


async def test_old_entries_go(office: Office, waiting: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "KEPT", 3)
    office.database.clock = clock = FrozenClock(office.now)
    for _ in range(5):
        clock.advance(timedelta(minutes=1))
        await place(office, waiting, department=1, agent=None)
        await place(office, waiting, agent=None)
        await follow(office)

    ages = [clock.now() - item.created_at for item in await bell(office, office.viewers[0])]
    assert ages == [timedelta(0), timedelta(minutes=1), timedelta(minutes=2)]


class TestPhones:
    """INB-63."""

    async def test_the_agents_phone_shows_one_until_it_is_opened(self, office: Office, waiting: UUID) -> None:
        agent = office.viewers[0]
        await subscribe(office, agent, "https://push.example/a")
        await look(office, agent)  # also while one sits at the computer
        await place(office, waiting, agent=agent)
        await follow(office)
        assert [item["type"] for item in await pushed(office)] == ["show"]

        await office.say(1, "Bom dia")
        await office.say(1, "Alguém?")
        await follow(office)
        assert await pushed(office) == []

        async with office.database.transaction(office.account_id) as tx:
            await service.phone_closed(tx, agent, waiting)
        assert [item["type"] for item in await pushed(office)] == ["close"]
        await office.say(1, "Ainda aí?")
        await follow(office)
        (shown,) = await pushed(office)
        assert shown == {
            "type": "show",
            "kind": "message",
            "conversation_id": str(waiting),
            "title": "Prosa",
            "body": "Há uma novidade no atendimento.",
        }, "without the company's consent nothing of the customer leaves"

    async def test_a_department_is_woken_once_after_each_assignment(
        self, office: Office, waiting: UUID
    ) -> None:
        member = office.viewers[0]
        await subscribe(office, member, "https://push.example/b")
        for text in ("Bom dia", "Alguém?"):
            await office.say(1, text)
            await follow(office)
        assert len(await pushed(office)) == 1

        async with office.database.transaction(office.account_id) as tx:
            await service.phone_closed(tx, member, waiting)
        await office.say(1, "E agora?")
        await follow(office)
        assert await pushed(office) == [], "opening does not rearm it"

        await place(office, waiting, department=1, agent=None)
        office.database.clock = FrozenClock(office.now + timedelta(minutes=1))
        await place(office, waiting, department=0, agent=None)
        await office.say(1, "De volta")
        await follow(office)
        assert len(await pushed(office)) == 1

    @pytest.mark.parametrize(
        ("company", "own", "body"),
        [
            ({}, {}, "Há uma novidade no atendimento."),
            ({"notify_push": False}, {}, None),
            ({}, {"push": False}, None),
            ({"notify_push": False}, {"push": True}, "Há uma novidade no atendimento."),
            ({"push_shows_content": True}, {}, "Bom dia"),
            ({"push_shows_content": True}, {"push_content": False}, "Há uma novidade no atendimento."),
        ],
    )
    async def test_the_company_and_each_person_say_how(
        self, office: Office, waiting: UUID, company: dict[str, bool], own: dict[str, bool], body: str | None
    ) -> None:
        member = office.viewers[0]
        await subscribe(office, member, "https://push.example/d")
        pool = office.database.pool
        await pool.execute("UPDATE accounts SET settings = $2 WHERE id = $1", office.account_id, company)
        await pool.execute("UPDATE users SET settings = $2 WHERE id = $1", member.user_id, own)
        await office.say(1, "Bom dia")
        await follow(office)
        assert [item["body"] for item in await pushed(office)] == ([body] if body else [])

    async def test_an_app_that_shows_the_chat_is_not_woken(self, office: Office, waiting: UUID) -> None:
        member = office.viewers[0]
        await subscribe(office, member, "https://push.example/app")
        await subscribe(office, member, "https://push.example/other")
        await look(office, member, endpoint="https://push.example/app")
        await office.say(1, "Bom dia")
        await follow(office)
        rows = await office.database.pool.fetch(
            "SELECT s.endpoint FROM push_outbox o JOIN push_subscriptions s ON s.id = o.subscription_id"
        )
        assert [row["endpoint"] for row in rows] == ["https://push.example/other"]

    async def test_reading_elsewhere_takes_it_off_the_phone(self, office: Office, waiting: UUID) -> None:
        agent = office.viewers[0]
        await subscribe(office, agent, "https://push.example/c")
        await place(office, waiting, agent=agent)
        await office.say(1, "Bom dia")
        await follow(office)
        await pushed(office)

        async with office.database.transaction(office.account_id) as tx:
            changes, conversation = await conversations.changing(tx, agent, waiting)
            await conversations.mark_read(changes, conversation, conversation.last_seq)
            await changes.flush()
        await follow(office)

        assert await pushed(office) == [{"type": "close", "conversation_id": str(waiting)}]

    async def test_a_browser_belongs_to_who_signed_in_last(self, office: Office, waiting: UUID) -> None:
        await subscribe(office, office.viewers[0], "https://push.example/shared")
        await subscribe(office, office.viewers[3], "https://push.example/shared")
        rows = await office.database.pool.fetch("SELECT user_id FROM push_subscriptions")
        assert [row["user_id"] for row in rows] == [office.viewers[3].user_id]
