"""The list of labels: names, order, archive, and who may change it."""

import asyncio
from typing import Any

import msgspec
import pytest

from tests.accounts.support import Browser, World

BASE = "/api/v1/labels"
UNKNOWN = "01990000-0000-7000-8000-000000000000"


async def made(admin: Browser, name: str, **more: Any) -> str:
    answer = await admin.call("POST", BASE, {"name": name, "color": "#c2410c", **more})
    assert answer.status == 201, answer.body
    return str(answer.json()["id"])


async def listed(person: Browser) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await person.call("GET", BASE)).json()["items"]
    return items


async def test_a_label_is_made_changed_archived_and_published(world: World) -> None:
    admin = await world.signed_in("supervisor")
    before = len(await world.events())
    label = await made(admin, "  Cliente   VIP ", icon="⭐", department_id=str(world.acme.department))
    changed = await admin.call("PATCH", f"{BASE}/{label}", {"name": "VIP", "color": "#00aaff", "icon": None})
    assert changed.json() == {
        "id": label,
        "name": "VIP",
        "color": "#00AAFF",
        "icon": None,
        "department_id": str(world.acme.department),
        "is_active": True,
        "position": 0,
    }
    await admin.call("PATCH", f"{BASE}/{label}", {"name": "VIP"})  # nothing changes, nothing is told
    await admin.call("PATCH", f"{BASE}/{label}", {"is_active": False})
    told = [msgspec.json.decode(event.payload) for event in (await world.events())[before:]]
    assert [(event["type"], event["label"]["name"], event["label"]["is_active"]) for event in told] == [
        ("label.updated", "Cliente VIP", True),
        ("label.updated", "VIP", True),
        ("label.updated", "VIP", False),
    ]
    me = (await (await world.signed_in("agent")).call("GET", "/api/v1/me")).json()
    assert me["directory"]["labels"] == [{**changed.json(), "is_active": False}]


async def test_names_are_unique_where_they_are_offered(world: World) -> None:
    admin = await world.signed_in("administrator")
    first = await made(admin, "Urgente")
    answer = await admin.call("POST", BASE, {"name": "URGENTE", "color": "#000000"})
    assert (answer.status, answer.code) == (409, "label_name_taken")
    await made(admin, "Urgente", department_id=str(world.acme.department))
    await admin.call("PATCH", f"{BASE}/{first}", {"is_active": False})
    second = await made(admin, "Urgente")
    back = await admin.call("PATCH", f"{BASE}/{first}", {"is_active": True})
    assert (back.status, back.code) == (409, "label_name_taken")
    answers = await asyncio.gather(
        *(admin.call("POST", BASE, {"name": "Junto", "color": "#111111"}) for _ in range(4))
    )
    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409]
    assert (await admin.call("DELETE", f"{BASE}/{second}")).json() == {"outcome": "deleted"}
    assert (await admin.call("DELETE", f"{BASE}/{second}")).status == 404


async def test_they_are_put_in_order(world: World) -> None:
    admin = await world.signed_in("administrator")
    ids = [await made(admin, name) for name in "CBA"]
    assert [item["name"] for item in await listed(admin)] == ["C", "B", "A"]
    answer = await admin.call("PUT", f"{BASE}/order", {"ids": [ids[2], ids[0], ids[1]]})
    assert [item["name"] for item in answer.json()["items"]] == ["A", "C", "B"]
    assert (await admin.call("PUT", f"{BASE}/order", {"ids": ids[:2]})).status == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("color", "red"),
        ("color", "#12345"),
        ("name", "   "),
        ("icon", "<svg onload=alert(1)>"),
        ("department_id", UNKNOWN),
        ("account_id", UNKNOWN),
    ],
)
async def test_what_is_wrong_is_refused(world: World, field: str, value: str) -> None:
    admin = await world.signed_in("administrator")
    answer = await admin.call("POST", BASE, {"name": "Boa", "color": "#ffffff", field: value})
    assert answer.status in (400, 422), answer.body
    assert await listed(admin) == []


async def test_only_those_who_manage_labels_change_them_and_only_their_company_s(world: World) -> None:
    admin = await world.signed_in("administrator")
    label = await made(admin, "Nossa")
    agent, stranger = await world.signed_in("agent"), await world.signed_in("administrator", world.other)
    assert [item["id"] for item in await listed(agent)] == [label]
    assert (await agent.call("POST", BASE, {"name": "X", "color": "#ffffff"})).status == 403
    assert (await agent.call("PATCH", f"{BASE}/{label}", {"name": "X"})).status == 403
    assert (await agent.call("DELETE", f"{BASE}/{label}")).status == 403
    assert (await agent.call("PUT", f"{BASE}/order", {"ids": [label]})).status == 403
    assert await listed(stranger) == []
    assert (await stranger.call("PATCH", f"{BASE}/{label}", {"name": "X"})).status == 404
    assert (await stranger.call("DELETE", f"{BASE}/{label}")).status == 404
    foreign = {"name": "Alheia", "color": "#ffffff", "department_id": str(world.acme.department)}
    assert (await stranger.call("POST", BASE, foreign)).status == 422
    assert (await world.browser().call("GET", BASE)).status == 401
