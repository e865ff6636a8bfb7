"""What the commands that work on records share: settings, an open database, a company by name."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from prosa.entrypoints.cli.running import read_settings
from prosa.entrypoints.keeper import DatabaseKeeper, connected
from prosa.kit.database import Database
from prosa.kit.errors import ProsaError
from prosa.kit.settings import Settings

T = TypeVar("T")
WAIT = 5.0  # seconds for a database that does not answer


def with_database(options: argparse.Namespace, work: Callable[[Database, Settings], Awaitable[T]]) -> T:
    """Run `work` on the installation's database; an embedded one is started. Raises ProsaError."""
    settings = read_settings(options, log_level="warning")
    keeper = DatabaseKeeper(settings)
    try:
        opened = keeper.open(wait=WAIT)
        keeper.migrate(opened)
        return asyncio.run(_work(opened, work))
    finally:
        keeper.close()


async def _work(settings: Settings, work: Callable[[Database, Settings], Awaitable[T]]) -> T:
    async with connected(settings) as database:
        return await work(database, settings)


async def find_account(database: Database, wanted: str) -> UUID:
    """The company with that id or name. Raises ProsaError."""
    async with database.transaction(None) as tx:
        rows = await tx.fetch("SELECT id FROM accounts WHERE id::text = $1 OR name = $1 LIMIT 2", wanted)
    if not rows:
        raise ProsaError(f"There is no company {wanted!r}.", code="no_account")
    if len(rows) > 1:
        raise ProsaError(f"Several companies are called {wanted!r}: give the id.", code="ambiguous_account")
    found: UUID = rows[0]["id"]
    return found


async def all_accounts(database: Database) -> list[UUID]:
    """Every company, oldest first."""
    async with database.transaction(None) as tx:
        return [row["id"] for row in await tx.fetch("SELECT id FROM accounts ORDER BY id")]
