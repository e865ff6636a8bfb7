"""Blocking over HTTP: who may, and whose contacts."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.accounts.support import Company, World
from tests.desk.companies import add_inbox, published, waiting


async def contact(world: World, company: Company) -> UUID:
    thread = await waiting(world, company, await add_inbox(world, company), None)
    async with world.database.transaction(company.id) as tx:
        await tx.execute(
            "UPDATE conversations SET last_inbound_at = $2 WHERE account_id = $1", company.id, tx.now
        )
        found: UUID = await tx.fetchval(
            "SELECT contact_id FROM conversations WHERE account_id = $1 AND id = $2", company.id, thread
        )
    return found


async def test_block_list_unblock(world: World) -> None:
    who = await contact(world, world.acme)
    supervisor = await world.signed_in("supervisor")
    answer = await supervisor.call("POST", f"/api/v1/contacts/{who}/block", {"reason": "spam"})
    assert (answer.status, answer.json()["block"]["reason"]) == (200, "spam")
    listed = (await supervisor.call("GET", "/api/v1/blocked-contacts")).json()
    assert [item["contact"]["id"] for item in listed["items"]] == [str(who)]
    ((event, audience),) = await published(world, world.acme, "contact.updated")
    assert event["contact"]["is_blocked"] is True
    assert "all" in audience
    answer = await supervisor.call("POST", f"/api/v1/contacts/{who}/unblock")
    assert answer.json()["block"]["unblocked_at"] is not None
    assert (await supervisor.call("POST", f"/api/v1/contacts/{who}/unblock")).code == "not_blocked"
    past = (await supervisor.call("GET", f"/api/v1/contacts/{who}/blocks")).json()
    assert len(past["items"]) == 1
    assert (await supervisor.call("GET", "/api/v1/blocked-contacts")).json() == {
        "items": [],
        "next_cursor": None,
    }


async def test_somebody_without_conversations_is_listed_too(world: World) -> None:
    admin = await world.signed_in("administrator")
    new = {"name": "Zélia", "phone": "11971000777", "is_foreign": False}
    who = (await admin.call("POST", "/api/v1/contacts", new)).json()["contact"]["id"]
    assert (await admin.call("POST", f"/api/v1/contacts/{who}/block", {})).status == 200
    (item,) = (await admin.call("GET", "/api/v1/blocked-contacts")).json()["items"]
    assert item["contact"] == {
        "id": who,
        "name": "Zélia",
        "phone": "+5511971000777",
        "username": None,
        "is_blocked": True,
        "avatar_url": None,
    }


@pytest.mark.parametrize("call", ["POST block", "POST unblock", "GET blocks"])
async def test_permission_and_company(world: World, call: str) -> None:
    method, what = call.split()
    ours, theirs = await contact(world, world.acme), await contact(world, world.other)
    anonymous = await world.browser().call(method, f"/api/v1/contacts/{ours}/{what}")
    assert anonymous.status == 401
    agent = await world.signed_in("agent")
    assert (await agent.call(method, f"/api/v1/contacts/{ours}/{what}")).code == "forbidden"
    admin = await world.signed_in("administrator")
    answer = await admin.call(method, f"/api/v1/contacts/{theirs}/{what}")
    assert (answer.status, answer.code) == (404, "contact_not_found")


async def test_bad_input(world: World) -> None:
    who = await contact(world, world.acme)
    admin = await world.signed_in("administrator")
    for body in (
        {"expires_at": "2020-01-01T00:00:00Z"},
        {"expires_at": "amanhã"},
        {"expires_at": "2030-01-01T00:00:00"},
        {"reason": "x" * 501},
        {"why": "x"},
    ):
        assert (await admin.call("POST", f"/api/v1/contacts/{who}/block", body)).status == 422, body
    assert (await admin.call("GET", "/api/v1/blocked-contacts?cursor=abc")).status == 422
    assert (await (await world.signed_in("agent")).call("GET", "/api/v1/blocked-contacts")).status == 403
