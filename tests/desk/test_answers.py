"""What people get wrong at the desk, and the clear answer to each: a status, a code, a field, and nothing changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest

from prosa.kit.clock import FrozenClock
from prosa.routing import service as routing
from prosa.routing.timers import expire_offers
from tests.accounts.support import Answer, world
from tests.desk.test_matrix import Desk, desk, everything

__all__ = ["desk", "world"]

Case = Callable[[Desk, dict[str, UUID]], Awaitable[Answer]]


def call(actor: str, action: str, body: Callable[[Desk], Any], method: str = "POST") -> Case:
    def made(desk: Desk, ids: dict[str, UUID]) -> Awaitable[Answer]:
        address = f"/api/v1/conversations/{ids['conversation']}"
        return desk.browsers[actor].call(method, f"{address}/{action}".rstrip("/"), body(desk))

    return made


def to(**names: str) -> Callable[[Desk], Any]:
    return lambda desk: {field: str(desk.things[name]) for field, name in names.items()}


def close(**values: Any) -> Case:
    return call("agent", "close", lambda _: values)


async def prepare(desk: Desk, how: str) -> dict[str, UUID]:
    """A conversation of the agent in the situation."""
    pool = desk.world.database.pool
    if how == "acceptance":
        await pool.execute(
            "UPDATE departments SET settings = settings || '{\"transfer_needs_acceptance\": true}'"
        )
    if how == "empty department":
        await pool.execute(
            "DELETE FROM department_members WHERE department_id = $1", desk.things["department2"]
        )
    if how == "closed department":
        await pool.execute(
            "UPDATE departments SET is_active = false WHERE id = $1", desk.things["department2"]
        )
    if how == "reason gone":
        await pool.execute("UPDATE closing_reasons SET is_active = false")
    if how == "field required":
        await pool.execute("UPDATE custom_fields SET at_closing = 'required'")
    return await desk.thread("closed" if how == "closed" else "active")


CASES: dict[str, tuple[str, Case, tuple[int, str], str | None]] = {
    "to a department without members": (
        "empty department",
        call("agent", "transfer", to(department_id="department2")),
        (422, "invalid"),
        "department_id no_members",
    ),
    "to a department that was closed": (
        "closed department",
        call("agent", "transfer", to(department_id="department2")),
        (422, "invalid"),
        "department_id unknown",
    ),
    "to an agent who is offline and would have to accept": (
        "acceptance",
        call("agent", "transfer", to(department_id="department2", agent_id="user_neighbour")),
        (409, "agent_unavailable"),
        None,
    ),
    "to oneself": ("", call("agent", "transfer", to(agent_id="user_agent")), (409, "same_target"), None),
    "to nobody": ("", call("agent", "transfer", lambda _: {}), (422, "no_target"), None),
    "inviting oneself": (
        "",
        call("agent", "conference", to(agent_id="user_agent")),
        (422, "invalid"),
        "agent_id same_agent",
    ),
    "inviting somebody who is offline": (
        "",
        call("agent", "conference", to(agent_id="user_neighbour")),
        (409, "agent_unavailable"),
        None,
    ),
    "closing twice": ("closed", close(), (409, "already_closed"), None),
    "transferring what is closed": (
        "closed",
        call("agent", "transfer", to(department_id="department2")),
        (409, "already_closed"),
        None,
    ),
    "scheduling in the past": ("", close(minutes=-5), (422, "invalid"), "minutes out_of_range"),
    "scheduling for now": ("", close(minutes=0), (422, "invalid"), "minutes out_of_range"),
    "scheduling for next year": ("", close(minutes=525_600), (422, "invalid"), "minutes out_of_range"),
    "cancelling what is not scheduled": (
        "",
        call("agent", "closing", lambda _: None, "DELETE"),
        (409, "closing_not_scheduled"),
        None,
    ),
    "a reason that was deleted meanwhile": (
        "reason gone",
        call("agent", "close", to(reason_id="reason")),
        (422, "invalid"),
        "reason_id unknown",
    ),
    "a field that is missing": ("field required", close(), (422, "invalid"), "fields.{field} required"),
    "leaving a conference that is none": (
        "",
        call("agent", "conference/leave", lambda _: {}),
        (409, "no_conference"),
        None,
    ),
    "starting what somebody serves": (
        "",
        call("supervisor", "start", lambda _: {}),
        (409, "already_started"),
        None,
    ),
    "returning what never overflowed": (
        "",
        call("agent", "return", lambda _: None),
        (409, "not_overflowed"),
        None,
    ),
    "waiting with an agent": (
        "",
        call(
            "agent",
            "",
            lambda desk: {"situation": "queue", "agent_id": str(desk.things["user_agent"])},
            "PATCH",
        ),
        (422, "invalid"),
        "agent_id contradiction",
    ),
}


async def test_every_mistake_gets_its_answer_and_changes_nothing(desk: Desk) -> None:
    wrong = []
    for name, (how, case, right, fault) in CASES.items():
        ids = await prepare(desk, how)
        before = await everything(desk.world)
        answer = await case(desk, ids)
        faults = [f"{item['field']} {item['code']}" for item in answer.json().get("errors", [])]
        expected = [] if fault is None else [fault.format(field=desk.things["field"])]
        if ((answer.status, answer.code), faults) != (right, expected):
            wrong.append(f"{name}: {answer.status} {answer.body!r}")
        elif not answer.json()["detail"].endswith("."):
            wrong.append(f"{name}: no sentence in {answer.body!r}")
        if await everything(desk.world) != before:
            wrong.append(f"{name}: changed something")
        await _undo(desk)
    assert wrong == []


async def _undo(desk: Desk) -> None:
    pool = desk.world.database.pool
    await pool.execute("UPDATE departments SET settings = '{}', is_active = true")
    await pool.execute("UPDATE closing_reasons SET is_active = true")
    await pool.execute("UPDATE custom_fields SET at_closing = 'optional'")
    await pool.execute(
        "INSERT INTO department_members (account_id, department_id, user_id) VALUES ($1, $2, $3)"
        " ON CONFLICT DO NOTHING",
        desk.company.id,
        desk.things["department2"],
        desk.company.users["neighbour"],
    )


@pytest.mark.parametrize("answer", ["accept", "decline"])
async def test_an_offer_that_is_over_says_so_and_who_serves(
    desk: Desk, clock: FrozenClock, answer: str
) -> None:
    ids = await desk.thread("offered")
    offer = await desk.world.database.pool.fetchrow(
        "SELECT expires_at FROM offers WHERE id = $1", ids["offer"]
    )
    assert offer is not None
    clock.advance(offer["expires_at"] - clock.now())
    assert await expire_offers(desk.world.database) == 1
    late = await desk.browsers["neighbour"].call("POST", f"/api/v1/offers/{ids['offer']}/{answer}")
    assert (late.status, late.code) == (409, "offer_over")
    serving = str(desk.company.users["agent"])
    assert late.json()["extra"] == {"state": "expired", "agent_id": serving}
    async with desk.world.database.transaction(desk.company.id) as tx:
        assert (await routing.state_of(tx, desk.company.users["neighbour"])).state == "rona"


async def test_a_reason_in_use_is_only_put_away(desk: Desk) -> None:
    ids = await desk.thread("active")
    agent, admin = desk.browsers["agent"], desk.browsers["administrator"]
    reason = str(desk.things["reason"])
    address = f"/api/v1/conversations/{ids['conversation']}"
    assert (await agent.call("POST", f"{address}/close", {"reason_id": reason})).status == 200
    gone = await admin.call("DELETE", f"/api/v1/closing-reasons/{reason}")
    assert (gone.status, gone.json()) == (200, {"outcome": "deactivated"})
    ticket = (await agent.call("GET", address)).json()["conversation"]["ticket"]
    assert ticket["reason_id"] == reason, "history keeps it"
    again = await agent.call("PATCH", f"/api/v1/tickets/{ticket['id']}", {"note": "obrigado"})
    assert (again.status, again.json()["ticket"]["reason_id"]) == (200, reason)
