"""Signing in: the cookie, the throttle, and that nothing tells strangers who exists."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from prosa.accounts import passwords
from prosa.accounts.service import throttle
from prosa.entrypoints.app import create_app
from prosa.kit.clock import FrozenClock
from tests.accounts.support import PASSWORD, Browser, World

ME_KEYS = {
    "user",
    "account",
    "permissions",
    "department_ids",
    "csrf_token",
    "files_origin",
    "agent",
    "directory",
}


async def test_gives_a_strict_cookie_and_the_person(world: World) -> None:
    browser = world.browser()
    answer = await browser.sign_in("  Agent@ACME.example ")
    me = answer.json()
    assert answer.status == 200
    assert me.keys() == ME_KEYS
    assert me["user"]["login"] == "agent@acme.example"
    assert me["user"]["role"] == "agent"
    assert me["department_ids"] == [str(world.acme.department)]
    assert "conversations.see_unassigned" in me["permissions"]
    assert "conversations.see_all" not in me["permissions"]
    assert me["files_origin"] == "http://127.0.0.1:8000"
    parts = {part.strip().lower() for part in browser.set_cookie.split(";")}
    assert {"httponly", "samesite=lax", "path=/"} <= parts
    assert "secure" not in parts
    assert answer.header("cache-control") == "no-store"
    assert (await browser.call("GET", "/api/v1/me")).json() == me


async def test_the_directory_names_only_the_own_company(world: World) -> None:
    browser = await world.signed_in("agent")
    directory = (await browser.call("GET", "/api/v1/me")).json()["directory"]
    assert {user["id"] for user in directory["users"]} == {
        str(user_id) for user_id in world.acme.users.values()
    }
    assert directory["departments"] == [
        {
            "id": str(world.acme.department),
            "name": "Suporte",
            "color": "#3A5BA9",
            "is_active": True,
            "member_ids": [str(world.acme.users["agent"])],
            "mode": "pull",
            "transfer_needs_acceptance": False,
            "wrap_up_counts_as_available": True,
            "is_available": False,
            "closing_message": "",
        }
    ]
    assert directory["inboxes"] == []
    assert directory["closing_reasons"] == []


async def test_the_cookie_is_secure_behind_https(world: World) -> None:
    settings = msgspec.structs.replace(
        world.settings, public_url="https://chat.example.com", files_url="https://files.example.com"
    )
    browser = Browser(create_app(settings, world.database))
    browser.extra = {"origin": "https://chat.example.com"}
    answer = await browser.call(
        "POST",
        "/api/v1/session",
        {"login": world.acme.login("agent"), "password": PASSWORD},
        headers={"origin": "https://chat.example.com"},
    )
    assert answer.status == 200
    assert "; secure" in browser.set_cookie.lower()
    assert answer.header("strict-transport-security") == "max-age=31536000"


async def test_wrong_unknown_and_disabled_are_answered_alike(world: World) -> None:
    admin = await world.signed_in("administrator")
    disabled = await admin.call(
        "PATCH", f"/api/v1/users/{world.acme.users['supervisor']}", {"is_active": False}
    )
    assert disabled.status == 200
    answers = [
        await world.browser().sign_in(world.acme.login("agent"), "not the password at all"),
        await world.browser().sign_in("nobody@nowhere.example", PASSWORD),
        await world.browser().sign_in(world.acme.login("supervisor")),
        await world.browser().sign_in("with\x00nul@acme.example"),
    ]
    for answer in answers:
        assert answer.status == 401
        assert answer.code == "invalid_credentials"
    bodies = [{**answer.json(), "request_id": None} for answer in answers]
    assert all(body == bodies[0] for body in bodies)


async def test_the_same_hashing_happens_for_known_and_unknown(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    real = passwords._verify

    def spy(stored: str, password: bytes) -> bool:
        calls.append(stored)
        return real(stored, password)

    monkeypatch.setattr(passwords, "_verify", spy)
    await world.browser().sign_in(world.acme.login("agent"), "not the password at all")
    await world.browser().sign_in("nobody@nowhere.example")
    assert len(calls) == 2
    assert calls[1] == passwords.UNKNOWN


async def test_twenty_tries_end_in_429_whatever_the_headers_say(world: World) -> None:
    statuses = []
    for number in range(20):
        browser = world.browser()
        browser.extra = {
            "x-forwarded-for": f"198.51.100.{number}",
            "x-real-ip": f"198.51.100.{number}",
            "forwarded": f"for=198.51.100.{number}",
        }
        answer = await browser.sign_in(world.acme.login("agent"), "not the password at all")
        statuses.append(answer.status)
    assert statuses == [401] * throttle.PER_LOGIN_AND_ADDRESS + [429] * (20 - throttle.PER_LOGIN_AND_ADDRESS)
    assert answer.code == "too_many_attempts"
    assert 0 < int(answer.header("retry-after") or 0) <= throttle.WINDOW.total_seconds()
    # Now even the right password is not looked at, but only from there.
    assert (await world.browser().sign_in(world.acme.login("agent"))).status == 429
    assert (await world.browser(address="203.0.113.8").sign_in(world.acme.login("agent"))).status == 200


async def test_parallel_guesses_and_further_processes_share_the_count(world: World) -> None:
    second = create_app(world.settings, world.database)
    browsers = [world.browser(), Browser(second)] * 12
    answers = await asyncio.gather(
        *(browser.sign_in(world.acme.login("agent"), "not the password at all") for browser in browsers)
    )
    assert sum(answer.status == 401 for answer in answers) == throttle.PER_LOGIN_AND_ADDRESS


async def test_the_window_passes_and_a_success_clears(world: World, clock: FrozenClock) -> None:
    login = world.acme.login("agent")
    for _ in range(throttle.PER_LOGIN_AND_ADDRESS + 1):
        answer = await world.browser().sign_in(login, "not the password at all")
    assert answer.status == 429
    clock.advance(throttle.WINDOW)
    for _ in range(throttle.PER_LOGIN_AND_ADDRESS - 1):
        assert (await world.browser().sign_in(login, "not the password at all")).status == 401
    assert (await world.browser().sign_in(login)).status == 200
    assert (await world.browser().sign_in(login, "not the password at all")).status == 401


async def test_many_machines_on_one_login_and_one_machine_on_many(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "PER_LOGIN", 4)
    monkeypatch.setattr(throttle, "PER_ADDRESS", 4)
    for number in range(4):
        browser = world.browser(address=f"198.51.100.{number}")
        assert (await browser.sign_in(world.acme.login("agent"), "wrong" * 4)).status == 401
    assert (await world.browser(address="198.51.100.9").sign_in(world.acme.login("agent"))).status == 429
    for number in range(4):
        # One household has a whole /64.
        browser = world.browser(address=f"2001:db8::{number}")
        assert (await browser.sign_in(f"somebody{number}", "wrong" * 4)).status == 401
    assert (
        await world.browser(address="2001:db8::ffff").sign_in(world.acme.login("supervisor"))
    ).status == 429
    assert (
        await world.browser(address="2001:db8:1::1").sign_in(world.acme.login("supervisor"))
    ).status == 200


async def test_what_is_typed_as_a_login_is_not_stored(world: World) -> None:
    await world.browser().sign_in("my secret typed here")
    async with world.database.transaction(None) as tx:
        keys = [row["key"] for row in await tx.fetch("SELECT key FROM sign_in_attempts")]
    assert keys
    assert not any("secret" in key for key in keys)


async def test_a_planted_cookie_is_never_adopted(world: World) -> None:
    browser = world.browser(cookie="planted-by-somebody-else")
    assert (await browser.sign_in(world.acme.login("agent"))).status == 200
    assert browser.cookie != "planted-by-somebody-else"
    first = browser.cookie
    assert (await browser.sign_in(world.acme.login("agent"))).status == 200
    assert browser.cookie != first
    assert (await world.browser(cookie=first).call("GET", "/api/v1/me")).status == 401


async def test_neither_tokens_nor_passwords_are_stored_in_clear(world: World) -> None:
    browser = await world.signed_in("administrator")
    token = (await browser.call("POST", "/api/v1/tokens", {"name": "erp"})).json()["token"]
    async with world.database.transaction(None) as tx:
        for table in ("users", "sessions", "api_tokens", "sign_in_attempts", "audit_log", "events"):
            dump = "".join(str(dict(row)) for row in await tx.fetch(f"SELECT * FROM {table}"))
            assert dump
            for secret in (PASSWORD, browser.cookie, token):
                assert secret not in dump


@pytest.mark.parametrize(
    ("wait", "used_every", "expected"),
    [
        (timedelta(hours=13), None, 401),
        (timedelta(hours=30), timedelta(hours=6), 200),
        (timedelta(days=8), timedelta(hours=6), 401),
    ],
    ids=["idle", "in use", "absolute"],
)
async def test_sessions_end_by_idleness_and_by_age(
    world: World, clock: FrozenClock, wait: timedelta, used_every: timedelta | None, expected: int
) -> None:
    browser = await world.signed_in("agent")
    end = clock.now() + wait
    while clock.now() < end:
        clock.advance(min(used_every or wait, end - clock.now()))
        answer = await browser.call("GET", "/api/v1/me")
    assert answer.status == expected
