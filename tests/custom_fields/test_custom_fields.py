"""Definitions of custom fields and the contacts' values."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from prosa.custom_fields import service
from prosa.kit.errors import Invalid, NotFound
from prosa.kit.ids import uuid7
from tests.accounts.support import Browser, Company, World

BASE = "/api/v1/custom-fields"


async def made(admin: Browser, key: str, kind: str = "text", **more: Any) -> str:
    answer = await admin.call("POST", BASE, {"key": key, "label": key.title(), "kind": kind, **more})
    assert answer.status == 201, answer.body
    return str(answer.json()["id"])


async def contact_of(world: World, company: Company, agent: UUID | None = None) -> UUID:
    """A contact with a conversation, which `agent` serves or nobody."""
    contact, inbox = uuid7(), uuid7()
    async with world.database.transaction(company.id) as tx:
        await tx.execute("INSERT INTO contacts (account_id, id) VALUES ($1, $2)", tx.account_id, contact)
        await tx.execute(
            "INSERT INTO inboxes (account_id, id, name, channel, external_id, key)"
            " VALUES ($1, $2, 'x', 'whatsapp', $3, $3)",
            tx.account_id,
            inbox,
            str(inbox),
        )
        await tx.execute(
            "INSERT INTO conversations (account_id, id, inbox_id, contact_id, state, department_id, agent_id,"
            " ticket_id, last_activity_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            tx.account_id,
            uuid7(),
            inbox,
            contact,
            "active" if agent else "new",
            company.department if agent else None,
            agent,
            uuid7() if agent else None,
            tx.now,
        )
    return contact


async def test_a_field_is_defined_changed_and_removed(world: World) -> None:
    admin = await world.signed_in("administrator")
    plan = await made(admin, "plano", "choice", options=["Fibra ", "Rádio"], at_closing="required")
    cpe = await made(admin, "equipamento")
    me = (await admin.call("GET", "/api/v1/me")).json()
    assert me["directory"]["custom_fields"] == [
        {
            "id": plan,
            "key": "plano",
            "label": "Plano",
            "kind": "choice",
            "options": ["Fibra", "Rádio"],
            "at_closing": "required",
            "is_active": True,
            "position": 0,
        },
    ]
    answer = await admin.call("PATCH", f"{BASE}/{plan}", {"label": "Plano  novo", "options": ["Fibra"]})
    assert (answer.json()["label"], answer.json()["options"]) == ("Plano novo", ["Fibra"])
    event = msgspec.json.decode((await world.events())[-1].payload)
    assert (event["type"], event["custom_field"]["label"]) == ("custom_field.updated", "Plano novo")
    answer = await admin.call("PUT", f"{BASE}/order", {"ids": [cpe, plan]})
    assert [item["key"] for item in answer.json()["items"]] == ["equipamento", "plano"]
    contact = await contact_of(world, world.acme)
    async with world.database.transaction(world.acme.id) as tx:
        await service.set_values(tx, contact, {UUID(plan): "fibra"}, [], by=None)
    assert (await admin.call("DELETE", f"{BASE}/{plan}")).json() == {"outcome": "deactivated"}
    assert (await admin.call("DELETE", f"{BASE}/{cpe}")).json() == {"outcome": "deleted"}


async def test_bad_definitions_are_refused(world: World) -> None:
    admin = await world.signed_in("administrator")
    await made(admin, "plano")
    good: dict[str, Any] = {"key": "novo", "label": "Novo", "kind": "text"}
    bad: list[dict[str, Any]] = [
        {"key": "Plano"},
        {"key": "1a"},
        {"key": "a-b"},
        {"key": "nome"},
        {"key": ""},
        {"kind": "imagem"},
        {"kind": "choice"},
        {"kind": "choice", "options": ["A", " a "]},
        {"kind": "choice", "options": [" "]},
        {"options": ["A"]},
        {"at_closing": "maybe"},
    ]
    for change in bad:
        answer = await admin.call("POST", BASE, {**good, **change})
        assert (answer.status, answer.code) == (422, "invalid"), change
    answer = await admin.call("POST", BASE, {**good, "key": "plano"})
    assert (answer.status, answer.code) == (409, "custom_field_key_taken")


async def test_values_are_set_kept_and_cleared(world: World) -> None:
    admin, agent = await world.signed_in("administrator"), await world.signed_in("agent")
    age, city = await made(admin, "idade", "number"), await made(admin, "cidade", at_closing="required")
    contact = await contact_of(world, world.acme, world.acme.users["agent"])
    address = f"/api/v1/contacts/{contact}/fields"
    answer = await agent.call("PUT", address, {"values": {age: "42", city: "Recife"}})
    assert answer.status == 200, answer.body
    assert {item["key"]: item["value"] for item in answer.json()["items"]} == {
        "idade": 42,
        "cidade": "Recife",
    }
    assert answer.json()["items"][0]["updated_by_id"] == str(world.acme.users["agent"])
    answer = await agent.call("PUT", address, {"values": {age: None}, "clear": [city]})
    assert {item["key"]: item["value"] for item in answer.json()["items"]} == {"idade": 42}
    answer = await agent.call("PUT", address, {"values": {age: "x", city: ""}})
    assert answer.status == 422
    assert {(item["field"], item["code"]) for item in answer.json()["errors"]} == {
        (f"values.{age}", "not_a_number"),
        (f"values.{city}", "empty"),
    }
    assert (await agent.call("PUT", address, {"values": {str(uuid7()): 1}})).status == 404
    assert (await agent.call("PUT", address, {"clear": [str(uuid7())]})).status == 404
    async with world.database.transaction(world.acme.id) as tx:
        missing = await service.missing_at_closing(tx, contact, [])
        assert [item.key for item in missing] == ["cidade"]
        assert await service.missing_at_closing(tx, contact, [UUID(city)]) == []
        assert await service.set_values(tx, contact, {UUID(age): 42}, [UUID(city)], by=None) == []
        rows = await tx.fetch(
            "SELECT details FROM audit_log WHERE account_id = $1 AND action = 'contact.fields' ORDER BY id",
            tx.account_id,
        )
    assert [row["details"]["fields"] for row in rows] == [sorted([age, city]), [city]]


async def test_values_are_for_those_who_see_the_contact(world: World) -> None:
    admin = await world.signed_in("administrator")
    mine = await contact_of(world, world.acme, world.acme.users["agent"])
    colleagues = await contact_of(world, world.acme, world.acme.users["supervisor"])
    theirs = await contact_of(world, world.other, world.other.users["agent"])
    agent = await world.signed_in("agent")
    for who, contact, status in [
        (agent, mine, 200),
        (agent, colleagues, 404),
        (agent, theirs, 404),
        (admin, colleagues, 200),
        (admin, theirs, 404),
        (admin, uuid7(), 404),
        (world.browser(), mine, 401),
    ]:
        address = f"/api/v1/contacts/{contact}/fields"
        assert (await who.call("GET", address)).status == status
        assert (await who.call("PUT", address, {})).status == status
    their_admin = await world.signed_in("administrator", world.other)
    foreign = await made(their_admin, "deles")
    answer = await agent.call("PUT", f"/api/v1/contacts/{mine}/fields", {"values": {foreign: "x"}})
    assert answer.status == 404


async def test_a_contact_of_nobody_has_no_values(world: World) -> None:
    field = UUID(await made(await world.signed_in("administrator"), "cidade"))
    async with world.database.transaction(world.acme.id) as tx:
        with pytest.raises(NotFound):
            await service.set_values(tx, uuid7(), {field: "x"}, [], by=None)
        with pytest.raises(Invalid):
            await service.check_values(tx, uuid7(), {field: []}, by=None)


async def test_everybody_learns_what_the_values_of_contacts_are_called(world: World) -> None:
    admin = await world.signed_in("administrator")
    plan = await made(admin, "plano")
    gone = await made(admin, "antigo")
    await admin.call("PATCH", f"{BASE}/{gone}", {"is_active": False})
    agent = await world.signed_in("agent")
    assert (await agent.call("GET", BASE)).status == 403
    fields = (await agent.call("GET", "/api/v1/contact-fields")).json()["items"]
    assert [(field["id"], field["label"]) for field in fields] == [(plan, "Plano")]
