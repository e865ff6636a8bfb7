"""The bell, the windows and the phones of one person."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from prosa.accounts.schemas import Viewer
from prosa.kit import paging
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid, NotFound
from prosa.kit.events import SYSTEM, Actor, Event
from prosa.notifications import push, queries
from prosa.notifications.schemas import AttentionPut, Notifications, SubscriptionPut


async def list_notifications(
    tx: Transaction, viewer: Viewer, cursor: str | None, limit: int
) -> Notifications:
    """A page of the viewer's bell. Raises Invalid for a cursor that is none."""
    before = paging.decode(cursor, tuple[datetime, UUID]) if cursor is not None else None
    rows = await queries.page(tx, viewer.user_id, before, limit + 1)
    items = rows[:limit]
    return Notifications(
        items=items,
        next_cursor=paging.encode(items[-1].updated_at, items[-1].id) if len(rows) > limit else None,
        unseen=await queries.unseen(tx, viewer.user_id),
    )


async def see_all(tx: Transaction, viewer: Viewer) -> None:
    """The bell was opened: its dot goes, in every window."""
    if await queries.see(tx, viewer.user_id):
        _emit(tx, viewer, "seen", {})


async def remove(tx: Transaction, viewer: Viewer, id_: UUID | None) -> None:
    """Remove one entry, or all (None). Raises NotFound for one that is not there."""
    gone = await queries.remove(tx, viewer.user_id, id_)
    if id_ is not None and not gone:
        raise NotFound("There is no such notification.")
    if gone:
        _emit(tx, viewer, "removed", {"ids": gone})


async def set_attention(tx: Transaction, viewer: Viewer, data: AttentionPut) -> None:
    """Whether the viewer sees the chat page in a window."""
    await queries.set_attention(
        tx, viewer.user_id, data.window, is_looking=data.is_looking, endpoint=data.endpoint
    )


async def subscribe(tx: Transaction, viewer: Viewer, data: SubscriptionPut, user_agent: str) -> None:
    """Wake this browser from now on. Raises Invalid for keys that are none."""
    for name, value, size in (("p256dh", data.p256dh, 65), ("auth", data.auth, 16)):
        try:
            is_key = len(urlsafe_b64decode(value + "=" * (-len(value) % 4))) == size
        except (ValueError, binascii.Error):
            is_key = False
        if not is_key:
            raise Invalid.field(name, "invalid", "This is no key of a push subscription.")
    await queries.subscribe(
        tx,
        viewer.user_id,
        endpoint=data.endpoint,
        p256dh=data.p256dh,
        auth=data.auth,
        user_agent=user_agent,
    )


async def unsubscribe(tx: Transaction, endpoint: str) -> None:
    """Do not wake this browser any more."""
    await queries.unsubscribe(tx, endpoint)


async def phone_closed(tx: Transaction, viewer: Viewer, conversation_id: UUID) -> None:
    """The viewer opened or dismissed a phone's notification: the others go, and the next message may show one."""
    await push.close(tx, [conversation_id], viewer.user_id)


async def forget(
    tx: Transaction, contact_ids: Sequence[UUID], conversation_ids: Sequence[UUID], names: Sequence[str]
) -> None:
    """Take what tells of people who were erased from bells, phones and what is on its way to phones."""
    gone: dict[UUID, list[UUID]] = {}
    for row in await queries.forget(tx, contact_ids, conversation_ids, names):
        gone.setdefault(row["user_id"], []).append(row["id"])
    for user_id, ids in gone.items():
        audience = frozenset({f"user:{user_id}"})
        tx.emit(Event("notification.removed", {"ids": ids}, audience=audience, actor=SYSTEM))
    await push.close(tx, list(conversation_ids))


def _emit(tx: Transaction, viewer: Viewer, what: str, data: dict[str, object]) -> None:
    tx.emit(
        Event(
            f"notification.{what}",
            data,
            audience=frozenset({f"user:{viewer.user_id}"}),
            actor=Actor("user", viewer.user_id),
        )
    )
