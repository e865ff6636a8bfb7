"""The tree of closing reasons: its depth, its order, its history, and the system's own."""

import asyncio
from typing import Any

import msgspec
import pytest

from prosa.closing_reasons import service
from prosa.closing_reasons.policy import SYSTEM_REASONS
from prosa.kit.ids import uuid7
from tests.accounts.support import Answer, Browser, World

BASE = "/api/v1/closing-reasons"


async def made(admin: Browser, name: str, parent: str | None = None) -> str:
    answer = await admin.call("POST", BASE, {"name": name, "parent_id": parent})
    assert answer.status == 201, answer.body
    return str(answer.json()["id"])


async def changed(admin: Browser, reason: str, **change: Any) -> Answer:
    return await admin.call("PATCH", f"{BASE}/{reason}", change)


async def listed(admin: Browser) -> dict[str, dict[str, Any]]:
    return {item["name"]: item for item in (await admin.call("GET", BASE)).json()["items"]}


async def test_a_tree_has_three_levels_and_no_cycles(world: World) -> None:
    admin = await world.signed_in("supervisor")
    sales = await made(admin, "  Vendas ")
    lost = await made(admin, "Perdida", sales)
    price = await made(admin, "Preço", lost)
    other = await made(admin, "Suporte")
    answer = await admin.call("POST", BASE, {"name": "Fundo demais", "parent_id": price})
    assert answer.json()["errors"][0]["code"] == "too_deep"
    # A branch brings its height with it.
    assert (await changed(admin, sales, parent_id=other)).json()["errors"][0]["code"] == "too_deep"
    for parent in (sales, lost, price):
        assert (await changed(admin, sales, parent_id=parent)).json()["errors"][0]["code"] == "cycle"
    assert (await changed(admin, lost, parent_id=other)).json()["parent_id"] == other
    assert (await changed(admin, lost, parent_id=None)).json()["parent_id"] is None
    assert (await changed(admin, lost, parent_id=str(uuid7()))).status == 404
    tree = await listed(admin)
    assert tree["Vendas"]["id"] == sales
    assert tree["Preço"]["parent_id"] == lost


async def test_siblings_have_different_names(world: World) -> None:
    admin = await world.signed_in("administrator")
    sales = await made(admin, "Vendas")
    await made(admin, "Preço", sales)
    for name, parent in [("VENDAS", None), ("preco", sales)]:
        answer = await admin.call("POST", BASE, {"name": name, "parent_id": parent})
        assert (answer.status, answer.code) == (409, "closing_reason_name_taken")
    await made(admin, "Preço")
    answers = await asyncio.gather(*(admin.call("POST", BASE, {"name": "Ao mesmo tempo"}) for _ in range(4)))
    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409]


async def test_what_is_below_goes_with_it(world: World) -> None:
    admin = await world.signed_in("administrator")
    sales = await made(admin, "Vendas")
    lost = await made(admin, "Perdida", sales)
    price = await made(admin, "Preço", lost)
    before = len(await world.events())
    assert (await changed(admin, sales, is_active=False)).json()["is_active"] is False
    told = [msgspec.json.decode(event.payload) for event in (await world.events())[before:]]
    assert {event["type"] for event in told} == {"closing_reason.updated"}
    assert [event["closing_reason"]["id"] for event in told] == [sales, lost, price]
    assert not any(event["closing_reason"]["is_active"] for event in told)
    assert (await changed(admin, price, is_active=True)).json()["errors"][0]["code"] == "inactive_parent"
    me = (await admin.call("GET", "/api/v1/me")).json()
    assert me["directory"]["closing_reasons"] == []
    for reason in (sales, lost, price):
        assert (await changed(admin, reason, is_active=True)).status == 200


