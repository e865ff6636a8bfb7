"""What tests of people's data ask for again and again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from prosa.kit.database import Database
from prosa.kit.settings import Settings
from prosa.kit.storage import Storage
from prosa.privacy import jobs, service
from prosa.privacy.schemas import EraseIn, Erasure
from tests.conversations.office import Office
from tests.desk.support import SUPERVISOR, act

COLUMNS = """
SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
"""


async def contact_of(office: Office, thread: UUID) -> UUID:
    found: UUID = (await office.row(thread))["contact_id"]
    return found


async def name_of(office: Office, contact_id: UUID) -> str:
    found: str = await office.database.pool.fetchval(
        "SELECT coalesce(edited_name, profile_name) FROM contacts WHERE id = $1", contact_id
    )
    return found


async def erase(office: Office, settings: Settings, contact_id: UUID, **data: Any) -> Erasure:
    """As an administrator does it."""
    data.setdefault("confirm", await name_of(office, contact_id))
    viewer = office.viewers[SUPERVISOR]
    made: Erasure = await office.database.run(
        office.account_id, lambda tx: service.erase(tx, settings, viewer, contact_id, EraseIn(**data))
    )
    return made


async def finish(database: Database, storage: Storage, settings: Settings) -> None:
    """What the background child does until nothing is left to do."""
    for _ in range(3):
        await jobs.work(database, storage, settings)


async def hold(office: Office, contact_id: UUID, reason: str = "processo 123") -> None:
    await act(office, SUPERVISOR, service.hold, contact_id, reason)


async def tables_with(pool: asyncpg.Pool, tokens: Sequence[str]) -> dict[str, list[str]]:
    """Every column of every table in which one of the tokens stands, upper or lower case, as text or as bytes."""
    found: dict[str, list[str]] = {}
    for row in await pool.fetch(COLUMNS):
        table, column = row["table_name"], f'"{row["column_name"]}"'
        # Bytes that are no UTF-8 (what is encrypted) are looked at as Latin-1.
        said = f"convert_from({column}, 'LATIN1')" if row["data_type"] == "bytea" else f"{column}::text"
        if await pool.fetchval(
            f'SELECT EXISTS (SELECT FROM "{table}" WHERE EXISTS ('
            f"SELECT FROM unnest($1::text[]) w WHERE strpos(lower({said}), lower(w)) > 0))",
            list(tokens),
        ):
            found.setdefault(table, []).append(row["column_name"])
    return found


def files_with(folder: Path, tokens: Sequence[str]) -> list[str]:
    """Every stored file that has one of the tokens in it or in its name."""
    wanted = [token.lower().encode() for token in tokens]
    return [
        str(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and any(token in path.read_bytes().lower() or token in str(path).lower().encode() for token in wanted)
    ]
