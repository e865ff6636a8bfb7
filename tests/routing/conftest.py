"""A desk: an account with an inbox, people and departments, and conversations that wait."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database
from tests.fixtures.postgres import TestServer
from tests.routing.desk import Desk, build


@pytest.fixture(scope="module")
def shared_url(postgres_server: TestServer) -> Iterator[str]:
    """One database for all examples of a module: each example is an account of its own."""
    postgres_server.migrate_template()
    url = asyncio.run(postgres_server.create("template_prosa"))
    yield url
    asyncio.run(postgres_server.drop(url))


@pytest.fixture
async def desk(database: Database, clock: FrozenClock) -> Desk:
    return await build(database, clock)


@pytest.fixture
async def other(database_url: str, clock: FrozenClock) -> AsyncIterator[Database]:
    """A second process: its own pool on the same database."""
    connected = await Database.connect(database_url, pool_size=4, clock=clock)
    yield connected
    await connected.close()
