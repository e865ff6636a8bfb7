"""The migrated schema is the tables of the code, on the oldest and the newest PostgreSQL."""

from typing import Any

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, pool
from sqlalchemy.ext.asyncio import create_async_engine

from prosa import migrations
from prosa.kit.errors import ProsaError
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


@pytest.mark.postgres15
async def test_a_role_that_may_not_create_extensions_is_told_so(empty_database_url: str) -> None:
    connection = await asyncpg.connect(empty_database_url)
    try:
        await connection.execute(
            "CREATE ROLE modest LOGIN; GRANT ALL ON SCHEMA public TO modest;"
            f" REVOKE CREATE ON DATABASE {await connection.fetchval('SELECT current_database()')} FROM PUBLIC"
        )
        with pytest.raises(ProsaError, match="CREATE EXTENSION unaccent") as caught:
            await migrations.upgrade(empty_database_url.replace("//postgres@", "//modest@"))
        assert caught.value.code == "missing_extension"
        await connection.execute("CREATE EXTENSION unaccent; CREATE EXTENSION pg_trgm")
        assert await migrations.upgrade(empty_database_url.replace("//postgres@", "//modest@"))
    finally:
        await connection.execute("DROP OWNED BY modest; DROP ROLE modest")
        await connection.close()


@pytest.mark.postgres15
async def test_words_lose_their_accents_and_endings(empty_database_url: str) -> None:
    await migrations.upgrade(empty_database_url)
    connection = await asyncpg.connect(empty_database_url)
    try:
        for one, other in (("Cobranças", "cobranca"), ("boletos", "Boleto"), ("não", "nao")):
            assert await connection.fetchval(
                "SELECT to_tsvector('pt', $1) @@ websearch_to_tsquery('pt', $2)", one, other
            ), (one, other)
    finally:
        await connection.close()
