"""What an erasure still has to do after its first step: old messages, and traces where a person has no id.

Every batch is a short transaction of its own; a killed process leaves nothing half done, another one goes on.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from prosa.conversations.changes import Changes
from prosa.kit.database import Database, Transaction
from prosa.kit.events import SYSTEM
from prosa.kit.settings import Settings
from prosa.privacy.erasing import box, cleared_event
from prosa.privacy.forgetting import forget
from prosa.privacy.scrubbing import scrub_messages
from prosa.privacy.traces import clear_deliveries, clear_events, clear_letters

BATCH = 100
"""Messages of one transaction: their conversation is locked for a hundredth of a second or two."""
LEASE = 60
"""Seconds for which nobody else works on an erasure; prolonged by every batch."""

_CLAIM = """
UPDATE erasures SET leased_until = clock_timestamp() + make_interval(secs => $1) WHERE (account_id, id) = (
    SELECT account_id, id FROM erasures WHERE state = 'running'
    AND (leased_until IS NULL OR leased_until < clock_timestamp()) ORDER BY requested_at LIMIT 1
    FOR UPDATE SKIP LOCKED
) RETURNING account_id, id, contact_ids, conversation_ids, sealed
"""


class Job(Struct, frozen=True):
    """An erasure that is not finished."""

    account_id: UUID
    id: UUID
    contact_ids: list[UUID]
    conversation_ids: list[UUID]
    traces: list[str]


async def claim(database: Database, settings: Settings) -> Job | None:
    """The oldest unfinished erasure that nobody works on."""
    row = await database.pool.fetchrow(_CLAIM, LEASE)  # every-account: the job works for all
    if row is None:
        return None
    sealed = (
        {}
        if row["sealed"] is None
        else msgspec.json.decode(box(settings).decrypt(row["sealed"], context=row["id"].bytes))
    )
    traces: list[str] = sealed.get("traces", [])
    return Job(row["account_id"], row["id"], row["contact_ids"], row["conversation_ids"], traces)


async def clear(database: Database, job: Job) -> bool:
    """Do all that is left; False when something has to be waited for, such as a message that is just being sent."""
    messages = files = 0
    for conversation_id in job.conversation_ids:
        more = await _clear_thread(database, job, conversation_id)
        messages, files = messages + more[0], files + more[1]
    events = await clear_events(database, job.account_id, _marks(job), prolong=lambda tx: prolong(tx, job))
    deliveries = await clear_deliveries(
        database, job.account_id, job.traces, prolong=lambda tx: prolong(tx, job)
    )
    counts = {"messages": messages, "files": files, "events": events, "deliveries": deliveries}

    async def finish(tx: Transaction) -> bool:
        return await _finish(tx, job, counts)

    return await database.run(job.account_id, finish)


def _marks(job: Job) -> list[str]:
    return [*map(str, job.contact_ids), *map(str, job.conversation_ids), *job.traces]


async def _clear_thread(database: Database, job: Job, conversation_id: UUID) -> tuple[int, int]:
    """Empty every message of a conversation; how many messages and files that were."""
    after = messages = files = 0
    while True:

        async def batch(tx: Transaction, after: int = after) -> tuple[int, int, int]:
            changes = Changes(tx, SYSTEM)
            await changes.lock([conversation_id])
            rows = await tx.fetch(
                "SELECT id, seq FROM messages WHERE account_id = $1 AND conversation_id = $2 AND seq > $3"
                " ORDER BY seq LIMIT $4",
                tx.account_id,
                conversation_id,
                after,
                BATCH,
            )
            if not rows:
                return after, 0, 0
            gone = await scrub_messages(tx, [row["id"] for row in rows], "erasure")
            await prolong(tx, job)
            return rows[-1]["seq"], len(rows), gone

        after, seen, gone = await database.run(job.account_id, batch)
        if seen == 0:
            return messages, files
        messages, files = messages + seen, files + gone


async def prolong(tx: Transaction, job: Job) -> None:
    """Keep the erasure for this process."""
    await tx.execute(
        "UPDATE erasures SET leased_until = clock_timestamp() + make_interval(secs => $3)"
        " WHERE account_id = $1 AND id = $2",
        tx.account_id,
        job.id,
        LEASE,
    )


async def _finish(tx: Transaction, job: Job, counts: dict[str, Any]) -> bool:
    """The end, unless the person is not all gone yet: then the next round looks again."""
    await clear_letters(tx, job.traces)
    changes = Changes(tx, SYSTEM)
    await changes.lock(job.conversation_ids)
    await forget(tx, job.contact_ids, job.conversation_ids)  # what was written meanwhile
    if await _is_waiting(tx, job):
        await tx.execute(
            "UPDATE erasures SET leased_until = clock_timestamp() + interval '2 seconds'"
            " WHERE account_id = $1 AND id = $2",
            tx.account_id,
            job.id,
        )
        return False
    await tx.execute(
        "UPDATE erasures SET state = 'done', finished_at = $3, sealed = NULL, leased_until = NULL,"
        " counts = counts || $4 WHERE account_id = $1 AND id = $2",
        tx.account_id,
        job.id,
        tx.now,
        counts,
    )
    # Who scrolled far up meanwhile may have asked for messages that were still there.
    tx.emit(cleared_event(job.contact_ids, list(changes.conversations.values())))
    return True


async def _is_waiting(tx: Transaction, job: Job) -> bool:
    found: bool = await tx.fetchval(
        "SELECT EXISTS (SELECT FROM outbox WHERE account_id = $1 AND conversation_id = ANY($2))"
        " OR EXISTS (SELECT FROM messages WHERE account_id = $1 AND conversation_id = ANY($2)"
        "   AND (external_id IS NOT NULL OR text <> ''))",
        tx.account_id,
        list(job.conversation_ids),
    )
    return found
