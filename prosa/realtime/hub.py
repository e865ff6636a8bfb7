"""All event streams of one process: opens accounts, follows the log, keeps the time.

One task follows the log (a notification is only a doorbell; the heads are looked at once a second anyway),
one keeps the time for all streams (heartbeats, counters, presence).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from prosa.accounts.schemas import Principal, Viewer
from prosa.conversations.policy import viewer_keys
from prosa.kit import logs
from prosa.kit.errors import Unavailable
from prosa.realtime import frames
from prosa.realtime.account import LiveAccount, entry_of
from prosa.realtime.counters import Buckets
from prosa.realtime.desk import PresenceDesk
from prosa.realtime.follower import Follower
from prosa.realtime.ring import Ring
from prosa.realtime.source import FAILURES, Snapshot, Source
from prosa.realtime.stream import Headers, Stream

log = logs.get(__name__)

Authenticate = Callable[[Headers], Awaitable[Principal | None]]
"""Says whom the request headers belong to; None: nobody who may come in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one process spends on streams. Times in seconds, sizes in bytes."""

    streams: int = 5_000
    streams_per_user: int = 20
    ring_events: int = 4_096
    ring_bytes: int = 8 << 20
    all_rings_bytes: int = 96 << 20
    least_ring_bytes: int = 256 << 10
    head_check: float = 1.0
    heartbeat: int = 15
    counters: float = 1.0
    stalled: float = 60.0
    """A reader that takes nothing for this long is disconnected; it resumes from its cursor."""
    recheck: float = 300.0
    """Sessions also end by the passage of time, which no event tells."""
    idle_account: float = 600.0
    recount: float = 86_400.0


_OUT_OF_REACH = "The event log cannot be read at the moment."
_TICK = 0.25
_TABLE_BATCH = 100
_TABLE_SPAN = 20_000


class Hub:
    """The streams of this process. `start` once, `end_streams` on SIGTERM, `close` at the end."""

    def __init__(self, source: Source, authenticate: Authenticate, limits: Limits | None = None) -> None:
        self._source = source
        self._authenticate = authenticate
        self._limits = limits or Limits()
        self._accounts: dict[UUID, LiveAccount] = {}
        self._opening: dict[UUID, asyncio.Task[LiveAccount]] = {}
        self._wheel: list[set[Stream]] = [set() for _ in range(self._limits.heartbeat)]
        self._next_slot = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_closing = False
        self.presence = PresenceDesk(source, self._accounts)
        self._follower = Follower(
            source, self._accounts, self.presence.heard, self._close_account, self._limits.head_check
        )

    # --- life

    async def start(self) -> None:
        """Begin to follow the log. A database that is away is tried again in the background."""
        self._tasks = {asyncio.create_task(self._follower.run()), asyncio.create_task(self._keep_time())}

    def end_streams(self) -> None:
        """Finish every stream at once and refuse new ones: the first step of a shutdown."""
        self._is_closing = True
        for account in self._accounts.values():
            for stream in account.streams.values():
                stream.end()

    async def close(self, patience: float = 1.0) -> None:
        """End the streams, cut off those whose reader does not take it in `patience` seconds, and stop."""
        self.end_streams()
        deadline = _now() + patience
        while self.stream_count and _now() < deadline:  # noqa: ASYNC110 - a shutdown may look now and then
            await asyncio.sleep(0.01)
        for account in self._accounts.values():
            for stream in list(account.streams.values()):
                if stream.task is not None:
                    stream.task.cancel()
        tasks = [*self._tasks, *self._opening.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks.clear()
        await self.presence.close()
        await self._source.close()

    @property
    def stream_count(self) -> int:
        """Open streams of this process."""
        return sum(len(account.streams) for account in self._accounts.values())

    def connected(self) -> frozenset[tuple[UUID, UUID]]:
        """(account, user) of everybody with an open stream in this process."""
        return frozenset(
            (account.id, user_id) for account in self._accounts.values() for user_id in account.user_ids
        )

    # --- streams

    def check_capacity(self) -> None:
        """Raises Unavailable when no stream can be opened now."""
        if self._is_closing:
            raise Unavailable("The server is restarting.", retry_after=1)
        if self.stream_count >= self._limits.streams:
            raise Unavailable("Too many open streams.", retry_after=5)

    async def open(
        self, principal: Principal, credentials: Headers, cursor: int | None, *, known_at: float
    ) -> Stream:
        """Begin a stream after event `cursor` (None: from now).

        `known_at`: when `principal` was asked for. Raises Unavailable.
        """
        account = await self._account(principal.account_id)
        is_ahead = False
        if cursor is not None and cursor > account.ring.head:
            # A page may be newer than this process: only the log itself can say that a cursor is impossible.
            self._follower.look_at(account.id)
            try:
                is_ahead = cursor > await self._source.head(account.id)
            except FAILURES as error:
                raise Unavailable(_OUT_OF_REACH, retry_after=2) from error
            account = await self._account(principal.account_id)
        self.check_capacity()
        own = account.of_user(principal.user_id)
        while len(own) >= self._limits.streams_per_user:
            oldest = own[0]
            self.leave(oldest)
            oldest.end()
        keys = viewer_keys(principal.viewer)
        stream = account.open(principal, credentials, keys, cursor, known_at=known_at)
        if is_ahead:
            stream.end(frames.reset("ahead"))
        stream.slot = self._next_slot - 1
        self._wheel[stream.slot].add(stream)
        stream.next_recheck = _now() + self._limits.recheck
        return stream

    def leave(self, stream: Stream) -> None:
        """Forget a stream. Harmless when it is gone already."""
        self._wheel[stream.slot].discard(stream)
        account = self._accounts.get(stream.principal.account_id)
        if account is not None and stream.id in account.streams:
            account.close(stream, _now())
            self.presence.left(stream, account)

    async def next_chunk(self, stream: Stream) -> bytes:
        """What the stream sends next, once there is something; empty when only `stream.final` is left."""
        if not stream.greeted:
            stream.greeted = True
            return frames.ready(stream.id, stream.joined)
        account = self._accounts.get(stream.principal.account_id)
        while account is not None and not stream.is_ended:
            if stream.recheck:
                await self._look_again(stream)
                continue
            parts: list[bytes] = []
            if stream.pending and stream.cursor >= account.ring.floor:
                account.read(stream, parts)
            elif stream.pending:
                up_to = min(account.ring.floor, stream.cursor + _TABLE_SPAN)
                events = await self._source.read_visible(
                    account.id, stream.cursor, up_to, keys=stream.keys, limit=_TABLE_BATCH
                )
                if stream.is_interrupted:
                    continue  # perhaps not his any more; the cursor has not moved
                if events is None:
                    stream.end(frames.reset("gone"))
                    continue
                parts = account.read_stored(stream, events, up_to, is_all=len(events) < _TABLE_BATCH)
            parts += account.ephemeral(stream, _now())
            if parts:
                return b"".join(parts)
            if not (stream.pending or stream.is_ended):
                await stream.wait()
        return b""

    async def _look_again(self, stream: Stream) -> None:
        """Compare the rights that the stream was opened with to those of now."""
        stream.recheck = False
        principal = await self._authenticate(stream.credentials)
        if principal is None or principal.user_id != stream.user_id:
            stream.end()
        elif (
            principal.account_id != stream.principal.account_id or principal.viewer != stream.principal.viewer
        ):
            stream.end(frames.reset("access"))

    # --- accounts

    async def _account(self, account_id: UUID) -> LiveAccount:
        account = self._accounts.get(account_id)
        if account is not None:
            return account
        task = self._opening.get(account_id)
        if task is None:
            task = self._opening[account_id] = asyncio.create_task(self._open_account(account_id))
            task.add_done_callback(lambda _: self._opening.pop(account_id, None))
        try:
            return await asyncio.shield(task)
        except FAILURES as error:
            raise Unavailable(_OUT_OF_REACH, retry_after=2) from error

    async def _open_account(self, account_id: UUID) -> LiveAccount:
        opened_at = _now()
        limits = self._limits
        snapshot = await self._source.snapshot(account_id, limits.ring_events, limits.ring_bytes)
        account = LiveAccount(account_id, _filled_ring(snapshot, limits), Buckets(snapshot.counts), opened_at)
        account.opened_at = _now()
        self._accounts[account_id] = account
        self._share_memory()
        self._follower.look_at(account_id)
        return account

    def _close_account(self, account: LiveAccount, reason: str | None = None) -> None:
        if reason is not None:
            account.reset_all(reason)
        if self._accounts.get(account.id) is account:
            del self._accounts[account.id]
        self._share_memory()

    def _share_memory(self) -> None:
        if not self._accounts:
            return
        limits = self._limits
        share = max(limits.least_ring_bytes, limits.all_rings_bytes // len(self._accounts))
        for account in self._accounts.values():
            account.ring.max_bytes = min(limits.ring_bytes, share)
            account.ring.shrink()

    # --- time

    async def _keep_time(self) -> None:
        ticks = 0
        per_second = round(1 / _TICK)
        while True:
            await asyncio.sleep(_TICK)
            ticks += 1
            try:
                await self.presence.flush()
                if ticks % per_second == 0:
                    self._every_second(_now())
            except Exception:  # the clock of all streams must not stop
                log.exception("tick failed")

    def _every_second(self, now: float) -> None:
        for account in list(self._accounts.values()):
            account.push_counters()
            touched = account.marks.expire(now)
            if touched:
                account.show_presence(touched, now)
            if not account.streams and now - account.last_used > self._limits.idle_account:
                self._close_account(account)
            elif now - account.counted_at > self._limits.recount:
                account.counted_at = now
                self._begin(self.recount(account.id))
            self._cut_stalled(account, now)
        slot, self._next_slot = self._next_slot, (self._next_slot + 1) % len(self._wheel)
        for stream in self._wheel[slot]:
            stream.heartbeat_due = True
            if now >= stream.next_recheck:
                stream.next_recheck = now + self._limits.recheck
                stream.recheck = True
            stream.wake()

    def _cut_stalled(self, account: LiveAccount, now: float) -> None:
        for stream in account.streams.values():
            since = stream.sending_since
            if since is not None and now - since > self._limits.stalled and stream.task is not None:
                stream.end()
                stream.task.cancel()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- counters

    async def counters(self, viewer: Viewer) -> dict[str, Any]:
        """The viewer's numbers per view, with the event number that they hold for."""
        account = await self._account(viewer.account_id)
        account.last_used = _now()
        return account.counters(viewer)

    async def recount(self, account_id: UUID) -> None:
        """Count the account's conversations afresh; a difference is logged and corrected."""
        account = self._accounts.get(account_id)
        if account is None:
            return
        try:
            snapshot = await self._source.snapshot(account_id, 0, 0)
        except FAILURES as error:
            log.warning("recount failed", account_id=str(account_id), error=str(error))
            return
        for _ in range(100):
            if account.ring.head >= snapshot.head:
                break
            await asyncio.sleep(0.05)
        differences = account.recount(snapshot.counts, snapshot.head)
        if differences:
            shown = {"/".join(str(part) for part in bucket): by for bucket, by in differences.items()}
            log.error("counters differed", account_id=str(account_id), differences=shown)


def _filled_ring(snapshot: Snapshot, limits: Limits) -> Ring:
    """A ring with the latest events that follow each other up to the head."""
    first = len(snapshot.recent)
    expected = snapshot.head
    while first > 0 and snapshot.recent[first - 1].number == expected:
        first -= 1
        expected -= 1
    ring = Ring(expected, limits.ring_events, limits.ring_bytes)
    for event in snapshot.recent[first:]:
        ring.append(entry_of(event, ring))
    return ring


def _now() -> float:
    return time.monotonic()
