"""Wire shapes of counters and presence."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from prosa.realtime.presence import Mode


class Count(Struct):
    """Conversations in one view."""

    total: int
    unread: int


class Counters(Struct):
    """Per view (waiting, mine, active, open, closed, bot, all), as at event `head`."""

    views: dict[str, Count]
    head: int


class PresencePut(Struct, forbid_unknown_fields=True):
    """What one stream's window shows. `stream` is the id from the stream's `ready` frame."""

    stream: Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
    conversation_id: UUID | None
    mode: Mode
