"""The agent's name and signature as the customer gets them, and what the thread keeps of it (CNV-20, CNV-23)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from prosa.channels.registry import channel
from prosa.conversations import service as conversations
from prosa.conversations.model import Message
from prosa.desk import closing
from prosa.desk.schemas import CloseIn
from prosa.kit.errors import Invalid
from prosa.kit.ids import uuid7
from prosa.messages import service as messages
from prosa.messages.schemas import LocationIn, SendIn
from prosa.messages.signing import Signing, name_line, outward, sign
from tests.conversations.office import Office
from tests.desk.support import AGENT, SUPERVISOR, act, served, set_account, set_profile, write
from tests.fixtures.prosa import NOW

WHATSAPP = channel("whatsapp").capabilities


@pytest.mark.parametrize(
    ("setting", "department", "expected"),
    [
        ("none", "Financeiro", ""),
        ("first_name", "Financeiro", "*Ana:*"),
        ("name", "Financeiro", "*Ana Lima:*"),
        ("name_department", "Financeiro", "*Ana Lima – Financeiro:*"),
        ("name_department", None, "*Ana Lima:*"),
    ],
)
def test_the_line_above(setting: str, department: str | None, expected: str) -> None:
    assert name_line(setting, " Ana \n Lima", department, "*") == expected


def test_a_name_with_marks_stays_one_bold_line() -> None:
    assert name_line("name", "A*n*a", None, "*") == "*Ana:*"
    assert name_line("name", "A*n*a", None, "") == "A*n*a:"
    assert name_line("name", "***", None, "*") == ""


def draft(text: str, **values: Any) -> Message:
    given: dict[str, Any] = {"kind": "text", "direction": "out", "author_kind": "user", "status": "queued"}
    ids = {"id": uuid7(), "conversation_id": uuid7(), "inbox_id": uuid7(), "seq": 1}
    return Message(**(given | ids | {"text": text, "position_at": NOW, "created_at": NOW} | values))


def test_name_and_signature_count_as_part_of_the_text() -> None:
    signing = Signing("*Ana:*", "Até logo")
    left = WHATSAPP.text_limit - len("*Ana:*\n") - len("\n\nAté logo")
    fits = draft("x" * left)
    sign([fits], signing, WHATSAPP)
    assert len(outward(fits)) == WHATSAPP.text_limit
    with pytest.raises(Invalid) as refused:
        sign([draft("x" * (left + 1))], signing, WHATSAPP)
    assert [(item.field, item.code) for item in refused.value.errors] == [("text", "too_long")]
    assert f" {left} of the {WHATSAPP.text_limit} " in refused.value.errors[0].message


@pytest.mark.parametrize(
    "message",
    [
        draft("oi", visibility="internal"),
        draft("oi", kind="template"),
        draft("", kind="location"),
        draft("", kind="image"),
    ],
    ids=lambda message: message.kind if message.visibility == "public" else "internal",
)
def test_what_is_not_an_agents_text_leaves_as_it_is(message: Message) -> None:
    sign([message], Signing("*Ana:*", "Até logo"), WHATSAPP)
    assert (outward(message), message.content) == (message.text, None)


async def _kept(office: Office, thread: UUID, text: str) -> tuple[dict[str, Any] | None, str]:
    """What is stored with the message, and what the channel is given."""
    row = await office.database.pool.fetchrow(
        "SELECT id FROM messages WHERE account_id = $1 AND conversation_id = $2 AND text = $3",
        office.account_id,
        thread,
        text,
    )
    assert row is not None
    async with office.database.transaction(office.account_id) as tx:
        message = (await conversations.load_messages(tx, [row["id"]]))[row["id"]]
    return message.content, outward(message)


async def test_the_customer_gets_both_and_the_thread_keeps_what_was_written(office: Office) -> None:
    thread = await served(office)
    await write(office, thread, "antes")
    await set_account(office, agent_name="name_department")
    await set_profile(office, signature="Ramal 12")
    await write(office, thread, "depois")
    note = SendIn(text="só para nós", visibility="internal")
    await act(office, AGENT, messages.send, thread, note)
    await act(office, AGENT, messages.send, thread, SendIn(type="location", location=LocationIn(1, 2)))
    assert await _kept(office, thread, "antes") == (None, "antes")
    line = "*Pessoa 0 – Vendas:*"
    assert await _kept(office, thread, "depois") == (
        {"name_line": line, "signature": "Ramal 12"},
        f"{line}\ndepois\n\nRamal 12",
    )
    assert await _kept(office, thread, "só para nós") == (None, "só para nós")
    # The words of the closing dialog are the company's farewell, not a reply.
    await act(office, AGENT, closing.close, thread, CloseIn(message="tchau"))
    assert await _kept(office, thread, "tchau") == ({"purpose": "closing"}, "tchau")
    # Whoever is renamed later did not write under the new name then.
    await office.database.pool.execute(
        "UPDATE users SET name = 'Outra' WHERE id = $1", office.viewers[AGENT].user_id
    )
    assert (await _kept(office, thread, "depois"))[1].startswith(line)


async def _marks(office: Office) -> list[bool]:
    """Read marks on their way to customers: whether each shows that somebody writes."""
    rows = await office.database.pool.fetch(
        "SELECT payload FROM outbox WHERE account_id = $1 AND kind = 'read' ORDER BY id", office.account_id
    )
    return [bool((row["payload"] or {}).get("is_typing")) for row in rows]


@pytest.mark.parametrize(
    ("company", "inbox", "expected"),
    [
        ({}, {}, [True, False]),
        ({"typing_to_customer": False}, {}, [False]),
        ({}, {"typing_indicator": False}, [False]),
        ({"read_receipts": False}, {}, []),  # what shows writing marks as read as well
        ({}, {"read_receipts": False}, []),
        ({"read_receipts": False}, {"read_receipts": True}, []),
    ],
)
async def test_what_customers_see_of_us_is_the_companys_choice(
    office: Office, company: dict[str, bool], inbox: dict[str, bool], expected: list[bool]
) -> None:
    thread = await served(office)
    await set_account(office, **company)
    await office.database.pool.execute(
        "UPDATE inboxes SET settings = settings || $2 WHERE account_id = $1", office.account_id, inbox
    )
    await office.database.pool.execute(
        "UPDATE conversations SET read_seq = last_seq WHERE account_id = $1", office.account_id
    )
    await act(office, AGENT, messages.tell_typing, thread)
    await act(office, AGENT, messages.mark_read, thread, 100)
    assert await _marks(office) == expected


async def test_who_looks_on_gives_nothing_away(office: Office) -> None:
    waiting = await office.say(2)
    thread = await served(office)
    await act(office, SUPERVISOR, messages.mark_read, thread, 100)
    assert await act(office, SUPERVISOR, messages.tell_typing, thread) is False
    assert await _marks(office) == []
    assert (await office.row(thread))["unread_count"] == 0, "read for the team all the same"
    await act(office, SUPERVISOR, messages.mark_read, waiting, 100)
    assert await _marks(office) == [False], "nobody serves it: somebody has really read it"
