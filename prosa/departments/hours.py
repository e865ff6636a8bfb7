"""Business hours as pure arithmetic: which instants are open, and counting only those.

A time on the clock becomes the first instant at which the zone's clocks show it; a time that is skipped when clocks
go forward becomes the instant of the jump. So the instants of a day's times are in the order of the times, and
intervals that do not overlap on the clock never overlap. All instants are aware datetimes; results are in UTC.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from prosa.accounts.settings import WEEKDAYS, Hours, HoursException, Interval, Weekly, minute_of_day

__all__ = [
    "Hours",
    "HoursException",
    "Weekly",
    "add_business_minutes",
    "business_minutes_between",
    "is_open",
    "next_opening",
]

HORIZON = timedelta(days=5 * 366)
"""Nothing further away than this is looked for."""
_DAY = timedelta(days=1)


def is_open(hours: Hours, zone: ZoneInfo, at: datetime) -> bool:
    """Whether `at` lies within an interval (its end does not)."""
    return any(start <= at < end for start, end in _spans(hours, zone, at, at + _DAY))


def next_opening(hours: Hours, zone: ZoneInfo, at: datetime) -> datetime | None:
    """`at` itself when open, else the next instant that is; None when there is none within five years."""
    for start, end in _spans(hours, zone, at, at + HORIZON):
        if end > at:
            return max(start, at).astimezone(UTC)
    return None


def add_business_minutes(hours: Hours, zone: ZoneInfo, start: datetime, minutes: float) -> datetime | None:
    """The first instant until which `minutes` of open time have passed since `start`; None when that is more
    than five years away. Raises ValueError for a negative number."""
    if minutes < 0:
        raise ValueError("minutes cannot be negative")
    left = timedelta(minutes=minutes)
    if not left:
        return start.astimezone(UTC)
    for opens, closes in _spans(hours, zone, start, start + HORIZON):
        span = closes - max(opens, start)
        if span >= left:
            return (max(opens, start) + left).astimezone(UTC)
        left -= max(span, timedelta())
    return None


def business_minutes_between(hours: Hours, zone: ZoneInfo, start: datetime, end: datetime) -> float:
    """Open minutes from `start` until `end`, fractions included; 0 when `end` is not later."""
    total = timedelta()
    for opens, closes in _spans(hours, zone, start, end):
        total += max(min(closes, end) - max(opens, start), timedelta())
    return total / timedelta(minutes=1)


def _spans(
    hours: Hours, zone: ZoneInfo, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """The open spans in UTC that may touch [start, end), ascending, neither empty nor overlapping."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    # Clocks that go back over midnight give a date instants on which the wall shows the day before.
    day, last = start.astimezone(zone).date() - _DAY, end.astimezone(zone).date()
    exceptions = {item.date: item.intervals for item in hours.exceptions}
    week: list[tuple[Interval, ...]] = [getattr(hours.weekly, name) for name in WEEKDAYS]
    if not any(week):
        last = min(last, max(exceptions, default=day))
    while day <= last:
        for opens, closes in exceptions.get(day, week[day.weekday()]):
            first, until = (
                _instant(zone, day, minute_of_day(opens)),
                _instant(zone, day, minute_of_day(closes)),
            )
            if first < until and until > start:
                if first >= end:
                    return
                yield first, until
        day += _DAY


@lru_cache(maxsize=20_000)
def _instant(zone: ZoneInfo, day: date, minute: int) -> datetime:
    if minute == 24 * 60:
        return _instant(zone, day + _DAY, 0)
    wall = datetime.combine(day, time(minute // 60, minute % 60))
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    # The clocks skipped this time. fold=0 counts with the offset before the jump, which lies after it; fold=1 before.
    before, after = wall.replace(tzinfo=zone, fold=1).astimezone(UTC), instant
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
