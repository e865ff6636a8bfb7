"""Presence over HTTP. The event stream itself is in asgi.py."""

from __future__ import annotations

from litestar import put

from prosa.accounts.schemas import Principal
from prosa.realtime.hub import Hub
from prosa.realtime.schemas import PresencePut


@put("/api/v1/presence", status_code=204)
async def put_presence(data: PresencePut, principal: Principal, hub: Hub) -> None:
    """Say that a person looks at a conversation or writes in it; renew it every 20 seconds or it fades."""
    await hub.presence.put(principal, data.stream, data.conversation_id, data.mode)


handlers = [put_presence]
