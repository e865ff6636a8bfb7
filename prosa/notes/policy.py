"""When a reminder comes, and whose task a note is: pure functions."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from prosa.notes.schemas import Note

REMINDER_TIME = time(9)
"""Where the company is."""
FARTHEST = timedelta(days=5 * 366)


def remind_at(day: date, zone: ZoneInfo) -> datetime:
    """The instant of the reminder on that day."""
    return datetime.combine(day, REMINDER_TIME, zone).astimezone(UTC)


def day_is_wrong(day: date, now: datetime, zone: ZoneInfo) -> str | None:
    """Why no reminder can be set for that day: past or too_far."""
    today = now.astimezone(zone).date()
    if day < today:
        return "past"
    return "too_far" if day - today > FARTHEST else None


def reader(note: Note) -> UUID | None:
    """Whom a note reminds: the one it was forwarded to, else its author."""
    return note.forwarded_to_id or note.author_id
