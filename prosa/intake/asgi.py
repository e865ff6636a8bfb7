"""The webhook receiver at /hooks: check the signature, store the raw bytes, commit, only then answer 200."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from prometheus_client import Counter

from prosa.channels.meta import signature
from prosa.inboxes.schemas import HookAddress
from prosa.inboxes.vault import Vault
from prosa.intake import queries
from prosa.intake.directory import Directory
from prosa.intake.writer import Delivery, GroupWriter, NotStored
from prosa.kit import logs
from prosa.kit.database import Database
from prosa.kit.events import Doorbell
from prosa.kit.ids import uuid7
from prosa.kit.settings import Settings

RETRY_AFTER = 2
"""Seconds that a provider is asked to wait after 503."""
RING_PAUSE = 0.01
"""Seconds between two rings of a process."""
MAX_HELD_BYTES = 64 * 1024 * 1024
"""Bodies in memory (being read or stored) of one process; above it 503."""

log = logs.get(__name__)

refused = Counter("prosa_webhooks_refused", "Webhooks refused before they were stored", ["inbox", "reason"])
accepted = Counter("prosa_webhooks_accepted", "Webhooks stored and acknowledged", ["inbox"])

_TEXT = (b"content-type", b"text/plain; charset=utf-8")


class _TooLarge(Exception):
    pass


class _Gone(Exception):
    pass


class Hooks:
    """Raw ASGI application: `GET|POST /hooks/<channel>/<inbox key>`. To be closed before the database."""

    def __init__(self, database: Database, settings: Settings, *, max_waiting: int = 5000) -> None:
        self._directory = Directory(database, Vault(settings))
        self._limit = settings.webhook_body_limit
        self._held = 0
        self._bell = Doorbell(database.pool, queries.BELL)
        self._unrung: set[UUID] = set()
        self._pause: asyncio.TimerHandle | None = None
        self._writer = GroupWriter(database.pool, self._ring, max_waiting=max_waiting)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        parts = scope["path"].strip("/").split("/")
        if len(parts) < 2 or scope["method"] not in ("GET", "POST"):
            await _answer(send, 404 if len(parts) < 2 else 405)
            return
        channel, key = parts[-2], parts[-1]
        try:
            address = await self._directory.find(channel, key)
        except Exception as error:  # the database is away, in one of many ways  # noqa: BLE001
            log.error("webhook address not readable", error=type(error).__name__)
            await _busy(send)
            return
        if address is None:
            await _answer(send, 404)
        elif scope["method"] == "GET":
            await _handshake(scope, send, address)
        else:
            await self._receive(scope, receive, send, address, key)

    async def close(self) -> None:
        """Store and answer what has been accepted, then let go of the database."""
        await self._writer.close()
        if self._pause is not None:
            self._pause.cancel()
        while self._unrung:
            self._bell.ring(self._unrung.pop())
        await self._bell.close()

    def forget_addresses(self) -> None:
        """Inboxes changed: read their addresses and secrets again."""
        self._directory.forget()

    def _ring(self, inboxes: set[UUID]) -> None:
        """At once when it was quiet, else with the next ring: a NOTIFY is a commit of its own."""
        self._unrung |= inboxes
        if self._pause is None:
            self._ring_now()

    def _ring_now(self) -> None:
        self._pause = None
        if self._unrung:
            self._pause = asyncio.get_running_loop().call_later(RING_PAUSE, self._ring_now)
        while self._unrung:
            self._bell.ring(self._unrung.pop())

    async def _receive(self, scope: Any, receive: Any, send: Any, address: HookAddress, key: str) -> None:
        if self._held > MAX_HELD_BYTES:
            await _busy(send)
            return
        inbox = str(address.inbox_id)
        reserved = 0
        try:
            declared, header = _headers(scope)
            if declared > self._limit:
                raise _TooLarge
            reserved = max(declared, 0)
            self._held += reserved
            body = await _read(receive, self._limit)
            self._held += len(body) - reserved
            reserved = len(body)
            if not await self._is_signed(address, key, body, header):
                refused.labels(inbox, "signature").inc()
                log.warning("webhook with a missing or wrong signature", inbox_id=inbox, size=len(body))
                await _answer(send, 401)
                return
            await self._writer.put(Delivery(uuid7(), address.account_id, address.inbox_id, body))
            accepted.labels(inbox).inc()
            await _answer(send, 200)
        except _TooLarge:
            refused.labels(inbox, "size").inc()
            await _answer(send, 413, (b"connection", b"close"))
        except NotStored:
            refused.labels(inbox, "unavailable").inc()
            await _busy(send)
        except _Gone:
            pass  # nobody is there to be answered, and an incomplete body is worth nothing
        finally:
            self._held -= reserved

    async def _is_signed(self, address: HookAddress, key: str, body: bytes, header: str | None) -> bool:
        if signature.is_signed(body, header, address.app_secret):
            return True
        if header is None:
            return False
        # The secret may have been replaced a moment ago.
        try:
            fresh = await self._directory.again(address.channel, key)
        except Exception as error:  # the database is away, in one of many ways  # noqa: BLE001
            log.warning("webhook address not readable", error=type(error).__name__)
            return False
        return fresh is not None and signature.is_signed(body, header, fresh.app_secret)


def _headers(scope: Any) -> tuple[int, str | None]:
    """Declared length (-1 if none) and signature; two signatures are none."""
    declared, given = -1, []
    for name, value in scope["headers"]:
        if name == b"content-length":
            declared = int(value) if value.isdigit() else -1
        elif name == b"x-hub-signature-256":
            given.append(value.decode("latin-1"))
    return declared, given[0] if len(given) == 1 else None


async def _read(receive: Any, limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise _Gone
        chunk = event.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise _TooLarge
        chunks.append(chunk)
        if not event.get("more_body", False):
            return chunks[0] if len(chunks) == 1 else b"".join(chunks)


async def _handshake(scope: Any, send: Any, address: HookAddress) -> None:
    try:
        query = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=20)
    except ValueError:
        query = {}
    challenge = signature.handshake({name: values[0] for name, values in query.items()}, address.verify_token)
    if challenge is None:
        refused.labels(str(address.inbox_id), "handshake").inc()
        await _answer(send, 403)
    else:
        await _answer(send, 200, body=challenge[:1000].encode())


async def _busy(send: Any) -> None:
    await _answer(send, 503, (b"retry-after", str(RETRY_AFTER).encode()))


async def _answer(send: Any, status: int, *headers: tuple[bytes, bytes], body: bytes = b"") -> None:
    length = (b"content-length", str(len(body)).encode())
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [_TEXT, length, (b"x-content-type-options", b"nosniff"), *headers],
        }
    )
    await send({"type": "http.response.body", "body": body})
