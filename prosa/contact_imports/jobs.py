"""Works imports off, in batches that are one transaction each.

One company's imports follow each other; AT_ONCE companies' are worked on side by side, and when more wait, a long one
gives way after its turn. A check cannot: it would have to begin again.

The place in the file moves with the rows in the same transaction: whoever goes on after a crash repeats nothing.
A lease with a fencing number, prolonged while the work goes on, says who works on an import.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import msgspec

from prosa.accounts import audit
from prosa.accounts.service import read_account, zone_of
from prosa.attachments import service as attachments
from prosa.attachments.inspector import workspace
from prosa.contact_imports import batches, keeping, queries, reader, service
from prosa.contact_imports.parsing import CustomField, Plan, Prepared
from prosa.contact_imports.queries import Import, Settled
from prosa.contact_imports.reading import Peeked
from prosa.kit import logs
from prosa.kit.database import Database, Transaction
from prosa.kit.errors import NotFound, ProsaError
from prosa.kit.events import Actor
from prosa.kit.leases import Leases
from prosa.kit.storage import Storage, new_key
from prosa.kit.text import normalise
from prosa.labels import service as labels
from prosa.labels.schemas import LabelCreate

BATCH = 500
AT_ONCE = 3
TURN_SECONDS = 10.0
LOOK_SECONDS = 1.0
"""While some are worked on, others that came are looked for so often."""
TELL_EVERY = timedelta(seconds=1)
_LABEL_COLOR = "#5F6978"
_TO_ANALYZE = (1, 10, 100)
_ANALYZE = "ANALYZE contacts, contact_identities, contact_field_values, contact_consents"
"""A table that was empty a moment ago is planned for as if it still were, which is a hundred times as slow."""
_RENEW_SECONDS = queries.LEASE_SECONDS / 4

log = logs.get(__name__)
_prepared = msgspec.json.Decoder(Prepared)


class _Stopped(Exception):
    """Somebody else has the import now, it was canceled, its turn is over, or this process ends."""


async def work(database: Database, storage: Storage, holder: str, stop: asyncio.Event) -> int:
    """Do everything that waits; how many turns that were. Any number of processes may do so."""
    done = 0
    running: set[asyncio.Task[None]] = set()
    try:
        while True:
            if len(running) < AT_ONCE and not stop.is_set():
                item = await queries.claim(database.pool, holder)
                if item is not None:
                    worker = _Worker(database, storage, holder, stop, item)
                    running.add(asyncio.create_task(worker.work()))
                    continue
            if not running:
                return done
            ended, running = await asyncio.wait(
                running, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            for task in ended:
                task.result()
                done += 1
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def reclaim(database: Database, holder: str) -> None:
    """Take over at once what killed processes of this machine were working on."""
    await Leases(database.pool, "contact_imports", holder).reclaim()


class _Worker:
    """One import in one process."""

    def __init__(
        self, database: Database, storage: Storage, holder: str, stop: asyncio.Event, item: Import
    ) -> None:
        self._database = database
        self._storage = storage
        self._holder = holder
        self._stop = stop
        self._item = item
        self._turn_ends = time.monotonic() + TURN_SECONDS

    async def work(self) -> None:
        item = self._item
        steps = {"checking": self._check, "running": self._run, "undoing": self._undo}
        renewing = asyncio.create_task(self._renew())
        try:
            await steps[item.state]()
        except _Stopped:
            pass
        except reader.ReadingFailed as failure:
            await self._fail(str(failure))
        except (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError, TimeoutError):
            raise
        except NotFound:
            await self._fail("import_file_gone")
        except Exception:  # one import's trouble must not stop the others
            log.exception("an import failed", import_id=str(item.id))
            await self._fail("internal_error")
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)
            with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await queries.renew(self._database.pool, item, self._holder, 0)
        await keeping.forget_ended(self._database, self._storage, item.account_id, item.id)

    async def _give_way(self) -> None:
        """End the turn when another company waits for one."""
        if time.monotonic() < self._turn_ends:
            return
        if await queries.is_awaited(self._database.pool, self._item):
            raise _Stopped
        self._turn_ends = time.monotonic() + LOOK_SECONDS

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(_RENEW_SECONDS)
            with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await queries.renew(self._database.pool, self._item, self._holder)

    async def _step(self, change: Callable[[Transaction, Import], Awaitable[None]]) -> Import:
        """One transaction on the import, if it is still ours and still wanted."""

        async def step(tx: Transaction) -> Import:
            item = await queries.one(tx, self._item.id, lock=True)
            if (item.fence, item.state) != (self._item.fence, self._item.state):
                raise _Stopped
            await change(tx, item)
            is_over = item.state != self._item.state
            is_told = is_over or item.told_at is None or tx.now - item.told_at >= TELL_EVERY
            if is_told:
                item.told_at = tx.now
            await queries.update(tx, item)
            if is_told:  # of the version that is stored: screens ignore what they know already
                await service.tell(tx, item, Actor("user", item.created_by_id))
            return item

        if self._stop.is_set():
            raise _Stopped
        for attempt in range(3):
            try:
                return await self._database.run(self._item.account_id, step)
            except asyncpg.UniqueViolationError:  # somebody wrote the same a moment ago: look again
                if attempt == 2:
                    raise
        raise AssertionError("unreachable")

    async def _fail(self, code: str) -> None:
        async def fail(tx: Transaction, item: Import) -> None:
            item.state, item.error, item.ended_at = "failed", code, tx.now
            await audit.record(
                tx, "contact_import.failed", actor_id=item.created_by_id, target=item.id, code=code
            )

        with contextlib.suppress(_Stopped):
            await self._step(fail)

    # Checking: from the file to prepared rows, which are kept for the run.

    async def _check(self) -> None:
        item = self._item
        plan = await self._plan()

        async def begin(tx: Transaction, item: Import) -> None:
            await queries.clear_rows(tx, item.id)
            item.checked = item.created = item.updated = item.skipped = item.failed = 0

        await self._step(begin)
        with workspace() as folder:
            source, prepared = folder / "source", folder / "prepared"
            await self._download(item.storage_key, source)
            peeked = Peeked(item.format, item.encoding, item.delimiter)
            width = max(map(len, item.head), default=0)
            with prepared.open("wb") as out:
                async for lines in reader.rows(source, peeked, width, plan):
                    await asyncio.to_thread(out.writelines, lines)
                    for start in range(0, len(lines), BATCH):
                        await self._check_batch(lines[start : start + BATCH])
            key = new_key()
            await attachments.store(self._storage, key, prepared)
            await self._checked(key)

    async def _plan(self) -> Plan:
        item = self._item
        async with self._database.transaction(item.account_id) as tx:
            fields = await service.fillable(tx)
            known = await labels.list_labels(tx)
            today = tx.now.astimezone(zone_of(await read_account(tx))).date()
        return Plan(
            mapping=item.mapping,
            has_header=item.options.has_header,
            today=today,
            country=item.options.country,
            create_labels=item.options.create_labels,
            labels={normalise(label.name): label.id for label in known if label.is_active},
            fields={key: CustomField(one.id, one.kind, list(one.options)) for key, one in fields.items()},
        )

    async def _download(self, key: str | None, path: Path) -> None:
        if key is None:
            raise NotFound
        with path.open("wb") as file:
            async for chunk in self._storage.stream(key):
                await asyncio.to_thread(file.write, chunk)

    async def _check_batch(self, lines: Sequence[bytes]) -> None:
        rows = [_prepared.decode(line) for line in lines]

        async def check(tx: Transaction, item: Import) -> None:
            settled = await batches.check(tx, item, rows)
            await queries.put_rows(tx, item.id, settled)
            item.checked += len(rows)
            item.rows = max(item.rows, item.checked)
            _count(item, settled)

        await self._step(check)

    async def _checked(self, key: str) -> None:
        old: list[str] = []

        async def end(_tx: Transaction, item: Import) -> None:
            if item.prepared_key is not None:
                old.append(item.prepared_key)
            item.prepared_key, item.rows, item.state = key, item.checked, "checked"

        try:
            await self._step(end)
        except BaseException:
            await self._storage.delete(key)  # no file without its row
            raise
        for gone in old:
            await self._storage.delete(gone)

    # Running: the prepared rows, from the place where the last batch ended.

    async def _run(self) -> None:
        item = self._item
        if item.prepared_key is None:
            raise NotFound
        lines: list[bytes] = []
        batches_done = 0
        async for line in self._lines(item.prepared_key, item.read_bytes):
            lines.append(line)
            if len(lines) == BATCH:
                await self._run_batch(lines)
                lines = []
                await self._give_way()
                batches_done += 1
                if batches_done in _TO_ANALYZE:
                    await self._database.pool.execute(_ANALYZE)
        if lines:
            await self._run_batch(lines)

        async def end(tx: Transaction, item: Import) -> None:
            item.state, item.ended_at = "done", tx.now
            await audit.record(
                tx,
                "contact_import.done",
                actor_id=item.created_by_id,
                target=item.id,
                created=item.created,
                updated=item.updated,
                skipped=item.skipped,
                failed=item.failed,
            )

        await self._step(end)

    async def _lines(self, key: str, start: int) -> AsyncIterator[bytes]:
        rest = b""
        async for chunk in self._storage.stream(key, start):
            lines = (rest + chunk).splitlines(keepends=True)
            rest = b"" if lines[-1].endswith(b"\n") else lines.pop()
            for line in lines:
                yield line

    async def _run_batch(self, lines: Sequence[bytes]) -> None:
        rows = [_prepared.decode(line) for line in lines]
        made = await self._make_labels({name for row in rows for name in row.new_labels})

        async def write(tx: Transaction, item: Import) -> None:
            settled = await batches.write(tx, item, rows, made)
            await queries.put_rows(tx, item.id, settled)
            item.position = rows[-1].number
            item.read_bytes += sum(map(len, lines))
            _count(item, settled)

        await self._step(write)

    async def _make_labels(self, names: set[str]) -> dict[str, UUID]:
        """Labels that the file brings, by normalised name; beyond the most that a company may have, none."""
        if not names:
            return {}
        item = self._item

        async def make(tx: Transaction) -> dict[str, UUID]:
            known = {normalise(one.name): one.id for one in await labels.list_labels(tx) if one.is_active}
            for name in sorted(names):
                if normalise(name) not in known:
                    try:
                        made = await labels.create_label(
                            tx, LabelCreate(name=name, color=_LABEL_COLOR), actor_id=item.created_by_id
                        )
                    except ProsaError:
                        continue
                    known[normalise(name)] = made.id
            return known

        return await self._database.run(item.account_id, make)

    # Undoing: the rows from the last to the first.

    async def _undo(self) -> None:
        is_over = False
        while not is_over:

            async def undo(tx: Transaction, item: Import) -> None:
                nonlocal is_over
                rows = await queries.to_undo(tx, item.id, item.position, BATCH)
                if rows:
                    settled = await batches.undo(tx, item, rows)
                    await queries.put_rows(tx, item.id, settled)
                    item.position = rows[-1].number
                    item.undone += sum(row.outcome == "undone" for row in settled)
                    item.kept += sum(row.outcome == "kept" for row in settled)
                is_over = len(rows) < BATCH
                if is_over:
                    item.state, item.ended_at = "undone", tx.now
                    await audit.record(
                        tx,
                        "contact_import.undone",
                        actor_id=item.created_by_id,
                        target=item.id,
                        undone=item.undone,
                        kept=item.kept,
                    )

            await self._step(undo)
            if not is_over:
                await self._give_way()


def _count(item: Import, settled: Sequence[Settled]) -> None:
    names = {"create": "created", "update": "updated", "skip": "skipped", "error": "failed"}
    for row in settled:
        name = names.get(row.outcome, row.outcome)
        setattr(item, name, getattr(item, name) + 1)
