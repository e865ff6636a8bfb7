"""The ledger outside of the database, and what is made of it after a restore."""

from __future__ import annotations

import json

from prosa.kit.settings import Settings
from prosa.kit.storage import Storage
from prosa.privacy.ledger import Ledger
from prosa.privacy.replaying import keep_ledger, replay
from tests.conversations.office import Office
from tests.privacy.support import contact_of, erase, finish


async def test_the_file_names_nobody_and_survives_a_line_that_was_cut_off(
    office: Office, settings: Settings
) -> None:
    ledger = Ledger(settings.data_dir)
    for customer in (1, 2):
        await erase(office, settings, await contact_of(office, await office.say(customer)))
        await keep_ledger(office.database, settings)
        with ledger.path.open("ab") as file:
            file.write(b'{"id":"cut')
    said = ledger.path.read_text()
    assert "Cliente" not in said
    assert "5511" not in said
    assert len(ledger.read()) == 2
    assert ledger.path.stat().st_mode & 0o077 == 0
    # What the file has is not written again.
    assert ledger.add(ledger.read().values()) == 0
    good = [line for line in said.splitlines() if line.endswith("}")]
    assert {len(json.loads(line)["identities"]) for line in good} == {2}


async def test_a_restored_contact_is_known_by_its_addresses_too(
    office: Office, settings: Settings, storage: Storage
) -> None:
    await erase(office, settings, await contact_of(office, await office.say(1)))
    await keep_ledger(office.database, settings)
    pool = office.database.pool
    # As if an older backup had the same person under another id, and somebody else.
    again, other = await office.say(1, "de novo"), await office.say(2, "sou outro")
    await pool.execute("UPDATE contacts SET created_at = '2020-01-01' WHERE erased_at IS NULL")
    await pool.execute("DELETE FROM erasures")
    await pool.execute("UPDATE contacts SET erased_at = NULL WHERE erased_at IS NOT NULL")
    assert await replay(office.database, settings) == 1
    await finish(office.database, storage, settings)
    assert (await office.row(again))["last_message"]["text"] == ""
    assert (await office.row(other))["last_message"]["text"] == "sou outro"
    assert await replay(office.database, settings) == 0


async def test_who_wrote_after_the_erasure_is_left_alone(
    office: Office, settings: Settings, storage: Storage
) -> None:
    first = await contact_of(office, await office.say(1))
    await erase(office, settings, first)
    await keep_ledger(office.database, settings)
    pool = office.database.pool
    await pool.execute("DELETE FROM erasures")
    thread = await office.say(1, "voltei")
    await pool.execute("UPDATE contacts SET created_at = '2999-01-01' WHERE id <> $1", first)
    # The restored data lost the erasure's row only: there is nobody left to erase, and that is noted.
    assert await replay(office.database, settings) == 0
    assert (await office.row(thread))["last_message"]["text"] == "voltei"
    assert await pool.fetchval("SELECT state FROM erasures") == "done"


async def test_without_a_file_nothing_happens(office: Office, settings: Settings) -> None:
    assert await replay(office.database, settings) == 0
    assert not Ledger(settings.data_dir).path.exists()
