"""What happens by itself: erasures are finished, copies are made and end, stored files go, old contents go."""

from __future__ import annotations

import asyncpg

from prosa.kit import logs
from prosa.kit.crypto import DecryptionError
from prosa.kit.database import Database, Transaction
from prosa.kit.errors import ProsaError
from prosa.kit.settings import Settings
from prosa.kit.storage import Storage
from prosa.privacy import exporting, retention
from prosa.privacy.clearing import claim, clear
from prosa.privacy.replaying import keep_ledger as keep_ledger

AT_ONCE = 100

log = logs.get(__name__)


async def work(database: Database, storage: Storage, settings: Settings) -> None:
    """Do everything that is due, but one copy at a time: erasures do not wait for many. Any number of processes may
    do so."""
    await erase(database, settings)
    await drop_files(database, storage)
    await exporting.end_old(database)
    await exporting.make_next(database, storage)
    await retention.run(database)


async def erase(database: Database, settings: Settings) -> int:
    """Go on with erasures that are not finished; how many were."""
    done = 0
    for _ in range(AT_ONCE):
        try:
            job = await claim(database, settings)
        except DecryptionError:
            log.error("an erasure waits for an earlier secret key (PROSA_PREVIOUS_SECRET_KEYS)")
            return done
        if job is None:
            break
        try:
            done += await clear(database, job)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            raise
        except Exception:  # one person's trouble must not keep the others
            log.exception("an erasure is not finished yet", erasure_id=str(job.id))
    if done:
        await keep_ledger(database, settings)
    return done


async def drop_files(database: Database, storage: Storage) -> int:
    """Remove stored files whose rows are gone, unless another row names them; how many."""
    removed = 0
    # every-account: the job works for all
    rows = await database.pool.fetch(
        "SELECT account_id, storage_key FROM erased_files ORDER BY recorded_at LIMIT $1", AT_ONCE * 10
    )
    for row in rows:
        try:
            async with database.transaction(row["account_id"]) as tx:
                is_shared = await _is_named(tx, row["storage_key"])
            if not is_shared:
                await storage.delete(row["storage_key"])
                removed += 1
        except ProsaError as error:
            log.warning("a stored file of an erased person could not be removed yet", reason=error.code)
            continue
        async with database.transaction(row["account_id"]) as tx:
            await tx.execute(
                "DELETE FROM erased_files WHERE account_id = $1 AND storage_key = $2",
                tx.account_id,
                row["storage_key"],
            )
    return removed


async def _is_named(tx: Transaction, storage_key: str) -> bool:
    """Whether a message of somebody else, or a quick reply, has the same file."""
    found: bool = await tx.fetchval(
        "SELECT EXISTS (SELECT FROM attachments WHERE account_id = $1 AND storage_key = $2)",
        tx.account_id,
        storage_key,
    )
    return found
