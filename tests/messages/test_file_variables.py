"""`{foto}`: a variable that stands for a file sends it with the message (CMP-3)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from prosa.canned_replies.schemas import ButtonIn
from prosa.custom_fields import service as custom_fields
from prosa.custom_fields.schemas import CustomFieldCreate
from prosa.desk import closing
from prosa.desk.schemas import CloseIn
from prosa.kit.errors import Invalid
from prosa.messages.schemas import InteractiveIn
from prosa.messages.variables import drop
from tests.conversations.office import Office
from tests.desk.support import AGENT, act, served, set_account
from tests.messages.test_variables import send, values_of
from tests.schedules.test_header_files import upload


def test_a_dropped_variable_leaves_no_hole() -> None:
    assert drop("Olá, {nome}! {foto}", {"foto"}) == "Olá, {nome}!"
    assert drop("Veja {foto} , {nome}\n{foto}\nAté", {"foto"}) == "Veja, {nome}\nAté"
    assert drop("{foto}", {"foto"}) == ""
    assert drop("Dois  espaços {nome}", {"foto"}) == "Dois  espaços {nome}"


async def with_file(
    office: Office, thread: UUID, key: str = "foto", kind: Any = "image", mime: str = "image/jpeg"
) -> UUID:
    """A field of this kind with a value; the file's id."""
    file = await upload(office, kind="image" if kind == "image" else "document", mime=mime)
    contact = (await office.row(thread))["contact_id"]

    async def make(tx: Any) -> None:
        field = await custom_fields.create_field(
            tx, CustomFieldCreate(key=key, label=key.title(), kind=kind), actor_id=None
        )
        by = office.viewers[AGENT].user_id
        await custom_fields.set_values(tx, contact, {field.id: str(file)}, [], by=by)

    await office.database.run(office.account_id, make)
    return file


async def public(office: Office, thread: UUID) -> list[tuple[str, str, list[str]]]:
    """Kind, text and stored files of what the customer gets."""
    rows = await office.database.pool.fetch(
        "SELECT m.kind, m.text, array(SELECT a.storage_key FROM attachments a WHERE a.account_id = m.account_id"
        "  AND a.message_id = m.id) AS files FROM messages m JOIN outbox o ON o.account_id = m.account_id"
        " AND o.message_id = m.id WHERE m.conversation_id = $1 ORDER BY m.seq",
        thread,
    )
    return [(row["kind"], row["text"], list(row["files"])) for row in rows]


async def test_the_picture_goes_with_the_message_as_a_copy(office: Office) -> None:
    thread = await served(office)
    photo = await with_file(office, thread)
    offered = (await values_of(office, thread))["foto"]
    assert (offered.kind, offered.value) == ("image", "foto.jpg")
    assert offered.file is not None
    assert offered.file.id == photo
    message = await send(office, thread, text="{primeiro_nome}, é você? {foto}")
    assert (message.kind, message.text) == ("image", "Cliente, é você?")
    assert message.attachments[0].id != photo
    await send(office, thread, text="{foto}")
    assert await public(office, thread) == [
        ("image", "Cliente, é você?", [str(photo)]),
        ("image", "", [str(photo)]),
    ]
    # The contact still has it.
    kept = await office.database.pool.fetchval("SELECT message_id FROM attachments WHERE id = $1", photo)
    assert kept is None


async def test_it_follows_what_is_attached_by_hand(office: Office) -> None:
    thread = await served(office)
    paper = await with_file(office, thread, "contrato", "file", "application/pdf")
    own = await upload(office)
    await send(office, thread, type="attachments", text="Contrato: {contrato}", attachments=[own])
    assert await public(office, thread) == [
        ("image", "Contrato:", [str(own)]),
        ("document", "", [str(paper)]),
    ]


async def test_where_no_file_can_be_it_is_refused(office: Office) -> None:
    thread = await served(office)
    await with_file(office, thread)
    buttons = InteractiveIn(type="buttons", body="Veja {foto}", buttons=[ButtonIn("s", "Sim")])
    with pytest.raises(Invalid) as refused:
        await send(office, thread, type="interactive", interactive=buttons)
    assert [(item.field, item.code, item.message) for item in refused.value.errors] == [
        ("interactive", "variable_is_file", "{foto}")
    ]


async def test_a_photo_that_is_missing_is_an_empty_variable(office: Office) -> None:
    thread = await served(office)

    async def make(tx: Any) -> None:
        await custom_fields.create_field(
            tx, CustomFieldCreate(key="foto", label="Foto", kind="image"), actor_id=None
        )

    await office.database.run(office.account_id, make)
    with pytest.raises(Invalid) as refused:
        await send(office, thread, text="Veja {foto}")
    assert [(item.code, item.message) for item in refused.value.errors] == [("variable_empty", "{foto}")]
    assert await public(office, thread) == []


async def test_a_file_that_the_channel_does_not_take_is_refused(office: Office) -> None:
    thread = await served(office)
    await with_file(office, thread, "pacote", "file", "application/zip")
    with pytest.raises(Invalid) as refused:
        await send(office, thread, text="Veja {pacote}")
    assert [(item.field, item.code) for item in refused.value.errors] == [("attachments.0", "not_accepted")]


async def test_farewells_bring_it_too(office: Office) -> None:
    thread = await served(office)
    photo = await with_file(office, thread)
    await act(office, AGENT, closing.close, thread, CloseIn(message="Até logo, {primeiro_nome}!\n{foto}"))
    assert await public(office, thread) == [("text", "Até logo, Cliente!", []), ("image", "", [str(photo)])]
    await office.check_numbers()


async def test_the_company_s_farewell_may_be_a_picture_alone(office: Office) -> None:
    await set_account(office, closing_message="{foto}")
    thread = await served(office)
    photo = await with_file(office, thread)
    await act(office, AGENT, closing.close, thread, CloseIn())
    assert await public(office, thread) == [("image", "", [str(photo)])]
