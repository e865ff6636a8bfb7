"""Erases again what a restored backup brought back, before anybody can see it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from uuid import UUID

from prosa.contacts.errors import ContactNotFound
from prosa.kit import logs
from prosa.kit.database import Database, Record, Transaction
from prosa.kit.settings import Settings
from prosa.privacy import policy, queries
from prosa.privacy.clearing import claim, clear
from prosa.privacy.erasing import Order, begin
from prosa.privacy.ledger import Entry, Ledger

log = logs.get(__name__)


async def replay(database: Database, settings: Settings) -> int:
    """Bring ledger and database together; how many erasures were done again.

    Those that only the database knows are added to the file. Those that only the file names were undone by a restore.
    A legal hold of the backup does not count: the erasure came after it.
    """
    ledger = Ledger(settings.data_dir)
    stored = await queries.all_erasures(database.pool)
    await asyncio.to_thread(ledger.add, map(entry_of, stored))
    entries = await asyncio.to_thread(ledger.read)
    missing = [entries[id_] for id_ in entries.keys() - {row["id"] for row in stored}]
    done = 0
    for entry in sorted(missing, key=lambda entry: (entry.at, entry.id)):
        done += await _again(database, settings, entry)
    if done:
        log.warning("erasures that a restored backup had undone were done again", count=done)
        await finish_all(database, settings)
    return done


async def keep_ledger(database: Database, settings: Settings) -> None:
    """Whatever the database knows stands in the file, too: another machine may have written it."""
    rows = await queries.all_erasures(database.pool)
    await asyncio.to_thread(Ledger(settings.data_dir).add, [entry_of(row) for row in rows])


def entry_of(row: Record) -> Entry:
    """A row of the database as the file keeps it."""
    return Entry(
        id=row["id"],
        account_id=row["account_id"],
        contact_id=row["contact_id"],
        contact_ids=row["contact_ids"],
        at=row["requested_at"],
        reason=row["reason"],
        salt=row["salt"],
        identities=row["identities"],
    )


async def finish_all(database: Database, settings: Settings) -> None:
    """Do what unfinished erasures still have to do, as far as nothing has to be waited for."""
    while (job := await claim(database, settings)) is not None:
        if not await clear(database, job):
            return


async def _again(database: Database, settings: Settings, entry: Entry) -> bool:
    is_known = await database.pool.fetchval(
        "SELECT EXISTS (SELECT FROM accounts WHERE id = $1)", entry.account_id
    )
    if not is_known:
        return False

    async def work(tx: Transaction) -> bool:
        return await _erase(tx, settings, entry)

    return await database.run(entry.account_id, work)


async def _erase(tx: Transaction, settings: Settings, entry: Entry) -> bool:
    """Those contacts, and whoever had one of the addresses before the erasure: a backup may know them by another id."""
    wanted = [*entry.contact_ids, *await _by_addresses(tx, settings, entry)]
    done = False
    for contact_id in dict.fromkeys(wanted):
        order = Order(
            contact_id=contact_id,
            reason=entry.reason,
            by_id=None,
            # One row of the ledger for each person; the first keeps the id by which the file knows it.
            id=entry.id if not done else policy.further_id(entry.id, contact_id),
            requested_at=entry.at,
            is_replay=True,
        )
        try:
            done = await begin(tx, settings, order) or done
        except ContactNotFound:
            continue
    if not done:
        await queries.note_nothing_to_erase(tx, entry)
    return done


async def _by_addresses(tx: Transaction, settings: Settings, entry: Entry) -> Iterable[UUID]:
    if not entry.identities:
        return []
    rows = await tx.fetch(
        "SELECT DISTINCT i.contact_id, i.value FROM contact_identities i JOIN contacts k"
        " ON k.account_id = i.account_id AND k.id = i.contact_id"
        " WHERE i.account_id = $1 AND k.created_at < $2",
        tx.account_id,
        entry.at,
    )
    known = set(entry.identities)
    keys = policy.keys_of([settings.secret_key, *settings.previous_secret_keys])
    return sorted(
        {row["contact_id"] for row in rows if policy.matches(keys, entry.salt, row["value"], known)}
    )
