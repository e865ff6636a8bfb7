"""Business hours: split shifts, holidays, and clocks that jump."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prosa.accounts.settings import WEEKDAYS
from prosa.departments.hours import (
    Hours,
    HoursException,
    Weekly,
    add_business_minutes,
    business_minutes_between,
    is_open,
    next_opening,
)

SAO_PAULO, LISBON = ZoneInfo("America/Sao_Paulo"), ZoneInfo("Europe/Lisbon")
SHIFTS = (("08:00", "12:00"), ("13:30", "18:00"))
OFFICE = Hours(weekly=Weekly(SHIFTS, SHIFTS, SHIFTS, SHIFTS, SHIFTS, (("09:00", "13:00"),), ()))
NEVER = Hours(weekly=Weekly(*[()] * 7))
# Clocks jumped at these dates: São Paulo at midnight (forward, back), Lisbon at 1 and at 2 o'clock.
JUMPS = [
    (SAO_PAULO, date(2018, 11, 4)),
    (SAO_PAULO, date(2018, 2, 18)),
    (LISBON, date(2026, 3, 29)),
    (LISBON, date(2026, 10, 25)),
    (SAO_PAULO, date(2026, 11, 21)),
]


def local(zone: ZoneInfo, *at: int) -> datetime:
    return datetime(*at, tzinfo=zone)  # type: ignore[arg-type, misc]


@st.composite
def days(draw: st.DrawFn) -> tuple[tuple[str, str], ...]:
    """A day's intervals on quarters of an hour."""
    marks = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
    times = [f"{mark // 4:02}:{mark % 4 * 15:02}" for mark in marks]
    return tuple(zip(times[::2], times[1::2], strict=False))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Hours, ZoneInfo, datetime]:
    """Hours with an exception, and an instant near a jump."""
    zone, day = draw(st.sampled_from(JUMPS))
    exception = HoursException(day + timedelta(days=draw(st.integers(-1, 1))), "x", draw(days()))
    hours = Hours(Weekly(*[draw(days()) for _ in WEEKDAYS]), (exception,) if draw(st.booleans()) else ())
    midnight = datetime.combine(day, datetime.min.time(), UTC)
    return hours, zone, midnight + timedelta(minutes=draw(st.integers(-36 * 12, 36 * 12)) * 5)


def shows(hours: Hours, wall: datetime) -> bool:
    """Whether the clock on the wall shows a time within the day's intervals."""
    special = {item.date: item.intervals for item in hours.exceptions}
    intervals = special.get(wall.date(), getattr(hours.weekly, WEEKDAYS[wall.weekday()]))
    return any(start <= f"{wall:%H:%M}" < end for start, end in intervals)


@given(cases())
@settings(deadline=None)
def test_open_is_what_the_clock_on_the_wall_says(case: tuple[Hours, ZoneInfo, datetime]) -> None:
    hours, zone, at = case
    wall = at.astimezone(zone)
    if wall.replace(fold=0).utcoffset() == wall.replace(fold=1).utcoffset():  # not shown twice
        assert is_open(hours, zone, at) == shows(hours, wall)


@given(cases(), st.integers(0, 600))
@settings(deadline=None, max_examples=40)
def test_between_counts_the_open_minutes(case: tuple[Hours, ZoneInfo, datetime], length: int) -> None:
    hours, zone, start = case
    minutes = [start + timedelta(minutes=number) for number in range(length)]
    counted = sum(is_open(hours, zone, minute) for minute in minutes)
    assert business_minutes_between(hours, zone, start, start + timedelta(minutes=length)) == counted


@given(cases(), st.integers(0, 3000))
@settings(deadline=None)
def test_adding_and_counting_agree(case: tuple[Hours, ZoneInfo, datetime], minutes: int) -> None:
    hours, zone, start = case
    due = add_business_minutes(hours, zone, start, minutes)
    if due is None:
        assert not any(getattr(hours.weekly, day) for day in WEEKDAYS)
    else:
        assert business_minutes_between(hours, zone, start, due) == minutes
        assert minutes == 0 or is_open(hours, zone, due - timedelta(seconds=1))


@given(cases())
@settings(deadline=None)
def test_the_next_opening_is_open_and_nothing_before_it_is(case: tuple[Hours, ZoneInfo, datetime]) -> None:
    hours, zone, at = case
    found = next_opening(hours, zone, at)
    if found is None:
        assert not is_open(hours, zone, at)
    else:
        assert is_open(hours, zone, found)
        assert found == at or business_minutes_between(hours, zone, at, found) == 0


@pytest.mark.parametrize(("zone", "day"), JUMPS, ids=str)
def test_a_day_has_as_many_minutes_as_its_clocks(zone: ZoneInfo, day: date) -> None:
    midnights = [datetime.combine(day + timedelta(days=n), datetime.min.time(), zone) for n in range(-2, 3)]
    spans = [(a.astimezone(UTC), b.astimezone(UTC)) for a, b in pairwise(midnights)]
    for start, end in spans:
        length = (end - start) / timedelta(minutes=1)
        assert business_minutes_between(Hours(), zone, start, end) == length
    # An office that opens after the jump works eight hours and a half all the same.
    whole = (spans[0][0], spans[-1][1])
    every_day = Hours(Weekly(*[SHIFTS] * 7))
    assert business_minutes_between(every_day, zone, *whole) == 4 * 8.5 * 60


