"""Dead letters: elements that could not be applied, kept with the reason until somebody replays them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from prometheus_client import Counter

from prosa.channels.inbound import Inbound
from prosa.kit.database import Transaction
from prosa.kit.ids import uuid7

MAX_TRACE = 8000

written = Counter("prosa_dead_letters", "Webhook elements that could not be applied", ["inbox"])


class Dead(Struct, frozen=True):
    """An element, where it came from, and what went wrong."""

    delivery_id: UUID
    position: int
    element: Inbound
    error: str
    trace: str


async def write(tx: Transaction, inbox_id: UUID, dead: list[Dead]) -> None:
    """Keep them."""
    if dead:
        written.labels(str(inbox_id)).inc(len(dead))
    for item in dead:
        await tx.execute(
            "INSERT INTO dead_letters (account_id, id, inbox_id, delivery_id, position, element, error,"
            " trace) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            tx.account_id,
            uuid7(),
            inbox_id,
            item.delivery_id,
            item.position,
            _storable(item.element),
            _plain(item.error)[:1000],
            _plain(item.trace)[-MAX_TRACE:],
        )


async def failed_again(tx: Transaction, letter_id: UUID, error: str, trace: str) -> None:
    """Note why the latest replay failed."""
    await tx.execute(
        "UPDATE dead_letters SET error = $3, trace = $4 WHERE account_id = $1 AND id = $2",
        tx.account_id,
        letter_id,
        _plain(error)[:1000],
        _plain(trace)[-MAX_TRACE:],
    )


def restore(stored: Any) -> Inbound | None:
    """The element as it was parsed then; None if the stored form is of an older shape."""
    try:
        element: Inbound = msgspec.convert(stored, Inbound)
    except msgspec.ValidationError:
        return None
    return element


def _storable(element: Inbound) -> Any:
    try:
        encoded = msgspec.json.encode(element)
    except (UnicodeEncodeError, TypeError, ValueError):
        return {"text": _plain(repr(element))}
    return _clean(msgspec.json.decode(encoded))


def _clean(value: Any) -> Any:
    """PostgreSQL's documents hold no NUL."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(name): _clean(item) for name, item in value.items()}
    return value


def _plain(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()
