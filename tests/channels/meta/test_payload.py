import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.channels.meta.payload import (
    Undecodable,
    as_int,
    as_mime,
    as_sha256,
    as_text,
    as_time,
    as_web_url,
    clean_text,
    decode,
    dicts,
)

DEEP = b"[" * 70 + b'"a"' + b"]" * 70
DIGEST = "61a26d8cb9bab834c0b429161a81e13949bb4d9ea6692eea582bde6fd8eb5f6e"


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": 1}', {"a": 1}),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        (b'{"a\\u0000": ["x\\u0000y"]}', {"a": ["xy"]}),
        (b'"\\\\u0000"', "\\u0000"),
        (b'"a\x00b\nc"', "ab\nc"),
        (b'"\\ud83d"', "?"),
        (b'"\\ud83d\\udc4d"', "👍"),
        (b'"\xff"', "\ufffd"),
        (b"[NaN, Infinity]", [None, None]),
        (b"[1e999]", [None]),
        ('"São"', "São"),
    ],
)
def test_decoding_survives(body: bytes | str, value: Any) -> None:
    assert decode(body) == value


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b"1" * 5000, "\x00", DEEP])
def test_what_is_no_json(body: bytes | str) -> None:
    with pytest.raises(Undecodable):
        decode(body)


def test_wide_is_not_deep() -> None:
    wide: object = [[{"a": []}]] * 500
    assert decode(json.dumps(wide)) == wide
    assert decode(b"[" * 60 + b"]" * 60)


@given(st.text())
def test_cleaned_text_can_be_stored(text: str) -> None:
    cleaned = clean_text(text)
    assert "\x00" not in cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned


@pytest.mark.parametrize(
    ("value", "text"), [("a", "a"), (5, "5"), (True, ""), (None, ""), (1.5, ""), (["a"], ""), (10**50, "")]
)
def test_texts(value: Any, text: str) -> None:
    assert as_text(value) == text


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (5, 5),
        ("5", 5),
        (" -5 ", -5),
        ("5.0", None),
        (5.0, None),
        (True, None),
        (2**63, None),
        ("9" * 19, None),
        ("٣", None),
    ],
)
def test_numbers(value: Any, number: int | None) -> None:
    assert as_int(value) == number


@pytest.mark.parametrize("value", [1795176000, "1795176000", 1795176000.0, 1795176000000, "1795176000000"])
def test_times_in_seconds_and_milliseconds(value: Any) -> None:
    assert as_time(value) == datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "value", [0, -1, 1, "", "x", None, True, [], 10**18, float("nan"), float("inf"), 946684799]
)
def test_times_without_sense(value: Any) -> None:
    assert as_time(value) is None


def test_media_types() -> None:
    assert as_mime("Audio/OGG; codecs=opus") == "audio/ogg"
    assert as_mime("application/vnd.ms-excel") == "application/vnd.ms-excel"
    for value in ("", "audio", "a/b/c", "text/html\r\nX: y", None, "image/<svg>"):
        assert as_mime(value) == ""


def test_hashes() -> None:
    assert as_sha256("YaJtjLm6uDTAtCkWGoHhOUm7TZ6maS7qWCveb9jrX24=") == DIGEST
    assert as_sha256(DIGEST.upper()) == DIGEST
    for value in (None, "", "abc", "YWJj", DIGEST[:-1], "é"):
        assert as_sha256(value) is None


def test_web_addresses() -> None:
    assert as_web_url(" HTTPS://a.example/x ") == "HTTPS://a.example/x"
    for value in ("javascript:alert(1)", "data:text/html,x", "//a.example", "", None):
        assert as_web_url(value) is None


def test_only_objects_of_a_list() -> None:
    assert dicts([{"a": 1}, 2, None, {}]) == [{"a": 1}, {}]
    assert dicts({"a": 1}) == []
