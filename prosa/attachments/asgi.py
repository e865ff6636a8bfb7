"""The files origin: customers' files under signed addresses, without cookies, without ever running them."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import asyncpg

from prosa.attachments import queries
from prosa.attachments.links import Links
from prosa.attachments.names import content_disposition
from prosa.attachments.types import ALLOWED, OCTETS, is_inline
from prosa.kit import logs
from prosa.kit.database import Database
from prosa.kit.errors import ProsaError
from prosa.kit.settings import Settings
from prosa.kit.storage import Storage

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_KNOWN = 2000

log = logs.get(__name__)

_File = tuple[str, str, str, int]
"""Name, type, storage key, size."""


class Files:
    """Raw ASGI application: `GET|HEAD /files/{account}/{attachment}?e=&s=[&d=1]`."""

    def __init__(self, database: Database, storage: Storage, settings: Settings) -> None:
        self._database = database
        self._storage = storage
        self._links = Links(settings)
        self._known: OrderedDict[tuple[UUID, UUID], _File] = OrderedDict()

    async def __call__(self, scope: Any, _receive: Any, send: Any) -> None:
        """Serve one request. Cookies are neither read nor set."""
        if scope["type"] != "http":
            return
        if scope["method"] not in ("GET", "HEAD"):
            await _refuse(send, 405)
            return
        subject = _subject(scope["path"])
        query = dict(parse_qsl(scope["query_string"].decode("latin-1"), max_num_fields=None))
        if subject is None or not self._links.is_valid(*subject, query):
            await _refuse(send, 403 if subject else 404)
            return
        try:
            found = await self._find(*subject)
            if found is None:
                await _refuse(send, 404)
            else:
                await self._serve(scope, send, subject[1], found, download=query.get("d") == "1")
        except ProsaError as error:
            log.warning("file not served", attachment_id=str(subject[1]), error=error.code)
            await _refuse(send, error.status)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("file not served", attachment_id=str(subject[1]), error=type(error).__name__)
            await _refuse(send, 503)

    async def _find(self, account_id: UUID, attachment_id: UUID) -> _File | None:
        known = self._known.get((account_id, attachment_id))
        if known is not None:
            return known
        row = await queries.served(self._database.pool, account_id, attachment_id)
        if row is None:
            return None
        size = await self._storage.size(row["storage_key"])
        found = (row["name"], row["mime"], row["storage_key"], size)
        self._known[account_id, attachment_id] = found
        if len(self._known) > _KNOWN:
            self._known.popitem(last=False)
        return found

    async def _serve(
        self, scope: Any, send: Any, attachment_id: UUID, file: _File, *, download: bool
    ) -> None:
        name, mime, key, size = file
        asked = {header: value for header, value in scope["headers"] if header in (b"range", b"if-range")}
        tag = f'"{attachment_id}"'
        span = None
        if b"range" in asked and asked.get(b"if-range", tag.encode()) == tag.encode():
            span = parse_range(asked[b"range"].decode("latin-1"), size)
        if span == ():
            await _refuse(send, 416, [(b"content-range", b"bytes */%d" % size)])
            return
        start, end = span or (0, size)
        headers = [
            (b"content-type", (mime if mime in ALLOWED else OCTETS).encode()),
            (b"content-length", b"%d" % (end - start)),
            (
                b"content-disposition",
                content_disposition(name, inline=is_inline(mime) and not download).encode("latin-1"),
            ),
            (b"accept-ranges", b"bytes"),
            (b"etag", tag.encode()),
            (b"cache-control", b"private, max-age=300, immutable"),
        ]
        if span:
            headers.append((b"content-range", b"bytes %d-%d/%d" % (start, end - 1, size)))
        chunks = None if scope["method"] == "HEAD" or start == end else self._storage.stream(key, start, end)
        # The first chunk is read before the status is sent: a missing file must not become a cut 200.
        first = b"" if chunks is None else await anext(chunks, b"")
        await _begin(send, 206 if span else 200, headers)
        if chunks is not None:
            await send({"type": "http.response.body", "body": first, "more_body": True})
            async for chunk in chunks:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def parse_range(value: str, size: int) -> tuple[int, int] | tuple[()] | None:
    """(start, end) of one range, end not included; () cannot be satisfied; None: answer with everything."""
    match = _RANGE.fullmatch(value.strip())
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        length = min(int(match[2]), size)
        return (size - length, size) if length else ()
    start = int(match[1])
    end = min(int(match[2]) + 1, size) if match[2] else size
    if match[2] and int(match[2]) < start:
        return None
    return (start, end) if start < size else ()


def _subject(path: str) -> tuple[UUID, UUID] | None:
    parts = path.strip("/").split("/")
    try:
        return UUID(parts[-2]), UUID(parts[-1])
    except (IndexError, ValueError):
        return None


async def _begin(send: Any, status: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
    fixed = [
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"sandbox; default-src 'none'"),
        (b"cross-origin-resource-policy", b"cross-origin"),
        # The console draws the waveform of recordings. Whoever has the signed address may read the file anyway, and
        # no cookie is ever looked at here.
        (b"access-control-allow-origin", b"*"),
        (b"referrer-policy", b"no-referrer"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": [*fixed, *headers]})


async def _refuse(send: Any, status: int, headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
    plain = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"0")]
    await _begin(send, status, [*plain, (b"cache-control", b"no-store"), *headers])
    await send({"type": "http.response.body", "body": b""})
