"""Custom fields whose values are files (CON-3): whose they may be, what is refused, and what becomes of old ones."""

from typing import Any
from uuid import UUID

import pytest

from prosa.attachments import service as attachments
from prosa.custom_fields import service
from prosa.kit.errors import Invalid
from prosa.kit.ids import uuid7
from prosa.kit.storage import Storage
from tests.accounts.support import Answer, Browser, World
from tests.attachments.support import picture
from tests.canned_replies.test_canned_replies import upload
from tests.custom_fields.test_custom_fields import contact_of, made


async def put(
    person: Browser, contact: UUID, values: dict[str, Any] | None = None, clear: tuple[str, ...] = ()
) -> Answer:
    return await person.call(
        "PUT", f"/api/v1/contacts/{contact}/fields", {"values": values or {}, "clear": list(clear)}
    )


def faults(answer: Answer) -> list[tuple[str, str]]:
    assert answer.status == 422, answer.body
    return [(error["field"], error["code"]) for error in answer.json()["errors"]]


async def places(world: World, file: str) -> tuple[bool, UUID | None]:
    """Whether the file's row is there, and whose it is."""
    row = await world.database.pool.fetchrow("SELECT contact_id FROM attachments WHERE id = $1", UUID(file))
    return row is not None, None if row is None else row["contact_id"]


async def test_a_photo_is_kept_shown_replaced_and_swept(world: World) -> None:
    admin = await world.signed_in("administrator")
    photo = await made(admin, "foto", "image")
    contact = await contact_of(world, world.acme, world.acme.users["agent"])
    agent = await world.signed_in("agent")
    first = await upload(agent, picture(), "cliente.png")

    answer = await put(agent, contact, {photo: first})
    assert answer.status == 200, answer.body
    (item,) = answer.json()["items"]
    assert (item["key"], item["value"]) == (
        "foto",
        {
            "id": first,
            "kind": "image",
            "name": "cliente.png",
            "mime": "image/png",
            "size": len(picture()),
            "width": 64,
            "height": 48,
        },
    )
    assert await places(world, first) == (True, contact)
    # Given once more as it is stored, it is no change.
    async with world.database.transaction(world.acme.id) as tx:
        assert await service.set_values(tx, contact, {UUID(photo): item["value"]}, [], by=None) == []
    # Whoever sees the contact sees the file, though somebody else uploaded it.
    path = f"/api/v1/attachments/{first}/content"
    assert (await admin.call("GET", path)).status == 302
    assert (await (await world.signed_in("administrator", world.other)).call("GET", path)).status == 404

    second = await upload(agent, picture("JPEG"), "nova.jpg")
    assert (await put(agent, contact, {photo: second})).status == 200
    assert await places(world, first) == (True, None)
    await put(agent, contact, clear=(photo,))
    assert await places(world, second) == (True, None)
    third = await upload(agent, picture(), "terceira.png")
    await put(agent, contact, {photo: third})
    await world.database.pool.execute("UPDATE attachments SET created_at = now() - interval '40 days'")
    storage = Storage(world.settings.storage_url)
    assert await attachments.sweep(world.database, storage) == 2
    assert [(await places(world, file))[0] for file in (first, second, third)] == [False, False, True]


async def test_what_is_no_picture_or_nobodys_is_refused(world: World) -> None:
    admin = await world.signed_in("administrator")
    photo, paper = await made(admin, "foto", "image"), await made(admin, "contrato", "file")
    contact = await contact_of(world, world.acme, world.acme.users["agent"])
    other = await contact_of(world, world.acme, world.acme.users["agent"])
    agent = await world.signed_in("agent")
    note = await upload(agent, b"texto simples", "contrato.txt")
    assert faults(await put(agent, contact, {photo: note})) == [(f"values.{photo}", "not_an_image")]
    assert faults(await put(agent, contact, {paper: "foto.png"})) == [(f"values.{paper}", "not_a_file")]
    assert faults(await put(agent, contact, {paper: str(uuid7())})) == [(f"values.{paper}", "file_unknown")]
    # Nobody makes a file theirs that a colleague uploaded, or that another contact has.
    foreign = await upload(admin, b"de outra pessoa", "a.txt")
    assert faults(await put(agent, contact, {paper: foreign})) == [(f"values.{paper}", "file_unknown")]
    assert (await put(agent, other, {paper: note})).status == 200
    assert faults(await put(agent, contact, {paper: note})) == [(f"values.{paper}", "file_unknown")]
    async with world.database.transaction(world.acme.id) as tx:
        with pytest.raises(Invalid):
            await service.check_values(tx, contact, {UUID(paper): {"name": "x"}}, by=None)


async def test_one_file_in_two_fields_stays_while_one_names_it(world: World) -> None:
    admin = await world.signed_in("administrator")
    front, back = await made(admin, "frente", "image"), await made(admin, "verso", "file")
    contact = await contact_of(world, world.acme, world.acme.users["agent"])
    agent = await world.signed_in("agent")
    file = await upload(agent, picture(), "documento.png")
    await put(agent, contact, {front: file, back: file})
    await put(agent, contact, clear=(front,))
    assert await places(world, file) == (True, contact)
    await put(agent, contact, clear=(back,))
    assert await places(world, file) == (True, None)


async def test_a_file_that_came_with_somebody_else_stays_theirs(world: World) -> None:
    admin = await world.signed_in("administrator")
    paper, front = await made(admin, "contrato", "file"), await made(admin, "frente", "image")
    contact = await contact_of(world, world.acme, world.acme.users["agent"])
    other = await contact_of(world, world.acme, world.acme.users["agent"])
    agent = await world.signed_in("agent")
    theirs, own = await upload(agent), await upload(agent, picture(), "frente.png")
    await put(agent, other, {paper: theirs})
    async with world.database.transaction(world.acme.id) as tx:
        await service.take_over(tx, contact, other, by=None)
    assert (await put(agent, contact, {front: own})).status == 200
    assert (await places(world, own), await places(world, theirs)) == ((True, contact), (True, other))


async def test_a_file_laid_by_for_a_closing_waits_for_it(world: World) -> None:
    admin = await world.signed_in("administrator")
    paper = UUID(await made(admin, "contrato", "file"))
    contact = await contact_of(world, world.acme, world.acme.users["agent"])
    agent = await world.signed_in("agent")
    file = await upload(agent)
    storage = Storage(world.settings.storage_url)
    async with world.database.transaction(world.acme.id) as tx:
        values = await service.check_values(tx, contact, {paper: file}, by=world.acme.users["agent"])
        await service.lay_by_files(tx, contact, values)
    await world.database.pool.execute("UPDATE attachments SET created_at = now() - interval '29 days'")
    assert await attachments.sweep(world.database, storage) == 0
    async with world.database.transaction(world.acme.id) as tx:
        assert await service.set_values(tx, contact, values, [], by=None) == [paper]
    await world.database.pool.execute("UPDATE attachments SET created_at = now() - interval '60 days'")
    assert await attachments.sweep(world.database, storage) == 0
    # A closing that was taken back leaves its file to the sweep.
    async with world.database.transaction(world.acme.id) as tx:
        await tx.execute("DELETE FROM contact_field_values")
    assert await attachments.sweep(world.database, storage) == 1
