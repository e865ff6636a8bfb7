"""A connected number and a receiver."""

from collections.abc import AsyncIterator

import pytest

from prosa.intake.asgi import Hooks
from prosa.kit.database import Database
from prosa.kit.settings import Settings
from tests.intake.support import Number, connect_number


@pytest.fixture
async def number(database: Database, settings: Settings) -> Number:
    return await connect_number(database, settings)


@pytest.fixture
async def hooks(database: Database, settings: Settings) -> AsyncIterator[Hooks]:
    app = Hooks(database, settings)
    yield app
    await app.close()
