"""What stands before every part of the web application: request ids, strict headers, the way to the part."""

import asyncio
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any, Protocol

from prosa.accounts.audit import client_address
from prosa.entrypoints import problems
from prosa.entrypoints.security import OriginRule, response_headers
from prosa.kit.errors import NotFound
from prosa.kit.ids import uuid7
from prosa.kit.logs import request_id
from prosa.kit.settings import Settings

_API = ("/api/", "/healthz", "/readyz")


class RawApp(Protocol):
    """An ASGI application."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None: ...


class Parts(Protocol):
    """The applications behind the edge, each with whole paths; None where an installation has none."""

    @property
    def api(self) -> RawApp: ...
    @property
    def console(self) -> RawApp: ...
    @property
    def hooks(self) -> RawApp | None: ...
    @property
    def events(self) -> RawApp | None: ...
    @property
    def files(self) -> RawApp | None: ...


class Edge:
    """The ASGI application that the server runs; `state.closing` ends event streams before a shutdown."""

    def __init__(self, settings: Settings, parts: Parts, origins: OriginRule, closing: asyncio.Event) -> None:
        self.state = SimpleNamespace(closing=closing)
        self._parts = parts
        self._origins = origins
        self._public_url = settings.public_url
        self._headers = [(key.encode(), value.encode()) for key, value in response_headers(settings).items()]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one request (or the server's life span)."""
        if scope["type"] != "http":
            await self._parts.api(scope, receive, send)
            return
        path: str = scope["path"]
        if path.startswith("/hooks/") and self._parts.hooks is not None:
            # The hot path: providers need none of what follows.
            await self._parts.hooks(scope, receive, send)
            return
        current = uuid7().hex
        request_id.set(current)
        client = scope.get("client")
        client_address.set(client[0] if client else "")
        answer = _Answer(send, [*self._headers, (b"x-request-id", current.encode())], path)
        try:
            await self._serve(path, scope, receive, answer)
        except Exception as error:
            if answer.has_begun:
                problems.understand(error)
                raise
            await answer.problem(error)

    async def _serve(self, path: str, scope: Any, receive: Any, answer: "_Answer") -> None:
        if path == "/api/v1/events" and self._parts.events is not None:
            self._origins.check(scope, required=False)
            await self._parts.events(scope, receive, answer)
        elif path.startswith("/files/"):
            is_in_place = self._origins.files == self._origins.public or self._origins.is_files_host(scope)
            if self._parts.files is None or not is_in_place:
                raise NotFound
            await self._parts.files(scope, receive, answer)
        elif path == "/api" or path.startswith(_API):
            await self._parts.api(scope, receive, answer)
        elif path.startswith("/hooks"):
            raise NotFound
        elif self._origins.is_files_host(scope) and scope["method"] in ("GET", "HEAD"):
            # The page must not share an origin with customers' files.
            await answer.redirect(f"{self._public_url}/")
        else:
            await self._parts.console(scope, receive, answer)


class _Answer:
    """`send` that adds the headers an answer does not set itself."""

    def __init__(self, send: Any, headers: list[tuple[bytes, bytes]], path: str) -> None:
        self._send = send
        self._headers = headers
        self._path = path
        self.has_begun = False

    async def __call__(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.has_begun = True
            own = list(message.get("headers", ()))
            names = {key.lower() for key, _ in own}
            defaults = [*self._headers]
            if self._path.startswith("/api/"):
                defaults.append((b"cache-control", b"no-store"))
            message = {**message, "headers": own + [item for item in defaults if item[0] not in names]}
        await self._send(message)

    async def problem(self, error: Exception) -> None:
        status, headers, body = problems.render(error, self._path)
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["allow"] = "GET, HEAD"
        await self._whole(status, {"content-type": problems.MEDIA_TYPE, **headers}, body)

    async def redirect(self, address: str) -> None:
        await self._whole(307, {"location": address, "cache-control": "no-store"}, b"")

    async def _whole(self, status: int, headers: dict[str, str], body: bytes) -> None:
        pairs = [(key.encode(), value.encode()) for key, value in headers.items()]
        pairs.append((b"content-length", str(len(body)).encode()))
        await self({"type": "http.response.start", "status": status, "headers": pairs})
        await self({"type": "http.response.body", "body": body})
