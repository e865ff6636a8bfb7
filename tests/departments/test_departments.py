"""Departments: who may change them, who is told, and that companies stay apart."""

from uuid import UUID

import msgspec
import pytest

from tests.accounts.support import World


async def test_a_department_is_made_changed_and_closed(world: World) -> None:
    admin = await world.signed_in("administrator")
    agent = str(world.acme.users["agent"])
    made = await admin.call("POST", "/api/v1/departments", {"name": "  Pós   venda ", "member_ids": [agent]})
    department = made.json()
    assert made.status == 201
    assert (department["name"], department["member_ids"]) == ("Pós venda", [agent])
    address = f"/api/v1/departments/{department['id']}"
    changed = await admin.call("PATCH", address, {"name": "Retenção", "color": "#aa0011"})
    assert (changed.json()["name"], changed.json()["color"]) == ("Retenção", "#aa0011")
    assert (await admin.call("PATCH", address, {"is_active": False})).json()["is_active"] is False
    event = (await world.events())[-1]
    assert (event.type, event.audience) == ("department.updated", ["account"])
    assert msgspec.json.decode(event.payload)["department"]["name"] == "Retenção"
    me = (await admin.call("GET", "/api/v1/me")).json()
    assert [item["name"] for item in me["directory"]["departments"]] == ["Suporte"]
    listed = (await admin.call("GET", "/api/v1/departments")).json()["items"]
    assert [item["name"] for item in listed] == ["Retenção", "Suporte"]


async def test_names_are_unique_in_a_company_only(world: World) -> None:
    admin = await world.signed_in("administrator")
    answer = await admin.call("POST", "/api/v1/departments", {"name": "Suporte"})
    assert (answer.status, answer.code) == (409, "department_name_taken")
    made = (await admin.call("POST", "/api/v1/departments", {"name": "Vendas"})).json()
    answer = await admin.call("PATCH", f"/api/v1/departments/{made['id']}", {"name": "Suporte"})
    assert (answer.status, answer.code) == (409, "department_name_taken")


async def test_joining_and_leaving_change_what_people_see_at_once(world: World) -> None:
    admin, agent = await world.signed_in("administrator"), await world.signed_in("agent")
    supervisor_id = world.acme.users["supervisor"]
    address = f"/api/v1/departments/{world.acme.department}/members"
    before = len(await world.access_events())
    answer = await admin.call("PUT", address, {"user_ids": [str(supervisor_id), str(supervisor_id)]})
    assert answer.json()["member_ids"] == [str(supervisor_id)]
    assert (await agent.call("GET", "/api/v1/me")).json()["department_ids"] == []
    told = (await world.access_events())[before:]
    assert {UUID(event["user_id"]) for event in told} == {supervisor_id, world.acme.users["agent"]}
    assert not any(event["ended"] for event in told)
    # The same list again changes nothing and tells nobody.
    events = len(await world.events())
    assert (await admin.call("PUT", address, {"user_ids": [str(supervisor_id)]})).status == 200
    assert len(await world.events()) == events


async def test_people_of_another_company_cannot_join(world: World) -> None:
    admin = await world.signed_in("administrator")
    stranger = str(world.other.users["agent"])
    address = f"/api/v1/departments/{world.acme.department}/members"
    assert (await admin.call("PUT", address, {"user_ids": [stranger]})).status == 404
    made = await admin.call("POST", "/api/v1/departments", {"name": "X", "member_ids": [stranger]})
    assert made.status == 404
    listed = (await admin.call("GET", "/api/v1/departments")).json()["items"]
    assert [(item["name"], item["member_ids"]) for item in listed] == [
        ("Suporte", [str(world.acme.users["agent"])])
    ]


@pytest.mark.parametrize(
    "change",
    [{"color": "red"}, {"color": "#12345"}, {"name": ""}, {"account_id": "x"}, {"id": "x"}],
)
async def test_bad_and_foreign_fields_are_refused(world: World, change: dict[str, object]) -> None:
    admin = await world.signed_in("administrator")
    answer = await admin.call("POST", "/api/v1/departments", {"name": "Vendas", **change})
    assert (answer.status, answer.code) == (422, "invalid")
    answer = await admin.call("PATCH", f"/api/v1/departments/{world.acme.department}", change)
    assert answer.status == 422
