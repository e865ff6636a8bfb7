"""Presence between processes: takes marks, passes them on, tells the streams that may know of them."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Iterable, Mapping
from uuid import UUID

import msgspec

from prosa.accounts.schemas import Principal
from prosa.conversations.policy import may, viewer_keys
from prosa.kit import logs
from prosa.kit.errors import Forbidden, NotFound
from prosa.realtime.account import LiveAccount
from prosa.realtime.presence import Mode
from prosa.realtime.ring import Keys
from prosa.realtime.source import FAILURES, PRESENCE_CHANNEL, Source
from prosa.realtime.stream import Stream

log = logs.get(__name__)

_PER_NOTE = 30
"""Marks in one notification: each takes less than 250 bytes of the 8,000 that PostgreSQL allows."""


class _Mark(msgspec.Struct, array_like=True):
    account_id: UUID
    user_id: UUID
    stream: str
    conversation_id: UUID | None
    mode: Mode


class _Note(msgspec.Struct, array_like=True):
    origin: str
    marks: list[_Mark]


class PresenceDesk:
    """Marks of this process's users go out at `flush`, those of other processes come in by `heard`."""

    def __init__(self, source: Source, accounts: Mapping[UUID, LiveAccount]) -> None:
        self._source = source
        self._accounts = accounts
        self._origin = secrets.token_urlsafe(9)
        self._outgoing: dict[tuple[UUID, UUID, str], _Mark] = {}
        self._lookups: set[asyncio.Task[None]] = set()

    async def put(self, principal: Principal, stream: str, conversation_id: UUID | None, mode: Mode) -> None:
        """Set the stream's mark. Raises NotFound for a conversation that the person may not see,
        Forbidden for monitoring without the right to."""
        account_id = principal.account_id
        if mode == "monitoring" and not may(principal.viewer, "monitor"):
            raise Forbidden
        if conversation_id is not None and mode != "away":
            account = self._accounts.get(account_id)
            keys = account.marks.keys.get(conversation_id) if account is not None else None
            if keys is None:
                keys = await self._source.conversation_keys(account_id, conversation_id)
            if keys is None or keys.isdisjoint(viewer_keys(principal.viewer)):
                raise NotFound
        mark = _Mark(account_id, principal.user_id, stream, conversation_id, mode)
        self._outgoing[account_id, principal.user_id, stream] = mark
        self._apply(mark)

    def left(self, stream: Stream, account: LiveAccount) -> None:
        """The stream is gone, and its mark with it."""
        if account.marks.has(stream.user_id, stream.id):
            mark = _Mark(account.id, stream.user_id, stream.id, None, "away")
            self._outgoing[account.id, stream.user_id, stream.id] = mark
            self._apply(mark)

    def heard(self, payload: str) -> None:
        """A notification of another process (or our own, which is passed over)."""
        try:
            note = msgspec.json.decode(payload, type=_Note)
        except msgspec.MsgspecError:
            log.warning("unreadable notification", channel=PRESENCE_CHANNEL)
            return
        if note.origin != self._origin:
            for mark in note.marks:
                self._apply(mark)

    async def flush(self) -> None:
        """Pass on what came since the last time; of each stream only its latest mark."""
        if not self._outgoing:
            return
        marks = list(self._outgoing.values())
        self._outgoing.clear()
        for start in range(0, len(marks), _PER_NOTE):
            note = _Note(self._origin, marks[start : start + _PER_NOTE])
            try:
                await self._source.notify(PRESENCE_CHANNEL, msgspec.json.encode(note).decode())
            except FAILURES as error:
                log.warning("presence not passed on", error=str(error))  # renewed within seconds anyway
                return

    async def close(self) -> None:
        """Give up look-ups under way."""
        for task in self._lookups:
            task.cancel()
        await asyncio.gather(*self._lookups, return_exceptions=True)

    def _apply(self, mark: _Mark) -> None:
        account = self._accounts.get(mark.account_id)
        if account is None:
            return
        touched = account.marks.put(
            mark.user_id, mark.stream, mark.conversation_id, mark.mode, now=time.monotonic()
        )
        self._look_up(account, [item for item in touched if item in account.marks])
        account.show_presence(touched, time.monotonic())

    def _look_up(self, account: LiveAccount, conversation_ids: Iterable[UUID]) -> None:
        for conversation_id in conversation_ids:
            if account.marks.begin_look_up(conversation_id):
                task = asyncio.get_running_loop().create_task(self._find_keys(account, conversation_id))
                self._lookups.add(task)
                task.add_done_callback(self._lookups.discard)

    async def _find_keys(self, account: LiveAccount, conversation_id: UUID) -> None:
        keys: Keys | None = None
        try:
            keys = await self._source.conversation_keys(account.id, conversation_id)
        except FAILURES as error:
            log.warning("presence without keys", error=str(error))
        account.marks.end_look_up(conversation_id, keys)
        account.show_presence({conversation_id}, time.monotonic())
