import pytest

from prosa.kit.database import Database
from prosa.kit.settings import Settings
from tests.conversations.office import Office, build


@pytest.fixture
async def office(database: Database, settings: Settings) -> Office:
    return await build(database, settings)