async def test_they_are_put_in_order(world: World) -> None:
    admin = await world.signed_in("administrator")
    ids = [await made(admin, name) for name in "CBA"]
    assert list(await listed(admin)) == ["C", "B", "A"]
    before = len(await world.events())
    answer = await admin.call("PUT", f"{BASE}/order", {"ids": [ids[1], ids[0], ids[2]]})
    assert [item["name"] for item in answer.json()["items"]] == ["B", "C", "A"]
    assert len(await world.events()) == before + 2
    for wrong in ([], ids[:2], [*ids, ids[0]], [*ids[:2], str(uuid7())]):
        assert (await admin.call("PUT", f"{BASE}/order", {"ids": wrong})).status == 422


async def test_a_used_reason_stays_for_the_history(world: World) -> None:
    admin = await world.signed_in("administrator")
    parent, unused, used = await made(admin, "Pai"), await made(admin, "Nunca"), await made(admin, "Usado")
    await changed(admin, unused, parent_id=parent)
    assert (await admin.call("DELETE", f"{BASE}/{parent}")).code == "closing_reason_has_children"
    assert (await admin.call("DELETE", f"{BASE}/{unused}")).json() == {"outcome": "deleted"}
    async with world.database.transaction(world.acme.id) as tx:
        # Anything that refers to it will do; a child counts for the database just as a ticket does.
        await tx.execute(
            "INSERT INTO inboxes (account_id, id, name, channel, external_id, key)"
            " VALUES ($1, $2, 'x', 'whatsapp', '1', '1')",
            tx.account_id,
            inbox := uuid7(),
        )
        await tx.execute(
            "INSERT INTO contacts (account_id, id) VALUES ($1, $2)", tx.account_id, contact := uuid7()
        )
        await tx.execute(
            "INSERT INTO conversations (account_id, id, inbox_id, contact_id, last_activity_at)"
            " VALUES ($1, $2, $3, $4, $5)",
            tx.account_id,
            conversation := uuid7(),
            inbox,
            contact,
            tx.now,
        )
        await tx.execute(
            "INSERT INTO tickets (account_id, id, conversation_id, protocol, opened_by, opened_at, closed_at,"
            " reason_id) VALUES ($1, $2, $3, '1', 'contact', $4, $4, $5)",
            tx.account_id,
            uuid7(),
            conversation,
            tx.now,
            used,
        )
    assert (await admin.call("DELETE", f"{BASE}/{used}")).json() == {"outcome": "deactivated"}
    assert (await listed(admin))["Usado"]["is_active"] is False
    async with world.database.transaction(world.acme.id) as tx:
        rows = await tx.fetch(
            "SELECT action FROM audit_log WHERE account_id = $1 AND action LIKE 'closing_reason.%' ORDER BY id",
            tx.account_id,
        )
    assert [row["action"].split(".")[1] for row in rows] == [
        "created",
        "created",
        "created",
        "updated",
        "deleted",
        "deactivated",
    ]


async def test_the_systems_reasons_are_made_once_and_stay(world: World) -> None:
    async def reason(code: str) -> str:
        async with world.database.transaction(world.acme.id) as tx:
            return str(await service.system_reason(tx, code))

    ids = await asyncio.gather(*(reason("inactivity") for _ in range(4)))
    assert len(set(ids)) == 1
    admin = await world.signed_in("administrator")
    found = (await listed(admin))["Inatividade"]
    assert (found["id"], found["code"]) == (ids[0], "inactivity")
    for change in ({"name": "Outro"}, {"is_active": False}):
        answer = await changed(admin, ids[0], **change)
        assert (answer.status, answer.code) == (409, "closing_reason_of_system")
    assert (await admin.call("DELETE", f"{BASE}/{ids[0]}")).code == "closing_reason_of_system"
    answer = await admin.call("POST", BASE, {"name": "Abaixo", "parent_id": ids[0]})
    assert answer.code == "closing_reason_of_system"
    assert (await changed(admin, ids[0], position=3)).json()["position"] == 3
    with pytest.raises(KeyError):
        await reason("no_such_code")
    async with world.database.transaction(world.acme.id) as tx:
        await service.seed(tx)
        codes = [item.code for item in await service.list_reasons(tx)]
    assert sorted(code for code in codes if code) == sorted(SYSTEM_REASONS)
