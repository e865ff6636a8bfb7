"""The event log: every business change, numbered per account without gaps in the order of commit.

The number is taken in the transaction's last statement, under the lock of the account's counter row: the order of
numbers is the order of commits, and a number that is visible has no invisible one before it.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from asyncpg.pool import PoolConnectionProxy

from prosa.kit import logs

Connection = asyncpg.Connection | PoolConnectionProxy

log = logs.get(__name__)

CHANNEL = "prosa_events"
"""NOTIFY channel of the log; the payload is account ids, separated by commas."""

DIRECTORY = frozenset({"account"})
"""Audience of what everybody in the account may know: names of departments, users, inboxes."""


class Actor(msgspec.Struct, frozen=True):
    """Who caused a change: user, contact, flow or system."""

    kind: str
    id: UUID | None = None


SYSTEM = Actor("system")


@dataclass(slots=True, frozen=True)
class Event:
    """A change to publish. `data` holds the changed resources in their REST shape, keyed by their kind."""

    type: str
    data: dict[str, Any]
    audience: frozenset[str]
    left: frozenset[str] = frozenset()
    """Keys that saw the subject before and may not any more."""
    actor: Actor | None = None
    conversation_id: UUID | None = None
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    """Counter buckets that the subject left and entered."""


@dataclass(slots=True, frozen=True)
class StoredEvent:
    """A published event. `payload` is the JSON object that every reader gets, `number` and `type` included."""

    number: int
    type: str
    at: datetime
    conversation_id: UUID | None
    payload: bytes
    audience: list[str]
    left: list[str] = field(default_factory=list)
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


_APPEND = """
WITH counter AS (
    UPDATE event_counters SET last_number = last_number + $2 WHERE account_id = $1 RETURNING last_number - $2 AS base
)
INSERT INTO events (account_id, number, type, at, conversation_id, audience, left_audience, before, after, payload)
SELECT $1, counter.base + e.position, e.type, $3, e.conversation_id,
       string_to_array(e.audience, ' '), string_to_array(e.left_audience, ' '), e.before, e.after, e.payload
FROM counter,
     unnest($4::text[], $5::uuid[], $6::text[], $7::text[], $8::jsonb[], $9::jsonb[], $10::bytea[])
         WITH ORDINALITY AS e(type, conversation_id, audience, left_audience, before, after, payload, position)
"""


def encode(event: Event, at: datetime) -> bytes:
    """The event's JSON object without its number, which is not known yet."""
    return msgspec.json.encode({"type": event.type, "at": at, "actor": event.actor, **event.data})


def _with_number(number: int, payload: bytes) -> bytes:
    return b'{"number":%d,' % number + payload[1:]


async def append(connection: Connection, account_id: UUID, at: datetime, events: list[Event]) -> None:
    """Number and store `events`; the last statement of their transaction. Raises LookupError for no such account."""
    tag = await connection.execute(
        _APPEND,
        account_id,
        len(events),
        at,
        [e.type for e in events],
        [e.conversation_id for e in events],
        [" ".join(sorted(e.audience)) for e in events],
        [" ".join(sorted(e.left - e.audience)) for e in events],
        [e.before for e in events],
        [e.after for e in events],
        [encode(e, at) for e in events],
    )
    if tag != f"INSERT 0 {len(events)}":
        raise LookupError(f"no event counter for account {account_id}")


_SELECT = (
    "SELECT number, type, at, conversation_id, audience, left_audience, before, after, payload FROM events"
)


def _stored(row: asyncpg.Record) -> StoredEvent:
    return StoredEvent(
        number=row["number"],
        type=row["type"],
        at=row["at"],
        conversation_id=row["conversation_id"],
        payload=_with_number(row["number"], row["payload"]),
        audience=row["audience"],
        left=row["left_audience"],
        before=row["before"],
        after=row["after"],
    )


async def read(connection: Connection, account_id: UUID, after: int, limit: int) -> list[StoredEvent]:
    """Up to `limit` events with a number above `after`, ascending."""
    rows = await connection.fetch(
        _SELECT + " WHERE account_id = $1 AND number > $2 ORDER BY number LIMIT $3",
        account_id,
        after,
        limit,
    )
    return [_stored(row) for row in rows]


async def read_visible(
    connection: Connection,
    account_id: UUID,
    after: int,
    up_to: int,
    *,
    keys: frozenset[str],
    limit: int,
) -> list[StoredEvent] | None:
    """Like `read`, of the numbers up to `up_to` those that somebody with these keys has to hear of.

    None when the event that follows `after` is not stored any more: then the answer could have a gap.
    """
    rows = await connection.fetch(
        _SELECT + " WHERE account_id = $1 AND number > $2 AND number <= $3"
        " AND (audience && $4::text[] OR left_audience && $4::text[]) ORDER BY number LIMIT $5",
        account_id,
        after,
        up_to,
        list(keys),
        limit,
    )
    # Asked last: whatever is dropped from the log's old end after this cannot have been missing above.
    follows = await connection.fetchval(
        "SELECT EXISTS (SELECT FROM events WHERE account_id = $1 AND number = $2)", account_id, after + 1
    )
    return [_stored(row) for row in rows] if follows else None


async def heads(connection: Connection, account_ids: list[UUID]) -> dict[UUID, int]:
    """The numbers of the latest events of several accounts."""
    rows = await connection.fetch(
        "SELECT account_id, last_number FROM event_counters WHERE account_id = ANY($1::uuid[])", account_ids
    )
    return {row["account_id"]: row["last_number"] for row in rows}


async def head(connection: Connection, account_id: UUID) -> int:
    """The number of the account's latest event, 0 before the first."""
    number = await connection.fetchval(
        "SELECT last_number FROM event_counters WHERE account_id = $1", account_id
    )
    return number or 0


async def oldest(connection: Connection, account_id: UUID) -> int:
    """The number of the oldest stored event; one above the head when none is stored."""
    number = await connection.fetchval("SELECT min(number) FROM events WHERE account_id = $1", account_id)
    return number if number is not None else await head(connection, account_id) + 1


class Doorbell:
    """Tells listeners that something new can be read: `NOTIFY channel, 'id,id,…'`, outside the writing transaction.

    Rings that come while a NOTIFY is under way share the next one: a burst of commits costs a few notifications. A lost
    ring is harmless, since every reader also looks by itself once a second.
    """

    def __init__(self, pool: asyncpg.Pool, channel: str) -> None:
        self._pool = pool
        self._channel = channel
        self._waiting: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    def ring(self, subject: UUID | str) -> None:
        """Announce that `subject` has news."""
        self._waiting.add(str(subject))
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._announce())

    async def _announce(self) -> None:
        while self._waiting:
            subjects = sorted(self._waiting)[:150]  # a payload holds less than 8,000 bytes
            self._waiting.difference_update(subjects)
            try:
                await self._pool.execute("SELECT pg_notify($1, $2)", self._channel, ",".join(subjects))
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("doorbell lost", channel=self._channel, error=str(error))

    async def close(self) -> None:
        """Wait for the last notification."""
        if self._task is not None:
            with contextlib.suppress(asyncio.CancelledError, TimeoutError):
                await asyncio.wait_for(self._task, timeout=2)
