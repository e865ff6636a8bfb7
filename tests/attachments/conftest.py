"""A place for files and a signed-in person."""

from pathlib import Path
from uuid import UUID

import pytest

from prosa.accounts.policy import PERMISSIONS
from prosa.accounts.schemas import Principal, Viewer
from prosa.accounts.service import create_account, create_user
from prosa.attachments.service import FileStore
from prosa.kit.database import Database
from prosa.kit.settings import Settings
from prosa.kit.storage import Storage


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage((tmp_path / "store").as_uri())


@pytest.fixture
def files(storage: Storage, settings: Settings) -> FileStore:
    return FileStore(storage, settings)


@pytest.fixture
async def principal(database: Database) -> Principal:
    return await person(database, "bia@araucaria.example")


async def person(database: Database, login: str, account_id: UUID | None = None) -> Principal:
    """Somebody with all permissions, in an account of their own unless one is given."""
    account_id = account_id or await create_account(database, "Araucária Telecom")
    user_id = await create_user(database, account_id, login, "Bia", "uma-senha-bem-longa-92")
    viewer = Viewer(
        account_id=account_id, user_id=user_id, permissions=frozenset(PERMISSIONS), department_ids=frozenset()
    )
    return Principal(
        user_id=user_id, account_id=account_id, session_id=None, token_id=None, viewer=viewer, csrf=None
    )
