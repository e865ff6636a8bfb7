"""Sends what is due. Every look is for rows: what was due while nothing ran leaves late, not never; of several
processes one sends it; and what is due in one conversation leaves in the order of its times."""

from __future__ import annotations

from uuid import UUID

import asyncpg

from prosa.kit import logs
from prosa.kit.database import Database, Transaction
from prosa.schedules import policy, queries, sending
from prosa.schedules.errors import CannotSend

AT_ONCE = 200

log = logs.get(__name__)


async def send_due(database: Database) -> int:
    """Settle everything that is due; how much that was."""
    now = database.clock.now()
    done = 0
    for account_id, conversation_id in await queries.due(
        database.pool, now, now - policy.AFTER_BLOCK, AT_ONCE
    ):
        try:
            while await _next(database, account_id, conversation_id):
                done += 1
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            raise
        except Exception:  # one conversation's trouble must not stop the others
            log.exception("scheduled messages were left", conversation_id=str(conversation_id))
    return done


async def _next(database: Database, account_id: UUID, conversation_id: UUID) -> bool:
    """Settle what is due first in the conversation; False when nothing is."""

    async def send(tx: Transaction) -> bool:
        return await sending.send_first(tx, conversation_id)

    try:
        return await database.run(account_id, send)
    except CannotSend as problem:
        schedule_id, code = problem.schedule_id, problem.code
    log.info("scheduled message not sent", schedule_id=str(schedule_id), code=code)

    async def give_up(tx: Transaction) -> bool:
        return await sending.give_up(tx, conversation_id, schedule_id, code)

    return await database.run(account_id, give_up)
