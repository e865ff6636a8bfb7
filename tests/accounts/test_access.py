"""Access ends at once: sessions, tokens, passwords, roles; and streams are told."""

import asyncio
from typing import Any

import pytest

from prosa.accounts import service
from tests.accounts.support import PASSWORD, Browser, World

NEW_PASSWORD = "outra frase bem comprida"


async def is_in(browser: Browser) -> bool:
    return (await browser.call("GET", "/api/v1/me")).status == 200


async def test_signing_out_ends_the_session_and_clears_the_cookie(world: World) -> None:
    browser = await world.signed_in("agent")
    kept = browser.cookie
    answer = await browser.call("DELETE", "/api/v1/session")
    assert answer.status == 204
    assert browser.cookie == ""
    assert "max-age=0" in browser.set_cookie.lower()
    assert not await is_in(world.browser(cookie=kept))
    event = (await world.access_events())[-1]
    assert event["user_id"] == str(world.acme.users["agent"])
    assert event["session_id"]
    assert event["ended"] is True


async def test_sessions_are_listed_and_revoked_one_by_one(world: World) -> None:
    here, there = await world.signed_in("agent"), await world.signed_in("agent")
    listed = (await here.call("GET", "/api/v1/sessions")).json()["items"]
    assert len(listed) == 2
    assert sum(item["is_current"] for item in listed) == 1
    assert not any("token" in key for item in listed for key in item)
    other = next(item for item in listed if not item["is_current"])
    assert (await here.call("DELETE", f"/api/v1/sessions/{other['id']}")).status == 204
    assert not await is_in(there)
    assert await is_in(here)
    assert (await here.call("DELETE", f"/api/v1/sessions/{other['id']}")).status == 404


@pytest.mark.parametrize("who", ["colleague", "stranger"])
async def test_nobody_ends_the_sessions_of_others(world: World, who: str) -> None:
    victim = await world.signed_in("agent")
    ((session),) = (await victim.call("GET", "/api/v1/sessions")).json()["items"]
    company = world.acme if who == "colleague" else world.other
    attacker = await world.signed_in("administrator", company)
    answer = await attacker.call("DELETE", f"/api/v1/sessions/{session['id']}")
    assert (answer.status, answer.code) == (404, "not_found")
    assert await is_in(victim)


async def test_a_changed_password_ends_the_other_sessions_in_every_company(world: World) -> None:
    await service.add_member(world.database, world.other.id, world.acme.login("agent"))
    here, there = await world.signed_in("agent"), await world.signed_in("agent")
    elsewhere = world.browser()
    answer = await elsewhere.call(
        "POST",
        "/api/v1/session",
        {"login": world.acme.login("agent"), "password": PASSWORD, "account_id": str(world.other.id)},
    )
    assert answer.json()["account"]["id"] == str(world.other.id)
    change = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    assert (await here.call("PUT", "/api/v1/me/password", change)).status == 204
    assert await is_in(here)
    assert not await is_in(there)
    assert not await is_in(elsewhere)
    for company in (world.acme, world.other):
        event = (await world.access_events(company))[-1]
        assert (event["user_id"], event["session_id"]) == (str(world.acme.users["agent"]), None)
    assert (await world.browser().sign_in(world.acme.login("agent"))).status == 401
    assert (await world.browser().sign_in(world.acme.login("agent"), NEW_PASSWORD)).status == 200


async def test_a_password_is_changed_only_with_the_present_one_and_to_a_good_one(world: World) -> None:
    browser = await world.signed_in("agent")
    for data, field, code in (
        ({"current_password": "x", "new_password": NEW_PASSWORD}, "current_password", "wrong_password"),
        ({"current_password": PASSWORD, "new_password": "curta"}, "new_password", "password_too_short"),
        ({"current_password": PASSWORD, "new_password": "senha1234567"}, "new_password", "password_common"),
    ):
        answer = await browser.call("PUT", "/api/v1/me/password", data)
        assert answer.status == 422
        assert [(e["field"], e["code"]) for e in answer.json()["errors"]] == [(field, code)]
    data = {"current_password": "guess", "new_password": NEW_PASSWORD}
    answers = [await browser.call("PUT", "/api/v1/me/password", data) for _ in range(20)]
    assert answers[-1].status == 429


