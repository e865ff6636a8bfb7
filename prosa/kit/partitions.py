"""Daily partitions of the tables that only grow: made ahead, dropped whole when they are old."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from prosa.kit.events import Connection

DAYS_AHEAD = 7
KEPT_DAYS = 7

_NAMES = """
SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = $1::text::regclass
"""


def _name(table: str, day: date) -> str:
    return f"{table}_{day:%Y%m%d}"


async def ensure(connection: Connection, table: str, today: date) -> None:
    """Make the partitions of yesterday to a week ahead. Safe to run at once from several processes."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtext($1))", f"partitions:{table}")
    present = {row["relname"] for row in await connection.fetch(_NAMES, table)}
    for offset in range(-1, DAYS_AHEAD + 1):
        day = today + timedelta(days=offset)
        if _name(table, day) not in present:
            await connection.execute(
                f"CREATE TABLE {_name(table, day)} PARTITION OF {table}"
                f" FOR VALUES FROM ('{day:%Y-%m-%d} 00:00+00') TO ('{day + timedelta(days=1):%Y-%m-%d} 00:00+00')"
            )


async def expired(connection: Connection, table: str, today: date) -> list[str]:
    """Names of the partitions whose last row is older than a week, oldest first."""
    limit = _name(table, today - timedelta(days=KEPT_DAYS))
    rows = await connection.fetch(_NAMES, table)
    return sorted(row["relname"] for row in rows if table + "_2" <= row["relname"] < limit)


async def drop(connection: Connection, name: str) -> None:
    """Drop one partition, giving up rather than making others wait for its lock."""
    await connection.execute("SET LOCAL lock_timeout = '2s'")
    await connection.execute(f'DROP TABLE IF EXISTS "{name}"')


async def today(connection: Connection) -> date:
    """The database's day in UTC: partition bounds follow its clock, not ours."""
    now: datetime = await connection.fetchval("SELECT now() AT TIME ZONE 'UTC'")
    return now.date()
