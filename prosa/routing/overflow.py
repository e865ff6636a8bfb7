"""When a department's waiting conversations go elsewhere ("Transbordo", SRV-15), and when they come back: pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Literal
from uuid import UUID

from msgspec import Struct

Reason = Literal["unavailable", "queue_length", "waiting_time"]


class Place(Struct, frozen=True):
    """A department as the decision sees it."""

    id: UUID
    is_active: bool = True
    is_staffed: bool = False
    """Somebody is available, or soon will be."""
    queue_length: int = 0
    """Exact only up to one above `max_queue`."""
    targets: tuple[UUID, ...] = ()
    when_unavailable: bool = True
    max_queue: int | None = None
    max_waiting: timedelta | None = None
    returns: bool = False

    @property
    def is_too_long(self) -> bool:
        return self.max_queue is not None and self.queue_length > self.max_queue


class Move(Struct, frozen=True):
    """Where to, and why."""

    to: UUID
    reason: Reason


def reason_to_leave(place: Place, position: int, waiting: timedelta) -> Reason | None:
    """Why a conversation should not stay. `position` in the queue starts at 1: what stands beyond the limit goes."""
    if not place.targets:
        return None
    if place.when_unavailable and not place.is_staffed:
        return "unavailable"
    if place.max_waiting is not None and waiting >= place.max_waiting:
        return "waiting_time"
    if place.max_queue is not None and position > place.max_queue:
        return "queue_length"
    return None


def decide(
    place: Place,
    places: Mapping[UUID, Place],
    visited: Collection[UUID],
    *,
    position: int,
    waiting: timedelta,
) -> Move | None:
    """The first overflow department, in order, that can help and was not visited during this ticket.

    None: it stays. A department never sends to itself nor back to where the conversation has been: no loops.
    """
    reason = reason_to_leave(place, position, waiting)
    if reason is None:
        return None
    for target_id in place.targets:
        target = places.get(target_id)
        if target is None or target_id == place.id or target_id in visited:
            continue
        if target.is_active and target.is_staffed and not _is_full(target):
            return Move(target_id, reason)
    return None


def _is_full(place: Place) -> bool:
    return place.max_queue is not None and place.queue_length >= place.max_queue


def comes_back(origin: Place, reason: str | None) -> bool:
    """Whether what `origin` gave away, and still waits elsewhere, returns by itself.

    After a queue that was too long only an empty one takes back, or they would go to and fro; who waited too long
    does not start again.
    """
    if not (origin.returns and origin.is_active and origin.is_staffed):
        return False
    return reason == "unavailable" or (reason == "queue_length" and origin.queue_length == 0)
