"""A child of `prosa serve`: one web process, or the one that works in the background.

Started as `python -m prosa.entrypoints.serve KIND CONTROL READY [SOCKET]` with inherited file descriptors:
a line with the settings comes through CONTROL as soon as the database is ready, and its end means that the
parent is gone.
"""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import msgspec
import uvicorn
import uvloop

from prosa.kit import logs
from prosa.kit.errors import ProsaError
from prosa.kit.processes import follow_parent
from prosa.kit.settings import Settings

CANNOT_START = 78
"""Exit code when trying again is of no use (EX_CONFIG)."""
_GRACE = 5  # seconds that requests under way get
_LAST_REQUESTS = 0.3  # seconds in which open connections may still bring a request after the last accept
_FIRST_REQUEST = 1.0  # seconds that a connection without a request yet gets; browsers open some ahead

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Orders(msgspec.Struct):
    """What the parent tells a child."""

    settings: Settings
    embedded: bool
    """The database is the embedded one: this child claims it too."""


class Farewell:
    """ASGI wrapper: once closing, every answer asks its client to connect anew."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.closing = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_last(message: dict[str, Any]) -> None:
            if self.closing and message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
            await send(message)

        await self.app(scope, receive, send_last if scope["type"] == "http" else send)


class Server(uvicorn.Server):
    """Ends in an order that loses no request: no new connections, event streams, open connections."""

    def __init__(
        self,
        config: uvicorn.Config,
        farewell: Farewell,
        *,
        ready: Callable[[], None],
        end_streams: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self._farewell = farewell
        self._ready = ready
        self._end_streams = end_streams

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()  # `serve_on` decides

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        self._farewell.closing = True
        self._end_streams()
        await asyncio.sleep(_LAST_REQUESTS)
        loop = asyncio.get_running_loop()
        start = loop.time()
        # A busy machine may not have read yet what is here already: closing now would cut it off.
        # There is no event to wait for: it is the kernel's buffer that is looked at.
        while (now := loop.time()) < start + _GRACE and self._is_expecting(now < start + _FIRST_REQUEST):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        await super().shutdown(sockets)

    def _is_expecting(self, also_first: bool) -> bool:
        """Whether a connection that would be closed has brought something, or (`also_first`) has to bring its first."""
        for connection in list(self.server_state.connections):
            cycle = getattr(connection, "cycle", None)
            if cycle is None:
                if also_first or _has_unread(connection):
                    return True
            elif cycle.response_complete and _has_unread(connection):
                return True
        return False


def _has_unread(connection: Any) -> bool:
    """Whether bytes wait in the kernel. An end of the stream counts as none: nothing is lost with it."""
    transport = getattr(connection, "transport", None)
    if transport is None or transport.is_closing():
        return False
    sock = transport.get_extra_info("socket")
    if sock is None:
        return False
    try:
        with socket.socket(fileno=os.dup(sock.fileno())) as copy:
            return bool(copy.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
    except OSError:
        return False


def web_server(
    app: Any, settings: Settings, *, ready: Callable[[], None], end_streams: Callable[[], None]
) -> Server:
    """The HTTP server for an application."""
    farewell = Farewell(app)
    config = uvicorn.Config(
        farewell,
        http="httptools",
        ws="none",
        lifespan="on",
        interface="asgi3",
        log_config=None,
        access_log=False,
        server_header=False,
        # Off unless asked for: uvicorn would believe X-Forwarded-For of anybody on this machine.
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=_GRACE,
    )
    return Server(config, farewell, ready=ready, end_streams=end_streams)


async def run_web(settings: Settings, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Serve HTTP on an open socket until SIGTERM."""
    from prosa.entrypoints.app import create_app
    from prosa.kit.database import Database

    database = await Database.connect(_url(settings), pool_size=settings.pool_size)
    try:
        app = create_app(settings, database)
        await serve_on(web_server(app, settings, ready=ready, end_streams=app.state.closing.set), listener)
    finally:
        await database.close()


async def serve_on(server: Server, listener: socket.socket) -> None:
    """Run `server` until SIGTERM."""

    def leave() -> None:
        server.should_exit = True

    _on_end(leave)
    await server.serve([listener])


async def run_background_child(settings: Settings, ready: Callable[[], None]) -> None:
    """Work in the background until SIGTERM."""
    from prosa.entrypoints.background import run_background

    stop = asyncio.Event()
    _on_end(stop.set)
    ready()
    await run_background(settings, stop)


def _on_end(leave: Callable[[], None]) -> None:
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, leave)


def _url(settings: Settings) -> str:
    if settings.database_url is None:
        raise ProsaError("The parent gave no database.")
    return settings.database_url


def _warm_up(kind: str) -> None:
    """Import what is slow to import while the parent still prepares the database."""
    if kind == "web":
        import prosa.entrypoints.app
    else:
        import prosa.entrypoints.background  # noqa: F401


def _read_orders(control: int) -> Orders | None:
    line = bytearray()
    while not line.endswith(b"\n"):
        part = os.read(control, 1)
        if not part:
            return None
        line += part
    return msgspec.json.decode(bytes(line), type=Orders, dec_hook=lambda kind, value: kind(value))


def main(arguments: list[str]) -> int:
    """Run one child; the exit code."""
    kind, control, ready_pipe = arguments[0], int(arguments[1]), int(arguments[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all of a terminal; the parent decides
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))  # nothing to finish yet
    _warm_up(kind)
    orders = _read_orders(control)
    if orders is None:
        return 0
    settings = orders.settings
    logs.configure(settings.log_format, settings.log_level)
    follow_parent(control, lambda: os.kill(os.getpid(), signal.SIGTERM))

    def ready() -> None:
        os.write(ready_pipe, b"1")
        os.close(ready_pipe)

    try:
        with _claim(orders):
            if kind == "web":
                uvloop.run(run_web(settings, socket.socket(fileno=int(arguments[3])), ready))
            else:
                uvloop.run(run_background_child(settings, ready))
    except ProsaError as error:
        logs.get(__name__).error("cannot start", reason=error.detail)
        return CANNOT_START
    return 0


@contextmanager
def _claim(orders: Orders) -> Iterator[None]:
    """Hold the embedded server: if the parent is killed, the last child stops it."""
    if not orders.embedded:
        yield
        return
    from prosa.kit.postgres import EmbeddedPostgres

    postgres = EmbeddedPostgres(orders.settings.data_dir, binaries=orders.settings.postgres_bin)
    postgres.start()
    try:
        yield
    finally:
        postgres.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
