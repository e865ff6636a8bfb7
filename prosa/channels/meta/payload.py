"""Reads JSON of unknown honesty: decoding that survives what senders do, and lenient access to values."""

from __future__ import annotations

import base64
import binascii
import json
import re
from datetime import UTC, datetime
from typing import Any

import msgspec

_HEX = re.compile(r"[0-9a-fA-F]{64}")
_MIME = re.compile(r"[a-z0-9][a-z0-9.+_-]*/[a-z0-9][a-z0-9.+_-]*")
_DEEPEST = 64
_EARLIEST = 946_684_800.0  # 2000-01-01
_LATEST = 4_102_444_800.0  # 2100-01-01


class Undecodable(ValueError):
    """The bytes are no JSON, however lenient the reading."""


def decode(body: bytes | str) -> Any:
    """The JSON value in `body` without NUL characters and lone surrogates. Raises Undecodable."""
    data = body.encode("utf-8", "replace") if isinstance(body, str) else body
    try:
        value, is_clean = _decode(data)
    except (ValueError, RecursionError) as error:
        raise Undecodable(str(error)[:200]) from error
    if data.count(b"[") + data.count(b"{") > _DEEPEST and _is_deep(value):
        raise Undecodable("nested too deeply")
    return value if is_clean else _clean(value)


def _decode(data: bytes) -> tuple[Any, bool]:
    """The value, and whether it surely holds nothing that must be cleaned away."""
    try:
        # The escape may also stand for a backslash and "u0000"; then cleaning merely finds nothing.
        return msgspec.json.decode(data), b"\\u0000" not in data
    except (msgspec.MsgspecError, UnicodeDecodeError):
        # Byte order mark, broken UTF-8, control characters, lone surrogates and NaN do not lose the rest.
        text = data.decode("utf-8-sig", "replace")
        return json.loads(text, strict=False, parse_constant=lambda _: None), False


def _is_deep(value: Any) -> bool:
    """Whether somebody nests so that code which walks the value later could run out of stack."""
    level = [value]
    for _ in range(_DEEPEST):
        items = (item.values() if isinstance(item, dict) else item for item in level)
        level = [child for inner in items for child in inner if isinstance(child, dict | list)]
        if not level:
            return False
    return True


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_text(key): _clean(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return None
    return value


def clean_text(text: str) -> str:
    """Without what PostgreSQL cannot store: NUL goes, a lone surrogate becomes '?'."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def as_dict(value: Any) -> dict[str, Any]:
    """The value when it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """The value when it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def dicts(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; everything else in it is left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def as_text(value: Any) -> str:
    """Strings as they are, whole numbers as digits, anything else empty."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return _digits(value)
    return ""


def _digits(value: int) -> str:
    return str(value) if abs(value) < 10**40 else ""


def as_int(value: Any) -> int | None:
    """A whole number, also one written as a string; None when it is none or does not fit 64 bits."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        text = value.strip()
        value = int(text) if len(text) < 20 and re.fullmatch(r"[+-]?[0-9]+", text) else None
    return value if isinstance(value, int) and -(2**63) <= value < 2**63 else None


def as_time(value: Any) -> datetime | None:
    """UTC time of unix seconds or milliseconds, number or string; None when it makes no sense."""
    if isinstance(value, str):
        value = as_int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if value > _LATEST:
        value = value / 1000 if value < _LATEST * 1000 else 0
    return datetime.fromtimestamp(value, UTC) if _EARLIEST <= value < _LATEST else None


def as_mime(value: Any) -> str:
    """A media type in lower case without parameters, or empty."""
    mime = as_text(value).partition(";")[0].strip().lower()
    return mime if _MIME.fullmatch(mime) else ""


def as_sha256(value: Any) -> str | None:
    """A SHA-256 given in hexadecimal or base64, as lower-case hexadecimal."""
    text = as_text(value).strip()
    if _HEX.fullmatch(text):
        return text.lower()
    try:
        digest = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return digest.hex() if len(digest) == 32 else None


def as_web_url(value: Any) -> str | None:
    """A web address, never another scheme."""
    url = as_text(value).strip()
    return url if url.lower().startswith(("https://", "http://")) else None
