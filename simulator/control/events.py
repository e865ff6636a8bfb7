"""Live updates for the phone page, as server-sent events."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from aiohttp import web

from simulator.control.views import delivery_view, message_view
from simulator.core import SIM
from simulator.model import Delivery, Message

HEARTBEAT = 15.0


def _plain(data: Any) -> Any:
    if isinstance(data, Message):
        return message_view(data)
    if isinstance(data, Delivery):
        return delivery_view(data)
    return data


async def events(request: web.Request) -> web.StreamResponse:
    """A stream for one viewer; when it ends, the chats that this viewer had open are closed."""
    store = request.app[SIM].store
    viewer = request.query.get("viewer", "")
    queue: asyncio.Queue[tuple[str, Any]] = asyncio.Queue(maxsize=1000)
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    store.subscribers.add(queue)
    try:
        await response.write(b"event: hello\ndata: {}\n\n")
        while True:
            try:
                name, data = await asyncio.wait_for(queue.get(), HEARTBEAT)
            except TimeoutError:
                await response.write(b": still here\n\n")
                continue
            payload = msgspec.json.encode(_plain(data))
            await response.write(b"event: " + name.encode() + b"\ndata: " + payload + b"\n\n")
    except ConnectionError:
        return response
    finally:
        store.subscribers.discard(queue)
        for viewers in store.viewers.values():
            viewers.discard(viewer)
