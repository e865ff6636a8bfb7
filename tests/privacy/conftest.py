"""An office with an administrator, a place for files, and the work that goes on by itself."""

from pathlib import Path

import pytest

from prosa.kit.database import Database
from prosa.kit.settings import Settings
from prosa.kit.storage import Storage
from tests.conversations.office import Office, build


@pytest.fixture
async def office(database: Database, settings: Settings) -> Office:
    return await build(database, settings)


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage((tmp_path / "store").as_uri())
