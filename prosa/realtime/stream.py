"""One open connection: a cursor into its account's events, woken when something concerns it.

There is no queue. What is not numbered (counters, presence, heartbeats) is kept as a mark that something is
due and is encoded when it is sent: a slow reader costs the same few bytes as a quick one.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from uuid import UUID

from prosa.accounts.schemas import Principal
from prosa.realtime.counters import Numbers
from prosa.realtime.ring import Keys

Headers = Sequence[tuple[bytes, bytes]]


class Stream:
    """State of one connection. `cursor`: number of the last event that it has been given or did not need.

    While `pending` is false nothing up to the account's head concerns the stream, wherever its cursor stands.
    """

    __slots__ = (
        "counters_due",
        "credentials",
        "cursor",
        "final",
        "greeted",
        "heartbeat_due",
        "id",
        "is_ended",
        "joined",
        "keys",
        "next_recheck",
        "pending",
        "presence_due",
        "principal",
        "recheck",
        "sending_since",
        "sent_numbers",
        "slot",
        "task",
        "waiter",
    )

    def __init__(self, principal: Principal, credentials: Headers, keys: Keys, cursor: int) -> None:
        self.id = secrets.token_urlsafe(12)
        self.principal = principal
        self.credentials = credentials
        """The headers that prove who it is, to ask again when access may have changed."""
        self.keys = keys
        self.cursor = cursor
        self.joined = cursor
        """The account's head when the stream began."""
        self.pending = False
        self.recheck = False
        """The viewer's access may have changed: nothing is sent before it has been looked at."""
        self.greeted = False
        self.heartbeat_due = False
        self.counters_due = False
        self.sent_numbers: Numbers | None = None
        self.presence_due: set[UUID] | None = None
        self.is_ended = False
        self.final = b""
        """Last bytes before the stream ends."""
        self.slot = 0
        self.next_recheck = 0.0
        self.sending_since: float | None = None
        self.task: asyncio.Task[object] | None = None
        self.waiter: asyncio.Future[None] | None = None

    @property
    def user_id(self) -> UUID:
        return self.principal.user_id

    @property
    def is_interrupted(self) -> bool:
        """What was being prepared must not be sent as it is."""
        return self.recheck or self.is_ended

    def wake(self) -> None:
        """Let the connection look at what is due."""
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_result(None)

    def event_came(self, number: int) -> None:
        """The event `number` concerns this stream."""
        if self.pending or number <= self.cursor:
            return
        self.cursor = number - 1  # nothing before it did, or the stream would be pending
        self.pending = True
        self.wake()

    def end(self, final: bytes = b"") -> None:
        """Finish after at most the frame that is being sent, with `final` as the last bytes."""
        if not self.is_ended:
            self.is_ended = True
            self.final = final
        self.wake()

    async def wait(self) -> None:
        """Sleep until woken. Only the connection's own task may call it."""
        self.waiter = asyncio.get_running_loop().create_future()
        try:
            await self.waiter
        finally:
            self.waiter = None
