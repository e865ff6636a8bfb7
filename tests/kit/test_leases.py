"""Leases of processes: one holder at a time, and no waiting for the dead."""

from __future__ import annotations

import subprocess
import sys

from prosa.accounts.service import create_account
from prosa.kit.database import Database
from prosa.kit.ids import uuid7
from prosa.kit.leases import Leases, holder_name


async def _inbox(database: Database) -> tuple[object, object]:
    account_id = await create_account(database, "Empresa")
    inbox_id = uuid7()
    async with database.transaction(account_id) as tx:
        await tx.execute(
            "INSERT INTO inboxes (account_id, id, name, channel, key, external_id)"
            " VALUES ($1, $2, 'Um', 'whatsapp', 'chave', '1')",
            account_id,
            inbox_id,
        )
    return account_id, inbox_id


def _name_of_a_dead_process() -> str:
    script = "from prosa.kit.leases import holder_name; print(holder_name())"
    return subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    ).stdout.strip()


async def test_the_lease_of_a_dead_process_is_free_at_once(database: Database) -> None:
    account_id, inbox_id = await _inbox(database)
    dead = Leases(database.pool, "outbox_leases", _name_of_a_dead_process())
    first = await dead.acquire(account_id, inbox_id)  # type: ignore[arg-type]
    heir = Leases(database.pool, "outbox_leases", holder_name())
    assert await heir.acquire(account_id, inbox_id) is None  # type: ignore[arg-type]
    await heir.reclaim()
    second = await heir.acquire(account_id, inbox_id)  # type: ignore[arg-type]
    assert first is not None
    assert second is not None
    assert second.fence == first.fence + 1


async def test_the_lease_of_a_living_process_stays(database: Database) -> None:
    account_id, inbox_id = await _inbox(database)
    for holder in (holder_name(), "another-machine:1:1:aa", "something else"):
        held = Leases(database.pool, "outbox_leases", holder)
        assert await held.acquire(account_id, inbox_id) is not None  # type: ignore[arg-type]
        heir = Leases(database.pool, "outbox_leases", holder_name())
        await heir.reclaim()
        assert await heir.acquire(account_id, inbox_id) is None  # type: ignore[arg-type]
        await held.release()
