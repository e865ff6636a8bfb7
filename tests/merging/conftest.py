"""The office of tests/conversations and the companies over HTTP."""

import pytest

from prosa.kit.database import Database
from prosa.kit.settings import Settings
from tests.accounts.support import world
from tests.conversations.office import Office, build

__all__ = ["world"]


@pytest.fixture
async def office(database: Database, settings: Settings) -> Office:
    return await build(database, settings)
