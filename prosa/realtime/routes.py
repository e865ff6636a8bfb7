"""Counters and presence over HTTP. The event stream itself is in asgi.py."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import get, put
from litestar.params import SkipValidation

from prosa.accounts.schemas import Principal
from prosa.kit.throttle import SlidingWindow
from prosa.realtime.hub import Hub
from prosa.realtime.schemas import Counters, PresencePut

TellTyping = Callable[[Principal, UUID], Awaitable[object]]
"""Shows the customer that somebody writes; what may be shown is decided there."""
TYPING_SECONDS = 20
"""The provider shows it for 25 seconds, so that this often is often enough."""

_told = SlidingWindow(1, TYPING_SECONDS)


@get("/api/v1/conversations/counters")
async def read_counters(principal: Principal, hub: Hub) -> Counters:
    """Total and unread conversations of each view, as the person who asks may see them."""
    numbers: dict[str, Any] = await hub.counters(principal.viewer)
    return Counters(**numbers)


@put("/api/v1/presence", status_code=204)
async def put_presence(
    data: PresencePut,
    principal: Principal,
    hub: Hub,
    tell_typing: SkipValidation[TellTyping],
) -> None:
    """Say that a person looks at a conversation or writes in it; renew it every 20 seconds or it fades.

    The customer is told of the writing, too, where the inbox's settings allow it.
    """
    await hub.presence.put(principal, data.stream, data.conversation_id, data.mode)
    if data.mode != "typing" or data.conversation_id is None:
        return
    key = f"{data.conversation_id}:{principal.user_id}"
    if _told.hit(key) == 0:
        await tell_typing(principal, data.conversation_id)


handlers = [read_counters, put_presence]
