"""A whole Prosa for the browser tests: `prosa serve` with two web processes, the simulator, a small company."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import aiohttp

from prosa.accounts import service as accounts
from prosa.departments import service as departments
from prosa.inboxes import service as inboxes
from prosa.inboxes.schemas import NewInbox
from prosa.inboxes.vault import Vault
from prosa.kit.database import Database
from prosa.kit.settings import load
from simulator.testing import PHONE, WABA, Control
from tests.harness.processes import children

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]
PASSWORD = "conversa-boa-2026"
SPEED = 5.0
"""The simulated provider and its customers are this much faster than people."""
PATIENCE = 30.0  # seconds
_SECRET = "uma chave que so existe durante os testes 0123456789"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in."""

    id: UUID
    login: str
    name: str
    token: str


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody with WhatsApp who writes to the company."""

    id: str
    name: str
    phone: str


async def until(check: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Ask `check` (plain or a coroutine function) until it gives something true; that. Raises TimeoutError."""
    end = time.monotonic() + patience
    while True:
        found = check()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return found
        if time.monotonic() > end:
            raise TimeoutError(f"waited {patience:.0f} s for {what}")
        await asyncio.sleep(0.05)


@dataclass
class World:
    """What the tests share. Each makes its own customers, so that none disturbs another."""

    folder: Path
    database_url: str
    port: int
    simulator_port: int
    people: dict[str, Person] = field(default_factory=dict)
    inbox_id: UUID = field(default_factory=lambda: UUID(int=0))
    process: subprocess.Popen[bytes] | None = None
    simulator: subprocess.Popen[bytes] | None = None
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.control = Control(self.simulator_url)
        self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15))

    @property
    def url(self) -> str:
        """The console's origin."""
        return f"http://localhost:{self.port}"

    @property
    def files_url(self) -> str:
        """The origin of customers' files."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def simulator_url(self) -> str:
        """Of the phone page and the Graph API."""
        return f"http://127.0.0.1:{self.simulator_port}"

    @property
    def environment(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PROSA_")}
        return clean | {
            "PYTHONPATH": str(ROOT),
            "PROSA_SECRET_KEY": _SECRET,
            "PROSA_DATA_DIR": str(self.folder),
            "PROSA_DATABASE_URL": self.database_url,
            "PROSA_GRAPH_URL": f"{self.simulator_url}/v23.0",
            "PROSA_PORT": str(self.port),
            "PROSA_WORKERS": "2",
            "PROSA_POOL_SIZE": "4",
            "PROSA_LOG_LEVEL": "warning",
        }

    def _run(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{arguments[0]}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    async def start(self) -> None:
        """Start simulator and product, and make the company."""
        options = ("--port", str(self.simulator_port), "--speed", str(SPEED))
        self.simulator = self._run("simulator", *options)
        key = await self._seed()
        self.serve()
        await until(lambda: self._answers(f"{self.simulator_url}/_control/counters"), "the simulator")
        await self.control.callback(f"{self.files_url}/hooks/whatsapp/{key}")
        await self.ready()
        await self.call("ana", "POST", f"/inboxes/{self.inbox_id}/templates/sync")

    def serve(self) -> None:
        """Start the process tree without waiting."""
        self.process = self._run("prosa", "serve")

    async def ready(self) -> None:
        """Wait until it answers with all its children."""
        await until(lambda: self._answers(f"{self.url}/readyz"), "the server")
        await until(lambda: len(self.children()) == 3, "all children")

    async def _answers(self, url: str) -> bool:
        try:
            async with self.session.get(url) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    def children(self, kind: str | None = None) -> list[int]:
        """Process ids of the web and background children."""
        assert self.process is not None
        return [pid for pid, name in children(self.process.pid).items() if kind in (None, name)]

    def kill(self, kind: str) -> None:
        """kill -9 every child of a kind."""
        for pid in self.children(kind):
            os.kill(pid, signal.SIGKILL)

    async def kill_tree(self) -> None:
        """kill -9 everything, the parent first so that it restarts nothing."""
        assert self.process is not None
        orphans = self.children()
        self.process.kill()
        self.process.wait()
        for pid in orphans:
            os.kill(pid, signal.SIGKILL)
        await until(
            lambda: not any(Path(f"/proc/{pid}").exists() for pid in orphans), "the end of the children"
        )

    async def stop(self) -> None:
        """End everything."""
        for process in (self.process, self.simulator):
            if process is not None:
                process.terminate()
        for process in (self.process, self.simulator):
            if process is not None:
                try:
                    await asyncio.to_thread(process.wait, 15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    await asyncio.to_thread(process.wait)
        await self.control.close()
        await self.session.close()

    async def _seed(self) -> str:
        """Ana administers; Bruno and Carla work in Vendas, where customers arrive; Diego works elsewhere."""
        database = await Database.connect(self.database_url, pool_size=2)
        try:
            account_id = await accounts.create_account(database, "Araucária Móveis")
            ids = {}
            for name, role in (
                ("Ana Ribeiro", "administrator"),
                ("Bruno Teixeira", "agent"),
                ("Carla Menezes", "supervisor"),
                ("Diego Prates", "agent"),
            ):
                nick = name.split()[0].lower()
                login = f"{nick}@araucaria.example"
                ids[nick] = await accounts.create_user(database, account_id, login, name, PASSWORD, role=role)
                token = await accounts.create_token(database, account_id, login, "testes")
                self.people[nick] = Person(ids[nick], login, name, token)
            async with database.transaction(account_id) as tx:
                sales = await departments.create_department(
                    tx, "Vendas", member_ids=[ids["ana"], ids["bruno"], ids["carla"]]
                )
                await departments.create_department(tx, "Suporte", member_ids=[ids["diego"]])
                settings = load(
                    {"PROSA_SECRET_KEY": _SECRET, "PROSA_DATA_DIR": str(self.folder)},
                    file=self.folder / "none.toml",
                )
                inbox = await inboxes.create(
                    tx,
                    Vault(settings),
                    NewInbox(
                        name="São Paulo",
                        external_id=PHONE,
                        business_id=WABA,
                        display_number="+55 11 90000-0010",
                        app_secret="segredo-do-simulador",
                        access_token="token-do-simulador",
                        verify_token="verifica-simulador",
                        default_department_id=sales,
                    ),
                )
                self.inbox_id = inbox.id
                key: str = await tx.fetchval(
                    "SELECT key FROM inboxes WHERE account_id = $1 AND id = $2", account_id, inbox.id
                )
            return key
        finally:
            await database.close()

    # What the tests do beside the browser

    async def call(self, nick: str, method: str, path: str, body: Any = None, **query: str) -> Json:
        """The API as a person, around the browser. Raises AssertionError for anything but a success."""
        headers = {"authorization": f"Bearer {self.people[nick].token}"}
        url = f"{self.url}/api/v1{path}"
        data = None if method == "GET" else (body or {})
        async with self.session.request(method, url, json=data, params=query, headers=headers) as answer:
            text = await answer.text()
            assert answer.status < 300, f"{method} {path}: {answer.status} {text}"
            return dict(await answer.json()) if text else {}

    async def customer(self, name: str) -> Customer:
        """A new customer, with a name that no other test uses."""
        number = next(self._numbers)
        key, full = f"cliente{number}", f"{name} {_word(number)}"
        phone = f"+55119{71000000 + number}"
        await self.control.call("POST", "/customers", {"id": key, "name": full, "phone": phone})
        return Customer(key, full, phone)

    async def conversation(self, customer: Customer) -> Json:
        """The customer's conversation, as soon as it exists."""

        async def find() -> Json | None:
            page = await self.call("ana", "GET", "/conversations", view="all", q=customer.phone)
            return page["items"][0] if page["items"] else None

        found: Json = await until(find, f"the conversation with {customer.name}")
        return found

    async def waiting(self, name: str, text: str = "Oi, tudo bem?") -> tuple[Customer, str]:
        """A customer who has written: (customer, conversation id)."""
        customer = await self.customer(name)
        await self.control.say(customer.id, text)
        return customer, (await self.conversation(customer))["id"]

    async def serving(self, nick: str, name: str, text: str = "Oi, tudo bem?") -> tuple[Customer, str]:
        """A customer who is being served by a person: (customer, conversation id)."""
        customer, conversation_id = await self.waiting(name, text)
        await self.call(nick, "POST", f"/conversations/{conversation_id}/start")
        return customer, conversation_id

    async def thread(self, conversation_id: str) -> list[Json]:
        """Every message of a conversation."""
        path = f"/conversations/{conversation_id}/messages"
        page = await self.call("ana", "GET", path, limit="100")
        items: list[Json] = page["items"]
        while page["before"]:
            page = await self.call("ana", "GET", path, limit="100", before=page["before"])
            items = page["items"] + items
        return items

    async def accepted(self, customer: Customer) -> list[Json]:
        """What the provider took for this customer (read marks and typing do not count), oldest first."""
        log = await self.control.accepted()
        return [
            row["body"] for row in log if str(row["body"].get("to", "")).lstrip("+") == customer.phone[1:]
        ]

    async def accepted_texts(self, customer: Customer) -> list[str]:
        """The texts among them."""
        return [body["text"]["body"] for body in await self.accepted(customer) if body.get("type") == "text"]


def _word(number: int) -> str:
    """A surname for a number: letters only, none a part of another."""
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:03d}").capitalize()


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
