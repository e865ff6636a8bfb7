"""`GET /api/v1/events`: the event stream as a raw ASGI application, mounted beside the typed routes."""

from __future__ import annotations

import asyncio
import time
from urllib.parse import parse_qs, urlsplit

import msgspec
from litestar.enums import ScopeType
from litestar.types import HTTPResponseBodyEvent, HTTPResponseStartEvent, HTTPScope, Receive, Scope, Send
from prometheus_client import Gauge

from prosa.kit.errors import Forbidden, ProsaError, Unauthorized, Unavailable, headers, problem
from prosa.realtime.hub import Authenticate, Hub
from prosa.realtime.source import FAILURES
from prosa.realtime.stream import Headers, Stream

streams = Gauge("prosa_streams", "Open event streams", multiprocess_mode="livesum")

_CREDENTIALS = frozenset({b"cookie", b"authorization"})
_MAX_NUMBER = 2**63 - 1
_STREAM_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class MethodNotAllowed(ProsaError):
    status = 405
    code = "method_not_allowed"
    default_detail = "Only GET is possible here."


class InvalidCursor(ProsaError):
    """`Last-Event-ID` or `after` is no event number."""

    status = 400
    code = "invalid_cursor"
    default_detail = "Last-Event-ID and after must be the number of an event."


class EventStream:
    """One stream per browser.

    `origins`: further origins that the console is served from, such as the public URL.
    """

    def __init__(self, hub: Hub, authenticate: Authenticate, origins: frozenset[str] = frozenset()) -> None:
        self._hub = hub
        self._authenticate = authenticate
        self._hosts = frozenset(urlsplit(origin).netloc.lower() for origin in origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            return
        try:
            stream = await self._open(scope)
        except ProsaError as error:
            await _refuse(error, scope, send)
            return
        watcher = asyncio.create_task(_end_on_disconnect(stream, receive))
        stream.task = asyncio.current_task()
        streams.inc()
        try:
            await send(_START)
            await self._pump(stream, send)
        except asyncio.CancelledError:
            if not stream.is_ended:
                raise
            # Ended by the hub while the reader took nothing: the server closes the connection.
        finally:
            watcher.cancel()
            streams.dec()
            self._hub.leave(stream)

    async def _open(self, scope: HTTPScope) -> Stream:
        if scope["method"] != "GET":
            raise MethodNotAllowed
        self._hub.check_capacity()
        given = list(scope["headers"])
        self._check_origin(given)
        cursor = _cursor(given, scope["query_string"])
        credentials = tuple(pair for pair in given if pair[0] in _CREDENTIALS)
        known_at = time.monotonic()
        try:
            principal = await self._authenticate(credentials)
        except FAILURES as error:
            raise Unavailable("Nobody can sign in at the moment.", retry_after=2) from error
        if principal is None:
            raise Unauthorized
        return await self._hub.open(principal, credentials, cursor, known_at=known_at)

    def _check_origin(self, given: Headers) -> None:
        """A browser names the page's origin when that is a foreign one: no other site may read along."""
        found = {name: value for name, value in given if name in (b"origin", b"host")}
        origin = found.get(b"origin")
        if origin is None:
            return
        host = urlsplit(origin.decode("latin-1").lower()).netloc
        own = found.get(b"host", b"").decode("latin-1").lower()
        if not host or host not in {*self._hosts, own}:
            raise Forbidden("This origin may not read the event stream.", code="foreign_origin")

    async def _pump(self, stream: Stream, send: Send) -> None:
        while True:
            try:
                chunk = await self._hub.next_chunk(stream)
            except FAILURES:
                stream.end()  # the client comes again and resumes
                chunk = b""
            stream.sending_since = time.monotonic()
            if not chunk:
                await send(_body(stream.final, more=False))
                return
            await send(_body(chunk, more=True))
            stream.sending_since = None


async def _end_on_disconnect(stream: Stream, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()


def _cursor(given: Headers, query: bytes) -> int | None:
    """The number to resume after; the header wins, because a browser sends it when it reconnects."""
    value = next((value for name, value in given if name == b"last-event-id"), b"").decode("latin-1")
    if not value:
        value = parse_qs(query.decode("latin-1")).get("after", [""])[-1]
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 20) or int(value) > _MAX_NUMBER:
        raise InvalidCursor
    return int(value)


_START: HTTPResponseStartEvent = {"type": "http.response.start", "status": 200, "headers": _STREAM_HEADERS}


def _body(content: bytes, *, more: bool) -> HTTPResponseBodyEvent:
    return {"type": "http.response.body", "body": content, "more_body": more}


async def _refuse(error: ProsaError, scope: HTTPScope, send: Send) -> None:
    body = msgspec.json.encode(problem(error, scope["path"]))
    given = [(name.encode(), value.encode()) for name, value in headers(error).items()]
    if isinstance(error, MethodNotAllowed):
        given.append((b"allow", b"GET"))
    start: HTTPResponseStartEvent = {
        "type": "http.response.start",
        "status": error.status,
        "headers": [
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
            *given,
        ],
    }
    await send(start)
    await send(_body(body, more=False))
