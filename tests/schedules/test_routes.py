"""Scheduled messages over HTTP: who may, and whose."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from prosa.kit.ids import uuid7
from tests.accounts.support import Company, World
from tests.desk.companies import add_inbox, waiting

DUE = "2026-11-25T09:15"


async def things(world: World, company: Company) -> dict[str, UUID]:
    """A waiting conversation and something planned in it."""
    thread = await waiting(world, company, await add_inbox(world, company), company.department)
    admin = await world.signed_in("administrator", company)
    path = f"/api/v1/conversations/{thread}/schedules"
    answer = await admin.call("POST", path, {"text": "oi", "due_at": DUE})
    assert answer.status == 201, answer.body
    return {"thread": thread, "schedule": answer.json()["schedule"]["id"]}


CALLS: list[tuple[str, str, Any]] = [
    ("GET", "/api/v1/conversations/{thread}/schedules", None),
    ("POST", "/api/v1/conversations/{thread}/schedules", {"text": "y", "due_at": DUE}),
    ("PATCH", "/api/v1/schedules/{schedule}", {"text": "z"}),
    ("DELETE", "/api/v1/schedules/{schedule}", None),
]


@pytest.mark.parametrize(("method", "path", "data"), CALLS, ids=lambda value: str(value)[:45])
async def test_permission_and_company(world: World, method: str, path: str, data: Any) -> None:
    ours, theirs = await things(world, world.acme), await things(world, world.other)
    assert (await world.browser().call(method, path.format(**ours), data)).status == 401
    agent = await world.signed_in("agent")
    answer = await agent.call(method, path.format(**theirs), data)
    assert answer.status == 404, answer.body
    if method != "GET":
        await world.database.pool.execute(
            "UPDATE roles SET permissions = array_remove(permissions, 'messages.send') WHERE kind = 'agent'"
        )
        without = await world.signed_in("agent")
        assert (await without.call(method, path.format(**ours), data)).code == "forbidden"
    admin = await world.signed_in("administrator")
    assert (await admin.call(method, path.format(**ours), data)).status in (200, 201)
    kept = await world.database.pool.fetchrow(
        "SELECT text, state FROM schedules WHERE id = $1", theirs["schedule"]
    )
    assert kept is not None
    assert tuple(kept) == ("oi", "pending")


async def test_another_companys_plans_are_in_no_list(world: World) -> None:
    ours, _ = await things(world, world.acme), await things(world, world.other)
    supervisor = await world.signed_in("supervisor")
    for query in ("", "?state=pending", "?from=2026-11-25&to=2026-11-25"):
        found = (await supervisor.call("GET", f"/api/v1/schedules{query}")).json()["items"]
        assert [item["id"] for item in found] == [ours["schedule"]], query
    for query in ("?state=sent", "?from=2026-11-26", "?to=2026-11-24"):
        assert (await supervisor.call("GET", f"/api/v1/schedules{query}")).json()["items"] == []


async def test_bad_input(world: World) -> None:
    ours = await things(world, world.acme)
    admin = await world.signed_in("administrator")
    path = f"/api/v1/conversations/{ours['thread']}/schedules"
    for body in (
        {},
        {"text": "x"},
        {"due_at": DUE},
        {"text": "x", "due_at": "2026-11-25T09:15:00Z"},
        {"text": "x", "due_at": "2026-11-31T09:15"},
        {"text": "x", "due_at": "0001-01-01T00:00"},
        {"text": "x", "due_at": "9999-12-31T23:59"},
        {"text": "x", "due_at": DUE, "kind": "broadcast"},
        {"text": "a\u0000b", "due_at": DUE},
        {"template": {"name": "x", "language": "pt_BR", "components": [{"a": "\u0000"}]}, "due_at": DUE},
    ):
        assert (await admin.call("POST", path, body)).status == 422, body
    answer = await admin.call("POST", path, {"kind": "flow", "due_at": DUE})
    assert (answer.status, answer.code) == (409, "no_flows")
    for query in ("state=over", "from=x", "limit=0", "cursor=%C3%A9"):
        assert (await admin.call("GET", f"/api/v1/schedules?{query}")).status in (400, 422), query


async def test_a_repeat_answers_200(world: World) -> None:
    ours = await things(world, world.acme)
    admin = await world.signed_in("administrator")
    path = f"/api/v1/conversations/{ours['thread']}/schedules"
    body = {"id": str(uuid7()), "text": "x", "due_at": DUE}
    assert [(await admin.call("POST", path, body)).status for _ in range(2)] == [201, 200]
    supervisor = await world.signed_in("supervisor")
    assert (await supervisor.call("POST", path, body)).code == "id_conflict"
