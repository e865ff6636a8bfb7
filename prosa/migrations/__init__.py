"""Schema migrations: dated verb phrases, forward only, each in one transaction with a short lock time-out."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg

from prosa.kit import partitions
from prosa.kit.errors import ProsaError
from prosa.kit.events import Connection

PARTITIONED = ("events", "webhook_deliveries")

_FOLDER = Path(__file__).parent
_LOCK = 7243161


class NewerSchema(ProsaError):
    """A later version of Prosa has already changed this database."""

    code = "newer_schema"


def head() -> str:
    """The revision that this code expects: that of the newest file."""
    return max(path.name.split("_")[0] for path in (_FOLDER / "versions").glob("2*.py"))


async def current(connection: Connection) -> str | None:
    """The revision that the database is at; None before the first."""
    if await connection.fetchval("SELECT to_regclass('alembic_version') IS NULL"):
        return None
    revision: str | None = await connection.fetchval("SELECT version_num FROM alembic_version")
    return revision


async def _run(url: str) -> bool:
    connection = await asyncpg.connect(url)
    try:
        found = await current(connection)
        if found == head():
            return False
        if found is not None and found > head():
            raise NewerSchema(
                f"The database has schema {found}, this version only knows {head()}: run the newer one."
            )
        # One migrates, the others wait here and find the work done.
        await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)
        if await current(connection) == head():
            return False
        await asyncio.to_thread(_upgrade, url)
        today = await partitions.today(connection)
        for table in PARTITIONED:
            async with connection.transaction():
                await partitions.ensure(connection, table, today)
        return True
    finally:
        await connection.close()


def _upgrade(url: str) -> None:
    # Alembic and the ORM-free SQLAlchemy engine take half a second to import: only for a start that needs them.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["url"] = url
    command.upgrade(config, "head")


async def upgrade(url: str) -> bool:
    """Bring the database at `url` to the newest schema; True when anything had to be done. Raises NewerSchema."""
    return await _run(url)
