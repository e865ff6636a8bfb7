"""The wire shapes of the bell, of windows and of phones."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from prosa.notifications.policy import Kind

WindowId = Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class NotificationOut(Struct, frozen=True):
    """One entry of the bell; messages of one conversation share one, `count` tells how many.

    `detail` by kind: contact_name, text (of a message, mention or note), actor_id, department_id, reason.
    """

    id: UUID
    kind: Kind
    conversation_id: UUID | None
    detail: dict[str, Any]
    count: int
    created_at: datetime
    updated_at: datetime
    is_seen: bool = False


class Notifications(Struct, frozen=True):
    """A page, the newest first, and how many entries of all have not been looked at."""

    items: list[NotificationOut]
    next_cursor: str | None
    unseen: int


class AttentionPut(Struct, forbid_unknown_fields=True):
    """Whether somebody sees the chat page in this window; to be renewed every 20 seconds while it is so.

    `endpoint`: the push endpoint of an installed app, which is not woken while it shows the chat itself.
    """

    window: WindowId
    is_looking: bool
    endpoint: Annotated[str, Meta(max_length=1000)] | None = None


class SubscriptionPut(Struct, forbid_unknown_fields=True):
    """What the browser's PushManager gives."""

    endpoint: Annotated[str, Meta(min_length=10, max_length=1000, pattern=r"^https?://")]
    p256dh: Annotated[str, Meta(min_length=80, max_length=100, pattern=r"^[A-Za-z0-9_-]+$")]
    auth: Annotated[str, Meta(min_length=16, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]


class SubscriptionGone(Struct, forbid_unknown_fields=True):
    endpoint: Annotated[str, Meta(max_length=1000)]


class PushKey(Struct, frozen=True):
    """The installation's public VAPID key: base64url of the uncompressed point."""

    public_key: str


class PushClosed(Struct, forbid_unknown_fields=True):
    """A phone's notification about this conversation was opened or dismissed: the next message may show one again."""

    conversation_id: UUID
