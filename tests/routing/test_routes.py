"""Routing over HTTP: who may call what, and what it answers."""

from __future__ import annotations

from uuid import UUID

from prosa.kit.ids import uuid7
from prosa.routing.engine import Engine
from tests.accounts.support import World, world
from tests.routing.desk import open_waiting

__all__ = ["world"]


async def test_an_agent_becomes_available_is_offered_a_customer_and_takes_it(world: World) -> None:
    agent = await world.signed_in("agent")
    company = world.acme
    answer = await agent.call("PUT", "/api/v1/me/agent-state", {"state": "available"})
    assert (answer.status, answer.json()["agent"]["state"]) == (200, "available")
    inbox_id = uuid7()
    async with world.database.transaction(company.id) as tx:
        await tx.execute(
            "INSERT INTO inboxes (account_id, id, name, channel, key, external_id)"
            " VALUES ($1, $2, 'Loja', 'whatsapp', 'k', 'k')",
            company.id,
            inbox_id,
        )
        await tx.execute(
            "UPDATE departments SET settings = $3 WHERE account_id = $1 AND id = $2",
            company.id,
            company.department,
            {"mode": "push"},
        )
        (thread,) = await open_waiting(tx, inbox_id, company.department, 1, 1)
    assert await Engine(world.database).step() == 1
    (offer,) = (await agent.call("GET", "/api/v1/offers")).json()["items"]
    assert (offer["conversation_id"], offer["contact"]["name"]) == (str(thread), "Cliente")
    (listed,) = [
        item
        for item in (await agent.call("GET", "/api/v1/agents")).json()["items"]
        if item["user_id"] == str(company.users["agent"])
    ]
    assert (listed["state"], listed["offered"], listed["capacity"]) == ("available", 1, 5)
    steps = (await agent.call("GET", f"/api/v1/conversations/{thread}/why")).json()["steps"]
    assert [step["code"] for step in steps] == ["offered", "queued"]
    stranger = await world.signed_in("supervisor")
    assert (await stranger.call("POST", f"/api/v1/offers/{offer['id']}/accept")).code == "offer_not_found"
    taken = (await agent.call("POST", f"/api/v1/offers/{offer['id']}/accept")).json()["conversation"]
    assert (taken["state"], UUID(taken["agent_id"])) == ("active", company.users["agent"])
    late = await agent.call("POST", f"/api/v1/offers/{offer['id']}/decline")
    assert (late.status, late.code) == (409, "offer_over")
    assert late.json()["extra"] == {"state": "accepted", "agent_id": str(company.users["agent"])}
    back = await agent.call("POST", f"/api/v1/conversations/{thread}/return")
    assert (back.status, back.code) == (409, "not_overflowed")


async def test_only_supervisors_change_the_state_of_others(world: World) -> None:
    agent, boss = await world.signed_in("agent"), await world.signed_in("supervisor")
    address = f"/api/v1/agents/{world.acme.users['agent']}/state"
    assert (await agent.call("PUT", address, {"state": "paused"})).status == 403
    assert (await boss.call("PUT", address, {"state": "paused"})).json()["agent"]["state"] == "paused"
    stranger = f"/api/v1/agents/{world.other.users['agent']}/state"
    assert (await boss.call("PUT", stranger, {"state": "paused"})).status == 404


async def test_states_of_the_system_cannot_be_chosen(world: World) -> None:
    agent = await world.signed_in("agent")
    for state in ("rona", "wrap_up", "sleeping"):
        assert (await agent.call("PUT", "/api/v1/me/agent-state", {"state": state})).status == 422
    wanted = {"state": "paused", "pause_reason_id": str(uuid7())}
    answer = await agent.call("PUT", "/api/v1/me/agent-state", wanted)
    assert (answer.status, answer.code) == (422, "unknown_pause_reason")
