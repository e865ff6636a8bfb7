"""Every route of the service desk's configuration × who asks × whose thing it is; and what a new company has."""

from typing import Any

import pytest

from prosa.accounts import service as accounts
from prosa.accounts.policy import DEFAULT_ROLES
from prosa.accounts.routes import company
from prosa.closing_reasons import routes as closing_reasons
from prosa.custom_fields import routes as custom_fields
from prosa.departments import routes as departments
from prosa.entrypoints.directory import read_directory
from prosa.entrypoints.seeds import seed
from prosa.kit.ids import uuid7
from prosa.routing import pauses_routes as pauses
from prosa.service_levels import routes as service_levels
from tests.accounts.support import ROLES, Browser, Company, World

FEATURES: dict[str, tuple[list[Any], str, dict[str, Any]]] = {
    "/api/v1/account": (company.handlers, "account.manage", {}),
    "/api/v1/departments": (departments.handlers, "departments.manage", {"name": "Novo"}),
    "/api/v1/closing-reasons": (closing_reasons.handlers, "closing_reasons.manage", {"name": "Novo"}),
    "/api/v1/custom-fields": (
        custom_fields.handlers,
        "custom_fields.manage",
        {"key": "novo", "label": "Novo", "kind": "text"},
    ),
    "/api/v1/sla-policies": (
        service_levels.handlers,
        "account.manage",
        {"name": "Novo", "resolution_minutes": 60},
    ),
    "/api/v1/pause-reasons": (pauses.handlers, "account.manage", {"name": "Novo"}),
}
BODIES: dict[str, Any] = {"members": {"user_ids": []}, "order": {"ids": []}}


def calls(prefix: str) -> list[tuple[str, str]]:
    """Method and path of each route of a feature, as it declares them."""
    handlers, _, _ = FEATURES[prefix]
    return [
        (method, path)
        for handler in handlers
        for path in handler.paths
        for method in sorted(handler.http_methods)
        if path.startswith(prefix)
    ]


async def item_of(world: World, prefix: str, who: Company) -> str:
    """A new thing of a company."""
    if prefix == "/api/v1/account":
        return ""
    admin = await world.signed_in("administrator", who)
    answer = await admin.call("POST", prefix, FEATURES[prefix][2])
    assert answer.status == 201, answer.body
    return str(answer.json()["id"])


def filled(path: str, item_id: str) -> str:
    return path[: path.index("{")] + item_id + path[path.index("}") + 1 :] if "{" in path else path


def body(method: str, path: str, prefix: str) -> Any:
    if method in ("GET", "DELETE"):
        return None
    if method == "PUT":
        return BODIES[path.rsplit("/", maxsplit=1)[-1]]
    return {} if method == "PATCH" else {**FEATURES[prefix][2], "name": "Mais um"}


async def ask(browser: Browser, method: str, path: str, prefix: str, item_id: str) -> Any:
    return await browser.call(method, filled(path, item_id), body(method, path, prefix))


@pytest.mark.parametrize("prefix", FEATURES)
async def test_only_those_with_the_permission_reach_it(world: World, prefix: str) -> None:
    permission = FEATURES[prefix][1]
    item_id = await item_of(world, prefix, world.acme)
    for method, path in calls(prefix):
        anonymous = await ask(world.browser(), method, path, prefix, item_id)
        assert anonymous.status == 401, (method, path)
    for role in ROLES:
        browser = await world.signed_in(role)
        for method, path in calls(prefix):
            if role == "administrator" and method == "DELETE":
                continue  # its own test: the others still need the item
            answer = await ask(browser, method, path, prefix, item_id)
            if permission in DEFAULT_ROLES[role][1]:
                assert answer.status in (200, 201, 204, 409, 422), (role, method, path, answer.body)
            else:
                assert (answer.status, answer.code) == (403, "forbidden"), (role, method, path)


@pytest.mark.parametrize("prefix", [prefix for prefix in FEATURES if prefix != "/api/v1/account"])
async def test_things_of_another_company_do_not_exist(world: World, prefix: str) -> None:
    theirs = await item_of(world, prefix, world.other)
    admin, their_admin = (
        await world.signed_in("administrator"),
        await world.signed_in("administrator", world.other),
    )
    for method, path in calls(prefix):
        if "{" in path:
            for item_id in (theirs, str(uuid7())):
                answer = await ask(admin, method, path, prefix, item_id)
                assert (answer.status, answer.code) == (404, "not_found"), (method, path)
        elif path.endswith("/order"):
            answer = await admin.call("PUT", path, {"ids": [theirs]})
            assert (answer.status, answer.code) == (422, "invalid")
    listed = (await admin.call("GET", prefix)).json()["items"]
    assert theirs not in [item["id"] for item in listed]
    kept = (await their_admin.call("GET", prefix)).json()["items"]
    assert theirs in [item["id"] for item in kept]


async def test_a_new_company_has_what_it_needs(world: World) -> None:
    account_id = await accounts.create_account(world.database, "Nova", seed=seed)
    async with world.database.transaction(account_id) as tx:
        directory = await read_directory(tx)
    assert [item.name for item in directory.pause_reasons][:2] == ["Almoço", "Pausa"]
    assert {item.code: item.name for item in directory.closing_reasons}["inactivity"] == "Inatividade"
    assert (directory.users, directory.departments, directory.custom_fields) == ([], [], [])


async def test_the_directory_tells_who_is_available(world: World) -> None:
    agent_id = world.acme.users["agent"]
    agent = await world.signed_in("agent")

    async def seen() -> tuple[str, bool]:
        me = (await agent.call("GET", "/api/v1/me")).json()
        people = {item["id"]: item["agent_state"] for item in me["directory"]["users"]}
        assert me["agent"] == people[str(agent_id)]
        return me["agent"]["state"], me["directory"]["departments"][0]["is_available"]

    async def become(state: str) -> None:
        async with world.database.transaction(world.acme.id) as tx:
            await tx.execute(
                "INSERT INTO agent_states (account_id, user_id, state, since) VALUES ($1, $2, $3, $4)"
                " ON CONFLICT (account_id, user_id) DO UPDATE SET state = EXCLUDED.state",
                tx.account_id,
                agent_id,
                state,
                tx.now,
            )

    assert await seen() == ("offline", False)
    for state, is_available in [("available", True), ("paused", False), ("wrap_up", True), ("rona", False)]:
        await become(state)
        assert await seen() == (state, is_available)
    await become("wrap_up")
    admin = await world.signed_in("administrator")
    address = f"/api/v1/departments/{world.acme.department}"
    answer = await admin.call("PATCH", address, {"settings": {"wrap_up_counts_as_available": False}})
    assert answer.status == 200
    assert await seen() == ("wrap_up", False)
