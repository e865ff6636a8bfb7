"""Gives meaning to stored webhooks: in batches, in order, once in effect, and past whatever is poisonous."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from prosa.channels.inbound import AccountUpdate, Ignored, TemplateUpdate, Unparsable
from prosa.channels.port import Channel
from prosa.inboxes import service as inboxes
from prosa.inboxes.schemas import InboxRow
from prosa.intake import letters, queries
from prosa.intake.queries import RawDelivery
from prosa.intake.routing import route
from prosa.kit import leases, logs
from prosa.kit.bell import Bell
from prosa.kit.database import Database, Transaction
from prosa.kit.leases import Lease, LeaseLost, Leases, holder_name
from prosa.kit.waiting import first_of
from prosa.messages.receive import receive
from prosa.messages.schemas import Arrived
from prosa.templates import service as templates

IDLE_SECONDS = 1.0
"""How long a lost bell may delay a message."""
AT_ONCE = 4
"""Addresses worked on at the same time."""
HEALTH_SECONDS = 5.0

Apply = Callable[[Transaction, list[Arrived]], Awaitable[object]]

log = logs.get(__name__)

_TROUBLE = ("08", "40", "53", "55", "57", "58")
"""Error classes of the server itself; whatever was being written is innocent."""


class Processor:
    """Works off the deliveries of all addresses that it can lease."""

    def __init__(self, database: Database, channels: Mapping[str, Channel], apply: Apply = receive) -> None:
        self._database = database
        self._channels = channels
        self._apply = apply
        self._leases = Leases(database.pool, "intake_leases", holder_name())
        self._held: dict[UUID, Lease] = {}
        self._seen: dict[UUID, datetime] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set."""
        bell = Bell(self._database.pool, queries.BELL)
        helpers = [asyncio.create_task(bell.listen()), asyncio.create_task(self._renew())]
        try:
            pause = 0.1
            while not stop.is_set():
                try:
                    busy = await self.step()
                    pause = 0.1
                except Exception as error:  # the database is away; nothing was lost  # noqa: BLE001
                    log.error("intake stands still", error=f"{type(error).__name__}: {error}", retry_in=pause)
                    busy, pause = False, min(pause * 2, 2.0)
                    await first_of(stop.wait(), asyncio.sleep(pause))
                if not busy:
                    await first_of(stop.wait(), bell.wait(IDLE_SECONDS))
        finally:
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)
            try:
                await self._note_health()
                await self._leases.release()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                log.warning("leases not released", error=type(error).__name__)

    async def step(self) -> bool:
        """One batch of every address that has work; whether anything was done."""
        waiting = await queries.waiting(self._database.pool)
        gate = asyncio.Semaphore(AT_ONCE)

        async def work(account_id: UUID, inbox_id: UUID) -> int:
            async with gate:
                return await self.work_off(account_id, inbox_id)

        outcomes = await asyncio.gather(*(work(*address) for address in waiting), return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, LeaseLost):
                log.warning("a webhook address was taken over by another process")
            elif isinstance(outcome, BaseException):
                raise outcome
        return any(outcome for outcome in outcomes if isinstance(outcome, int))

    async def work_off(self, account_id: UUID, inbox_id: UUID) -> int:
        """One batch of one address; how many deliveries are done. Raises LeaseLost."""
        lease = await self._leases.acquire(account_id, inbox_id)
        if lease is None:
            return 0
        self._held[inbox_id] = lease
        try:
            deliveries = await queries.next_deliveries(self._database.pool, account_id, inbox_id)
            if deliveries:
                await self._process(lease, deliveries)
                self._seen[inbox_id] = deliveries[-1].received_at
            return len(deliveries)
        finally:
            del self._held[inbox_id]

    async def _process(self, lease: Lease, deliveries: list[RawDelivery]) -> None:
        try:
            await self._database.run(lease.account_id, lambda tx: self._apply_set(tx, lease, deliveries))
            return
        except LeaseLost:
            raise
        except Exception as error:
            if is_trouble(error):
                raise
            log.warning(
                "a set of webhooks failed, going smaller",
                inbox_id=str(lease.inbox_id),
                size=len(deliveries),
                error=type(error).__name__,
            )
        if len(deliveries) == 1:
            await self._one_by_one(lease, deliveries[0])
            return
        for delivery in deliveries:
            await self._process(lease, [delivery])

    async def _apply_set(self, tx: Transaction, lease: Lease, deliveries: list[RawDelivery]) -> None:
        arrived, unreadable = await self._parse(tx, lease, deliveries)
        await self._give(tx, arrived)
        await letters.write(tx, lease.inbox_id, unreadable)
        await self._finish(tx, lease, deliveries)

    async def _one_by_one(self, lease: Lease, delivery: RawDelivery) -> None:
        """Each element alone: the poisonous ones become dead letters, all others take effect."""

        async def work(tx: Transaction) -> None:
            arrived, dead = await self._parse(tx, lease, [delivery])
            for item in arrived:
                try:
                    async with tx.savepoint():
                        await self._give(tx, [item])
                except Exception as error:
                    if is_trouble(error):
                        raise
                    trace = "".join(traceback.format_exception(error))
                    dead.append(letters.Dead(delivery.id, item.index, item.element, told(error), trace))
                    log.error(
                        "element put aside",
                        inbox_id=str(lease.inbox_id),
                        delivery_id=str(delivery.id),
                        position=item.index,
                        error=type(error).__name__,
                    )
            await letters.write(tx, lease.inbox_id, dead)
            await self._finish(tx, lease, [delivery])

        await self._database.run(lease.account_id, work)

    async def _parse(
        self, tx: Transaction, lease: Lease, deliveries: list[RawDelivery]
    ) -> tuple[list[Arrived], list[letters.Dead]]:
        among = await inboxes.siblings(tx, lease.inbox_id)
        if not among:
            return [], []
        arrived: list[Arrived] = []
        unreadable: list[letters.Dead] = []
        for delivery in deliveries:
            more, dead = understand(self._channels[among[0].channel], delivery, among)
            arrived += more
            unreadable += dead
        return arrived, unreadable

    async def _give(self, tx: Transaction, arrived: list[Arrived]) -> None:
        await give(tx, arrived, self._apply)

    async def _finish(self, tx: Transaction, lease: Lease, deliveries: list[RawDelivery]) -> None:
        if not await queries.mark_processed(tx, lease.inbox_id, deliveries):
            raise LeaseLost
        await self._leases.confirm(tx, lease)

    async def _renew(self) -> None:
        """Long work keeps its leases; a process that stands still loses them."""
        since = 0.0
        while True:
            try:
                await self._leases.reclaim()
                if self._held:
                    await self._leases.renew(list(self._held.values()))
                if since >= HEALTH_SECONDS:
                    since = 0.0
                    await self._note_health()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                log.warning("leases not renewed", error=type(error).__name__)
            await asyncio.sleep(leases.SECONDS / 4)
            since += leases.SECONDS / 4

    async def _note_health(self) -> None:
        seen, self._seen = self._seen, {}
        await inboxes.note_traffic(self._database, webhooks=seen)


