"""Administration of users and roles, and what nobody may do with it."""

from typing import Any
from uuid import UUID

import pytest

from prosa.accounts import service
from prosa.accounts.errors import LoginTaken
from prosa.accounts.policy import DEFAULT_ROLES, OF_RESELLERS, PERMISSIONS
from prosa.kit.errors import Invalid, NotFound
from tests.accounts.support import PASSWORD, World


async def new_user(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "login": "Bia@Acme.example",
        "name": "  Bia   Lima ",
        "password": "chuva no telhado novo",
        "role_id": await world.role_id("agent"),
        **changes,
    }


async def test_a_created_user_can_sign_in_and_is_announced(world: World) -> None:
    admin = await world.signed_in("administrator")
    answer = await admin.call("POST", "/api/v1/users", await new_user(world))
    user = answer.json()
    assert answer.status == 201
    assert (user["login"], user["name"], user["role"]) == ("bia@acme.example", "Bia Lima", "agent")
    assert not any("password" in key for key in user)
    assert (await world.browser().sign_in("bia@acme.example", "chuva no telhado novo")).status == 200
    event = (await world.events())[-1]
    assert (event.type, event.audience) == ("user.updated", ["account"])
    assert user["id"].encode() in event.payload
    listed = (await admin.call("GET", "/api/v1/users")).json()["items"]
    assert [item["login"] for item in listed if item["id"] == user["id"]] == ["bia@acme.example"]
    assert len(listed) == 4


@pytest.mark.parametrize("login", ["agent@acme.example", "AGENT@ACME.EXAMPLE", "agent@other.example"])
async def test_logins_are_unique_in_the_installation(world: World, login: str) -> None:
    admin = await world.signed_in("administrator")
    answer = await admin.call("POST", "/api/v1/users", await new_user(world, login=login))
    assert (answer.status, answer.code) == (409, "login_taken")
    address = f"/api/v1/users/{world.acme.users['supervisor']}"
    answer = await admin.call("PATCH", address, {"login": login})
    assert (answer.status, answer.code) == (409, "login_taken")


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"password": "curta"}, "password", "password_too_short"),
        ({"password": "senha1234567"}, "password", "password_common"),
        ({"name": ""}, "name", "invalid"),
        ({"name": "   "}, "name", "invalid"),
        ({"name": "a\x00b"}, "name", "invalid"),
        ({"login": "with space"}, "login", "invalid"),
        ({"login": None}, "login", "invalid"),
        ({"role_id": "x"}, "role_id", "invalid"),
        *(
            ({name: value}, name, "unknown_field")
            for name, value in {
                "id": "01890000-0000-7000-8000-000000000000",
                "account_id": "01890000-0000-7000-8000-000000000000",
                "password_hash": "x",
                "is_active": True,
                "permissions": ["users.manage"],
                "role": "administrator",
                "profile": "admin",
                "settings": {},
                "created_at": "2026-01-01T00:00:00Z",
            }.items()
        ),
    ],
)
async def test_bad_and_foreign_fields_are_refused(
    world: World, change: dict[str, Any], field: str, code: str
) -> None:
    admin = await world.signed_in("administrator")
    answer = await admin.call("POST", "/api/v1/users", await new_user(world, **change))
    assert (answer.status, answer.code) == (422, "invalid")
    assert [(e["field"], e["code"]) for e in answer.json()["errors"]] == [(field, code)]


@pytest.mark.parametrize(
    ("method", "path", "extra"),
    [
        ("PATCH", "/api/v1/me", {"role": "administrator"}),
        ("PATCH", "/api/v1/me", {"permissions": ["users.manage"]}),
        ("PATCH", "/api/v1/me", {"name": "x", "login": "y"}),
        ("POST", "/api/v1/session", {"login": "a", "password": "b", "user_id": "c"}),
    ],
)
async def test_nobody_promotes_themselves_by_extra_fields(
    world: World, method: str, path: str, extra: dict[str, Any]
) -> None:
    agent = await world.signed_in("agent")
    answer = await agent.call(method, path, extra)
    assert answer.status == 422
    assert {e["code"] for e in answer.json()["errors"]} == {"unknown_field"}


async def test_preferences_are_kept(world: World) -> None:
    agent = await world.signed_in("agent")
    answer = await agent.call("PATCH", "/api/v1/me", {"language": "en", "theme": "dark"})
    user = answer.json()["user"]
    assert (user["language"], user["theme"]) == ("en", "dark")
    answer = await agent.call("PATCH", "/api/v1/me", {"theme": "neon"})
    assert answer.status == 422


async def test_the_last_administrator_stays(world: World) -> None:
    admin = await world.signed_in("administrator")
    address = f"/api/v1/users/{world.acme.users['administrator']}"
    for change in ({"is_active": False}, {"role_id": await world.role_id("agent")}):
        answer = await admin.call("PATCH", address, change)
        assert (answer.status, answer.code) == (409, "last_administrator")
    assert (await admin.call("GET", "/api/v1/me")).status == 200  # nothing of it happened
    colleague = f"/api/v1/users/{world.acme.users['supervisor']}"
    promoted = await admin.call("PATCH", colleague, {"role_id": await world.role_id("administrator")})
    assert promoted.status == 200
    assert (await admin.call("PATCH", address, {"is_active": False})).status == 200


