"""A program that is older than its database says so in one sentence."""

import asyncio

import asyncpg
import msgspec
import pytest

from prosa.entrypoints.keeper import DatabaseKeeper
from prosa.kit.settings import Settings
from prosa.migrations import NewerSchema, current, head


async def test_a_newer_schema_is_left_alone(settings: Settings, database_url: str) -> None:
    opened = msgspec.structs.replace(settings, database_url=database_url)
    keeper = DatabaseKeeper(opened)
    assert await asyncio.to_thread(keeper.migrate, opened) is False
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute("UPDATE alembic_version SET version_num = '299901010000'")
        with pytest.raises(NewerSchema, match=f"schema 299901010000, this version only knows {head()}"):
            await asyncio.to_thread(keeper.migrate, opened)
        assert await current(connection) == "299901010000"
    finally:
        await connection.close()
