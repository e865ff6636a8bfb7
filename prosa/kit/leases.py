"""Which process works on an inbox's line: leases of ten seconds by the database's clock, with fencing.

Every new holder raises `fence`; one that was stopped for longer finds another number there, and what it then does is
rolled back. A table of leases has the columns account_id, inbox_id, holder, fence, leased_until.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import asyncpg
from msgspec import Struct

from prosa.kit.database import Transaction

SECONDS = 10


def _started(pid: int) -> str | None:
    """When a process of this machine started, in the kernel's ticks; None when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return None


def holder_name() -> str:
    """A holder that others on this machine can tell to be dead: host, process and its start, and something random."""
    pid = os.getpid()
    return f"{socket.gethostname()}:{pid}:{_started(pid) or '?'}:{secrets.token_hex(4)}"


def _is_dead(holder: str) -> bool:
    """Whether `holder` was a process of this machine that is gone. Anything that cannot be told counts as alive."""
    host, pid, started, _ = (*holder.split(":"), "", "", "")[:4]
    return (
        host == socket.gethostname()
        and pid.isdecimal()
        and started not in ("", "?")
        and _started(int(pid)) != started
    )


class LeaseLost(Exception):
    """Another process took over; nothing of the present transaction may be kept."""


class Lease(Struct, frozen=True):
    """The right to work on one inbox, while `fence` is the number in the table."""

    account_id: UUID
    inbox_id: UUID
    holder: str
    fence: int


class Leases:
    """The leases of one kind of work (`table`) for one `holder`."""

    def __init__(self, pool: asyncpg.Pool, table: str, holder: str) -> None:
        self._pool = pool
        self._table = table
        self.holder = holder

    async def acquire(self, account_id: UUID, inbox_id: UUID) -> Lease | None:
        """Take or prolong the lease; None while somebody else has it."""
        fence = await self._pool.fetchval(
            f"INSERT INTO {self._table} AS l (account_id, inbox_id, holder, fence, leased_until)"  # noqa: S608
            " VALUES ($1, $2, $3, 1, clock_timestamp() + make_interval(secs => $4))"
            " ON CONFLICT (account_id, inbox_id) DO UPDATE SET holder = $3, leased_until = excluded.leased_until,"
            " fence = l.fence + CASE WHEN l.holder = $3 AND l.leased_until > clock_timestamp() THEN 0 ELSE 1 END"
            " WHERE l.holder = $3 OR l.leased_until < clock_timestamp() RETURNING fence",
            account_id,
            inbox_id,
            self.holder,
            SECONDS,
        )
        return None if fence is None else Lease(account_id, inbox_id, self.holder, fence)

    async def confirm(self, tx: Transaction, lease: Lease) -> None:
        """Prolong the lease as part of its effect. Raises LeaseLost. To be called last: it locks the lease's row."""
        tag = await tx.execute(
            f"UPDATE {self._table} SET leased_until = clock_timestamp() + make_interval(secs => $5)"  # noqa: S608
            " WHERE account_id = $1 AND inbox_id = $2 AND holder = $3 AND fence = $4",
            lease.account_id,
            lease.inbox_id,
            lease.holder,
            lease.fence,
            SECONDS,
        )
        if tag != "UPDATE 1":
            raise LeaseLost

    async def renew(self, leases: Sequence[Lease]) -> None:
        """Prolong leases during long work."""
        await self._pool.execute(
            f"UPDATE {self._table} l SET leased_until = clock_timestamp() + make_interval(secs => $5)"  # noqa: S608
            " FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS h(account_id, inbox_id, fence)"
            " WHERE l.account_id = h.account_id AND l.inbox_id = h.inbox_id AND l.fence = h.fence"
            " AND l.holder = $4",
            [lease.account_id for lease in leases],
            [lease.inbox_id for lease in leases],
            [lease.fence for lease in leases],
            self.holder,
            SECONDS,
        )

    async def reclaim(self) -> None:
        """End the leases of killed processes of this machine: their successor need not wait for ten seconds."""
        rows = await self._pool.fetch(
            f"SELECT DISTINCT holder FROM {self._table} WHERE leased_until > clock_timestamp()"  # noqa: S608
        )
        dead = [row["holder"] for row in rows if _is_dead(row["holder"])]
        if dead:
            await self._pool.execute(
                f"UPDATE {self._table} SET leased_until = clock_timestamp()"  # noqa: S608
                " WHERE holder = ANY($1) AND leased_until > clock_timestamp()",
                dead,
            )

    async def release(self) -> None:
        """Give everything back, so that the next process need not wait."""
        await self._pool.execute(
            f"UPDATE {self._table} SET leased_until = clock_timestamp()"  # noqa: S608
            " WHERE holder = $1 AND leased_until > clock_timestamp()",
            self.holder,
        )
