"""Several at once on real parallel connections: one of each thing, nothing lost, one winner (F5, F8, F12, F16, F17)."""

from collections.abc import AsyncIterator
from functools import partial
from uuid import UUID

import pytest

from prosa.accounts.schemas import Viewer
from prosa.conversations import service as conversations
from prosa.conversations.errors import AlreadyClosed, AlreadyStarted
from prosa.conversations.schemas import ConversationOut
from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database, Transaction
from prosa.kit.ids import uuid7
from prosa.kit.settings import Settings
from prosa.messages import service as messages
from prosa.messages.errors import IdConflict
from prosa.messages.schemas import SendIn, Sent
from tests.conversations.office import Office, at_once, build
from tests.fixtures.prosa import NOW

AGENTS = 20


@pytest.fixture
async def busy(database_url: str, settings: Settings) -> AsyncIterator[Office]:
    """An office with many people and as many connections."""
    database = await Database.connect(database_url, pool_size=AGENTS, clock=FrozenClock(NOW))
    yield await build(database, settings, people=AGENTS + 3)
    await database.close()


async def _start(agent: Viewer, thread: UUID, tx: Transaction) -> ConversationOut:
    return await conversations.start(tx, agent, thread)


async def _send(agent: Viewer, thread: UUID, wanted: SendIn, tx: Transaction) -> tuple[Sent, bool]:
    return await messages.send(tx, agent, thread, wanted)


async def _count(office: Office, table: str, where: str = "true") -> int:
    found: int = await office.database.pool.fetchval(
        f"SELECT count(*) FROM {table} WHERE account_id = $1 AND {where}", office.account_id
    )
    return found


async def test_first_messages_of_a_new_contact_at_once(busy: Office) -> None:
    for customer in range(50):
        done = await at_once(*(busy.receive(busy.message(customer, f"{n}")) for n in range(4)))
        assert done == [None] * 4

    assert await _count(busy, "contacts") == 50
    assert await _count(busy, "conversations", "state = 'queued' AND unread_count = 4") == 50
    assert await _count(busy, "messages", "direction = 'in'") == 200
    assert await _count(busy, "tickets") == 50
    await busy.check_numbers()


async def test_one_message_several_times_at_once(busy: Office) -> None:
    for customer in range(10):
        element = busy.message(customer)
        assert await at_once(*(busy.receive(element) for _ in range(5))) == [None] * 5

    assert await _count(busy, "messages", "direction = 'in'") == 10
    assert await _count(busy, "events", "type = 'message.created'") == 10


async def test_many_start_one_conversation_and_one_gets_it(busy: Office) -> None:
    agents = busy.viewers[3:]
    assert len(agents) == AGENTS
    for customer in range(20):
        thread = await busy.say(customer)

        done = await at_once(
            *(busy.database.run(busy.account_id, partial(_start, agent, thread)) for agent in agents)
        )

        winners = [item for item in done if not isinstance(item, Exception)]
        losers = [item for item in done if isinstance(item, AlreadyStarted)]
        assert (len(winners), len(losers)) == (1, AGENTS - 1)
        owner = (await busy.row(thread))["agent_id"]
        assert winners[0].agent_id == owner
        assert {item.extra["agent_id"] for item in losers} == {owner}


async def test_closing_against_a_new_message(busy: Office) -> None:
    agent = busy.viewers[3]
    for customer in range(30):
        thread = await busy.say(customer)
        await busy.database.run(busy.account_id, partial(_start, agent, thread))

        async def close(thread: UUID = thread) -> object:
            return await busy.database.run(busy.account_id, lambda tx: conversations.close(tx, agent, thread))

        done = await at_once(close(), busy.receive(busy.message(customer, "mais uma")))

        assert not [
            item for item in done if isinstance(item, Exception) and not isinstance(item, AlreadyClosed)
        ]
        rows = await busy.database.pool.fetch(
            "SELECT kind, content, ticket_id FROM messages WHERE account_id = $1 AND conversation_id = $2 ORDER BY seq",
            busy.account_id,
            thread,
        )
        story = [row["content"]["action"] if row["kind"] == "activity" else row["kind"] for row in rows]
        before = ["ticket_opened", "text", "started"]
        if story == [*before, "text", "closed"]:
            assert (await busy.row(thread))["state"] == "closed"
            assert rows[3]["ticket_id"] == rows[1]["ticket_id"]
        else:
            assert story == [*before, "closed", "ticket_opened", "text"]
            assert (await busy.row(thread))["state"] == "queued"
            assert rows[5]["ticket_id"] not in (None, rows[1]["ticket_id"])
    await busy.check_numbers()


async def test_a_double_click_sends_once(busy: Office) -> None:
    agent = busy.viewers[3]
    for customer in range(10):
        thread = await busy.say(customer)
        wanted = SendIn(id=uuid7(), text="olá")

        done = await at_once(
            *(busy.database.run(busy.account_id, partial(_send, agent, thread, wanted)) for _ in range(4))
        )

        assert sorted(new for _, new in done) == [False, False, False, True]
        assert {sent.message.id for sent, _ in done} == {wanted.id}
        assert await _count(busy, "outbox", f"message_id = '{wanted.id}'") == 1


async def test_one_id_in_two_conversations_at_once_is_refused(busy: Office) -> None:
    agent = busy.viewers[3]
    threads = [await busy.say(1), await busy.say(2)]
    for _ in range(10):
        wanted = SendIn(id=uuid7(), text="olá")

        done = await at_once(
            *(busy.database.run(busy.account_id, partial(_send, agent, thread, wanted)) for thread in threads)
        )

        assert sorted(isinstance(item, IdConflict) for item in done) == [False, True]
