"""Which pages may call with a cookie, and the headers that browsers get."""

import re

import msgspec
import pytest

from prosa.entrypoints.app import create_app
from prosa.entrypoints.security import OriginRule, console_policy, host_origin, origin_of
from prosa.kit.settings import Settings
from tests.accounts.support import Browser, World

CHANGE = ("PATCH", "/api/v1/me", {"theme": "dark"})
OWN = "http://localhost:8000"


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "https://evil.example",
        "http://localhost:8000.evil.example",
        "http://localhost:80001",
        "http://localhost",
        "https://localhost:8000",
        "http://evil.localhost:8000",
        "http://localhost:8000@evil.example",
        "http://evil.example#http://localhost:8000",
        "http://evil.example/http://localhost:8000",
        "http://localhost:8000/",
        "http://localhost:8000/path",
        "http://localhost:8000 http://evil.example",
        "http://localhost:8000, http://evil.example",
        "http://localhost:8000\\.evil.example",
        "http://127.0.0.1:8000",  # the files origin
        "http://127.0.0.1:9000",
        "file://",
        "chrome-extension://abcdef",
        "http://[",
        "http://localhost:port",
    ],
)
async def test_other_origins_are_refused(world: World, origin: str) -> None:
    browser = await world.signed_in("agent")
    answer = await browser.call(*CHANGE, headers={"origin": origin})
    assert (answer.status, answer.code) == (403, "bad_origin")
    answer = await world.browser().call(
        "POST",
        "/api/v1/session",
        {"login": world.acme.login("agent"), "password": "x"},
        headers={"origin": origin},
    )
    assert (answer.status, answer.code) == (403, "bad_origin")


@pytest.mark.parametrize(
    ("headers", "without", "status"),
    [
        ({}, (), 200),
        ({"origin": "HTTP://LocalHost:8000"}, (), 200),
        ({}, ("origin",), 200),
        ({}, ("sec-fetch-site",), 200),
        ({}, ("origin", "sec-fetch-site"), 403),
        ({"sec-fetch-site": "cross-site"}, (), 403),
        ({"sec-fetch-site": "cross-site"}, ("origin",), 403),
        ({"sec-fetch-site": "same-site"}, ("origin",), 403),
        ({"sec-fetch-site": "none"}, ("origin",), 403),
        ({"x-csrf-token": ""}, (), 403),
        ({"x-csrf-token": "guess"}, (), 403),
        ({}, ("x-csrf-token",), 403),
    ],
)
async def test_a_cookie_needs_our_page_and_its_token(
    world: World, headers: dict[str, str], without: tuple[str, ...], status: int
) -> None:
    browser = await world.signed_in("agent")
    assert (await browser.call(*CHANGE, headers=headers, without=without)).status == status


async def test_the_token_belongs_to_one_session(world: World) -> None:
    first, second = await world.signed_in("agent"), await world.signed_in("agent")
    answer = await first.call(*CHANGE, headers={"x-csrf-token": second.csrf})
    assert (answer.status, answer.code) == (403, "bad_csrf_token")
    assert (await first.call(*CHANGE)).status == 200


async def test_two_origins_or_tokens_in_one_request_are_refused(world: World) -> None:
    browser = await world.signed_in("agent")
    base = [
        (b"host", b"localhost:8000"),
        (b"cookie", f"prosa_session={browser.cookie}".encode()),
        (b"content-type", b"application/json"),
        (b"content-length", b"2"),
        (b"origin", OWN.encode()),
        (b"x-csrf-token", browser.csrf.encode()),
    ]
    assert (await browser.raw("PATCH", "/api/v1/me", base, b"{}")).status == 200
    for extra in ((b"origin", b"https://evil.example"), (b"x-csrf-token", b"x")):
        assert (await browser.raw("PATCH", "/api/v1/me", [*base, extra], b"{}")).status == 403


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "text/json"],
)
async def test_json_in_disguise_is_refused(world: World, kind: str) -> None:
    browser = await world.signed_in("agent")
    for method, path, data in (CHANGE, ("POST", "/api/v1/session", {"login": "a", "password": "b"})):
        answer = await browser.call(method, path, data, headers={"content-type": kind})
        assert (answer.status, answer.code) == (415, "unsupported_media_type")
    answer = await browser.call(*CHANGE, without=("content-type",))
    assert answer.status == 415


