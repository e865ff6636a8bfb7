"""One leased process per inbox sends: under its token bucket, at most 32 at once, in order per conversation."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from prosa.attachments.service import FileStore
from prosa.channels import registry
from prosa.channels.port import Accepted, Refused, SendResult, Unknown
from prosa.inboxes import service as inboxes
from prosa.inboxes.clients import InboxClients
from prosa.kit import logs
from prosa.kit.bell import Bell
from prosa.kit.database import Database
from prosa.kit.leases import SECONDS, Lease, LeaseLost, Leases, holder_name
from prosa.kit.throttle import TokenBucket
from prosa.messages.marks import BELL
from prosa.messages.outbox import claims
from prosa.messages.outbox.claims import Claimed
from prosa.messages.outbox.outcomes import Outcomes
from prosa.messages.outbox.sender import Sender

AT_ONCE = 32
RATE = 80.0
"""Messages per second of one number; what WhatsApp gives every number from the start."""
PAIR_RATE, PAIR_BURST = 1 / 6, 45.0
"""Messages per second to one customer, and how many at once; more are refused with 131056."""
PAIRS_REMEMBERED = 10_000
IDLE_SECONDS = 1.0

log = logs.get(__name__)


class _Line:
    """The sending of one inbox."""

    def __init__(self, outbox: Outbox, lease: Lease, sender: Sender) -> None:
        self._outbox = outbox
        self.lease = lease
        self._sender = sender
        self._outcomes = Outcomes(outbox.database, outbox.leases, lease)
        self._bucket = outbox.bucket(lease.inbox_id)
        self.more = asyncio.Event()
        """Set when something new may be due: it need not wait for what is under way."""

    async def work(self) -> int:
        """Send what is due until nothing is; how many rows were worked on."""
        pool = self._outbox.database.pool
        for row in await claims.overdue(pool, self.lease):
            await self._outcomes.unconfirmed(row)
        total = 0
        running: set[asyncio.Task[None]] = set()
        try:
            while not self._outbox.stopping:
                rows = await claims.claim(pool, self.lease, AT_ONCE - len(running))
                total += len(rows)
                running.update(asyncio.create_task(self._one(row)) for row in rows)
                if not running:
                    return total
                done = await self._progress(running)
                running -= done
                for task in done:
                    task.result()
        finally:
            # What is in flight is finished: its outcome would otherwise be unknown for no reason.
            outcomes = await asyncio.gather(*running, return_exceptions=True)
            for outcome in outcomes:
                if isinstance(outcome, BaseException):
                    log.warning("send not settled", error=type(outcome).__name__)
        return total

    async def _progress(self, running: set[asyncio.Task[None]]) -> set[asyncio.Task[None]]:
        """Wait until a send ends or, while there is room for another, something new is due; the sends that ended."""
        self.more.clear()
        news = asyncio.create_task(self.more.wait())
        waits: set[asyncio.Task[Any]] = {*running, news} if len(running) < AT_ONCE else {*running}
        try:
            done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            news.cancel()
            await asyncio.gather(news, return_exceptions=True)
        return done & running

    async def _one(self, row: Claimed) -> None:
        if row.kind != "read" and (pause := self._outbox.pair(row.conversation_id).take()) > 0:
            await self._outcomes.postpone(row, pause)
            return
        while (pause := self._bucket.take()) > 0:  # noqa: ASYNC110 - tokens come with time, not with an event
            await asyncio.sleep(pause)
        result = await self._sender.send(row)
        await self._settle(row, result)

    async def _settle(self, row: Claimed, result: SendResult | None) -> None:
        match result:
            case None:
                await self._outcomes.done(row)
            case Accepted():
                await self._outcomes.accepted(row, result)
                self._outbox.note_sent(self.lease.inbox_id)
            case Refused():
                log.info(
                    "send refused", message_id=str(row.message_id), code=result.error.code, retry=result.retry
                )
                if result.retry == "throttle":
                    self._bucket.drain()
                await self._outcomes.refused(row, result)
            case Unknown():
                log.warning("send not answered", message_id=str(row.message_id), reason=result.reason)
                if row.kind == "message":
                    await self._outcomes.unknown(row)
                else:
                    await self._outcomes.done(row)  # a repeated reaction does no harm, a lost one little


class Outbox:
    """The sending part of the background process."""

    def __init__(self, database: Database, clients: InboxClients, files: FileStore) -> None:
        self.database = database
        self._clients = clients
        self._files = files
        self.leases = Leases(database.pool, "outbox_leases", holder_name())
        self.stopping = False
        self._fences: dict[UUID, int] = {}
        self._buckets: dict[UUID, TokenBucket] = {}
        self._pairs: OrderedDict[UUID, TokenBucket] = OrderedDict()
        self._working: dict[UUID, asyncio.Task[int]] = {}
        self._lines: dict[UUID, _Line] = {}
        self._held: dict[UUID, Lease] = {}
        self._sent: dict[UUID, datetime] = {}

    def bucket(self, inbox_id: UUID) -> TokenBucket:
        """The inbox's rate, kept while this process lives."""
        return self._buckets.setdefault(inbox_id, TokenBucket(RATE, RATE))

    def pair(self, conversation_id: UUID) -> TokenBucket:
        """The rate of one conversation; the longest unused are forgotten, since they are full again by then."""
        bucket = self._pairs.setdefault(conversation_id, TokenBucket(PAIR_RATE, PAIR_BURST))
        self._pairs.move_to_end(conversation_id)
        if len(self._pairs) > PAIRS_REMEMBERED:
            self._pairs.popitem(last=False)
        return bucket

    def note_sent(self, inbox_id: UUID) -> None:
        """Remember when the inbox last sent; written every few seconds."""
        self._sent[inbox_id] = self.database.clock.now()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set; then finish what is in flight."""
        bell = Bell(self.database.pool, BELL)
        helpers = [asyncio.create_task(bell.listen()), asyncio.create_task(self._renew())]
        try:
            while not stop.is_set():
                try:
                    await self._look()
                except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                    log.error("outbox stands still", error=f"{type(error).__name__}: {error}")
                    await asyncio.sleep(0.5)
                waits = [asyncio.create_task(stop.wait()), asyncio.create_task(bell.wait(IDLE_SECONDS))]
                await asyncio.wait([*waits, *self._working.values()], return_when=asyncio.FIRST_COMPLETED)
                for wait in waits:
                    wait.cancel()
                await asyncio.gather(*waits, return_exceptions=True)
        finally:
            self.stopping = True
            await asyncio.gather(*self._working.values(), return_exceptions=True)
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)
            try:
                await self._write_health()
                await self.leases.release()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                log.warning("outbox leases not released", error=type(error).__name__)

    async def _look(self) -> None:
        """Start a line for every inbox that has something due and is ours."""
        for inbox_id, task in list(self._working.items()):
            if task.done():
                del self._working[inbox_id]
                self._held.pop(inbox_id, None)
                if (error := task.exception()) is not None:
                    log.warning(
                        "line broke off", inbox_id=str(inbox_id), error=f"{type(error).__name__}: {error}"
                    )
                    # What this process left unsettled is treated like the work of another one.
                    self._fences.pop(inbox_id, None)
        for account_id, inbox_id in await claims.waiting(self.database.pool):
            if inbox_id in self._working:
                if (line := self._lines.get(inbox_id)) is not None:
                    line.more.set()
                continue
            lease = await self.leases.acquire(account_id, inbox_id)
            if lease is None:
                continue
            if self._fences.get(inbox_id) != lease.fence:
                await claims.abandon(self.database.pool, lease)
                self._fences[inbox_id] = lease.fence
            self._held[inbox_id] = lease
            self._working[inbox_id] = asyncio.create_task(self._line(lease))

    async def _line(self, lease: Lease) -> int:
        async with self.database.transaction(lease.account_id) as tx:
            kind = await tx.fetchval(
                "SELECT channel FROM inboxes WHERE account_id = $1 AND id = $2", tx.account_id, lease.inbox_id
            )
        client = await self._clients.get(lease.account_id, lease.inbox_id)
        capabilities = registry.channel(kind).capabilities
        sender = Sender(self.database, self._files, client, capabilities, lease.account_id)
        line = self._lines[lease.inbox_id] = _Line(self, lease, sender)
        try:
            return await line.work()
        except LeaseLost:
            log.warning("an inbox's line was taken over by another process", inbox_id=str(lease.inbox_id))
            return 0
        finally:
            del self._lines[lease.inbox_id]

    async def _renew(self) -> None:
        while True:
            try:
                await self.leases.reclaim()
                if self._held:
                    await self.leases.renew(list(self._held.values()))
                await self._write_health()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                log.warning("outbox leases not renewed", error=type(error).__name__)
            await asyncio.sleep(SECONDS / 4)

    async def _write_health(self) -> None:
        sent, self._sent = self._sent, {}
        await inboxes.note_traffic(self.database, sent=sent)


async def run_outbox(
    database: Database, clients: InboxClients, files: FileStore, stop: asyncio.Event
) -> None:
    """Send what people wrote until `stop` is set. Any number of processes may do so; each inbox has one at a time."""
    await Outbox(database, clients, files).run(stop)
