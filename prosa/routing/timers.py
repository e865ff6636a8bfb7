"""What happens because time passes: deadlines of offers, ends of wrap-ups, connections lost and found.

Every timer looks for rows that are due, not for moments: what was due while nothing ran happens late, not never, and
two processes that look at once do it once, because each locks the row and looks again.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from uuid import UUID

from prosa.kit.database import Database, Transaction
from prosa.routing import agents, offers, queries

BACK_SECONDS = 12.0
"""A connection seen this recently is open: web processes report every five seconds."""
FIRST_LOOK_SECONDS = 60.0
"""After a start nobody counts as lost for so long: the streams themselves were cut, and come back."""
FORGET_SECONDS = 3600.0


class Timers:
    """The timers of one process."""

    def __init__(self, database: Database, *, first_look: float = FIRST_LOOK_SECONDS) -> None:
        self._database = database
        self._lost_from = time.monotonic() + first_look
        self._forget_at = time.monotonic()

    async def step(self) -> int:
        """Fire what is due; how much that was."""
        fired = await expire_offers(self._database)
        fired += await end_wrap_ups(self._database)
        fired += await find_returned(self._database)
        if time.monotonic() >= self._lost_from:
            fired += await find_lost(self._database)
        if time.monotonic() >= self._forget_at:
            self._forget_at = time.monotonic() + FORGET_SECONDS
            await queries.forget_connections(self._database.pool)
        return fired


async def expire_offers(database: Database) -> int:
    """Offers that nobody answered in time."""
    expired = 0
    for account_id in await queries.accounts_with_expired(database.pool, database.clock.now()):
        while done := await database.run(account_id, offers.expire):
            expired += done
    return expired


async def end_wrap_ups(database: Database) -> int:
    """Agents whose time to finish is over are available again."""
    due = await queries.ended_wrap_ups(database.pool, database.clock.now())
    return await _each(database, due, agents.end_wrap_up)


async def find_lost(database: Database) -> int:
    """Agents without a connection for longer than the grace time go offline."""
    return await _each(database, await queries.lost(database.pool), agents.lose)


async def find_returned(database: Database) -> int:
    """Agents whose connection is back go on where they were."""
    return await _each(database, await queries.returned(database.pool, BACK_SECONDS), agents.come_back)


async def _each(
    database: Database, people: list[tuple[UUID, UUID]], act: Callable[[Transaction, UUID], Awaitable[bool]]
) -> int:
    fired = 0
    for account_id, user_id in people:

        async def work(tx: Transaction, user_id: UUID = user_id) -> bool:
            return await act(tx, user_id)

        fired += await database.run(account_id, work)
    return fired
