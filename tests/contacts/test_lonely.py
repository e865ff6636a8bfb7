"""Contacts without conversations: nobody's lists tell of them, so what becomes of them is told by their ids."""

from __future__ import annotations

from tests.accounts.support import World, world
from tests.desk.companies import published

__all__ = ["world"]

NEW = {"name": "Zélia", "phone": "11971000777", "is_foreign": False}


async def test_all_are_told_that_one_came_changed_and_went(world: World) -> None:
    admin = await world.signed_in("administrator")
    who = (await admin.call("POST", "/api/v1/contacts", NEW)).json()["contact"]["id"]
    address = f"/api/v1/contacts/{who}"
    for method, path, body in (
        ("PATCH", "", {"name": "Zélia Prado"}),
        ("POST", "/block", {}),
        ("POST", "/unblock", None),
        ("PUT", "/billing", {"status": "active"}),
    ):
        assert (await admin.call(method, address + path, body)).status == 200, path
    told = await published(world, world.acme, "contacts.changed")
    assert [(data["contact_ids"], list(audience)) for data, audience in told] == [([who], ["account"])] * 5
    assert {key for data, _ in told for key in data} == {"number", "type", "at", "actor", "contact_ids"}
    assert await published(world, world.acme, "contact.updated") == [], "names are for who may see them"


async def test_of_who_is_deleted_and_who_is_merged_all_are_told(world: World) -> None:
    admin = await world.signed_in("administrator")
    first, second, third = [
        (await admin.call("POST", "/api/v1/contacts", {**NEW, "phone": f"1197100077{n}"})).json()["contact"][
            "id"
        ]
        for n in range(3)
    ]
    assert (await admin.call("DELETE", f"/api/v1/contacts/{third}")).status == 204
    assert (await published(world, world.acme, "contacts.changed"))[-1][0]["contact_ids"] == [third]
    merged = await admin.call("POST", f"/api/v1/contacts/{first}/merge", {"other_id": second})
    assert merged.status == 200
    ((event, audience),) = await published(world, world.acme, "contact.merged")
    assert (event["contact_ids"], list(audience)) == (sorted([first, second]), ["account"])
