"""What 202611210390 makes of Argentina's numbers that were kept without the 9."""

from __future__ import annotations

import importlib

from prosa.accounts.service import create_account
from prosa.kit.database import Database
from prosa.kit.ids import uuid7

_MIGRATION = importlib.import_module("prosa.migrations.versions.202611210390_merge_contacts")


async def test_numbers_get_the_key_of_now_and_pairs_are_flagged(database: Database) -> None:
    account_id = await create_account(database, "Sur")
    pool = database.pool
    people = {name: uuid7() for name in ("old", "twin", "new", "landline", "brazil")}
    phones = {
        "old": "+541123456789",
        "twin": "+542215550000",
        "new": "+5492215550000",
        "landline": "+548003335555",
        "brazil": "+5511912345678",
    }
    for name, contact_id in people.items():
        await pool.execute(
            "INSERT INTO contacts (account_id, id, phone, search_name) VALUES ($1, $2, $3, $3)",
            account_id,
            contact_id,
            phones[name],
        )
        await pool.execute(
            "INSERT INTO contact_identities (account_id, scope, kind, value, contact_id, address)"
            " VALUES ($1, 'whatsapp', 'phone', $3, $2, ltrim($3, '+'))",
            account_id,
            contact_id,
            phones[name],
        )
    for _ in range(2):
        for statement in _MIGRATION._JOIN_NUMBERS:
            await pool.execute(statement)
        rows = await pool.fetch(
            "SELECT k.id, k.phone, k.search_name, i.value, i.address FROM contacts k JOIN contact_identities i"
            " ON i.account_id = k.account_id AND i.contact_id = k.id WHERE k.account_id = $1",
            account_id,
        )
        found = {row["id"]: tuple(row)[1:] for row in rows}
        # The address to answer stays as the provider gave it.
        joined = ("+5491123456789", "+5491123456789", "+5491123456789", "541123456789")
        assert found == {people["old"]: joined} | {
            people[name]: (phone, phone, phone, phone[1:]) for name, phone in phones.items() if name != "old"
        }
        conflicts = await pool.fetch(
            "SELECT contact_id, other_contact_id, value, source FROM identity_conflicts WHERE account_id = $1",
            account_id,
        )
        assert [tuple(row) for row in conflicts] == [(people["twin"], people["new"], phones["new"], "number")]
