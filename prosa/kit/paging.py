"""Cursors of keyset pages: opaque places in an ordered list."""

from __future__ import annotations

import base64
import binascii
from typing import Any, TypeVar

import msgspec

from prosa.kit.errors import Invalid

T = TypeVar("T")


def encode(*place: Any) -> str:
    """The cursor of a place: the values by which the list is ordered, of its last shown row."""
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def decode(cursor: str, shape: type[T]) -> T:
    """The values of a cursor, as a tuple of the given `shape`. Raises Invalid for what `encode` did not make."""
    try:
        raw = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        return msgspec.json.decode(raw, type=shape)
    except (ValueError, binascii.Error, msgspec.MsgspecError) as error:
        raise Invalid.field("cursor", "invalid", "This cursor is not valid.") from error
