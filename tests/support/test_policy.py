"""The codes themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.support import policy

KEY = bytes(range(32))
ACME = UUID("0190a3c4-0000-7000-8000-000000000001")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
INSTANTS = st.integers(1_600_000_000, 4_000_000_000).map(lambda at: datetime.fromtimestamp(at, UTC))


@pytest.mark.parametrize(
    ("at", "end"),
    [
        (NOON, NOON + timedelta(hours=4)),
        (NOON - timedelta(microseconds=1), NOON),
        (NOON + timedelta(hours=3, minutes=59, seconds=59), NOON + timedelta(hours=4)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
    ],
)
def test_slots_begin_every_four_hours(at: datetime, end: datetime) -> None:
    assert policy.end_of(policy.slot_of(at)) == end


@given(st.uuids(), INSTANTS)
def test_what_is_shown_can_be_read_however_it_is_written(account_id: UUID, at: datetime) -> None:
    code = policy.code_of(KEY, account_id, policy.slot_of(at))
    shown = policy.shown(code)
    assert len(shown) == 9
    for written in (
        shown,
        shown.lower(),
        f" {shown.replace('-', ' ')} ",
        code.replace("0", "o").replace("1", "l"),
    ):
        assert policy.read(written) == code


@pytest.mark.parametrize(
    "typed", ["", "ABCD-123", "ABCD-12345", "ABCD-123U", "ÁBCD-1234", "ABCD_1234", "٣" * 8]
)
def test_what_is_no_code(typed: str) -> None:
    assert policy.read(typed) is None


def test_every_company_slot_and_installation_has_another() -> None:
    accounts, slots = [uuid4() for _ in range(20)], range(50)
    codes = {policy.code_of(key, one, slot) for key in (KEY, bytes(32)) for one in accounts for slot in slots}
    assert len(codes) == 2 * 20 * 50


@pytest.mark.parametrize(("hours", "is_found"), [(0, True), (4, True), (7 * 24, True), (7 * 24 + 4, False)])
def test_expired_codes_are_remembered_for_seven_days(hours: int, is_found: bool) -> None:
    code = policy.code_of(KEY, ACME, policy.slot_of(NOON))
    found = policy.find(KEY, code, [uuid4(), ACME], NOON + timedelta(hours=hours))
    assert found == ((ACME, policy.slot_of(NOON)) if is_found else None)
    assert policy.find(KEY, code, [uuid4()], NOON) is None
