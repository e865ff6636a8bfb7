"""Cursors of keyset pages: opaque places in an ordered list."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from prosa.kit.errors import Invalid
from prosa.kit.text import storable

T = TypeVar("T")


def encode(*place: Any) -> str:
    """The cursor of a place: the values by which the list is ordered, of its last shown row."""
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def decode(cursor: str, shape: type[T]) -> T:
    """The values of a cursor, as a tuple of the given `shape`. Raises Invalid for what `encode` did not make."""
    try:
        raw = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        place = msgspec.json.decode(raw, type=shape)
    except (ValueError, binascii.Error, msgspec.MsgspecError) as error:
        raise _bad_cursor() from error
    values: Any = place
    if not all(map(_is_kept, values)):
        raise _bad_cursor()
    return place


def _bad_cursor() -> Invalid:
    return Invalid.field("cursor", "invalid", "This cursor is not valid.")


def _is_kept(value: object) -> bool:
    """Whether the database can hold such a value at all: cursors come from strangers, too."""
    match value:
        case datetime():
            return value.tzinfo is not None and 1970 <= value.year <= 9000
        case str():
            return storable(value) == value
        case int():
            return abs(value) < 2**31
    return True
