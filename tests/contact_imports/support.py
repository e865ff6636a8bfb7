"""Files of contacts, and the way of one through the product."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from prosa.contact_imports import jobs
from prosa.contact_imports.sheets import Workbook
from prosa.contacts.policy import cnpj_check_digits, cpf_digits
from prosa.kit.database import Database
from prosa.kit.storage import Storage
from tests.accounts.support import Answer, Browser, World

BOUNDARY = "limite"
ALL = "/api/v1/contact-imports"


def cpf(number: int) -> str:
    """A valid CPF."""
    for end in range(100):
        if found := cpf_digits(f"{number:09d}{end:02d}"):
            return found
    raise AssertionError(number)


def cnpj(number: int) -> str:
    """A valid CNPJ."""
    return f"{number:012d}{cnpj_check_digits(f'{number:012d}')}"


def csv(*rows: Sequence[str], delimiter: str = ";") -> bytes:
    return "".join(delimiter.join(row) + "\r\n" for row in rows).encode()


def xlsx(*rows: Sequence[str]) -> bytes:
    book = Workbook("Contatos")
    return book.rows(rows) + book.end()


async def upload(browser: Browser, content: bytes, name: str = "contatos.csv") -> Answer:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    return await browser.call("POST", ALL, body=body, headers=headers)


class Importing:
    """An import as somebody goes through it."""

    def __init__(self, world: World, browser: Browser, found: dict[str, Any]) -> None:
        self._world = world
        self._browser = browser
        self.found = found

    @property
    def path(self) -> str:
        return f"{ALL}/{self.found['id']}"

    async def call(self, method: str, what: str, data: Any = None) -> Any:
        answer = await self._browser.call(method, f"{self.path}/{what}", data)
        assert answer.status == 200, answer.body
        return answer.json()

    async def map(self, columns: dict[int, str] | None = None, **options: Any) -> None:
        targets = self.found["mapping"] if columns is None else {str(k): v for k, v in columns.items()}
        body = {"columns": targets, "options": {**self.found["options"], **options}}
        self.found = (await self.call("PUT", "mapping", body))["import"]

    async def do(self, action: str) -> dict[str, Any]:
        """check, run or undo, to the end."""
        await self.call("POST", action)
        await work(self._world.database, storage(self._world))
        return await self.now()

    async def now(self) -> dict[str, Any]:
        self.found = (await self._browser.call("GET", self.path)).json()["import"]
        return self.found

    async def errors(self) -> list[tuple[int, str, str]]:
        items = (await self.call("GET", "errors?limit=200"))["items"]
        return [(row["number"], error["field"], error["code"]) for row in items for error in row["errors"]]

    def counts(self) -> tuple[int, int, int, int]:
        """created, updated, skipped, failed"""
        found = self.found
        return found["created"], found["updated"], found["skipped"], found["failed"]


def storage(world: World) -> Storage:
    return Storage(world.settings.storage_url)


async def work(database: Database, files: Storage) -> int:
    return await jobs.work(database, files, "tests:1:1:1", asyncio.Event())


async def begin(
    world: World, content: bytes, name: str = "contatos.csv", browser: Browser | None = None, **options: Any
) -> Importing:
    """Upload, map as guessed, check."""
    browser = browser or await world.signed_in("administrator")
    answer = await upload(browser, content, name)
    assert answer.status == 201, answer.body
    importing = Importing(world, browser, answer.json()["import"])
    if options:
        await importing.map(**options)
    await importing.do("check")
    return importing


async def contacts(database: Database, account_id: UUID) -> list[dict[str, Any]]:
    async with database.transaction(account_id) as tx:
        rows = await tx.fetch(
            "SELECT * FROM contacts WHERE account_id = $1 ORDER BY created_at, id", tx.account_id
        )
    return [dict(row) for row in rows]
