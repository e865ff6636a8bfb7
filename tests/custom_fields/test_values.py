"""What a value of a custom field may be, by kind."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.custom_fields.policy import NotAValue, normalised, shown

OPTIONS = ["Fibra", "Rádio", "TV a cabo"]
KINDS = ["text", "number", "date", "time", "choice", "choices", "boolean", "url"]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        ("text", "  olá\x00 ", "olá"),
        ("number", 3, 3),
        ("number", 3.0, 3),
        ("number", "2.5", 2.5),
        ("number", "1.234,56", 1234.56),
        ("number", "1.234", 1234),
        ("number", "0.125", 0.125),
        ("number", "-7", -7),
        ("date", "2026-11-21", "2026-11-21"),
        ("date", "1/2/2026", "2026-02-01"),
        ("time", "8:05", "08:05"),
        ("time", "23:59:10", "23:59"),
        ("boolean", False, False),
        ("url", "prosa.example/a?b=c", "https://prosa.example/a?b=c"),
        ("choice", " fibra ", "Fibra"),
        ("choices", ["tv a cabo", "Fibra", "Fibra"], ["Fibra", "TV a cabo"]),
    ],
)
def test_values_are_tidied(kind: str, value: object, stored: object) -> None:
    assert normalised(kind, OPTIONS, value) == stored


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("text", " ", "empty"),
        ("text", 5, "not_text"),
        ("text", "x" * 4097, "too_long"),
        ("number", "12a", "not_a_number"),
        ("number", True, "not_a_number"),
        ("number", "1e5", "not_a_number"),
        ("number", float("nan"), "out_of_range"),
        ("number", 10**16, "out_of_range"),
        ("date", "31/02/2026", "not_a_date"),
        ("date", "2026-W01-1", "not_a_date"),
        ("time", "24:00", "not_a_time"),
        ("boolean", 1, "not_a_boolean"),
        ("url", "javascript://x.example/%0aalert(1)", "not_a_url"),
        ("url", "https://", "not_a_url"),
        ("url", "a b.example", "not_a_url"),
        ("url", "http://[::1", "not_a_url"),
        ("choice", "Cobre", "not_an_option"),
        ("choices", "Fibra", "not_a_list"),
        ("choices", [], "empty"),
        ("choices", ["Fibra", "Cobre"], "not_an_option"),
    ],
)
def test_what_does_not_fit_is_refused(kind: str, value: object, code: str) -> None:
    with pytest.raises(NotAValue) as refused:
        normalised(kind, OPTIONS, value)
    assert refused.value.code == code


@given(st.sampled_from(KINDS), ANYTHING)
def test_a_stored_value_is_stored_as_it_is(kind: str, value: Any) -> None:
    try:
        stored = normalised(kind, OPTIONS, value)
    except NotAValue:
        return
    assert normalised(kind, OPTIONS, stored) == stored
    assert shown(kind, stored)


def test_values_are_shown_as_people_write_them() -> None:
    values: list[tuple[str, Any]] = [
        ("date", "2026-02-01"),
        ("number", 2.5),
        ("boolean", True),
        ("choices", ["Fibra", "Rádio"]),
        ("text", "olá"),
    ]
    assert [shown(kind, value) for kind, value in values] == [
        "01/02/2026",
        "2,5",
        "Sim",
        "Fibra, Rádio",
        "olá",
    ]
