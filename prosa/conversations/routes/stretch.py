"""A stretch of messages around, before or after a place, for a thread and for a contact's timeline alike."""

from __future__ import annotations

from typing import Protocol, TypeVar

from prosa.conversations.model import Message
from prosa.kit.errors import Invalid

P = TypeVar("P")
P_contra = TypeVar("P_contra", contravariant=True)


class Read(Protocol[P_contra]):
    """Up to `limit` messages next to a place (None: the end), in the order of the thread."""

    async def __call__(
        self, place: P_contra | None, limit: int, *, forward: bool = False, inclusive: bool = False
    ) -> list[Message]: ...


def check_anchors(*anchors: object) -> None:
    """Raises Invalid when more than one is given."""
    if sum(anchor is not None for anchor in anchors) > 1:
        raise Invalid("Give only one of before, after and around.", code="too_many_anchors")


async def stretch(
    read: Read[P], *, around: P | None, before: P | None, after: P | None, limit: int
) -> tuple[list[Message], bool, bool]:
    """(messages, whether there are earlier ones, whether there are later ones); without a place, the newest."""
    if around is not None:
        half = limit // 2
        earlier = await read(around, half + 1)
        later = await read(around, limit - half + 1, forward=True, inclusive=True)
        cut = earlier[max(0, len(earlier) - half) :]
        return cut + later[: limit - half], len(earlier) > half, len(later) > limit - half
    if after is not None:
        later = await read(after, limit + 1, forward=True)
        return later[:limit], True, len(later) > limit
    earlier = await read(before, limit + 1)
    return earlier[-limit:], len(earlier) > limit, before is not None
