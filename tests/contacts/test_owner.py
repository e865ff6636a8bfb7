"""A customer of one's own: who may say so, what is refused, and what routing makes of it (SRV-92)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from prosa.kit.ids import uuid7
from prosa.routing.engine import Engine
from tests.accounts.support import Browser, World, world
from tests.desk.companies import add_inbox, published, set_department, waiting

__all__ = ["world"]


async def _contact(world: World, thread: UUID) -> UUID:
    found: UUID = await world.database.pool.fetchval(
        "SELECT contact_id FROM conversations WHERE account_id = $1 AND id = $2", world.acme.id, thread
    )
    return found


async def _thread(world: World) -> tuple[UUID, UUID, str]:
    """The inbox, a waiting conversation, and the address of its contact."""
    inbox_id = await add_inbox(world, world.acme)
    thread = await waiting(world, world.acme, inbox_id, world.acme.department)
    return inbox_id, thread, f"/api/v1/contacts/{await _contact(world, thread)}"


async def _own(browser: Browser, address: str, owner_id: object) -> Any:
    return await browser.call("PATCH", address, {"owner_id": None if owner_id is None else str(owner_id)})


async def test_an_owner_is_given_shown_published_and_taken_back(world: World) -> None:
    _, thread, address = await _thread(world)
    agent = await world.signed_in("agent")
    mine = str(world.acme.users["agent"])
    assert (await agent.call("GET", address)).json()["contact"]["owner_id"] is None
    assert (await _own(agent, address, mine)).json()["contact"]["owner_id"] == mine
    assert (await agent.call("GET", address)).json()["contact"]["owner_id"] == mine
    assert (await agent.call("PATCH", address, {"name": "Dona Ana"})).json()["contact"]["owner_id"] == mine
    assert (await _own(agent, address, mine)).status == 200, "said again: nothing to tell"
    assert (await _own(agent, address, None)).json()["contact"]["owner_id"] is None
    told = await published(world, world.acme, "contact.updated")
    assert [(data["contact"]["name"], data["contact"]["owner_id"]) for data, _ in told] == [
        ("Cliente", mine),
        ("Dona Ana", mine),
        ("Dona Ana", None),
    ]
    row = (await agent.call("GET", f"/api/v1/conversations/{thread}")).json()["conversation"]
    shown = {**row["contact"], "owner_id": None, "receives_broadcasts": True, "billing": None}
    assert shown == told[-1][0]["contact"]
    assert set(told[0][1]) == {"all", f"dept-free:{world.acme.department}"}


async def test_nobody_unknown_disabled_or_of_another_company_becomes_the_owner(world: World) -> None:
    _, _, address = await _thread(world)
    agent = await world.signed_in("agent")
    await world.database.pool.execute(
        "UPDATE memberships SET is_active = false WHERE account_id = $1 AND user_id = $2",
        world.acme.id,
        world.acme.users["supervisor"],
    )
    for owner_id in (uuid7(), world.other.users["agent"], world.acme.users["supervisor"]):
        answer = await _own(agent, address, owner_id)
        assert (answer.status, answer.code) == (422, "invalid")
        assert [(item["field"], item["code"]) for item in answer.json()["errors"]] == [
            ("owner_id", "unknown")
        ]
    assert (await agent.call("GET", address)).json()["contact"]["owner_id"] is None
    assert await published(world, world.acme, "contact.updated") == []


async def test_only_who_may_edit_and_see_the_contact_gives_it_an_owner(world: World) -> None:
    _, _, address = await _thread(world)
    mine = world.acme.users["agent"]
    stranger = await world.signed_in("administrator", world.other)
    assert (await _own(stranger, address, world.other.users["agent"])).status == 404
    await world.database.pool.execute(
        "UPDATE roles SET permissions = array_remove(permissions, 'contacts.edit')"
        " WHERE account_id = $1 AND kind = 'agent'",
        world.acme.id,
    )
    assert (await _own(await world.signed_in("agent"), address, mine)).status == 403
    await world.database.pool.execute(
        "DELETE FROM department_members WHERE account_id = $1 AND user_id = $2", world.acme.id, mine
    )
    await world.database.pool.execute(
        "UPDATE roles SET permissions = array_append(permissions, 'contacts.edit')"
        " WHERE account_id = $1 AND kind = 'agent'",
        world.acme.id,
    )
    assert (await _own(await world.signed_in("agent"), address, mine)).status == 404


@pytest.mark.parametrize("is_there", [True, False])
async def test_the_owner_is_asked_first_and_nobody_waits_for_one_who_is_away(
    world: World, is_there: bool
) -> None:
    _, _, address = await _thread(world)
    await set_department(world, world.acme, mode="push")
    boss, agent = await world.signed_in("supervisor"), await world.signed_in("agent")
    await world.database.pool.execute(
        "INSERT INTO department_members (account_id, department_id, user_id) VALUES ($1, $2, $3)",
        world.acme.id,
        world.acme.department,
        world.acme.users["supervisor"],
    )
    # The supervisor is free for longer and would be asked: least busy, then whoever waits longest.
    assert (await boss.call("PUT", "/api/v1/me/agent-state", {"state": "available"})).status == 200
    if is_there:
        assert (await agent.call("PUT", "/api/v1/me/agent-state", {"state": "available"})).status == 200
    assert (await _own(boss, address, world.acme.users["agent"])).status == 200
    assert await Engine(world.database).step() == 1
    asked, other = (agent, boss) if is_there else (boss, agent)
    assert len((await asked.call("GET", "/api/v1/offers")).json()["items"]) == 1
    assert (await other.call("GET", "/api/v1/offers")).json()["items"] == []
