"""How long the files of imports are kept (LGPD): until the import ends, or nobody went on with it."""

from __future__ import annotations

from uuid import UUID

from prosa.contact_imports import queries, service
from prosa.contact_imports.policy import ENDED, WORKING
from prosa.kit.database import Database, Transaction
from prosa.kit.storage import Storage


async def forget_ended(database: Database, storage: Storage, account_id: UUID, import_id: UUID) -> None:
    """Delete the files of an import that has ended, and the samples that were shown of them; else nothing."""

    async def drop(tx: Transaction) -> list[str]:
        item = await queries.one(tx, import_id, lock=True)
        return await _drop(tx, item) if item.state in ENDED else []

    await _delete(storage, await database.run(account_id, drop))


async def expire(database: Database, storage: Storage) -> int:
    """Delete the files of imports that ended, and end those with which nobody went on; how many."""
    done = 0
    for record in await queries.with_files_due(database.pool, database.clock.now()):

        async def drop(tx: Transaction, import_id: UUID = record["id"]) -> list[str]:
            item = await queries.one(tx, import_id, lock=True)
            if item.state in WORKING or item.storage_key is None:  # begun, or erased, a moment ago
                return []
            if item.state not in ENDED:
                item.state, item.error, item.ended_at = "canceled", "import_file_gone", tx.now
            keys = await _drop(tx, item)
            await service.tell(tx, item)
            return keys

        await _delete(storage, await database.run(record["account_id"], drop))
        done += 1
    return done


async def _drop(tx: Transaction, item: queries.Import) -> list[str]:
    """Take files and samples out of an import; what is to be deleted."""
    keys = [key for key in (item.storage_key, item.prepared_key) if key is not None]
    if keys:
        item.storage_key = item.prepared_key = None
        item.head = item.head[:1] if item.options.has_header else []
        await queries.update(tx, item)
    return keys


async def _delete(storage: Storage, keys: list[str]) -> None:
    """After the row: a file that outlives it is found by nobody, a row without its file is told as gone."""
    for key in keys:
        await storage.delete(key)
