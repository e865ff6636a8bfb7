"""The directory in /me and in its events: the same rows, so that a screen may put one in the other's place."""

from __future__ import annotations

from typing import Any

import pytest

from tests.accounts.support import World, world
from tests.desk.companies import published

__all__ = ["world"]


async def _directory(world: World, kind: str) -> list[dict[str, Any]]:
    answer = await (await world.signed_in("agent")).call("GET", "/api/v1/me")
    rows: list[dict[str, Any]] = answer.json()["directory"][kind]
    return rows


@pytest.mark.parametrize(
    ("state", "counts", "expected"),
    [
        (None, True, False),
        ("available", True, True),
        ("paused", True, False),
        ("rona", True, False),
        ("wrap_up", True, True),
        ("wrap_up", False, False),
    ],
)
async def test_a_department_is_available_while_somebody_there_is(
    world: World, state: str | None, counts: bool, expected: bool
) -> None:
    company = world.acme
    if state is not None:
        await world.database.pool.execute(
            "INSERT INTO agent_states (account_id, user_id, state, since) VALUES ($1, $2, $3, now())",
            company.id,
            company.users["agent"],
            state,
        )
    admin = await world.signed_in("administrator")
    wanted = {"settings": {"wrap_up_counts_as_available": counts, "closing_message": "Até logo!"}}
    answer = await admin.call("PATCH", f"/api/v1/departments/{company.department}", wanted)
    assert answer.status == 200, answer.body
    (row,) = await _directory(world, "departments")
    assert (row["is_available"], row["closing_message"]) == (expected, "Até logo!")
    (told, _) = (await published(world, company, "department.updated"))[-1]
    assert told["department"] == row
    # Who is disabled serves nobody.
    await world.database.pool.execute(
        "UPDATE memberships SET is_active = false WHERE account_id = $1 AND user_id = $2",
        company.id,
        company.users["agent"],
    )
    rows = (await admin.call("GET", "/api/v1/me")).json()["directory"]["departments"]
    assert [row["is_available"] for row in rows] == [False]


async def test_a_renamed_person_keeps_their_state(world: World) -> None:
    company = world.acme
    agent = await world.signed_in("agent")
    await agent.call("PUT", "/api/v1/me/agent-state", {"state": "available"})
    admin = await world.signed_in("administrator")
    for role, state in (("agent", "available"), ("supervisor", "offline")):
        answer = await admin.call("PATCH", f"/api/v1/users/{company.users[role]}", {"name": "Nova"})
        assert answer.status == 200
        (told, _) = (await published(world, company, "user.updated"))[-1]
        row = next(item for item in await _directory(world, "users") if item["id"] == told["user"]["id"])
        assert (told["user"], row["agent_state"]["state"]) == (row, state)
