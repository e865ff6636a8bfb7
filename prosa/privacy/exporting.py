"""Makes the copies of people's data: a zip file with JSON for machines, pages for people, and the files."""

from __future__ import annotations

import asyncio
import tempfile
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

import asyncpg
import msgspec

from prosa.accounts.service import read_account
from prosa.attachments.service import store
from prosa.contacts import service as contacts
from prosa.kit import logs
from prosa.kit.database import Database
from prosa.kit.errors import NotFound, ProsaError
from prosa.kit.storage import Storage, new_key
from prosa.privacy import export_data, export_pages
from prosa.privacy.export_words import Words

KEPT = timedelta(days=7)
LEASE = 120
"""Seconds for which nobody else makes a copy; prolonged with every page of messages and every file."""
ATTEMPTS = 3
PAGE = 1_000

log = logs.get(__name__)

_CLAIM = """
UPDATE data_exports SET leased_until = clock_timestamp() + make_interval(secs => $1), attempt = attempt + 1
WHERE (account_id, id) = (
    SELECT e.account_id, e.id FROM data_exports e WHERE e.state = 'pending'
    AND (e.leased_until IS NULL OR e.leased_until < clock_timestamp())
    ORDER BY (SELECT max(d.finished_at) FROM data_exports d WHERE d.account_id = e.account_id) NULLS FIRST,
        e.requested_at LIMIT 1
    FOR UPDATE SKIP LOCKED
) RETURNING account_id, id, contact_id, attempt
"""
"""The company that got none for longest comes first: twenty copies for one keep the others waiting for one."""


async def make_next(database: Database, storage: Storage) -> bool:
    """Make the next copy; False when none waits."""
    row = await database.pool.fetchrow(_CLAIM, LEASE)  # every-account: the job works for all
    if row is None:
        return False
    copy = _Copy(database, storage, row["account_id"], row["id"], row["contact_id"])
    try:
        await copy.make()
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
        raise
    except Exception as error:  # a copy that cannot be made must not keep the others
        log.exception("a copy of somebody's data could not be made", export_id=str(row["id"]))
        if row["attempt"] >= ATTEMPTS:
            await copy.give_up(error.code if isinstance(error, ProsaError) else "internal_error")
    return True


async def end_old(database: Database) -> None:
    """Copies are kept for a week."""
    # every-account: the job works for all
    await database.pool.execute(
        "WITH old AS (UPDATE data_exports SET state = 'expired' WHERE state = 'ready' AND expires_at <= $1"
        "   RETURNING account_id, storage_key)"
        " INSERT INTO erased_files (account_id, storage_key) SELECT account_id, storage_key FROM old"
        " WHERE storage_key IS NOT NULL ON CONFLICT DO NOTHING",
        database.clock.now(),
    )


