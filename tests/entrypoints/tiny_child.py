"""A child of the process manager with a tiny application and no database."""

import asyncio
import os
import socket
import sys
from collections.abc import Callable
from typing import Any

from prosa.entrypoints import serve
from prosa.kit.settings import Settings

closing = asyncio.Event()


async def app(scope: dict[str, Any], receive: serve.Receive, send: serve.Send) -> None:
    """/ tells the pid, /stream lasts until closing, /slow takes a while."""
    if scope["type"] == "lifespan":
        while True:
            kind = (await receive())["type"]
            await send({"type": f"{kind}.complete"})
            if kind == "lifespan.shutdown":
                return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    if scope["path"] == "/stream":
        await send({"type": "http.response.body", "body": b"begin ", "more_body": True})
        await closing.wait()
        await send({"type": "http.response.body", "body": b"end"})
        return
    if scope["path"] == "/slow":
        await asyncio.sleep(0.5)
    await send({"type": "http.response.body", "body": str(os.getpid()).encode()})


async def run_web(settings: Settings, listener: socket.socket, ready: Callable[[], None]) -> None:
    """In place of the real one."""
    await serve.serve_on(serve.web_server(app, settings, ready=ready, end_streams=closing.set), listener)


if __name__ == "__main__":
    serve.run_web = run_web
    serve._warm_up = lambda kind: None  # noqa: ARG005 - mypy wants the name
    sys.exit(serve.main(sys.argv[1:]))