@pytest.mark.parametrize("change", ["disabled", "role", "password"])
async def test_administration_ends_a_persons_sessions_at_once(world: World, change: str) -> None:
    victim, admin = await world.signed_in("agent"), await world.signed_in("administrator")
    address = f"/api/v1/users/{world.acme.users['agent']}"
    if change == "disabled":
        answer = await admin.call("PATCH", address, {"is_active": False})
    elif change == "role":
        answer = await admin.call("PATCH", address, {"role_id": await world.role_id("supervisor")})
    else:
        answer = await admin.call("PUT", f"{address}/password", {"password": NEW_PASSWORD})
    assert answer.status < 300, answer.body
    assert not await is_in(victim)
    assert await is_in(admin)
    event = (await world.access_events())[-1]
    assert (event["user_id"], event["ended"]) == (str(world.acme.users["agent"]), True)


async def test_a_role_with_other_permissions_counts_on_the_next_request(world: World) -> None:
    admin, agent = await world.signed_in("administrator"), await world.signed_in("agent")
    role_id = await world.role_id("agent")
    answer = await admin.call("PATCH", f"/api/v1/roles/{role_id}", {"permissions": ["monitor"]})
    assert answer.status == 200
    assert (await agent.call("GET", "/api/v1/me")).json()["permissions"] == ["monitor"]
    event = (await world.access_events())[-1]
    assert (event["user_id"], event["ended"]) == (str(world.acme.users["agent"]), False)


async def test_tokens_reach_the_same_calls_without_csrf_and_end_at_once(world: World) -> None:
    admin = await world.signed_in("administrator")
    created = (await admin.call("POST", "/api/v1/tokens", {"name": "ERP"})).json()
    assert created["token"].startswith("prosa_")
    (listed,) = (await admin.call("GET", "/api/v1/tokens")).json()["items"]
    assert listed == {
        "id": created["id"],
        "name": "ERP",
        "created_at": "2026-11-20T15:00:00Z",
        "last_used_at": None,
    }
    script = world.browser()
    script.extra = {"authorization": f"Bearer {created['token']}"}
    me = (await script.call("GET", "/api/v1/me")).json()
    assert me["user"]["login"] == world.acme.login("administrator")
    assert me["csrf_token"] is None
    made = await script.call(
        "POST", "/api/v1/departments", {"name": "Vendas"}, without=("origin", "sec-fetch-site")
    )
    assert made.status == 201
    assert (await admin.call("GET", "/api/v1/tokens")).json()["items"][0]["last_used_at"]
    assert (await script.call("DELETE", f"/api/v1/tokens/{created['id']}")).status == 204
    assert not await is_in(script)


async def test_a_token_from_the_command_line_acts_as_its_user(world: World) -> None:
    token = await service.create_token(world.database, world.acme.id, world.acme.login("agent"), "cron")
    script = world.browser()
    script.extra = {"authorization": f"Bearer {token}"}
    me = (await script.call("GET", "/api/v1/me")).json()
    assert me["account"]["id"] == str(world.acme.id)
    assert me["user"]["role"] == "agent"
    admin = await world.signed_in("administrator")
    address = f"/api/v1/users/{world.acme.users['agent']}"
    assert (await admin.call("PATCH", address, {"is_active": False})).status == 200
    assert not await is_in(script)


async def test_bad_tokens_open_nothing_even_beside_a_good_cookie(world: World) -> None:
    browser = await world.signed_in("administrator")
    stored = (await browser.call("POST", "/api/v1/tokens", {"name": "x"})).json()
    for bad in ("", "enabled", "true", "null", "prosa_", stored["token"][:-1], stored["id"], browser.cookie):
        answer = await browser.call("GET", "/api/v1/me", headers={"authorization": f"Bearer {bad}"})
        assert (answer.status, answer.code) == (401, "unauthorized")
    for cookie in ("", "x", stored["token"], browser.csrf, "'; --", "\x00"):
        assert (await world.browser(cookie=cookie).call("GET", "/api/v1/me")).status == 401


async def test_disabling_while_signing_in_leaves_no_session(world: World) -> None:
    """Whoever wins, a disabled person is out afterwards."""
    admin = await world.signed_in("administrator")
    browser = world.browser()
    address = f"/api/v1/users/{world.acme.users['agent']}"

    async def disable() -> Any:
        await asyncio.sleep(0.002)
        return await admin.call("PATCH", address, {"is_active": False})

    await asyncio.gather(browser.sign_in(world.acme.login("agent")), disable())
    assert not await is_in(browser)