class _Copy:
    """One copy in the making."""

    def __init__(
        self, database: Database, storage: Storage, account_id: UUID, export_id: UUID, contact_id: UUID
    ) -> None:
        self.database = database
        self.storage = storage
        self.account_id = account_id
        self.export_id = export_id
        self.contact_id = contact_id

    async def make(self) -> None:
        """Write the zip file, store it, and tell whoever asked."""
        with tempfile.TemporaryDirectory(prefix="prosa-copy-") as name:
            folder = Path(name)
            path = folder / "copy.zip"
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                await self._fill(archive, folder)
            key = new_key()
            size, _ = await store(self.storage, key, path)
        async with self.database.transaction(self.account_id) as tx:
            tag = await tx.execute(
                "UPDATE data_exports SET state = 'ready', storage_key = $3, size = $4, finished_at = $5,"
                " expires_at = $6, leased_until = NULL WHERE account_id = $1 AND id = $2 AND state = 'pending'",
                tx.account_id,
                self.export_id,
                key,
                size,
                tx.now,
                tx.now + KEPT,
            )
            if tag == "UPDATE 1":
                await export_data.tell(tx, self.export_id)
        if tag != "UPDATE 1":  # the person was erased meanwhile
            await self.storage.delete(key)

    async def give_up(self, code: str) -> None:
        """It will not be tried again."""
        async with self.database.transaction(self.account_id) as tx:
            await tx.execute(
                "UPDATE data_exports SET state = 'failed', error = $3, finished_at = $4, leased_until = NULL"
                " WHERE account_id = $1 AND id = $2 AND state = 'pending'",
                tx.account_id,
                self.export_id,
                code,
                tx.now,
            )
            await export_data.tell(tx, self.export_id)

    async def _fill(self, archive: zipfile.ZipFile, folder: Path) -> None:
        async with self.database.transaction(self.account_id) as tx:
            group = await contacts.group_of(tx, self.contact_id)
            account = await read_account(tx)
            data = await export_data.person(tx, group, account)
            threads = await export_data.threads(tx, group)
            names = await export_data.names(tx)
        words = export_pages.words(account.language)
        keys = [file.pop("storage_key") for file in data["files"]]
        json_path = folder / "data.json"
        with json_path.open("wb") as out:
            out.write(msgspec.json.encode(data)[:-1] + b',"conversations":[')
            for number, thread in enumerate(threads, 1):
                page_path = folder / f"conversation-{number}.html"
                with page_path.open("wb") as page:
                    await self._thread(archive, out, page, thread, number, names, words)
                await asyncio.to_thread(archive.write, page_path, page_path.name)
            out.write(b"]}\n")
        await asyncio.to_thread(archive.write, json_path, "data.json")
        archive.writestr("index.html", export_pages.index(data, threads, words))
        for file, key in zip(data["files"], keys, strict=True):
            await self._file(archive, file["path"], key)

    async def _thread(
        self,
        archive: zipfile.ZipFile,
        out: BinaryIO,
        page: BinaryIO,
        thread: dict[str, Any],
        number: int,
        names: dict[UUID, str],
        words: Words,
    ) -> None:
        """One conversation, message by message: a long one is never in memory as a whole."""
        out.write((b"," if number > 1 else b"") + msgspec.json.encode(thread)[:-1] + b',"messages":[')
        page.write(export_pages.thread_head(thread, words))
        after, is_first = 0, True
        while True:
            async with self.database.transaction(self.account_id) as tx:
                messages = await export_data.messages(tx, thread["id"], after, PAGE, names)
                await self._prolong(tx)
            for message in messages:
                files = [(file["path"], file.pop("storage_key")) for file in message["attachments"]]
                out.write((b"" if is_first else b",") + msgspec.json.encode(message))
                page.write(export_pages.message(message, words))
                is_first = False
                for path, key in files:
                    await self._file(archive, path, key)
            if len(messages) < PAGE:
                break
            after = messages[-1]["seq"]
        out.write(b"]}")
        page.write(export_pages.FOOT)

    async def _file(self, archive: zipfile.ZipFile, path: str, storage_key: str | None) -> None:
        """A file as it is stored; one that is not there any more is only named."""
        if storage_key is None:
            return
        info = zipfile.ZipInfo(path)
        info.compress_type = zipfile.ZIP_STORED
        try:
            chunks = self.storage.stream(storage_key)
            first = await anext(chunks, b"")
        except NotFound:
            return
        with archive.open(info, "w", force_zip64=True) as target:
            await asyncio.to_thread(target.write, first)
            async for chunk in chunks:
                await asyncio.to_thread(target.write, chunk)
        async with self.database.transaction(self.account_id) as tx:
            await self._prolong(tx)

    async def _prolong(self, tx: Any) -> None:
        await tx.execute(
            "UPDATE data_exports SET leased_until = clock_timestamp() + make_interval(secs => $3)"
            " WHERE account_id = $1 AND id = $2 AND state = 'pending'",
            tx.account_id,
            self.export_id,
            LEASE,
        )
