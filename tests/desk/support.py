"""What tests of the desk ask for again and again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from prosa.conversations import service as conversations
from prosa.kit import events
from prosa.messages import service as messages
from prosa.messages.schemas import SendIn
from tests.conversations.office import Office

AGENT, OTHER, SUPERVISOR, COLLEAGUE = range(4)


async def act(office: Office, who: int, action: Any, *values: Any, **named: Any) -> Any:
    """`action(tx, viewer, …)` by somebody of the office, in a transaction of its own."""
    viewer = office.viewers[who]
    return await office.database.run(office.account_id, lambda tx: action(tx, viewer, *values, **named))


async def served(office: Office, customer: int = 1, who: int = AGENT) -> UUID:
    """A customer's conversation that somebody serves in their department."""
    thread = await office.say(customer)
    await act(office, SUPERVISOR, conversations.transfer, thread, office.departments[0], None)
    await act(office, who, conversations.start, thread)
    return thread


async def write(office: Office, thread: UUID, text: str = "olá", who: int = AGENT) -> None:
    await act(office, who, messages.send, thread, SendIn(text=text))


async def set_account(office: Office, **settings: Any) -> None:
    await office.database.pool.execute(
        "UPDATE accounts SET settings = settings || $2 WHERE id = $1", office.account_id, settings
    )


async def set_department(office: Office, number: int = 0, **settings: Any) -> None:
    await office.database.pool.execute(
        "UPDATE departments SET settings = settings || $3 WHERE account_id = $1 AND id = $2",
        office.account_id,
        office.departments[number],
        settings,
    )


async def set_profile(office: Office, who: int = AGENT, **settings: Any) -> None:
    await office.database.pool.execute(
        "UPDATE users SET settings = settings || $2 WHERE id = $1", office.viewers[who].user_id, settings
    )


async def told(office: Office, thread: UUID) -> list[dict[str, Any]]:
    """The lines of the timeline, oldest first."""
    rows = await office.database.pool.fetch(
        "SELECT content FROM messages WHERE account_id = $1 AND conversation_id = $2 AND kind = 'activity'"
        " ORDER BY seq",
        office.account_id,
        thread,
    )
    return [row["content"] for row in rows]


async def said(office: Office, thread: UUID) -> list[str]:
    """What was said to the customer, oldest first."""
    rows = await office.database.pool.fetch(
        "SELECT m.text FROM messages m JOIN outbox o ON o.account_id = m.account_id AND o.message_id = m.id"
        " WHERE m.account_id = $1 AND m.conversation_id = $2 AND m.direction = 'out' ORDER BY m.seq",
        office.account_id,
        thread,
    )
    return [row["text"] for row in rows]


async def published(office: Office) -> list[str]:
    """The types of all events, oldest first."""
    async with office.database.transaction(office.account_id) as tx:
        found = await events.read(tx.connection, office.account_id, 0, 10_000)
    return [msgspec.json.decode(event.payload)["type"] for event in found]
