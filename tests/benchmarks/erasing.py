"""Erasing somebody with a long history while others work: `HISTORY` messages (20,000; the goal is for 100,000).

No lock outlives its transaction: the longest one bounds every lock, and bystanders who need the same rows say how long
they really waited. Nobody else touches the colleague's conversation: what is waited for it is the machine.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg

from prosa.accounts.policy import PERMISSIONS
from prosa.accounts.schemas import Viewer
from prosa.kit.database import Database, Transaction
from prosa.kit.ids import uuid7
from prosa.privacy import jobs, service
from prosa.privacy.schemas import EraseIn, Erasure
from tests.harness.installation import Installation, installation
from tests.harness.report import Figure, percentile

HISTORY = int(os.environ.get("HISTORY") or 20_000)
NAME = "Maria Aparecida"
PHONE = "5541988887777"
_PAUSE = 0.005
_TOUCH = {
    "conversation": "UPDATE conversations SET priority = priority WHERE account_id = $1 AND id = $2",
    "colleague's conversation": "UPDATE conversations SET priority = priority WHERE account_id = $1 AND id = $2",
    "event counter": "SELECT FROM event_counters WHERE account_id = $1 AND $2::uuid IS NOT NULL FOR UPDATE",
}
"""What whoever writes a message, or changes anything, needs for a moment."""

_PERSON = """
WITH person AS (
    INSERT INTO contacts (account_id, id, profile_name, search_name, phone, has_conversations)
    VALUES ($1, $2, $4, lower($4), '+' || $5, true)
), address AS (
    INSERT INTO contact_identities (account_id, scope, kind, value, contact_id, address)
    VALUES ($1, 'whatsapp', 'phone', '+' || $5, $2, $5)
)
INSERT INTO conversations (account_id, id, inbox_id, contact_id, state, last_seq, read_seq, last_activity_at)
SELECT $1, $3, i.id, $2, 'closed', 0, 0, now() FROM inboxes i WHERE i.account_id = $1 LIMIT 1
"""
_MESSAGES = """
INSERT INTO messages (account_id, id, conversation_id, inbox_id, seq, direction, kind, text, author_kind, status,
    position_at, created_at, external_id)
SELECT c.account_id, gen_random_uuid(), c.id, c.inbox_id, n, 'in', 'text',
    'mensagem ' || n || ' com um texto de tamanho normal', 'contact', 'received',
    now() - ($2 - n) * interval '40 seconds', now() - ($2 - n) * interval '40 seconds', 'wamid.' || c.id || n
FROM conversations c, generate_series(1, $2::int) n WHERE c.id = $1
"""
_EVENTS = """
INSERT INTO events (account_id, number, type, at, conversation_id, audience, left_audience, payload)
SELECT m.account_id, (SELECT last_number FROM event_counters k WHERE k.account_id = m.account_id) + m.seq,
    'message.created', m.created_at, m.conversation_id, '{account}', '{}',
    convert_to(json_build_object('type', 'message.created', 'at', m.created_at, 'message',
        json_build_object('id', m.id, 'conversation_id', m.conversation_id, 'text', m.text))::text, 'UTF8')
FROM messages m WHERE m.conversation_id = $1
"""


async def measure() -> list[Figure]:
    """(l) the longest transaction of an erasure, and how long others waited meanwhile."""
    async with installation(workers=1, people=1) as place:
        thread, contact_id = await _person(place, HISTORY, NAME, PHONE)
        other, _ = await _person(place, 10, "Outra pessoa", "5541977776666")
        viewer = Viewer(place.account_id, place.user_ids[0], frozenset(PERMISSIONS))
        durations = _timed(place.database)
        waits: dict[str, list[float]] = {name: [] for name in _TOUCH}
        targets = dict(zip(_TOUCH, (thread, other, thread), strict=True))
        stop = asyncio.Event()
        bystanders = [
            asyncio.create_task(_touch(place, _TOUCH[name], targets[name], waits[name], stop))
            for name in _TOUCH
        ]
        start = time.monotonic()

        async def erase(tx: Transaction) -> Erasure:
            wanted = EraseIn(reason="request", confirm=NAME)
            return await service.erase(tx, place.settings, viewer, contact_id, wanted)

        await place.database.run(place.account_id, erase)
        first = durations[-1]
        assert await jobs.erase(place.database, place.settings) == 1
        seconds = time.monotonic() - start
        stop.set()
        await asyncio.gather(*bystanders)
        left = await place.database.pool.fetchval(
            "SELECT count(*) FROM messages WHERE conversation_id = $1 AND text <> ''", thread
        )
        assert left == 0, left
    note = f"{len(durations)} transactions in {seconds:.1f} s"
    return [
        Figure(f"l erasing {HISTORY:,} messages, first step", 1000 * first, "ms", "<= 100"),
        Figure("l its longest transaction", 1000 * max(durations), "ms", "<= 100", note),
        Figure("l its transactions, p99", 1000 * percentile(durations, 0.99), "ms"),
        *(
            Figure(
                f"l waiting for the {name}, {what} of {len(found)}",
                1000 * percentile(found, share),
                "ms",
                goal,
            )
            for name, found in waits.items()
            for what, share, goal in (("median", 0.5, ""), ("p99", 0.99, "<= 100"), ("longest", 1.0, ""))
        ),
    ]


def _timed(database: Database) -> list[float]:
    """Seconds of every transaction from now on, commit included."""
    durations: list[float] = []
    plain = database.transaction

    @asynccontextmanager
    async def transaction(account_id: UUID | None) -> AsyncIterator[Transaction]:
        start = 0.0
        async with plain(account_id) as tx:
            start = time.monotonic()  # waiting for a connection locks nothing
            yield tx
        durations.append(time.monotonic() - start)

    database.transaction = transaction  # type: ignore[method-assign]
    return durations


async def _person(place: Installation, count: int, name: str, phone: str) -> tuple[UUID, UUID]:
    """A conversation with so many messages, each told once in the event log, and its contact."""
    thread, contact_id = uuid7(), uuid7()
    pool = place.database.pool
    await pool.execute(_PERSON, place.account_id, contact_id, thread, name, phone)
    await pool.execute(_MESSAGES, thread, count)
    await pool.execute(_EVENTS, thread)
    await pool.execute(
        "UPDATE event_counters SET last_number = last_number + $2 WHERE account_id = $1",
        place.account_id,
        count,
    )
    await pool.execute("UPDATE conversations SET last_seq = $2, read_seq = $2 WHERE id = $1", thread, count)
    await pool.execute("ANALYZE messages, events, conversations")
    return thread, contact_id


async def _touch(
    place: Installation, statement: str, id_: UUID, waits: list[float], stop: asyncio.Event
) -> None:
    connection = await asyncpg.connect(place.url)
    try:
        while not stop.is_set():
            start = time.monotonic()
            await connection.execute(statement, place.account_id, id_)
            waits.append(time.monotonic() - start)
            await asyncio.sleep(_PAUSE)
    finally:
        await connection.close()
