"""What 202611210300 gives to accounts of before, and that a second time it gives nothing."""

from __future__ import annotations

import importlib
from uuid import UUID

from prosa.accounts.service import create_account
from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database
from prosa.routing import service as routing
from prosa.routing.pauses import DEFAULT_PAUSES
from tests.routing.desk import build

_MIGRATION = importlib.import_module("prosa.migrations.versions.202611210300_seed_pause_reasons")


async def _apply(database: Database) -> None:
    for statement in (_MIGRATION._PAUSES, _MIGRATION._GUESTS):
        await database.pool.execute(statement)


async def _pauses(database: Database, account_id: UUID) -> list[str]:
    rows = await database.pool.fetch(
        "SELECT name FROM pause_reasons WHERE account_id = $1 ORDER BY position", account_id
    )
    return [row["name"] for row in rows]


async def test_only_accounts_without_pause_reasons_get_the_usual_ones(database: Database) -> None:
    without, own = await create_account(database, "Sem"), await create_account(database, "Com")
    await database.pool.execute(
        "INSERT INTO pause_reasons (account_id, id, name) VALUES ($1, gen_random_uuid(), 'Café')", own
    )
    await _apply(database)
    await _apply(database)
    assert tuple(await _pauses(database, without)) == DEFAULT_PAUSES
    assert await _pauses(database, own) == ["Café"]


async def test_guests_of_a_present_conference_get_their_stretch(
    database: Database, clock: FrozenClock
) -> None:
    desk = await build(database, clock)
    department_id = await desk.department("Vendas", mode="pull")
    owner, guest = await desk.agents(2, department_id)
    (thread,) = await desk.arrive(department_id)
    async with database.transaction(desk.account_id) as tx:
        await routing.transfer(tx, desk.viewer(owner), thread, None, owner, reason=None, summary=None)
    async with database.transaction(desk.account_id) as tx:
        _, offer = await routing.conference(tx, desk.viewer(owner), thread, None, guest, note=None)
    await desk.accept(guest, offer.id)
    ours = "FROM ticket_parts WHERE account_id = $1 AND agent_id = $2 AND ended_at IS NULL"
    started = await database.pool.fetchval(f"SELECT started_at {ours}", desk.account_id, guest)
    await database.pool.execute(f"DELETE {ours}", desk.account_id, guest)  # as it was before
    for _ in range(2):
        await _apply(database)
        rows = await database.pool.fetch(f"SELECT started_at {ours}", desk.account_id, guest)
        assert [row["started_at"] for row in rows] == [started]
