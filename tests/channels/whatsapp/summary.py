"""Elements in the short, readable form in which `expected.json` states them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from prosa.channels.port import IdentityRef, Inbound, MediaRef, ProviderError, Sender

_LEFT_OUT = ("raw", "index", "opens_window")
_DEFAULTS: dict[str, Any] = {"severity": "info", "business_id": "208840711993355"}
_DAY = datetime(2026, 11, 20, tzinfo=UTC).date()


def summary(element: Inbound) -> dict[str, Any]:
    """The element without what is default, absent or `raw`; message ids cut to their last six signs."""
    found: dict[str, Any] = {"is": type(element).__name__}
    for name in element.__struct_fields__:
        value = getattr(element, name)
        if name in _LEFT_OUT or value == _DEFAULTS.get(name) or value in (None, False, "", (), {}):
            continue
        found[name] = _short(value)
    if getattr(element, "opens_window", True) is False:
        found["opens_window"] = False
    return found


def _short(value: Any) -> Any:
    match value:
        case datetime():
            return f"{value:%H:%M:%S}" if value.date() == _DAY else f"{value:%Y-%m-%d %H:%M:%S}"
        case IdentityRef():
            is_plain = value.address == value.value.removeprefix("+")
            return f"{value.kind} {value.value}" + ("" if is_plain else f" at {value.address}")
        case Sender():
            name = f" {value.name}" if value.name else ""
            username = f" @{value.username}" if value.username else ""
            return f"[{', '.join(_short(ref) for ref in value.identities)}]{name}{username}"
        case ProviderError():
            return f"{value.code} {value.advice}: {value.title} / {value.details}"
        case MediaRef():
            return _without_defaults(value)
        case tuple():
            return [_short(item) for item in value]
        case str():
            return _short_text(value)
        case _:
            return value


def _without_defaults(media: MediaRef) -> dict[str, Any]:
    return {key: _short(value) for key, value in msgspec.structs.asdict(media).items() if value}


def _short_text(text: str) -> str:
    if text.startswith("wamid."):
        return f"…{text[-6:]}"
    return text if len(text) <= 400 else f"{text[:10]}… ({len(text)} characters)"
