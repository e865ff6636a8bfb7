"""Notes over HTTP: who may, and whose."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.accounts.support import Company, World
from tests.desk.companies import add_inbox, waiting


async def things(world: World, company: Company) -> dict[str, UUID]:
    """A contact with a conversation, its ticket, and a note."""
    thread = await waiting(world, company, await add_inbox(world, company), None)
    row = await world.database.pool.fetchrow(
        "SELECT contact_id, ticket_id FROM conversations WHERE account_id = $1 AND id = $2",
        company.id,
        thread,
    )
    assert row is not None
    admin = await world.signed_in("administrator", company)
    answer = await admin.call("POST", f"/api/v1/contacts/{row['contact_id']}/notes", {"text": "x"})
    assert answer.status == 201, answer.body
    return {"contact": row["contact_id"], "ticket": row["ticket_id"], "note": answer.json()["note"]["id"]}


CALLS: list[tuple[str, str, Any]] = [
    ("GET", "/api/v1/contacts/{contact}/notes", None),
    ("POST", "/api/v1/contacts/{contact}/notes", {"text": "y"}),
    ("PATCH", "/api/v1/notes/{note}", {"text": "z"}),
    ("POST", "/api/v1/notes/{note}/done", None),
    ("GET", "/api/v1/tickets/{ticket}/records", None),
    ("POST", "/api/v1/tickets/{ticket}/records", {"text": "r"}),
    ("DELETE", "/api/v1/notes/{note}", None),
]


@pytest.mark.parametrize(("method", "path", "data"), CALLS, ids=lambda value: str(value)[:40])
async def test_permission_and_company(world: World, method: str, path: str, data: Any) -> None:
    ours, theirs = await things(world, world.acme), await things(world, world.other)
    assert (await world.browser().call(method, path.format(**ours), data)).status == 401
    agent = await world.signed_in("agent")
    answer = await agent.call(method, path.format(**theirs), data)
    assert answer.status == 404, answer.body
    await world.database.pool.execute("UPDATE roles SET permissions = '{}' WHERE kind = 'agent'")
    refused = await (await world.signed_in("agent")).call(method, path.format(**ours), data)
    assert refused.status in (403, 404)
    admin = await world.signed_in("administrator")
    assert (await admin.call(method, path.format(**ours), data)).status in (200, 201, 204)


async def test_bad_input_and_foreign_colleagues(world: World) -> None:
    ours = await things(world, world.acme)
    admin = await world.signed_in("administrator")
    path = f"/api/v1/contacts/{ours['contact']}/notes"
    for body in (
        {},
        {"text": " "},
        {"text": "x" * 5001},
        {"text": "x", "remind_on": "ontem"},
        {"text": "x", "remind_on": "2020-01-01"},
        {"text": "x", "forwarded_to_id": str(world.other.users["agent"])},
        {"text": "x", "who": "y"},
    ):
        assert (await admin.call("POST", path, body)).status == 422, body
    for query in ("cursor=xx", "limit=0", "limit=101"):
        assert (await admin.call("GET", f"{path}?{query}")).status in (400, 422)
    assert (await admin.call("GET", "/api/v1/tasks?state=all")).status in (400, 422)


async def test_a_forwarded_note_is_a_task(world: World) -> None:
    ours = await things(world, world.acme)
    admin, agent = await world.signed_in("administrator"), await world.signed_in("agent")
    body = {"text": "ligar", "forwarded_to_id": str(world.acme.users["agent"])}
    made = (await admin.call("POST", f"/api/v1/contacts/{ours['contact']}/notes", body)).json()["note"]
    (task,) = (await agent.call("GET", "/api/v1/tasks")).json()["items"]
    assert (task["note"]["id"], task["contact"]["id"]) == (made["id"], str(ours["contact"]))
    await agent.call("POST", f"/api/v1/notes/{made['id']}/done")
    assert (await agent.call("GET", "/api/v1/tasks")).json()["items"] == []
    (task,) = (await agent.call("GET", "/api/v1/tasks?state=done")).json()["items"]
    assert task["note"]["done_by_id"] == str(world.acme.users["agent"])
