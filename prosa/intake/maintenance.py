"""Keeps raw webhooks for a week, in daily partitions; what is not processed yet for as long as it takes."""

from __future__ import annotations

import asyncpg

from prosa.kit import logs, partitions

TABLE = "webhook_deliveries"

log = logs.get(__name__)


async def maintain(pool: asyncpg.Pool) -> list[str]:
    """Make the partitions ahead and drop those older than a week; the names of the dropped ones."""
    async with pool.acquire() as connection, connection.transaction():
        today = await partitions.today(connection)
        await partitions.ensure(connection, TABLE, today)
        old = await partitions.expired(connection, TABLE, today)
    dropped = []
    for name in old:
        try:
            if await _drop(pool, name):
                dropped.append(name)
        except asyncpg.LockNotAvailableError:
            log.info("old webhooks are in use, dropped later", partition=name)
    return dropped


async def _drop(pool: asyncpg.Pool, name: str) -> bool:
    async with pool.acquire() as connection, connection.transaction():
        # Locked first: nothing may become unprocessed (a restore, say) between the look and the drop.
        await connection.execute("SET LOCAL lock_timeout = '2s'")
        await connection.execute(f'LOCK TABLE ONLY "{name}" IN SHARE ROW EXCLUSIVE MODE')
        # The names come from the catalogue.
        waiting = await connection.fetchval(
            f'SELECT count(*) FROM "{name}" WHERE NOT is_processed'  # noqa: S608
        )
        if waiting:
            log.error("old webhooks are still unprocessed and kept", partition=name, count=waiting)
            await connection.execute(f'DELETE FROM "{name}" WHERE is_processed')  # noqa: S608
            return False
        await partitions.drop(connection, name)
        return True
