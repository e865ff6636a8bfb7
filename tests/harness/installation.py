"""A whole Prosa of its own: PostgreSQL in a temporary folder, `prosa serve`, people with tokens, a number."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from prosa.accounts import passwords
from prosa.accounts import service as accounts
from prosa.accounts.service import users
from prosa.departments import service as departments
from prosa.inboxes import service as inboxes
from prosa.inboxes.schemas import NewInbox
from prosa.inboxes.vault import Vault
from prosa.kit import logs
from prosa.kit.database import Database
from prosa.kit.postgres import EmbeddedPostgres
from prosa.kit.settings import Settings, load
from prosa.migrations import upgrade
from tests.harness.processes import children
from tests.harness.webhooks import APP_SECRET, PHONE_ID, WABA, Line

ROOT = Path(__file__).parents[2]
_SECRET = "uma chave que so existe durante esta medicao 0123456789"
_NO_GRAPH = "http://127.0.0.1:9/v23.0"


@dataclass
class Installation:
    """Its database outlives `serve`, which may be started and stopped at will."""

    folder: Path
    postgres: EmbeddedPostgres
    settings: Settings
    database: Database
    workers: int
    account_id: UUID = field(default_factory=lambda: UUID(int=0))
    inbox_id: UUID = field(default_factory=lambda: UUID(int=0))
    key: str = ""
    tokens: list[str] = field(default_factory=list)
    """The administrator's first, then supervisors' and agents' in turn."""
    user_ids: list[UUID] = field(default_factory=list)
    department_ids: list[UUID] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Of the database."""
        return self.postgres.url()

    @property
    def port(self) -> int:
        return self.settings.port

    @property
    def log(self) -> Path:
        """What `serve` said."""
        return self.folder / "serve.log"

    def children(self, kind: str | None = None) -> list[int]:
        """Process ids of the children, or of those of one kind."""
        if self.process is None:
            return []
        return [pid for pid, name in children(self.process.pid).items() if kind in (None, name)]

    def launch(self) -> None:
        """Start `prosa serve` without waiting."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PROSA_")}
        environment |= {
            "PYTHONPATH": str(ROOT),
            "PROSA_SECRET_KEY": _SECRET,
            "PROSA_DATA_DIR": str(self.folder),
            "PROSA_GRAPH_URL": self.settings.graph_url,
            "PROSA_PORT": str(self.port),
            "PROSA_WORKERS": str(self.workers),
            "PROSA_LOG_LEVEL": "warning",
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "prosa", "serve"],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    async def start(self) -> float:
        """Start `prosa serve`; seconds until its first 200."""
        began = time.monotonic()
        self.launch()
        seconds = await self.answering(began)
        while len(self.children()) < self.workers + 1:
            await asyncio.sleep(0.05)
        return seconds

    async def answering(self, since: float, patience: float = 60.0) -> float:
        """Wait for a 200; seconds from `since` to it. Raises TimeoutError."""
        probe = b"GET /readyz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"
        while time.monotonic() - since < patience:
            line = Line(self.port)
            try:
                if await line.post(probe, timeout=3) == 200:
                    return time.monotonic() - since
            except (OSError, EOFError, TimeoutError):
                pass
            finally:
                line.close()
            await asyncio.sleep(0.01)
        raise TimeoutError(f"no answer in {patience:.0f} s; the last lines of the log:\n{self.tail()}")

    async def stop(self, number: int = signal.SIGTERM) -> None:
        """End `prosa serve`."""
        process, self.process = self.process, None
        if process is None:
            return
        process.send_signal(number)
        try:
            await asyncio.to_thread(process.wait, 30)
        except subprocess.TimeoutExpired:
            process.kill()
            await asyncio.to_thread(process.wait)

    def tail(self, lines: int = 15) -> str:
        """The end of what `serve` said."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    @property
    def postmaster(self) -> int:
        """Process id of the database server."""
        return int((self.postgres.place.data / "postmaster.pid").read_text().split()[0])


@asynccontextmanager
async def installation(
    *, workers: int = 2, people: int = 12, graph_url: str = _NO_GRAPH, departments_count: int = 2
) -> AsyncIterator[Installation]:
    """A seeded installation; `serve` is not started yet. Everything is removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="prosa-harness-"))
    folder.chmod(0o711)  # the database's user must pass
    logs.configure("console", "warning")
    for name in ("asyncpg", "aiohttp.server"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what is broken on purpose is no news
    postgres = EmbeddedPostgres(folder)
    try:
        url = await asyncio.to_thread(postgres.start)
        await upgrade(url)
        settings = load(
            {
                "PROSA_SECRET_KEY": _SECRET,
                "PROSA_DATA_DIR": str(folder),
                "PROSA_GRAPH_URL": graph_url,
                "PROSA_PORT": str(_free_port()),
            },
            file=folder / "none.toml",
        )
        database = await Database.connect(url, pool_size=4)
        place = Installation(folder, postgres, settings, database, workers)
        try:
            await _seed(place, people, departments_count)
            yield place
        finally:
            await place.stop()
            await database.close()
    finally:
        await asyncio.to_thread(postgres.stop)
        shutil.rmtree(folder, ignore_errors=True)


async def _seed(place: Installation, people: int, departments_count: int) -> None:
    database = place.database
    place.account_id = await accounts.create_account(database, "Medição")
    hashed = await passwords.hash_password("conversa-boa-2026")
    async with database.transaction(place.account_id) as tx:
        roles = {role.kind: role for role in (await users.list_roles(tx)).items}
        for number in range(people):
            kind = "administrator" if number == 0 else ("supervisor", "agent")[number % 2]
            login = f"pessoa{number}@medicao.example"
            place.user_ids.append(
                await users.insert_member(tx, login, f"Pessoa {number}", hashed, roles[kind], actor_id=None)
            )
        for number in range(departments_count):
            members = [user for at, user in enumerate(place.user_ids) if at % departments_count == number]
            place.department_ids.append(
                await departments.create_department(tx, f"Setor {number}", member_ids=members)
            )
        new = NewInbox(
            name="São Paulo",
            external_id=PHONE_ID,
            business_id=WABA,
            display_number="+55 11 90000-0010",
            app_secret=APP_SECRET,
            access_token="token-do-simulador",
            verify_token="verifica-simulador",
        )
        inbox = await inboxes.create(tx, Vault(place.settings), new)
        place.inbox_id = inbox.id
        place.key = await tx.fetchval(
            "SELECT key FROM inboxes WHERE account_id = $1 AND id = $2", tx.account_id, inbox.id
        )
    for number in range(people):
        login = f"pessoa{number}@medicao.example"
        place.tokens.append(await accounts.create_token(database, place.account_id, login, "medição"))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
