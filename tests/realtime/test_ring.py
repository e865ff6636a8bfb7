import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.realtime.ring import ENTRY_OVERHEAD, Entry, Ring


def entry(number: int, size: int = 10) -> Entry:
    return Entry(number, "message.created", b"x" * size, frozenset({"all"}))


def fill(ring: Ring, count: int) -> None:
    for _ in range(count):
        ring.append(entry(ring.head + 1))


@given(start=st.integers(0, 50), count=st.integers(0, 40), limit=st.integers(1, 20), data=st.data())
def test_what_is_after_a_cursor_is_complete_and_ascending(
    start: int, count: int, limit: int, data: st.DataObject
) -> None:
    ring = Ring(start, max_events=limit)
    fill(ring, count)

    assert ring.head == start + count
    assert len(ring) == min(count, limit)
    cursor = data.draw(st.integers(ring.floor, ring.head))
    assert [item.number for item in ring.after(cursor)] == list(range(cursor + 1, ring.head + 1))


def test_bytes_are_limited_and_the_newest_event_stays() -> None:
    ring = Ring(0, max_bytes=4 * ENTRY_OVERHEAD)
    fill(ring, 100)
    assert ring.bytes <= ring.max_bytes
    assert ring.floor > 90

    ring.append(entry(ring.head + 1, size=10 * ENTRY_OVERHEAD))
    assert [item.number for item in ring.after(ring.floor)] == [101]


def test_a_number_that_does_not_follow_is_refused() -> None:
    ring = Ring(7)
    with pytest.raises(ValueError, match="cannot follow"):
        ring.append(entry(9))
    with pytest.raises(ValueError, match="cannot follow"):
        ring.append(entry(7))


def test_equal_audiences_share_one_set() -> None:
    ring = Ring(0)
    assert ring.keys(["all", "nodept"]) is ring.keys(["all", "nodept"])
