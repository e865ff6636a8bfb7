"""What the desk does because time passes. Every look is for rows that are due: what was due while nothing ran happens
late, not never, and of several processes one does it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from uuid import UUID

import asyncpg

from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.desk import closing, inactivity, queries
from prosa.kit import logs
from prosa.kit.database import Database, Transaction
from prosa.kit.events import SYSTEM
from prosa.kit.waiting import repeat

LOOK_SECONDS = 1.0
AT_ONCE = 200
IDLE_EVERY = 5
"""Silence is measured in minutes: it is looked at at every fifth look only."""

log = logs.get(__name__)

Due = list[tuple[UUID, UUID]]
"""(account, conversation)."""


async def run_desk(database: Database, stop: asyncio.Event) -> None:
    """Work for all accounts until `stop` is set. Several processes may run at once."""
    looks = itertools.count()

    async def look() -> None:
        number = next(looks)
        await close_scheduled(database)
        await tell_breaches(database)
        if number % IDLE_EVERY == 0:
            await look_at_idle(database)

    await repeat("desk", look, stop, LOOK_SECONDS)


async def step(database: Database) -> int:
    """Do everything that is due; how much that was."""
    return await close_scheduled(database) + await tell_breaches(database) + await look_at_idle(database)


async def look_at_idle(database: Database) -> int:
    """Warn and close customers who do not answer; remind agents who do not."""
    done = 0
    for account_id in await queries.account_ids(database.pool):
        async with database.transaction(account_id) as tx:
            due = await inactivity.find_due(tx, AT_ONCE)
        done += await _each(database, [(account_id, id_) for id_ in due], inactivity.act)
    return done


async def close_scheduled(database: Database) -> int:
    """Close what was to be closed by now."""
    due = await queries.due_closings(database.pool, database.clock.now(), AT_ONCE)
    return await _each(database, due, closing.fire)


async def tell_breaches(database: Database) -> int:
    """Tell once of every service target that was missed."""
    due = await queries.missed_targets(database.pool, database.clock.now(), AT_ONCE)
    return await _each(database, due, _tell_breach)


async def _tell_breach(tx: Transaction, conversation_id: UUID) -> bool:
    if not await queries.hold(tx, conversation_id):
        return False
    changes = Changes(tx, SYSTEM)
    await changes.lock([conversation_id])
    is_told = await conversations.note_breach(changes, changes.conversations[conversation_id])
    await changes.flush()
    return is_told


async def _each(database: Database, due: Due, act: Callable[[Transaction, UUID], Awaitable[bool]]) -> int:
    done = 0
    for account_id, conversation_id in due:

        async def work(tx: Transaction, conversation_id: UUID = conversation_id) -> bool:
            return await act(tx, conversation_id)

        try:
            done += await database.run(account_id, work)
        except (OSError, asyncpg.InterfaceError, TimeoutError):
            raise
        except Exception:  # one conversation's trouble must not stop the others
            log.exception("a conversation was left as it is", conversation_id=str(conversation_id))
    return done
