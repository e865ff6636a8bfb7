"""A conversation that we begin (CON-30): with or without a ticket, once per contact and channel."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from prosa.contacts import service as contacts
from prosa.contacts.errors import ContactNotFound
from prosa.kit.errors import Forbidden, Invalid
from prosa.kit.ids import uuid7
from prosa.messages import starting
from prosa.messages.errors import ContactBlocked, ConversationExists, IdConflict, WindowClosed
from prosa.messages.starting import Begun, NewConversation
from tests.conversations.office import Office, at_once
from tests.desk.support import AGENT, OTHER, SUPERVISOR, act, published, told
from tests.schedules.support import TEMPLATE, add_template

PHONE = "(41) 9876-6655"


async def begin(office: Office, who: int = AGENT, **data: Any) -> Begun:
    data.setdefault("template", TEMPLATE)
    if "contact_id" not in data:
        data = {"name": "Ana", "phone": PHONE, **data}
    wanted = NewConversation(inbox_id=office.inbox.id, **data)
    begun, _ = await act(office, who, starting.begin, wanted)
    assert isinstance(begun, Begun)
    return begun


async def count(office: Office, table: str) -> int:
    found: int = await office.database.pool.fetchval(f"SELECT count(*) FROM {table}")
    return found


async def test_open_yes_makes_a_ticket_whose_agent_is_the_sender(office: Office) -> None:
    await add_template(office)
    begun = await begin(office)
    made = begun.conversation
    assert made is not None
    assert (made.state, made.agent_id) == ("active", office.viewers[AGENT].user_id)
    assert made.ticket is not None
    assert made.ticket.agent_id == made.agent_id
    assert (made.contact.name, made.contact.phone) == ("Ana", "+5541998766655")
    assert (begun.message.kind, begun.message.status, begun.message.seq) == (
        "template",
        "queued",
        made.last_seq,
    )
    assert [line["action"] for line in await told(office, made.id)] == ["ticket_opened", "started"]
    assert "message.created" in await published(office)
    assert await count(office, "outbox") == 1
    # The answer of a phone that gives itself without the ninth digit comes to the same thread.
    element = office.message(1)
    ref = contacts.address_of(PHONE, is_foreign=False)
    old = msgspec.structs.replace(ref, address="554198766655")
    await office.receive(
        msgspec.structs.replace(element, sender=msgspec.structs.replace(element.sender, identities=(old,)))
    )
    assert await count(office, "conversations") == 1
    await office.check_numbers()


async def test_open_no_sends_only_the_template(office: Office) -> None:
    await add_template(office)
    begun = await begin(office, SUPERVISOR, open=False)
    assert begun.conversation is not None
    assert (begun.conversation.state, begun.conversation.ticket) == ("idle", None)
    assert await count(office, "tickets") == 0
    assert await count(office, "outbox") == 1
    await office.check_numbers()


async def test_who_may_not_see_what_nobody_serves_gets_no_conversation_back(office: Office) -> None:
    await add_template(office)
    viewer = office.viewers[AGENT]
    office.viewers[AGENT] = msgspec.structs.replace(
        viewer, permissions=viewer.permissions - {"conversations.see_no_department", "conversations.see_all"}
    )
    begun = await begin(office, open=False)
    assert begun.conversation is None
    assert begun.message.status == "queued"
    with pytest.raises(ConversationExists) as refused:
        await begin(office)
    assert refused.value.extra == {"conversation_id": None}


async def test_a_second_conversation_is_refused_with_the_way_to_the_first(office: Office) -> None:
    await add_template(office)
    first = await begin(office)
    assert first.conversation is not None
    with pytest.raises(ConversationExists) as refused:
        await begin(office, name="Outra", phone="+55 41 99876-6655")
    assert refused.value.extra == {"conversation_id": first.conversation.id}
    with pytest.raises(ConversationExists):
        await begin(office, contact_id=first.conversation.contact.id)
    assert await count(office, "messages") == 3
    assert await count(office, "contacts") == 1


async def test_a_repeat_with_the_same_id_sends_once(office: Office) -> None:
    await add_template(office)
    id_ = uuid7()
    first, again = await begin(office, id=id_), await begin(office, id=id_)
    assert first.message.id == again.message.id == id_
    assert first.conversation is not None
    assert again.conversation is not None
    assert first.conversation.id == again.conversation.id
    assert await count(office, "outbox") == 1
    with pytest.raises(IdConflict):
        await begin(office, OTHER, id=id_)


async def test_of_many_who_begin_at_once_one_does(office: Office) -> None:
    await add_template(office)
    same = uuid7()
    results = await at_once(*(begin(office, who, name=f"Nome {who}") for who in range(4)))
    won = [item for item in results if isinstance(item, Begun)]
    assert len(won) == 1
    assert won[0].conversation is not None
    assert all(isinstance(item, (Begun, ConversationExists)) for item in results), results
    # The same click, sent twice at once.
    results = await at_once(*(begin(office, phone="41 98888-0000", id=same) for _ in range(4)))
    assert {item.message.id for item in results} == {same}
    assert await count(office, "conversations") == await count(office, "contacts") == 2
    assert await count(office, "outbox") == 2
    await office.check_numbers()


async def test_whatsapp_begins_with_a_template(office: Office) -> None:
    for data in ({"template": None}, {"text": "oi"}):
        with pytest.raises(Invalid):
            await begin(office, **data)
    with pytest.raises(WindowClosed):
        await begin(office, template=None, text="oi")
    assert await count(office, "contacts") == 0, "nothing is left of an attempt"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": " "}, ("name", "required")),
        ({"phone": ""}, ("phone", "required")),
        ({"phone": "123"}, ("phone", "invalid")),
        ({"phone": "415 555 0100", "is_foreign": True}, ("phone", "prefix_required")),
    ],
)
async def test_what_a_newcomer_needs(office: Office, data: dict[str, Any], field: tuple[str, str]) -> None:
    await add_template(office)
    with pytest.raises(Invalid) as refused:
        await begin(office, **data)
    assert [(item.field, item.code) for item in refused.value.errors] == [field]


async def test_only_to_whom_one_sees_on_a_channel_that_is_there(office: Office) -> None:
    await add_template(office)
    hidden = await office.say(1)
    contact_id = (await office.row(hidden))["contact_id"]
    await office.database.pool.execute(
        "UPDATE conversations SET department_id = $2 WHERE id = $1", hidden, office.departments[1]
    )
    with pytest.raises(ContactNotFound):
        await begin(office, contact_id=contact_id)
    with pytest.raises(ContactNotFound):
        await begin(office, contact_id=uuid7())
    with pytest.raises(Invalid) as refused:
        await act(
            office, AGENT, starting.begin, NewConversation(inbox_id=uuid7(), template=TEMPLATE, phone=PHONE)
        )
    assert refused.value.errors[0].field == "inbox_id"


async def test_not_to_the_blocked_and_not_without_the_permissions(office: Office) -> None:
    await add_template(office)
    ref = contacts.address_of(PHONE, is_foreign=False)
    async with office.database.transaction(office.account_id) as tx:
        contact, is_new = await contacts.find_or_make(tx, "whatsapp", ref, "Ana")
        assert is_new
        await tx.execute(
            "UPDATE contacts SET is_blocked = true WHERE account_id = $1 AND id = $2",
            tx.account_id,
            contact.id,
        )
    with pytest.raises(ContactBlocked):
        await begin(office)
    with pytest.raises(ContactBlocked):
        await begin(office, contact_id=contact.id)
    for missing in ("conversations.start", "messages.send"):
        viewer = office.viewers[OTHER]
        office.viewers[OTHER] = msgspec.structs.replace(viewer, permissions=viewer.permissions - {missing})
        with pytest.raises(Forbidden):
            await begin(office, OTHER)
        office.viewers[OTHER] = viewer
    assert await count(office, "conversations") == 0


async def test_the_data_of_a_person_are_variables(office: Office) -> None:
    await add_template(office)
    ref = contacts.address_of(PHONE, is_foreign=False)
    async with office.database.transaction(office.account_id) as tx:
        contact, _ = await contacts.find_or_make(tx, "whatsapp", ref, "Ana Maria")
        data = msgspec.convert(
            {"cpf": "52998224725", "birth_date": "1980-02-29", "customer_code": "C-7"}, contacts.ContactData
        )
        await contacts.edit(tx, contact.id, data)
    body = "{primeiro_nome} {cpf} {data_nascimento} {codigo_cliente}"
    wanted = msgspec.structs.replace(
        TEMPLATE, components=[{"type": "body", "parameters": [{"type": "text", "text": body}]}]
    )
    begun = await begin(office, contact_id=contact.id, template=wanted)
    assert "Ana ***.982.247-** 29/02/1980 C-7" in begun.message.text, "an agent's own screen shows no CPF"