def understand(
    channel: Channel, delivery: RawDelivery, among: Sequence[InboxRow]
) -> tuple[list[Arrived], list[letters.Dead]]:
    """The elements of one delivery that belong to one of our inboxes, and those that nobody can read."""
    arrived: list[Arrived] = []
    dead: list[letters.Dead] = []
    try:
        elements = channel.parse(delivery.body)
    except Exception as error:  # a bug of ours must not stop the others  # noqa: BLE001
        trace = "".join(traceback.format_exception(error))
        return [], [letters.Dead(delivery.id, 0, Unparsable(error=told(error)), told(error), trace)]
    for element in elements:
        inbox = route(element, among)
        if isinstance(element, Ignored):
            continue
        if inbox is None:
            log.info(
                "element for a number that is not ours",
                inbox_id=str(among[0].id),
                destination=element.destination,
                business=element.business_id,
            )
        elif isinstance(element, Unparsable):
            dead.append(letters.Dead(delivery.id, element.index, element, element.error, ""))
        else:
            arrived.append(
                Arrived(
                    inbox=inbox,
                    delivery_id=delivery.id,
                    index=element.index,
                    received_at=delivery.received_at,
                    element=element,
                )
            )
    return arrived, dead


async def give(tx: Transaction, arrived: list[Arrived], apply: Apply) -> None:
    """Hand each element to the feature that it concerns."""
    for item in arrived:
        if isinstance(item.element, TemplateUpdate):
            await templates.apply_update(tx, item.inbox, item.element)
        elif isinstance(item.element, AccountUpdate):
            await inboxes.record_notice(tx, item.inbox.id, item.element)
    rest = [item for item in arrived if not isinstance(item.element, TemplateUpdate | AccountUpdate)]
    if rest:
        await apply(tx, rest)


def is_trouble(error: BaseException) -> bool:
    """Whether the database or the way to it failed, rather than the data."""
    if isinstance(error, asyncpg.InvalidCachedStatementError):
        return True
    if isinstance(error, ValueError):
        return False  # asyncpg's own complaints about values are interface errors too
    if isinstance(error, asyncpg.PostgresError):
        return (error.sqlstate or "")[:2] in _TROUBLE
    return isinstance(error, OSError | TimeoutError | asyncpg.InterfaceError)


def told(error: BaseException) -> str:
    """The error in one line, fit to be stored."""
    # A database error's DETAIL quotes the row; the first line says enough.
    return f"{type(error).__name__}: {error}".splitlines()[0][:500]


async def run_processor(
    database: Database, channels: Mapping[str, Channel], stop: asyncio.Event, *, apply: Apply = receive
) -> None:
    """Process webhooks until `stop` is set. Any number of processes may do so."""
    await Processor(database, channels, apply).run(stop)
