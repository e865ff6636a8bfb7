"""Mentions in internal messages: who can be called, and that the message says so."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from prosa.kit.errors import Invalid
from prosa.messages import service
from prosa.messages.schemas import SendIn, Sent
from tests.conversations.office import Office


async def write(office: Office, conversation_id: UUID, **values: Any) -> Sent:
    async with office.database.transaction(office.account_id) as tx:
        wanted = SendIn(text="@Pessoa 3 vê isto?", visibility="internal", **values)
        sent, _ = await service.send(tx, office.viewers[0], conversation_id, wanted)
        return sent


async def test_the_message_names_who_is_called(office: Office) -> None:
    conversation_id = await office.say(1)
    colleague = office.viewers[3].user_id

    sent = await write(office, conversation_id, mentions=[colleague, colleague])

    assert sent.message.content["mentions"] == [str(colleague)]


async def test_only_colleagues_who_can_read_it(office: Office) -> None:
    conversation_id = await office.say(1)
    async with office.database.transaction(office.account_id) as tx:
        await tx.execute(
            "UPDATE conversations SET department_id = $2 WHERE account_id = $1",
            tx.account_id,
            office.departments[0],
        )

    with pytest.raises(Invalid) as refused:
        await write(office, conversation_id, mentions=[office.viewers[1].user_id, uuid4()])

    assert [(error.field, error.code) for error in refused.value.errors] == [
        ("mentions.0", "cannot_see"),
        ("mentions.1", "unknown"),
    ]


async def test_customers_are_not_told_of_colleagues(office: Office) -> None:
    conversation_id = await office.say(1)
    async with office.database.transaction(office.account_id) as tx:
        wanted = SendIn(text="oi", mentions=[office.viewers[3].user_id])
        with pytest.raises(Invalid):
            await service.send(tx, office.viewers[0], conversation_id, wanted)
