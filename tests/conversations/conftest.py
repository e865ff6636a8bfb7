"""One database for all examples of a module: each example is an account of its own."""

import asyncio
from collections.abc import Iterator

import pytest

from prosa.kit.database import Database
from prosa.kit.settings import Settings
from tests.conversations.office import Office, build
from tests.fixtures.postgres import TestServer


@pytest.fixture(scope="module")
def shared_url(postgres_server: TestServer) -> Iterator[str]:
    postgres_server.migrate_template()
    url = asyncio.run(postgres_server.create("template_prosa"))
    yield url
    asyncio.run(postgres_server.drop(url))


@pytest.fixture
async def office(database: Database, settings: Settings) -> Office:
    return await build(database, settings)
