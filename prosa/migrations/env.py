"""Alembic's entry: an online run over asyncpg on the URL that the caller gives."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
from alembic import context
from sqlalchemy import Connection, pool
from sqlalchemy.ext.asyncio import create_async_engine

from prosa.migrations.metadata import metadata


def _include(_object: Any, name: str | None, kind: str, reflected: bool, _compare_to: Any) -> bool:
    # Daily partitions and Alembic's own table are not in the metadata.
    return not (kind == "table" and reflected and name not in metadata.tables)


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=_include,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def _main() -> None:
    url: str = context.config.attributes.get("url") or context.get_x_argument(as_dictionary=True)["url"]

    async def connect() -> asyncpg.Connection:
        return await asyncpg.connect(url)

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect, poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(_migrate)
        await connection.commit()
    await engine.dispose()


asyncio.run(_main())
