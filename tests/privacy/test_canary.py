"""A canary in every place: a copy holds it, an erasure leaves none, also after an old backup came back (CON-50)."""

from __future__ import annotations

import io
import logging
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import msgspec
import pytest

from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database
from prosa.kit.settings import Settings
from prosa.kit.storage import Storage
from prosa.privacy import service
from prosa.privacy.jobs import keep_ledger
from prosa.privacy.ledger import Ledger
from prosa.privacy.replaying import replay
from tests.conversations.office import Office
from tests.desk.support import SUPERVISOR, act
from tests.fixtures.postgres import TestServer
from tests.privacy.planting import CPF, DIGITS, TOKENS, WORD, plant
from tests.privacy.support import erase, files_with, finish, tables_with

MUST_HOLD = {
    "audit_log",
    "contact_block_calls",
    "contact_blocks",
    "contact_consents",
    "contact_field_values",
    "contact_identities",
    "contact_import_rows",
    "contact_imports",
    "contact_merges",
    "contact_notes",
    "contacts",
    "conversations",
    "dead_letters",
    "drafts",
    "events",
    "identity_conflicts",
    "message_revisions",
    "messages",
    "notifications",
    "offers",
    "pending_elements",
    "push_outbox",
    "saved_views",
    "scheduled_closings",
    "schedules",
    "ticket_parts",
    "ticket_records",
    "tickets",
    "webhook_deliveries",
}
"""Tables in which the scan finds the canary before: else it would prove nothing."""


def _families(tables: dict[str, list[str]]) -> set[str]:
    """Partitions under their table's name."""
    return {table.rsplit("_2", 1)[0] if table.rsplit("_", 1)[-1].isdigit() else table for table in tables}


async def test_nothing_of_a_person_is_left(
    office: Office,
    settings: Settings,
    storage: Storage,
    tmp_path: Path,
    clock: FrozenClock,
    postgres_server: TestServer,
    database_url: str,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    pool = office.database.pool
    planted = await plant(office, storage)
    before = await tables_with(pool, TOKENS)
    assert _families(before) >= MUST_HOLD, MUST_HOLD - _families(before)
    assert len(files_with(tmp_path / "store", TOKENS)) == 5
    tickets = await pool.fetch(
        "SELECT protocol, opened_at, started_at, closed_at, agent_id, reason_id FROM tickets ORDER BY protocol"
    )
    counted = await pool.fetchval("SELECT count(*) FROM messages")

    # A copy for the person, and then a backup of the installation.
    await act(office, SUPERVISOR, service.request_export, planted.contact_id)
    await finish(office.database, storage, settings)
    await _holds_everything(office, storage)
    await office.database.close()
    backup = await postgres_server.create(urlsplit(database_url).path.lstrip("/"))
    files = {path: path.read_bytes() for path in (tmp_path / "store").rglob("*") if path.is_file()}
    assert len(files) == 6

    # The erasure.
    office.database = await Database.connect(database_url, pool_size=4, clock=clock)
    await erase(office, settings, planted.contact_id)
    await keep_ledger(office.database, settings)
    await finish(office.database, storage, settings)
    assert await tables_with(office.database.pool, TOKENS) == {}
    assert await office.database.pool.fetchval("SELECT count(*) FROM contact_distinctions") == 0
    assert files_with(tmp_path, TOKENS) == []
    left = await office.database.pool.fetch(
        "SELECT protocol, opened_at, started_at, closed_at, agent_id, reason_id FROM tickets ORDER BY protocol"
    )
    assert [row["protocol"] for row in left] == [row["protocol"] for row in tickets]
    assert left[0] == tickets[0]
    assert await office.database.pool.fetchval("SELECT count(*) FROM messages") >= counted
    assert next(iter(Ledger(settings.data_dir).read().values())).contact_id == planted.contact_id

    # The backup comes back, files too; the next start erases again.
    for path, content in files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    restored = await Database.connect(backup, pool_size=4, clock=clock)
    try:
        assert _families(await tables_with(restored.pool, TOKENS)) >= MUST_HOLD
        assert await replay(restored, settings) == 1
        await finish(restored, storage, settings)
        assert await tables_with(restored.pool, TOKENS) == {}
        assert files_with(tmp_path, TOKENS) == []
        assert await replay(restored, settings) == 0
    finally:
        await restored.close()
        await postgres_server.drop(backup)
    said = caplog.text + "".join(capsys.readouterr())
    assert not [token for token in TOKENS if token.lower() in said.lower()]


async def _holds_everything(office: Office, storage: Storage) -> None:
    key = await office.database.pool.fetchval("SELECT storage_key FROM data_exports WHERE state = 'ready'")
    assert key is not None
    archive = zipfile.ZipFile(io.BytesIO(await storage.get(key)))
    data = msgspec.json.decode(archive.read("data.json"))
    whole = archive.read("data.json").decode()
    assert "storage_key" not in whole  # where we keep things is nobody's data
    for said in (
        f"na verdade {WORD}",
        f"meu nome é {WORD}",  # what it said before the edit
        f"o segredo de {WORD}",
        f"Casa de {WORD}",
        f"Mãe de {WORD}",
        f"a foto de {WORD}",
        f"olá {WORD}",
        f"o que fazemos com {WORD}?",
        f"{WORD} gosta de café",
        f"{WORD} pediu a segunda via",
        f"lembrar {WORD}",
        f"{WORD} ficou contente",
        f"o {WORD}",
        f"{WORD} disse sim",
        f"{WORD} gritou",
        f"{WORD.lower()}@example.com",
        f"{WORD.lower()}.silva",
        f"{WORD}-77",
        f"+{DIGITS}",
        CPF,
        "1980-01-07",
        "🐤",
        "lista.csv",
        f"{WORD} deve outubro",
        f"https://erp.example/{WORD}",
    ):
        assert said in whole, said
    pages = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".html")}
    assert set(pages) == {"index.html", "conversation-1.html"}
    for page in pages.values():
        assert "<script" not in page
        assert 'href="http' not in page
        assert "http" not in page.replace("http-equiv", "").replace(f"https://erp.example/{WORD}", "")
        assert "src=" not in page
    assert f"{WORD} gosta de café" in pages["index.html"]
    assert f"o segredo de {WORD}" in pages["conversation-1.html"]
    files = [name for name in archive.namelist() if name.startswith("files/")]
    assert len(files) == 2
    assert {archive.read(name).decode() for name in files} == {f"conteúdo de {WORD}"}
    assert data["company"] == "Araucária"
    assert len(data["conversations"]) == 1
    assert len(data["distinctions"]) == 1


async def test_the_scan_sees_what_is_there(office: Office) -> None:
    """In texts, documents, lists and bytes."""
    pool: asyncpg.Pool = office.database.pool
    assert await tables_with(pool, ["achado-x1"]) == {}
    await pool.execute("UPDATE users SET name = 'ACHADO-X1'")
    await pool.execute('UPDATE accounts SET settings = \'{"a": ["achado-x1"]}\'')
    await pool.execute("UPDATE memberships SET skills = '{achado-x1}'")
    await pool.execute(
        "INSERT INTO webhook_deliveries (id, account_id, inbox_id, body)"
        " VALUES (gen_random_uuid(), $1, gen_random_uuid(), 'x achado-x1'::bytea)",
        office.account_id,
    )
    assert _families(await tables_with(pool, ["achado-x1"])) >= {
        "users",
        "accounts",
        "memberships",
        "webhook_deliveries",
    }