async def manager(world: World) -> Any:
    """Somebody who manages users but may do nothing else."""
    admin = await world.signed_in("administrator")
    role = {"name": "RH", "permissions": ["users.manage", *sorted(DEFAULT_ROLES["agent"][1])]}
    role_id = (await admin.call("POST", "/api/v1/roles", role)).json()["id"]
    user = await new_user(world, login="rh@acme.example", role_id=role_id)
    assert (await admin.call("POST", "/api/v1/users", user)).status == 201
    browser = world.browser()
    assert (await browser.sign_in("rh@acme.example", user["password"])).status == 200
    return browser


async def test_nobody_grants_more_than_they_have(world: World) -> None:
    browser = await manager(world)
    administrator, supervisor = await world.role_id("administrator"), await world.role_id("supervisor")
    admin_id, agent_id = world.acme.users["administrator"], world.acme.users["agent"]
    attempts = [
        ("POST", "/api/v1/users", await new_user(world, role_id=administrator)),
        ("POST", "/api/v1/users", await new_user(world, role_id=supervisor)),
        ("PATCH", f"/api/v1/users/{agent_id}", {"role_id": administrator}),
        ("PATCH", f"/api/v1/users/{admin_id}", {"is_active": False}),
        ("PUT", f"/api/v1/users/{admin_id}/password", {"password": "chuva no telhado novo"}),
        ("POST", "/api/v1/roles", {"name": "x", "permissions": ["audit.read"]}),
        ("PATCH", f"/api/v1/roles/{supervisor}", {"permissions": []}),
        ("PATCH", f"/api/v1/roles/{administrator}", {"name": "x"}),
    ]
    for method, path, data in attempts:
        answer = await browser.call(method, path, data)
        assert (answer.status, answer.code) == (403, "not_grantable"), (method, path)
    assert (await browser.call("POST", "/api/v1/users", await new_user(world))).status == 201


async def test_the_administrators_role_cannot_be_weakened(world: World) -> None:
    admin = await world.signed_in("administrator")
    address = f"/api/v1/roles/{await world.role_id('administrator')}"
    assert (await admin.call("PATCH", address, {"permissions": []})).status == 409
    answer = await admin.call("POST", "/api/v1/roles", {"name": "x", "permissions": ["no.such"]})
    assert answer.json()["errors"][0]["code"] == "unknown_permission"
    meanings = {name: meaning for name, meaning in PERMISSIONS.items() if name not in OF_RESELLERS}
    assert (await admin.call("GET", "/api/v1/roles")).json()["permissions"] == meanings


async def test_a_user_of_two_companies_is_safe_from_either_administrator(world: World) -> None:
    """Otherwise one company could take over the person's access to the other."""
    await service.add_member(world.database, world.other.id, world.acme.login("agent"))
    admin = await world.signed_in("administrator", world.other)
    address = f"/api/v1/users/{world.acme.users['agent']}"
    for method, path, data in (
        ("PUT", f"{address}/password", {"password": "chuva no telhado novo"}),
        ("PATCH", address, {"login": "mine@other.example"}),
        ("PATCH", address, {"name": "Somebody Else"}),
    ):
        answer = await admin.call(method, path, data)
        assert (answer.status, answer.code) == (403, "shared_user")
    assert (await admin.call("PATCH", address, {"is_active": False})).json()["is_active"] is False
    # Out of that company, and only of that one.
    browser = await world.signed_in("agent")
    assert (await browser.call("GET", "/api/v1/me")).json()["account"]["id"] == str(world.acme.id)
    data = {
        "login": world.acme.login("agent"),
        "password": PASSWORD,
        "account_id": str(world.other.id),
    }
    assert (await world.browser().call("POST", "/api/v1/session", data)).status == 401


async def test_every_change_leaves_one_line_in_the_audit_log(world: World) -> None:
    admin = await world.signed_in("administrator")
    user = (await admin.call("POST", "/api/v1/users", await new_user(world))).json()
    await admin.call("PATCH", f"/api/v1/users/{user['id']}", {"name": "Bia"})
    async with world.database.transaction(world.acme.id) as tx:
        rows = await tx.fetch(
            "SELECT action, actor_id, details, address FROM audit_log WHERE account_id = $1 AND target = $2"
            " ORDER BY at, id",
            world.acme.id,
            user["id"],
        )
    assert [row["action"] for row in rows] == ["user.created", "user.updated"]
    assert {row["actor_id"] for row in rows} == {world.acme.users["administrator"]}
    assert {row["address"] for row in rows} == {"203.0.113.7"}
    assert rows[1]["details"] == {"changed": ["name"]}


async def test_the_command_line_checks_as_strictly(world: World) -> None:
    async def create(login: str = "new@acme.example", password: str = PASSWORD, role: str = "agent") -> UUID:
        return await service.create_user(world.database, world.acme.id, login, "N", password, role)

    with pytest.raises(LoginTaken):
        await create(login="Agent@acme.example")
    with pytest.raises(Invalid, match="at least 12"):
        await create(password="short")
    with pytest.raises(Invalid, match="role"):
        await create(role="god")
    with pytest.raises(Invalid, match="login"):
        await create(login="a b")
    with pytest.raises(NotFound):
        await service.create_token(world.database, world.other.id, world.acme.login("agent"), "x")
    with pytest.raises(NotFound):
        await service.create_user(world.database, UUID(int=1), "n@n.example", "N", PASSWORD)
