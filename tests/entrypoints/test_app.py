"""The application as a whole: who gets in, how errors look, what health says."""

import asyncio
from collections.abc import Iterator
from typing import Any

import asyncpg
import msgspec
import pytest
from litestar import Litestar
from litestar.exceptions import InternalServerException

from prosa import migrations
from prosa.entrypoints import app as app_module
from prosa.entrypoints import openapi, problems
from prosa.entrypoints.app import create_app
from prosa.kit.database import Database
from prosa.kit.errors import Conflict
from prosa.kit.settings import Settings
from tests.accounts.support import Browser, World

SOME_ID = "01890000-0000-7000-8000-000000000000"
OPEN = {
    ("POST", "/api/v1/session"),
    # Whoever holds an invitation's token has no account yet.
    ("POST", "/api/v1/invitations/accept"),
    ("POST", "/api/v1/invitations/look"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
}


def calls(api: Litestar) -> Iterator[tuple[str, str]]:
    """Every method and path of the typed routes."""
    for route in api.routes:
        path = route.path_format
        for name in [part[1:-1] for part in path.split("/") if part.startswith("{")]:
            path = path.replace(f"{{{name}}}", SOME_ID)
        for method in sorted(getattr(route, "methods", ())):
            if method != "OPTIONS":
                yield method, path


async def test_every_route_refuses_strangers(world: World) -> None:
    api = world.app._parts.api
    assert isinstance(api, Litestar)
    found = set(calls(api))
    assert found >= OPEN
    assert len(found) > 20
    for method, path in sorted(found - OPEN):
        answer = await world.browser().call(method, path, None if method == "GET" else {})
        assert (answer.status, answer.code) == (401, "unauthorized"), (method, path)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("GET", "/api", 404, "not_found"),
        ("PATCH", "/api/v1/users/not-an-id", 404, "not_found"),
        ("PUT", "/api/v1/users", 405, "method_not_allowed"),
        ("POST", "/somewhere", 405, "method_not_allowed"),
        ("GET", "/hooks", 404, "not_found"),
        ("GET", "/files/x", 404, "not_found"),
        ("GET", "/assets/missing.js", 404, "not_found"),
        ("GET", "/robots.txt", 404, "not_found"),
    ],
)
async def test_wrong_addresses_and_methods_are_problems(
    world: World, method: str, path: str, status: int, code: str
) -> None:
    answer = await (await world.signed_in("agent")).call(method, path)
    assert (answer.status, answer.code) == (status, code)
    assert answer.json()["instance"] == path


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/api/v1/users", "GET, OPTIONS, POST"),
        (f"/api/v1/users/{SOME_ID}", "OPTIONS, PATCH"),
        ("/", "GET, HEAD"),
    ],
)
async def test_a_wrong_method_is_told_the_right_ones(world: World, path: str, allowed: str) -> None:
    answer = await (await world.signed_in("agent")).call("DELETE", path)
    assert (answer.status, answer.header("allow")) == (405, allowed)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "malformed"),
        (b'{"theme": "\xff"}', 400, "malformed"),
        (b'{"theme": "\\ud800"}', 400, "malformed"),
        (b"[]", 422, "invalid"),
        (b"null", 422, "invalid"),
        (b"", 422, "invalid"),
        (b'{"theme": 1}', 422, "invalid"),
        (b'{"theme": null}', 422, "invalid"),
        (b'{"them": "dark"}', 422, "invalid"),
        (b"[" * 100_000, 400, "malformed"),
        (b'{"theme": "' + b"x" * 2_000_000 + b'"}', 413, None),
    ],
)
async def test_bad_bodies_are_the_callers_fault(
    world: World, body: bytes, status: int, code: str | None
) -> None:
    browser = await world.signed_in("agent")
    answer = await browser.call("PATCH", "/api/v1/me", body=body)
    assert answer.status == status
    assert code in (None, answer.code)
    if status == 422:
        (error,) = answer.json()["errors"]
        assert error.keys() == {"field", "code", "message"}
        assert error["field"] in {"theme", "them", "body"}


async def test_the_body_limit_counts_what_comes_not_what_is_said(world: World) -> None:
    browser = await world.signed_in("agent")
    body = b'{"theme": "' + b"x" * 2_000_000 + b'"}'
    answer = await browser.call(
        "PATCH",
        "/api/v1/me",
        body=body,
        headers={"transfer-encoding": "chunked"},
        without=("content-length",),
    )
    assert answer.status == 413


