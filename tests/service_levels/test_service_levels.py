"""Service targets: which policy applies, and when its targets are due."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from prosa.accounts.settings import Hours, Weekly
from prosa.kit.ids import uuid7
from prosa.service_levels.policy import next_response_due, policy_for, targets
from prosa.service_levels.schemas import SlaPolicy
from tests.accounts.support import World

BASE = "/api/v1/sla-policies"
ZONE = ZoneInfo("America/Sao_Paulo")
SALES, SUPPORT = uuid7(), uuid7()


def policy(name: str, position: int, **values: Any) -> SlaPolicy:
    defaults: dict[str, Any] = {
        "department_id": None,
        "min_priority": 0,
        "first_response_minutes": None,
        "next_response_minutes": None,
        "resolution_minutes": None,
        "is_active": True,
    }
    return SlaPolicy(id=uuid7(), name=name, position=position, **{**defaults, **values})


@pytest.mark.parametrize(
    ("department", "priority", "expected"),
    [
        (SALES, 0, "all"),
        (SALES, 3, "urgent sales"),
        (SUPPORT, 3, "urgent"),
        (SUPPORT, 2, "all"),
        (None, 3, "urgent"),
        (None, 1, "all"),
    ],
)
def test_the_first_that_fits_applies(department: UUID | None, priority: int, expected: str) -> None:
    policies = [
        policy("all", 9),
        policy("urgent", 2, min_priority=3),
        policy("urgent sales", 1, min_priority=3, department_id=SALES),
        policy("switched off", 0, is_active=False),
    ]
    found = policy_for(policies, department, priority)
    assert found is not None
    assert found.name == expected
    assert policy_for(policies[1:], SUPPORT, 0) is None


def test_targets_are_due_in_business_time() -> None:
    office = Hours(Weekly(*[(("08:00", "18:00"),)] * 5, sat=(), sun=()))  # type: ignore[misc]
    friday = datetime(2026, 11, 20, 17, 45, tzinfo=ZONE)
    levels = policy("all", 0, first_response_minutes=30, resolution_minutes=600)
    due = targets(levels, office, ZONE, friday)
    assert due.first_response_due_at == datetime(2026, 11, 23, 8, 15, tzinfo=ZONE)
    assert due.resolution_due_at == datetime(2026, 11, 23, 17, 45, tzinfo=ZONE)
    assert due.resolution_due_at.tzinfo is UTC
    assert next_response_due(levels, office, ZONE, friday) is None
    never = Hours(Weekly(*[()] * 7))
    assert targets(levels, never, ZONE, friday).first_response_due_at is None


async def test_policies_are_kept_in_order(world: World) -> None:
    admin = await world.signed_in("administrator")
    first = (await admin.call("POST", BASE, {"name": "Todos", "first_response_minutes": 15})).json()
    urgent = {"name": "Urgente", "min_priority": 3, "resolution_minutes": 60}
    second = (await admin.call("POST", BASE, {**urgent, "department_id": str(world.acme.department)})).json()
    assert (first["position"], second["position"]) == (0, 1)
    answer = await admin.call("PUT", f"{BASE}/order", {"ids": [second["id"], first["id"]]})
    assert [item["name"] for item in answer.json()["items"]] == ["Urgente", "Todos"]
    address = f"{BASE}/{second['id']}"
    changed = (
        await admin.call("PATCH", address, {"department_id": None, "first_response_minutes": 5})
    ).json()
    assert (changed["department_id"], changed["first_response_minutes"]) == (None, 5)
    changed = (await admin.call("PATCH", address, {"first_response_minutes": None})).json()
    assert (changed["first_response_minutes"], changed["resolution_minutes"]) == (None, 60)
    answer = await admin.call("PATCH", address, {"resolution_minutes": None})
    assert answer.json()["errors"][0]["code"] == "no_target"
    assert (await admin.call("PATCH", address, {"name": "Todos"})).code == "sla_policy_name_taken"
    assert (await admin.call("DELETE", address)).json() == {"outcome": "deleted"}
    async with world.database.transaction(world.acme.id) as tx:
        rows = await tx.fetch(
            "SELECT action FROM audit_log WHERE account_id = $1 AND action LIKE 'sla_policy.%' ORDER BY id",
            tx.account_id,
        )
    actions = [row["action"].split(".")[1] for row in rows]
    assert actions == ["created", "created", "ordered", "updated", "updated", "deleted"]


async def test_bad_policies_are_refused(world: World) -> None:
    admin = await world.signed_in("administrator")
    for values in [
        {},
        {"first_response_minutes": 0},
        {"resolution_minutes": 525_601},
        {"resolution_minutes": 5, "min_priority": 4},
    ]:
        answer = await admin.call("POST", BASE, {"name": "X", **values})
        assert (answer.status, answer.code) == (422, "invalid"), values
    for department in (uuid7(), world.other.department):
        foreign = {"name": "X", "resolution_minutes": 5, "department_id": str(department)}
        assert (await admin.call("POST", BASE, foreign)).status == 404
