"""A connected number, and a way to post to it without a server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from prosa.accounts.service import create_account
from prosa.channels.meta.signature import sign
from prosa.inboxes import service as inboxes
from prosa.inboxes.schemas import Inbox, NewInbox
from prosa.inboxes.vault import Vault
from prosa.intake.asgi import Hooks
from prosa.kit.database import Database
from prosa.kit.settings import Settings

PAYLOADS = Path(__file__).parents[1] / "payloads"
APP_SECRET = "segredo-de-teste-araucaria-0f1e2d3c"
NUMBER = "106540352242922"
WABA = "208840711993355"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Number:
    """An account with one inbox."""

    account_id: UUID
    inbox: Inbox

    @property
    def key(self) -> str:
        return self.inbox.webhook_url.rsplit("/", 1)[1]


async def connect_number(database: Database, settings: Settings, **values: Any) -> Number:
    """An account of its own with a connected number."""
    account_id = await create_account(database, "Araucária Telecom")
    return Number(account_id, await add_number(database, settings, account_id, **values))


async def add_number(database: Database, settings: Settings, account_id: UUID, **values: Any) -> Inbox:
    """One more number of the account."""
    given: dict[str, Any] = {
        "name": "Vendas",
        "external_id": NUMBER,
        "business_id": WABA,
        "display_number": "+55 41 3333-0000",
        "app_secret": APP_SECRET,
        "access_token": "EAAG-token-de-teste",
        "verify_token": "verifica-123",
    } | values
    async with database.transaction(account_id) as tx:
        return await inboxes.create(tx, Vault(settings), NewInbox(**given), public_url="http://localhost")


async def request(
    app: Hooks,
    method: str,
    path: str,
    body: bytes = b"",
    headers: Sequence[tuple[bytes, bytes]] = (),
    query: bytes = b"",
    chunks: Sequence[bytes] | None = None,
) -> Answer:
    """One ASGI request; `chunks` sends the body in pieces without a declared length."""
    pieces = list(chunks) if chunks is not None else [body]
    if chunks is None:
        headers = [*headers, (b"content-length", str(len(body)).encode())]
    scope = {"type": "http", "method": method, "path": path, "query_string": query, "headers": list(headers)}
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if not pieces:
            return {"type": "http.disconnect"}
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    if not sent:
        return Answer(0, {}, b"")
    return Answer(
        sent[0]["status"],
        {name.decode(): value.decode() for name, value in sent[0]["headers"]},
        b"".join(message.get("body", b"") for message in sent[1:]),
    )


async def post(app: Hooks, key: str, body: bytes, signature: str | None = None) -> Answer:
    """A webhook, rightly signed unless `signature` says otherwise."""
    given = sign(body, APP_SECRET) if signature is None else signature
    headers = [(b"x-hub-signature-256", given.encode())] if given else []
    return await request(app, "POST", f"/hooks/whatsapp/{key}", body, headers)


def payload(name: str) -> bytes:
    """A file of the corpus."""
    return (PAYLOADS / name).read_bytes()


async def count(database: Database, table: str, where: str = "true") -> int:
    """Rows of a table."""
    found: int = await database.pool.fetchval(f"SELECT count(*) FROM {table} WHERE {where}")
    return found