async def test_json_with_a_charset_is_json(world: World) -> None:
    browser = await world.signed_in("agent")
    kind = {"content-type": "application/json; charset=utf-8"}
    assert (await browser.call(*CHANGE, headers=kind)).status == 200


async def test_the_public_address_counts_as_ours_behind_a_proxy(world: World) -> None:
    settings = msgspec.structs.replace(
        world.settings, public_url="https://chat.example.com", files_url="https://files.example.com"
    )
    browser = Browser(create_app(settings, world.database), host="10.0.0.5:8000")
    sign_in = ("POST", "/api/v1/session", {"login": world.acme.login("agent"), "password": "wrong" * 4})
    ours = await browser.call(*sign_in, headers={"origin": "https://chat.example.com"})
    assert ours.status == 401
    for origin in ("http://chat.example.com", "https://chat.example.com:8443", "https://files.example.com"):
        assert (await browser.call(*sign_in, headers={"origin": origin})).status == 403


async def test_the_event_stream_is_not_read_by_other_sites(world: World) -> None:
    browser = await world.signed_in("agent")
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        answer = await browser.call("GET", "/api/v1/events", headers=headers)
        assert answer.status == 403
    assert (await world.browser().call("GET", "/api/v1/events")).status == 401


async def test_scripts_on_this_machine_may_use_either_name_of_loopback(world: World) -> None:
    browser = world.browser(host="127.0.0.1:8000")
    assert (await browser.sign_in(world.acme.login("agent"))).status == 200
    assert (await browser.call(*CHANGE)).status == 200
    assert (await browser.call(*CHANGE, headers={"origin": "http://127.0.0.1:9000"})).status == 403


async def test_pages_of_the_files_origin_may_not_call(world: World) -> None:
    settings = msgspec.structs.replace(
        world.settings, public_url="http://chat.example.com", files_url="http://files.example.com"
    )
    browser = Browser(create_app(settings, world.database), host="files.example.com")
    answer = await browser.sign_in(world.acme.login("agent"))
    assert (answer.status, answer.code) == (403, "bad_origin")


def test_origins_are_compared_whole() -> None:
    assert origin_of("https://Chat.example.com") == origin_of("https://chat.example.com:443")
    assert origin_of("http://a") != origin_of("https://a")
    assert origin_of("javascript:alert(1)") is None
    twice = {"scheme": "http", "headers": [(b"host", b"a"), (b"host", b"b")]}
    assert host_origin(twice) is None


def test_the_files_origin_is_told_apart_only_when_it_differs() -> None:
    scope = {"scheme": "http", "headers": [(b"host", b"a.example")]}
    both = Settings(secret_key="x", public_url="http://a.example", files_url="http://a.example")
    apart = Settings(secret_key="x", public_url="http://b.example", files_url="http://a.example")
    assert not OriginRule(both).is_files_host(scope)
    assert OriginRule(apart).is_files_host(scope)


def directives(policy: str) -> dict[str, list[str]]:
    found = {}
    for directive in policy.split(";"):
        name, *sources = directive.split()
        found[name] = sources
    return found


def test_the_consoles_policy_allows_no_inline_code() -> None:
    policy = directives(console_policy("N0nce", "https://files.example.com"))
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'", "'nonce-N0nce'"]
    assert policy["style-src"] == ["'self'", "'nonce-N0nce'"]
    assert policy["style-src-attr"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]
    assert "https://files.example.com" in policy["img-src"]
    assert "https://files.example.com" in policy["media-src"]
    sources = {source for listed in policy.values() for source in listed}
    assert not sources & {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:"}


@pytest.mark.parametrize("path", ["/", "/api/v1/me", "/healthz", "/assets/none.js"])
async def test_every_answer_is_strict(world: World, path: str) -> None:
    answer = await world.browser().call("GET", path)
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("referrer-policy") == "same-origin"
    assert "microphone=(self)" in (answer.header("permissions-policy") or "")
    assert "geolocation=(self)" in (answer.header("permissions-policy") or "")
    assert answer.header("cross-origin-opener-policy") == "same-origin"
    assert directives(answer.header("content-security-policy") or "")["frame-ancestors"] == ["'none'"]
    assert answer.header("strict-transport-security") is None  # plain http here
    assert answer.header("access-control-allow-origin") is None
    assert re.fullmatch(r"[0-9a-f]{32}", answer.header("x-request-id") or "")
