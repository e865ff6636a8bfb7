"""Counters and presence over HTTP. The event stream itself is in asgi.py."""

from __future__ import annotations

from typing import Any

from litestar import get, put

from prosa.accounts.schemas import Principal
from prosa.realtime.hub import Hub
from prosa.realtime.schemas import Counters, PresencePut


@get("/api/v1/conversations/counters")
async def read_counters(principal: Principal, hub: Hub) -> Counters:
    """Total and unread conversations of each view, as the person who asks may see them."""
    numbers: dict[str, Any] = await hub.counters(principal.viewer)
    return Counters(**numbers)


@put("/api/v1/presence", status_code=204)
async def put_presence(data: PresencePut, principal: Principal, hub: Hub) -> None:
    """Say that a person looks at a conversation or writes in it; renew it every 20 seconds or it fades."""
    await hub.presence.put(principal, data.stream, data.conversation_id, data.mode)


handlers = [read_counters, put_presence]