def test_a_time_that_the_clocks_skip_is_the_jump() -> None:
    early = Hours(Weekly(*[(("00:30", "02:00"),)] * 7))
    jump = datetime(2018, 11, 4, 3, tzinfo=UTC)  # 00:00 became 01:00
    before = jump - timedelta(minutes=1)
    assert next_opening(early, SAO_PAULO, before) == jump
    swallowed = Hours(Weekly(*[(("00:10", "00:50"),)] * 7))
    assert next_opening(swallowed, SAO_PAULO, before) == local(SAO_PAULO, 2018, 11, 5, 0, 10)


def test_an_office() -> None:
    friday = local(SAO_PAULO, 2026, 11, 20, 17, 30)
    assert is_open(OFFICE, SAO_PAULO, friday)
    assert not is_open(OFFICE, SAO_PAULO, local(SAO_PAULO, 2026, 11, 20, 12, 0))
    assert next_opening(OFFICE, SAO_PAULO, local(SAO_PAULO, 2026, 11, 20, 12, 0)) == local(
        SAO_PAULO, 2026, 11, 20, 13, 30
    )
    # 30 min on Friday, 4 h on Saturday, 30 min on Monday.
    assert add_business_minutes(OFFICE, SAO_PAULO, friday, 300) == local(SAO_PAULO, 2026, 11, 23, 8, 30)
    holiday = msgspec.structs.replace(OFFICE, exceptions=(HoursException(date(2026, 11, 23), "Feriado"),))
    assert add_business_minutes(holiday, SAO_PAULO, friday, 300) == local(SAO_PAULO, 2026, 11, 24, 8, 30)
    # What ends exactly at closing time is due then, not at the next opening.
    assert add_business_minutes(OFFICE, SAO_PAULO, friday, 30) == local(SAO_PAULO, 2026, 11, 20, 18, 0)


def test_always_and_never() -> None:
    at = datetime(2026, 2, 28, 23, 59, 30, tzinfo=UTC)
    assert is_open(Hours(), SAO_PAULO, at)
    assert next_opening(Hours(), SAO_PAULO, at) == at
    assert add_business_minutes(Hours(), SAO_PAULO, at, 1.5) == at + timedelta(seconds=90)
    assert not is_open(NEVER, SAO_PAULO, at)
    assert next_opening(NEVER, SAO_PAULO, at) is None
    assert add_business_minutes(NEVER, SAO_PAULO, at, 1) is None
    assert add_business_minutes(NEVER, SAO_PAULO, at, 0) == at
    assert business_minutes_between(NEVER, SAO_PAULO, at, at + timedelta(days=900)) == 0
    once = Hours(NEVER.weekly, (HoursException(date(2027, 5, 1), "Plantão", (("10:00", "10:30"),)),))
    assert next_opening(once, SAO_PAULO, at) == local(SAO_PAULO, 2027, 5, 1, 10, 0)
    assert add_business_minutes(once, SAO_PAULO, at, 31) is None


def test_backwards_is_nothing() -> None:
    at = datetime(2026, 2, 28, tzinfo=UTC)
    assert business_minutes_between(Hours(), LISBON, at, at - timedelta(hours=1)) == 0
    with pytest.raises(ValueError, match="negative"):
        add_business_minutes(Hours(), LISBON, at, -1)


@pytest.mark.parametrize(
    "document",
    [
        {"weekly": {"mon": [["08:00", "08:00"]]}},
        {"weekly": {"mon": [["13:00", "18:00"], ["08:00", "12:00"]]}},
        {"weekly": {"mon": [["08:00", "12:00"], ["11:59", "18:00"]]}},
        {"weekly": {"mon": [["08:00", "24:01"]]}},
        {"weekly": {"mon": [["24:00", "24:00"]]}},
        {"weekly": {"mon": [["8:00", "12:00"]]}},
        {"weekly": {"mon": [["08:00"]]}},
        {"weekly": {"segunda": []}},
        {"exceptions": [{"date": "2026-02-30"}]},
        {"exceptions": [{"date": "1999-12-31"}]},
        {"exceptions": [{"date": "2026-12-25"}, {"date": "2026-12-25"}]},
        {"exceptions": [{"date": "2026-12-25", "intervals": [["12:00", "08:00"]]}]},
    ],
)
def test_hours_that_make_no_sense_are_refused(document: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(document, Hours)


def test_the_document_is_as_short_as_on_paper() -> None:
    document = {
        "weekly": {"mon": [["08:00", "12:00"], ["12:00", "24:00"]], **{day: [] for day in WEEKDAYS[1:]}},
        "exceptions": [{"date": "2026-12-25", "name": "Natal", "intervals": []}],
    }
    assert msgspec.json.decode(msgspec.json.encode(msgspec.convert(document, Hours))) == document
