"""Reminders, when their day has come: late rather than never, and once whoever looks."""

from __future__ import annotations

from uuid import UUID

import asyncpg

from prosa.kit import logs
from prosa.kit.database import Database, Transaction
from prosa.notes import queries, service

AT_ONCE = 200

log = logs.get(__name__)


async def remind(database: Database) -> int:
    """Remind of every note that is due; how many."""
    done = 0
    for account_id, note_id in await queries.due(database.pool, database.clock.now(), AT_ONCE):

        async def work(tx: Transaction, note_id: UUID = note_id) -> bool:
            return await service.remind(tx, note_id)

        try:
            done += await database.run(account_id, work)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            raise
        except Exception:  # one note's trouble must not stop the others
            log.exception("a reminder was left as it is", note_id=str(note_id))
    return done
