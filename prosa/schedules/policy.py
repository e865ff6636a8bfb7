"""When a scheduled message leaves: pure functions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

AFTER_BLOCK = timedelta(minutes=30)
"""A message that was due while the contact was blocked waits so long for the block to be lifted."""
FARTHEST = timedelta(days=366)
MOST_PENDING = 50
"""Per conversation."""

Fault = Literal["invalid", "does_not_exist", "past", "too_far"]


def instant(local: str, zone: ZoneInfo) -> datetime | None:
    """The instant of a time on the clocks of `zone`; None where they never show it.

    What they show twice, when they are set back, is the first of the two.
    """
    wall = datetime.fromisoformat(local)
    found = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return found if found.astimezone(zone).replace(tzinfo=None) == wall else None


def due_at(local: str, zone: ZoneInfo, now: datetime) -> datetime | Fault:
    """When that is, or why it cannot be."""
    try:
        found = instant(local, zone)
    except (ValueError, OverflowError):
        return "invalid"
    if found is None:
        return "does_not_exist"
    if found <= now:
        return "past"
    return "too_far" if found > now + FARTHEST else found


def is_window_too_short(window_expires_at: datetime | None, due: datetime, *, has_window: bool) -> bool:
    """Whether no free text could leave when it is due, unless the customer writes before."""
    return has_window and (window_expires_at is None or window_expires_at <= due)