@pytest.mark.parametrize(
    ("raised", "status", "code"),
    [
        (RuntimeError("secret detail of the inside"), 500, "internal_error"),
        (asyncpg.UniqueViolationError("secret detail of the inside"), 500, "internal_error"),
        (asyncpg.DataError("secret detail of the inside"), 500, "internal_error"),
        (ConnectionRefusedError("secret detail of the inside"), 503, "unavailable"),
        (TimeoutError("secret detail of the inside"), 503, "unavailable"),
        (asyncpg.CannotConnectNowError("secret detail of the inside"), 503, "unavailable"),
        (asyncpg.TooManyConnectionsError("secret detail of the inside"), 503, "unavailable"),
        (asyncpg.AdminShutdownError("secret detail of the inside"), 503, "unavailable"),
        (asyncpg.ConnectionDoesNotExistError("secret detail of the inside"), 503, "unavailable"),
        (asyncpg.InterfaceError("connection is closed"), 503, "unavailable"),
        (asyncpg.DeadlockDetectedError("secret detail of the inside"), 503, "unavailable"),
        (Conflict("They were faster.", code="too_late", agent_id="x"), 409, "too_late"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
async def test_inner_errors_tell_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, raised: Exception, status: int, code: str
) -> None:
    async def fail(*_: Any, **__: Any) -> None:
        raise raised

    browser = await world.signed_in("agent")
    monkeypatch.setattr("prosa.accounts.service.profile.read_me", fail)
    answer = await browser.call("GET", "/api/v1/me")
    assert (answer.status, answer.code) == (status, code)
    assert b"secret" not in answer.body
    assert b"Traceback" not in answer.body
    assert (answer.header("retry-after") is not None) == (status == 503)
    if status == 409:
        assert answer.json()["extra"] == {"agent_id": "x"}


async def test_errors_outside_the_routes_are_problems_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("prosa.entrypoints.security.authenticate", fail)
    answer = await world.browser().call("GET", "/api/v1/me")
    assert (answer.status, answer.code) == (500, "internal_error")
    monkeypatch.setattr("prosa.entrypoints.console.Console.__call__", fail)
    answer = await world.browser().call("GET", "/")
    assert (answer.status, answer.code) == (500, "internal_error")
    assert b"secret" not in answer.body


async def test_health_and_readiness(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = world.browser()
    assert (await browser.call("GET", "/healthz")).json() == {"status": "ok"}
    assert (await browser.call("GET", "/readyz")).json() == {"status": "ok"}
    monkeypatch.setattr(migrations, "head", lambda: "999901010000")
    answer = await browser.call("GET", "/readyz")
    assert (answer.status, answer.json()) == (503, {"status": "migrations are missing"})


async def test_with_the_database_away_health_stays_and_the_rest_is_503(
    database_url: str, settings: Settings
) -> None:
    database = await Database.connect(database_url)
    browser = Browser(create_app(settings, database), cookie="some session")
    await database.close()
    assert (await browser.call("GET", "/healthz")).status == 200
    for path in ("/readyz", "/api/v1/me"):
        answer = await browser.call("GET", path)
        assert answer.status == 503
        assert answer.header("retry-after")


async def test_closing_ends_the_event_streams_and_the_life_span_ends(world: World) -> None:
    incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    life = asyncio.create_task(world.app({"type": "lifespan", "state": {}}, incoming.get, said.put))
    await incoming.put({"type": "lifespan.startup"})
    assert (await said.get())["type"] == "lifespan.startup.complete"
    browser = await world.signed_in("agent")
    frames: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    forever: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/api/v1/events",
        "query_string": b"",
        "scheme": "http",
        "client": ("203.0.113.7", 1),
        "headers": [
            (b"host", b"localhost:8000"),
            (b"cookie", f"prosa_session={browser.cookie}".encode()),
        ],
    }
    stream = asyncio.create_task(world.app(scope, forever.get, frames.put))
    assert (await frames.get())["status"] == 200
    assert b"event: ready" in (await frames.get())["body"]
    world.app.state.closing.set()
    await asyncio.wait_for(stream, timeout=5)
    await incoming.put({"type": "lifespan.shutdown"})
    await asyncio.wait_for(life, timeout=5)
    assert (await said.get())["type"] == "lifespan.shutdown.complete"


async def test_the_files_host_serves_no_page(world: World) -> None:
    answer = await world.browser(host="127.0.0.1:8000").call("GET", "/conversations")
    assert (answer.status, answer.header("location")) == (307, "http://localhost:8000/")
    assert (await world.browser(host="127.0.0.1:8000").call("GET", "/healthz")).status == 200


def test_the_committed_document_is_that_of_the_code() -> None:
    assert openapi.main(["--check"]) == 0


def test_the_document_describes_every_route_and_its_problems() -> None:
    document = openapi.document()
    assert document["openapi"].startswith("3.1")
    described = {path for path in document["paths"] if path.startswith("/api/")}
    assert {"/api/v1/session", "/api/v1/me", "/api/v1/users/{user_id}"} <= described
    for operations in document["paths"].values():
        for operation in operations.values():
            assert "400" not in operation["responses"]
            assert "application/problem+json" in operation["responses"]["default"]["content"]
    assert msgspec.json.decode(openapi.render()) == msgspec.json.decode(msgspec.json.encode(document))


def test_every_feature_with_routes_is_wired() -> None:
    listed = {str(handler) for handler in app_module.HANDLERS}
    assert len(listed) == len(app_module.HANDLERS)


def test_a_browser_that_left_is_no_error_of_ours() -> None:
    gone = problems.understand(InternalServerException("client disconnected prematurely"))
    assert (gone.status, gone.code) == (400, "client_gone")
    assert problems.understand(InternalServerException("something else")).status == 500
