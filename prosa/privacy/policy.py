"""What stays when contents go, how people are recognised without being named, and when contents are too old. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import msgspec

from prosa.contacts.policy import phone_fragments
from prosa.kit.crypto import derive_key

ACTIVITY_KEEPS = (
    "action",
    "added",
    "agent_id",
    "asked_id",
    "because",
    "by",
    "code",
    "department_id",
    "due_at",
    "expired",
    "expires_at",
    "from_agent_id",
    "from_department_id",
    "from_priority",
    "kind",
    "minutes",
    "names",
    "priority",
    "protocol",
    "purpose",
    "reason_id",
    "record_id",
    "removed",
    "schedule_id",
    "since",
    "user_id",
)
"""What the lines of a timeline keep: who did what when, and not one word that people wrote."""

_PLAIN_KEYS = frozenset(
    {
        "action",
        "author_kind",
        "by",
        "cause",
        "channel",
        "closed_code",
        "code",
        "color",
        "direction",
        "kind",
        "mode",
        "opened_by",
        "protocol",
        "purpose",
        "state",
        "status",
        "type",
        "visibility",
    }
)
_EMPTIED = frozenset(
    {
        "attachments",
        "billing",
        "birth_date",
        "components",
        "content",
        "detail",
        "error",
        "fallback_template",
        "fields",
        "outcome",
        "outcomes",
        "reactions",
        "template",
        "value",
        "values",
    }
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
SHORTEST = 6
"""Characters; anything shorter would be found everywhere."""

ERASED_NAMES = {"pt-BR": "Contato apagado", "en": "Erased contact", "es": "Contacto borrado"}


def scrubbed(payload: bytes) -> bytes:
    """An event without contents: ids, times, numbers and states stay, so that every reader still understands it."""
    return msgspec.json.encode(_scrub(msgspec.json.decode(payload), ""))


def _scrub(value: Any, key: str) -> Any:
    if key in _EMPTIED:
        if isinstance(value, dict):
            return {name: _scrub(item, name) for name, item in value.items() if name in ACTIVITY_KEEPS}
        return [] if isinstance(value, list) else None
    if isinstance(value, dict):
        return {name: _scrub(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_scrub(item, key) for item in value]
    if isinstance(value, str) and not (
        key in _PLAIN_KEYS or _UUID.fullmatch(value) or _INSTANT.fullmatch(value)
    ):
        return ""
    return value


def traces(values: Iterable[str | None]) -> list[str]:
    """What to look for where a person has no id: addresses as they are written, numbers with and without the ninth
    digit. Sorted."""
    found: set[str] = set()
    for value in values:
        if not value:
            continue
        text = value.strip()
        found.add(text)
        digits = re.sub(r"\D", "", text)
        if text.startswith("+") or (digits == text and len(digits) > 9):
            found.add(digits)
            found.update(part for part in phone_fragments(digits) if len(part) > 9)
    return sorted(text for text in found if len(text) >= SHORTEST)


def keys_of(secrets: Sequence[str]) -> list[bytes]:
    """The keys of hashes, for each of the installation's secrets. Numbers are few: without a key, hashes alone would
    give them away to whoever tries them all."""
    return [derive_key(secret, "erasures") for secret in secrets]


def fingerprint(key: bytes, salt: str, address: str) -> str:
    """The salted hash of an address."""
    return hmac.new(key, f"{salt}:{address}".encode(), hashlib.sha256).hexdigest()


def matches(keys: Sequence[bytes], salt: str, address: str, known: AbstractSet[str]) -> bool:
    """Whether the address is one of those that the hashes stand for."""
    return any(fingerprint(key, salt, address) in known for key in keys)


def further_id(erasure_id: UUID, contact_id: UUID) -> UUID:
    """The id of an erasure that came with another one, the same whenever it is done again."""
    return uuid5(erasure_id, str(contact_id))


def cutoff(now: datetime, months: int, zone: ZoneInfo) -> datetime:
    """The beginning of the day, where the company is, that lies so many months before the present one.

    The 31st becomes the last day of a shorter month; a midnight that the clocks skip, the first moment after it.
    """
    today = now.astimezone(zone).date()
    years, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    first = today.replace(year=years, month=month + 1, day=1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    day = min(today.day, last.day)
    # Where the clocks skip midnight, the offset of before names the first moment after it.
    return datetime(first.year, first.month, day, tzinfo=zone).astimezone(UTC)
