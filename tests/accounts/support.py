"""Two companies with people of every role, and browsers that talk to the real application."""

import asyncio
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID

import msgspec
import pytest
from argon2 import PasswordHasher
from litestar import Litestar

from prosa.accounts import passwords, service
from prosa.departments import service as departments
from prosa.entrypoints import app as web
from prosa.entrypoints.edge import Edge
from prosa.kit.database import Database
from prosa.kit.events import StoredEvent, read
from prosa.kit.settings import Settings

PASSWORD = "chuva no telhado velho"
ROLES = ("administrator", "supervisor", "agent")


@dataclass
class Answer:
    """What the application answered."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name), None)

    def json(self) -> Any:
        return msgspec.json.decode(self.body)

    @property
    def code(self) -> str:
        """The problem's code; also checks its shape."""
        assert self.header("content-type") == "application/problem+json", self.body
        problem = self.json()
        assert {"type", "title", "status", "code", "detail", "instance", "request_id"} <= problem.keys()
        assert problem["status"] == self.status
        assert problem["request_id"] == self.header("x-request-id")
        return str(problem["code"])


@dataclass
class Browser:
    """Keeps its cookie and sends what a page of ours would send."""

    app: Edge
    address: str = "203.0.113.7"
    host: str = "localhost:8000"
    cookie: str = ""
    csrf: str = ""
    set_cookie: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    async def call(
        self,
        method: str,
        path: str,
        data: Any = None,
        *,
        headers: dict[str, str] | None = None,
        without: tuple[str, ...] = (),
        body: bytes | None = None,
    ) -> Answer:
        """One request; `without` leaves out headers that the browser would send."""
        if body is None:
            body = b"" if data is None else msgspec.json.encode(data)
        sent = {"host": self.host, **self.extra}
        if self.cookie:
            sent["cookie"] = f"prosa_session={self.cookie}"
        if method not in ("GET", "HEAD"):
            sent |= {"origin": f"http://{self.host}", "sec-fetch-site": "same-origin"}
            if self.csrf:
                sent["x-csrf-token"] = self.csrf
        if body:
            sent |= {"content-type": "application/json", "content-length": str(len(body))}
        sent |= headers or {}
        for name in without:
            sent.pop(name, None)
        return await self.raw(method, path, [(k.encode(), v.encode()) for k, v in sent.items()], body)

    async def raw(self, method: str, path: str, headers: list[tuple[bytes, bytes]], body: bytes) -> Answer:
        """One request exactly as given."""
        plain, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": plain,
            "raw_path": plain.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": headers,
            "client": (self.address, 50000),
            "server": ("127.0.0.1", 8000),
        }
        incoming: list[Any] = [
            {"type": "http.disconnect"},
            {"type": "http.request", "body": body, "more_body": False},
        ]
        sent: list[Any] = []
        is_answered = asyncio.Event()

        async def receive() -> Any:
            if len(incoming) == 1:
                await is_answered.wait()  # nobody hangs up before the end
            return incoming.pop()

        async def send(message: Any) -> None:
            sent.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                is_answered.set()

        await self.app(scope, receive, send)
        start, *rest = sent
        answered = [(key.decode(), value.decode()) for key, value in start["headers"]]
        for key, value in answered:
            if key == "set-cookie":
                self.set_cookie = value
                self.cookie = SimpleCookie(value)["prosa_session"].value
        return Answer(start["status"], answered, b"".join(message.get("body", b"") for message in rest))

    async def sign_in(self, login: str, password: str = PASSWORD) -> Answer:
        answer = await self.call("POST", "/api/v1/session", {"login": login, "password": password})
        if answer.status == 200:
            self.csrf = answer.json()["csrf_token"]
        return answer


@dataclass
class Company:
    """An account, its people (by role) and its one department, which the agent works in."""

    id: UUID
    name: str
    users: dict[str, UUID]
    department: UUID

    def login(self, role: str) -> str:
        return f"{role}@{self.name}.example"


@dataclass
class World:
    """Two companies and the application that serves both."""

    database: Database
    settings: Settings
    app: Edge
    acme: Company
    other: Company

    def browser(self, **options: Any) -> Browser:
        return Browser(self.app, **options)

    async def signed_in(self, role: str, company: Company | None = None) -> Browser:
        """A browser in which somebody has signed in."""
        browser = self.browser()
        answer = await browser.sign_in((company or self.acme).login(role))
        assert answer.status == 200, answer.body
        return browser

    async def role_id(self, kind: str, company: Company | None = None) -> str:
        browser = await self.signed_in("administrator", company)
        roles = (await browser.call("GET", "/api/v1/roles")).json()["items"]
        return str(next(role["id"] for role in roles if role["kind"] == kind))

    async def events(self, company: Company | None = None) -> list[StoredEvent]:
        async with self.database.transaction(None) as tx:
            return await read(tx.connection, (company or self.acme).id, 0, 1000)

    async def access_events(self, company: Company | None = None) -> list[dict[str, Any]]:
        """The data of all `access.changed` events so far."""
        found = await self.events(company)
        return [msgspec.json.decode(event.payload) for event in found if event.type == "access.changed"]


async def _company(database: Database, name: str) -> Company:
    account_id = await service.create_account(database, name)
    users = {}
    for role in ROLES:
        login = f"{role}@{name}.example"
        users[role] = await service.create_user(
            database, account_id, login, f"{role} of {name}", PASSWORD, role
        )
    async with database.transaction(account_id) as tx:
        department = await departments.create_department(tx, "Suporte", member_ids=[users["agent"]])
    return Company(account_id, name, users, department)


_APPLICATIONS: list[Litestar] = []
"""Of earlier tests of this process: reading all routes takes a quarter of a second, and they are always the same."""


def reuse_applications(monkeypatch: pytest.MonkeyPatch) -> None:
    """Serve this test's installations by applications of earlier tests, as far as there are some."""
    free = list(_APPLICATIONS)

    def lend(given: web.Given) -> Litestar:
        limit = given.settings.request_body_limit
        for number, known in enumerate(free):
            if known.request_max_body_size == limit:
                known.state.given = given
                return free.pop(number)
        _APPLICATIONS.append(made := build(given))
        return made

    build = web.build_api
    monkeypatch.setattr(web, "build_api", lend)


@pytest.fixture
async def world(database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> World:
    """Cheap password hashes (their real cost has its own test) and everything else real."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    reuse_applications(monkeypatch)
    acme, other = await _company(database, "acme"), await _company(database, "other")
    return World(database, settings, web.create_app(settings, database), acme, other)
