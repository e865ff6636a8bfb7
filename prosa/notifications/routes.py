"""The bell, the windows and the phones over HTTP; everybody has their own only."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, delete, get, post, put
from litestar.params import Parameter

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.kit.database import Database
from prosa.kit.settings import Settings
from prosa.notifications import service
from prosa.notifications.push import Vapid
from prosa.notifications.schemas import (
    AttentionPut,
    Notifications,
    PushClosed,
    PushKey,
    SubscriptionGone,
    SubscriptionPut,
)

_TAGS = ["notifications"]


@get("/api/v1/notifications", guards=[requires()], tags=_TAGS)
async def list_notifications(
    database: Database,
    principal: Principal,
    cursor: str | None = None,
    limit: Annotated[int, Parameter(ge=1, le=100)] = 30,
) -> Notifications:
    """The bell's entries, the newest first."""
    async with database.transaction(principal.account_id) as tx:
        return await service.list_notifications(tx, principal.viewer, cursor, limit)


@post("/api/v1/notifications/seen", guards=[requires()], status_code=204, tags=_TAGS)
async def see_notifications(database: Database, principal: Principal) -> None:
    """The bell was opened."""
    async with database.transaction(principal.account_id) as tx:
        await service.see_all(tx, principal.viewer)


@delete("/api/v1/notifications/{notification_id:uuid}", guards=[requires()], tags=_TAGS)
async def remove_notification(database: Database, principal: Principal, notification_id: UUID) -> None:
    """Remove one entry."""
    async with database.transaction(principal.account_id) as tx:
        await service.remove(tx, principal.viewer, notification_id)


@delete("/api/v1/notifications", guards=[requires()], tags=_TAGS)
async def remove_notifications(database: Database, principal: Principal) -> None:
    """Remove all entries."""
    async with database.transaction(principal.account_id) as tx:
        await service.remove(tx, principal.viewer, None)


@put("/api/v1/attention", guards=[requires()], status_code=204, tags=_TAGS)
async def put_attention(database: Database, principal: Principal, data: AttentionPut) -> None:
    """Say whether somebody sees the chat page in this window."""
    async with database.transaction(principal.account_id) as tx:
        await service.set_attention(tx, principal.viewer, data)


@get("/api/v1/push/key", guards=[requires()], tags=_TAGS)
async def read_push_key(settings: Settings) -> PushKey:
    """The public key that browsers subscribe with."""
    return PushKey(Vapid(settings).public_key)


@put("/api/v1/push/subscription", guards=[requires()], status_code=204, tags=_TAGS)
async def put_subscription(
    request: Request[Any, Any, Any], database: Database, principal: Principal, data: SubscriptionPut
) -> None:
    """Wake this browser when the phone rule says so."""
    async with database.transaction(principal.account_id) as tx:
        await service.subscribe(tx, principal.viewer, data, request.headers.get("user-agent", ""))


@post("/api/v1/push/subscription/end", guards=[requires()], status_code=204, tags=_TAGS)
async def end_subscription(database: Database, principal: Principal, data: SubscriptionGone) -> None:
    """Do not wake this browser any more."""
    async with database.transaction(principal.account_id) as tx:
        await service.unsubscribe(tx, data.endpoint)


@post("/api/v1/push/closed", guards=[requires()], status_code=204, tags=_TAGS)
async def close_push(database: Database, principal: Principal, data: PushClosed) -> None:
    """A notification on a phone was opened or dismissed."""
    async with database.transaction(principal.account_id) as tx:
        await service.phone_closed(tx, principal.viewer, data.conversation_id)


handlers = [
    list_notifications,
    see_notifications,
    remove_notification,
    remove_notifications,
    put_attention,
    read_push_key,
    put_subscription,
    end_subscription,
    close_push,
]
