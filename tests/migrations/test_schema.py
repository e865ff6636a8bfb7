"""The migrated schema is the tables of the code, on the oldest and the newest PostgreSQL."""

from typing import Any

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, pool
from sqlalchemy.ext.asyncio import create_async_engine

from prosa import migrations
from prosa.migrations.metadata import metadata

CONSTRAINTS = """
SELECT c.relname, k.conname, pg_get_constraintdef(k.oid) AS definition FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype = 'c' AND c.relnamespace = 'public'::regnamespace
AND NOT c.relispartition
"""


def _differences(connection: Connection) -> list[Any]:
    def include(_object: Any, name: str | None, kind: str, reflected: bool, _other: Any) -> bool:
        return not (kind == "table" and reflected and name not in metadata.tables)

    options = {"compare_type": True, "compare_server_default": True, "include_object": include}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


async def _on(url: str, work: Any) -> Any:
    async def connect() -> asyncpg.Connection:
        return await asyncpg.connect(url)

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect, poolclass=pool.NullPool)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


@pytest.mark.postgres15
async def test_upgrade_gives_the_tables_of_the_code(empty_database_url: str) -> None:
    assert await migrations.upgrade(empty_database_url) is True
    assert await migrations.upgrade(empty_database_url) is False
    connection = await asyncpg.connect(empty_database_url)
    try:
        assert await migrations.current(connection) == migrations.head()
        found = {row["conname"] for row in await connection.fetch(CONSTRAINTS)}
    finally:
        await connection.close()

    assert await _on(empty_database_url, _differences) == []
    # Alembic does not compare check constraints.
    wanted = {
        str(constraint.name)
        for table in metadata.tables.values()
        for constraint in table.constraints
        if type(constraint).__name__ == "CheckConstraint"
    }
    assert {name for name in wanted if not any(name in other for other in found)} == set()
