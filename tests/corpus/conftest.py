"""One database for all worlds of a module: each world is an account of its own."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database
from prosa.kit.settings import Settings
from tests.corpus.world import NOW, World, build
from tests.fixtures.postgres import TestServer


@pytest.fixture(scope="module")
def shared_url(postgres_server: TestServer) -> Iterator[str]:
    postgres_server.migrate_template()
    url = asyncio.run(postgres_server.create("template_prosa"))
    yield url
    asyncio.run(postgres_server.drop(url))


@pytest.fixture
async def shared(shared_url: str) -> AsyncIterator[Database]:
    database = await Database.connect(shared_url, pool_size=8, clock=FrozenClock(NOW))
    yield database
    await database.close()


@pytest.fixture
async def world(shared: Database, settings: Settings) -> World:
    return await build(shared, settings)
