"""A uvicorn server on a free port and a small client of its event stream."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

from tests.realtime.support import Frame


@asynccontextmanager
async def serving(app: Any) -> AsyncIterator[int]:
    """The port that `app` is served on, by this event loop."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=2_048)
    config = uvicorn.Config(
        app, http="httptools", ws="none", lifespan="off", log_config=None, access_log=False, interface="asgi3"
    )
    config.timeout_graceful_shutdown = 1
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve([listener]))
    while not server.started:
        await asyncio.sleep(0.005)
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await task
        listener.close()


class Client:
    """One HTTP request to the stream, by hand, so that tests decide what is read and when."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.status = 0
        self.headers: dict[str, str] = {}

    @classmethod
    async def connect(
        cls,
        port: int,
        path: str = "/api/v1/events",
        *,
        method: str = "GET",
        window: int | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes = b"",
    ) -> Client:
        """Send the request and read the answer's head. `window`: bytes of the socket's receive buffer."""
        sock = socket.socket()
        if window is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port))
        reader, writer = await asyncio.open_connection(sock=sock, limit=window or 2**16)
        lines = [f"{method} {path} HTTP/1.1", f"host: 127.0.0.1:{port}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in (headers or {}).items()]
        if content:
            lines += [f"content-length: {len(content)}", "content-type: application/json"]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + content)
        client = cls(reader, writer)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        client.status = int(head[0].split(" ")[1])
        client.headers = dict(line.split(": ", 1) for line in head[1:] if line)
        return client

    async def chunk(self) -> bytes:
        """The next chunk of the body, empty at its end."""
        size = int(await self.reader.readline(), 16)
        data = await self.reader.readexactly(size)
        await self.reader.readexactly(2)
        return data

    async def body(self) -> bytes:
        """A body of known length."""
        return await self.reader.readexactly(int(self.headers["content-length"]))

    async def frames(self, count: int, *, but: tuple[str, ...] = ("counters",)) -> list[Frame]:
        """The next `count` frames of other types than `but`, or those before the end."""
        found: list[Frame] = []
        async with asyncio.timeout(5):
            while len(found) < count:
                data = await self.chunk()
                if not data:
                    break
                frames = [Frame(raw) for raw in data.decode().split("\n\n") if raw]
                found += [frame for frame in frames if frame.event not in but]
        return found

    async def close(self) -> None:
        self.writer.close()
        try:
            await self.writer.wait_closed()
        except OSError:
            pass
