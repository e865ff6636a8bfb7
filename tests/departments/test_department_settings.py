"""How departments work: settings, overflow, and what keeps one from being closed."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from prosa.accounts.settings import AccountSettings, Hours, Inactivity, Weekly
from prosa.departments import service
from prosa.departments.policy import closing_message_of, hours_of, inactivity_of
from prosa.departments.schemas import DepartmentSettings
from prosa.kit.ids import uuid7
from tests.accounts.support import Browser, World


async def made(admin: Browser, name: str, **settings: Any) -> str:
    answer = await admin.call("POST", "/api/v1/departments", {"name": name, "settings": settings})
    assert answer.status == 201, answer.body
    return str(answer.json()["id"])


async def test_settings_have_defaults_and_change_one_by_one(world: World) -> None:
    admin = await world.signed_in("administrator")
    address = f"/api/v1/departments/{world.acme.department}"
    settings = (await admin.call("GET", "/api/v1/departments")).json()["items"][0]["settings"]
    assert settings == msgspec.json.decode(msgspec.json.encode(DepartmentSettings()))
    answer = await admin.call("PATCH", address, {"settings": {"mode": "push", "capacity": 3}})
    assert answer.json()["settings"] == {**settings, "mode": "push", "capacity": 3}
    hours: dict[str, Any] = {"weekly": {"sun": []}}
    change = {"hours": hours, "channel_capacity": {"whatsapp": 2}, "leave_word": "SAIR"}
    answer = await admin.call("PATCH", address, {"settings": change})
    after = answer.json()["settings"]
    assert (after["mode"], after["capacity"], after["channel_capacity"]) == ("push", 3, {"whatsapp": 2})
    assert after["hours"]["weekly"]["sun"] == []
    assert after["hours"]["weekly"]["mon"] == [["00:00", "24:00"]]
    answer = await admin.call("PATCH", address, {"settings": {"hours": None}})
    assert answer.json()["settings"]["hours"] is None
    event = msgspec.json.decode((await world.events())[-1].payload)
    assert event["department"]["mode"] == "push"
    async with world.database.transaction(world.acme.id) as tx:
        found = await service.settings_of(tx)
        audited = await tx.fetch(
            "SELECT details FROM audit_log WHERE account_id = $1 AND action = 'department.updated' ORDER BY id",
            tx.account_id,
        )
    assert found[world.acme.department].leave_word == "SAIR"
    assert [row["details"]["changed"] for row in audited] == [
        ["settings.capacity", "settings.mode"],
        ["settings.channel_capacity", "settings.hours", "settings.leave_word"],
        ["settings.hours"],
    ]


BAD_SETTINGS: list[dict[str, Any]] = [
    {"mode": "both"},
    {"strategy": "best"},
    {"offer_seconds": -1},
    {"offer_seconds": 601},
    {"capacity": 0},
    {"capacity": "many"},
    {"priority": 4},
    {"channel_capacity": {"pigeon": 1}},
    {"channel_capacity": {"whatsapp": -1}},
    {"welcome_message": "x" * 4097},
    {"owed_reply_action": "shout"},
    {"overflow_waiting_minutes": 0},
    {"overflow_queue_length": 0},
    {"overflow_to": ["x"]},
    {"hours": {"weekly": {"mon": [["18:00", "08:00"]]}}},
    {"inactivity": {"close_minutes": -1}},
    {"unknown": True},
]


async def test_bad_settings_are_refused(world: World) -> None:
    admin = await world.signed_in("administrator")
    address = f"/api/v1/departments/{world.acme.department}"
    for settings in BAD_SETTINGS:
        answer = await admin.call("POST", "/api/v1/departments", {"name": "X", "settings": settings})
        assert (answer.status, answer.code) == (422, "invalid"), settings
        assert (await admin.call("PATCH", address, {"settings": settings})).status == 422
    listed = (await admin.call("GET", "/api/v1/departments")).json()["items"]
    assert [item["settings"] for item in listed] == [
        msgspec.json.decode(msgspec.json.encode(DepartmentSettings()))
    ]


async def test_overflow_goes_to_other_open_departments_of_the_company(world: World) -> None:
    admin = await world.signed_in("administrator")
    first = str(world.acme.department)
    second = await made(admin, "Vendas", overflow_to=[first])
    closed = await made(admin, "Fechado")
    await admin.call("PATCH", f"/api/v1/departments/{closed}", {"is_active": False})
    for targets, code in [
        ([second], "overflow_itself"),
        ([first, first], "duplicate"),
        ([str(uuid7())], "unknown_department"),
        ([str(world.other.department)], "unknown_department"),
        ([closed], "unknown_department"),
    ]:
        answer = await admin.call(
            "PATCH", f"/api/v1/departments/{second}", {"settings": {"overflow_to": targets}}
        )
        assert answer.status == 422
        assert answer.json()["errors"][0]["code"] == code
    # Each may stand in for the other; routing sees to it that nothing goes round in circles.
    answer = await admin.call(
        "PATCH", f"/api/v1/departments/{first}", {"settings": {"overflow_to": [second]}}
    )
    assert answer.status == 200


async def test_a_needed_department_is_not_closed(world: World) -> None:
    admin = await world.signed_in("administrator")
    first = str(world.acme.department)
    second = await made(admin, "Vendas", overflow_to=[first])
    answer = await admin.call("PATCH", f"/api/v1/departments/{first}", {"is_active": False})
    assert (answer.status, answer.code) == (409, "department_busy")
    assert answer.json()["extra"] == {"queued": 0, "active": 0, "overflow_of": [second]}
    assert (await admin.call("DELETE", f"/api/v1/departments/{first}")).code == "department_busy"
    await admin.call("PATCH", f"/api/v1/departments/{second}", {"is_active": False})
    assert (await admin.call("PATCH", f"/api/v1/departments/{first}", {"is_active": False})).status == 200
    # Reopening checks what was true when it was configured.
    answer = await admin.call("PATCH", f"/api/v1/departments/{second}", {"is_active": True})
    assert answer.json()["errors"][0]["code"] == "unknown_department"


async def conversation_in(world: World, department: UUID, state: str) -> None:
    """A conversation with an open ticket, without the channels that it would come through."""
    ids = [uuid7() for _ in range(4)]
    inbox, contact, conversation, ticket = ids
    agent = world.acme.users["agent"] if state == "active" else None
    async with world.database.transaction(world.acme.id) as tx:
        await tx.execute(
            "INSERT INTO inboxes (account_id, id, name, channel, external_id, key)"
            " VALUES ($1, $2, 'x', 'whatsapp', $3, $3)",
            tx.account_id,
            inbox,
            str(inbox),
        )
        await tx.execute("INSERT INTO contacts (account_id, id) VALUES ($1, $2)", tx.account_id, contact)
        await tx.execute(
            "INSERT INTO conversations (account_id, id, inbox_id, contact_id, state, department_id, agent_id,"
            " ticket_id, last_activity_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            tx.account_id,
            conversation,
            inbox,
            contact,
            state,
            department,
            agent,
            ticket,
            tx.now,
        )


@pytest.mark.parametrize(("state", "may_close"), [("queued", False), ("active", True)])
async def test_conversations_are_in_the_way(world: World, state: str, may_close: bool) -> None:
    admin = await world.signed_in("administrator")
    await conversation_in(world, world.acme.department, state)
    address = f"/api/v1/departments/{world.acme.department}"
    answer = await admin.call("DELETE", address)
    assert (answer.status, answer.code) == (409, "department_busy")
    assert answer.json()["extra"][state] == 1
    answer = await admin.call("PATCH", address, {"is_active": False})
    assert answer.status == (200 if may_close else 409)


async def test_an_unused_department_is_deleted_and_a_used_one_is_not(world: World) -> None:
    admin = await world.signed_in("administrator")
    unused = await made(admin, "Nunca")
    agent = str(world.acme.users["agent"])
    await admin.call("PUT", f"/api/v1/departments/{unused}/members", {"user_ids": [agent]})
    assert (await admin.call("DELETE", f"/api/v1/departments/{unused}")).status == 204
    event = msgspec.json.decode((await world.events())[-1].payload)
    assert (event["type"], event["department"]["is_active"]) == ("department.updated", False)
    assert len((await admin.call("GET", "/api/v1/departments")).json()["items"]) == 1
    policy = {"name": "x", "resolution_minutes": 5, "department_id": str(world.acme.department)}
    assert (await admin.call("POST", "/api/v1/sla-policies", policy)).status == 201
    answer = await admin.call("DELETE", f"/api/v1/departments/{world.acme.department}")
    assert (answer.status, answer.code) == (409, "department_used")


async def test_a_department_that_nobody_works_in_is_flagged(world: World) -> None:
    admin = await world.signed_in("administrator")
    made_now = (await admin.call("POST", "/api/v1/departments", {"name": "Vazio"})).json()
    assert made_now["warnings"] == ["no_members"]

    async def warnings() -> list[str]:
        items = (await admin.call("GET", "/api/v1/departments")).json()["items"]
        return next(item["warnings"] for item in items if item["name"] == "Suporte")

    assert await warnings() == []
    await admin.call("PATCH", f"/api/v1/users/{world.acme.users['agent']}", {"is_active": False})
    assert await warnings() == ["no_members"]


def test_the_nearest_setting_counts() -> None:
    closed = Hours(Weekly(*[()] * 7))
    soon, later, never = Inactivity(warn_minutes=1), Inactivity(warn_minutes=9), Inactivity()
    account = AccountSettings(
        inactivity=later, inactivity_channels={"whatsapp": soon}, closing_message="Tchau"
    )
    plain = DepartmentSettings()
    own = DepartmentSettings(hours=closed, inactivity=never, closing_message="Até mais")
    assert hours_of(account, None) == hours_of(account, plain) == Hours()
    assert hours_of(account, own) == closed
    assert inactivity_of(account, own, "whatsapp") == never
    assert inactivity_of(account, plain, "whatsapp") == soon
    assert inactivity_of(account, None, "email") == later
    assert closing_message_of(account, own, "Valeu") == "Valeu"
    assert closing_message_of(account, own, "") == "Até mais"
    assert closing_message_of(account, None, "") == "Tchau"
