"""Keeps the rings of a process's open accounts at the head of the log."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from uuid import UUID

from prosa.kit import logs
from prosa.realtime.account import GapError, LiveAccount
from prosa.realtime.source import EVENTS_CHANNEL, FAILURES, PRESENCE_CHANNEL, Source, pause

log = logs.get(__name__)

_BATCH = 500


class Follower:
    """One task for all accounts: reads what a doorbell announced, looks at all heads every `head_check` s.

    `broken(account, reason)` is called for an account whose log does not go on from where its ring ends.
    """

    def __init__(
        self,
        source: Source,
        accounts: Mapping[UUID, LiveAccount],
        presence_heard: Callable[[str], None],
        broken: Callable[[LiveAccount, str], None],
        head_check: float,
    ) -> None:
        self._source = source
        self._accounts = accounts
        self._presence_heard = presence_heard
        self._broken = broken
        self._head_check = head_check
        self._dirty: set[UUID] = set()
        self._news = asyncio.Event()

    def look_at(self, account_id: UUID) -> None:
        """There may be something new."""
        if account_id in self._accounts:
            self._dirty.add(account_id)
            self._news.set()

    async def run(self) -> None:
        """Follow for ever; a lost database is tried again, quickly at first."""
        attempt = 0
        while True:
            try:
                await self._source.listen(self._heard)
                attempt = 0
                self._dirty.update(self._accounts)  # whatever rang meanwhile was not heard
                await self._follow_line()
            except FAILURES as error:
                log.warning("event log out of reach", error=str(error) or type(error).__name__)
                await asyncio.sleep(pause(attempt))
                attempt += 1

    def _heard(self, channel: str, payload: str) -> None:
        if channel == PRESENCE_CHANNEL:
            self._presence_heard(payload)
        elif channel == EVENTS_CHANNEL:
            for item in payload.split(","):
                try:
                    self.look_at(UUID(item))
                except ValueError:
                    log.warning("unreadable notification", channel=channel)

    async def _follow_line(self) -> None:
        next_check = time.monotonic()
        while True:
            if not self._dirty:
                try:
                    async with asyncio.timeout(max(0.0, next_check - time.monotonic())):
                        await self._news.wait()
                except TimeoutError:
                    pass
            self._news.clear()
            if time.monotonic() >= next_check:
                await self._check_heads()
                next_check = time.monotonic() + self._head_check
            dirty, self._dirty = self._dirty, set()
            for account_id in dirty:
                account = self._accounts.get(account_id)
                if account is not None:
                    await self._catch_up(account)

    async def _check_heads(self) -> None:
        # Also with nothing to ask about: a dead line has to be noticed.
        for account_id, head in (await self._source.heads(list(self._accounts))).items():
            account = self._accounts.get(account_id)
            if account is None or head == account.ring.head:
                continue
            if head < account.ring.head:
                log.warning("event log went back", account_id=str(account_id), head=head)
                self._broken(account, "ahead")
            elif await self._catch_up(account) == 0:
                # A number is visible together with its event, so the event was there and is not any more.
                log.warning("events are missing", account_id=str(account_id), head=head)
                self._broken(account, "gap")

    async def _catch_up(self, account: LiveAccount) -> int:
        """Read one batch and say how many; a longer backlog lets other accounts have their turn."""
        found = await self._source.read(account.id, account.ring.head, _BATCH)
        try:
            account.ingest(found, time.monotonic())
        except GapError as error:
            log.warning("event log has a gap", account_id=str(account.id), error=str(error))
            self._broken(account, "gap")
        if len(found) == _BATCH:
            self._dirty.add(account.id)
        return len(found)
