"""A small server on loopback that answers as the test says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from prosa.channels.whatsapp.client import WhatsAppClient

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
NUMBER = "301100220033001"
TOKEN = "EAA-token"


class Graph:
    """`answers` maps "METHOD /path" to what is answered; `requests` holds what came."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[web.Request] = []
        self.bodies: list[bytes] = []
        self.url = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        self.bodies.append(await request.read())
        answer = self.answers.get(f"{request.method} {request.path}")
        return await answer(request) if answer else web.json_response({"error": {"code": 100}}, status=404)

    def on(self, call: str, answer: Answer) -> None:
        self.answers[call] = answer

    def on_send(self, answer: Answer) -> None:
        self.on(f"POST /v25.0/{NUMBER}/messages", answer)


def gives(value: Any, status: int = 200, **headers: str) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        named = {key.replace("_", "-"): text for key, text in headers.items()}
        if isinstance(value, bytes):
            return web.Response(body=value, status=status, headers=named)
        return web.json_response(value, status=status, headers=named)

    return answer


async def hangs_up(request: web.Request) -> web.StreamResponse:
    """Takes the request and loses the connection before the answer."""
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def dawdles(request: web.Request) -> web.StreamResponse:
    """One byte at a time, slower than anybody waits."""
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(100):
        try:
            await response.write(b" ")
        except ConnectionError:
            break
        await asyncio.sleep(0.05)
    return response


@asynccontextmanager
async def serving() -> AsyncIterator[Graph]:
    graph = Graph()
    app = web.Application(client_max_size=2**24)
    app.router.add_route("*", "/{path:.*}", graph.handle)
    server = TestServer(app)
    await server.start_server(shutdown_timeout=0.1)
    graph.url = str(server.make_url("/v25.0"))
    try:
        yield graph
    finally:
        await server.close()


@asynccontextmanager
async def calling(url: str, **timeout: float) -> AsyncIterator[WhatsAppClient]:
    within = aiohttp.ClientTimeout(**{"total": 5, **timeout})
    async with aiohttp.ClientSession() as session:
        yield WhatsAppClient(session, url, TOKEN, NUMBER, timeout=within)
