"""How much one person and one company may have under way, and that nobody waits for a neighbour's long list."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from prosa.contact_imports import batches, export, export_routes, jobs, queries, service
from prosa.contact_imports.slots import Held, Slots
from prosa.kit.database import Transaction
from prosa.kit.errors import TooMany
from tests.accounts.support import World
from tests.contact_imports import support
from tests.contact_imports.support import begin, csv, upload

FILE = csv(["Nome", "Telefone"], ["Ana", "41 99912-3456"])


def numbered(count: int) -> bytes:
    return csv(["Nome", "Telefone"], *([f"Pessoa {n}", f"41 99912-{n:04d}"] for n in range(count)))


async def test_imports_that_have_not_ended_are_few(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "PER_USER", 2)
    monkeypatch.setattr(service, "PER_ACCOUNT", 3)
    admin, supervisor = [await world.signed_in(role) for role in ("administrator", "supervisor")]
    begun = [(await upload(admin, FILE)).json()["import"]["id"] for _ in range(2)]
    refused = await upload(admin, FILE)
    assert (refused.status, refused.code) == (409, "too_many_imports")
    assert refused.json()["extra"] == {"of": "user", "limit": 2}
    assert (await upload(supervisor, FILE)).status == 201
    refused = await upload(supervisor, FILE)
    assert (refused.code, refused.json()["extra"]) == ("too_many_imports", {"of": "account", "limit": 3})
    assert (await upload(await world.signed_in("administrator", world.other), FILE)).status == 201
    assert (await admin.call("POST", f"{support.ALL}/{begun[0]}/cancel")).status == 200
    assert (await upload(admin, FILE)).status == 201
    assert len([path for path in (world.settings.data_dir / "files").rglob("*") if path.is_file()]) == 4


async def test_uploads_at_once_are_not_more_than_fit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "PER_USER", 1)
    admin = await world.signed_in("administrator")
    answers = await asyncio.gather(*(upload(admin, FILE) for _ in range(4)))
    assert sorted(answer.status for answer in answers if answer.status == 201) == [201]
    assert {answer.code for answer in answers if answer.status != 201} <= {
        "too_many_imports",
        "too_many_uploads",
    }
    assert len([path for path in (world.settings.data_dir / "files").rglob("*") if path.is_file()]) == 1


async def test_exports_at_once_are_few(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_routes, "_exports", Slots("too_many_exports", "x", per_user=1, per_account=2))
    goes_on, begun = asyncio.Event(), asyncio.Event()

    async def slow(*_args: Any) -> AsyncIterator[list[list[str]]]:
        begun.set()
        await goes_on.wait()
        yield []

    monkeypatch.setattr(export, "pages", slow)
    admin = await world.signed_in("administrator")
    first = asyncio.create_task(admin.call("GET", "/api/v1/contacts/export"))
    await begun.wait()
    refused = await admin.call("GET", "/api/v1/contacts/export?format=xlsx")
    assert (refused.status, refused.code, refused.header("retry-after")) == (429, "too_many_exports", "30")
    goes_on.set()
    assert (await first).status == 200
    assert (await admin.call("GET", "/api/v1/contacts/export")).status == 200
    async with world.database.transaction(world.acme.id) as tx:
        told = await tx.fetchval("SELECT count(*) FROM audit_log WHERE action = 'contacts.exported'")
    assert told == 2, "what was refused was not taken out"


class _Somebody:
    account_id = UUID(int=1)
    user_id = UUID(int=2)


async def test_a_slot_is_free_again_however_it_ended() -> None:
    slots = Slots("full", "x", per_user=1, per_account=1)
    somebody: Any = _Somebody()

    async def pieces(fault: Exception | None = None) -> AsyncIterator[bytes]:
        yield b"x"
        if fault is not None:
            raise fault

    assert [piece async for piece in Held(pieces(), slots.take(somebody))] == [b"x"]
    with pytest.raises(OSError, match="gone"):
        _ = [piece async for piece in Held(pieces(OSError("gone")), slots.take(somebody))]
    never_read = Held(pieces(), slots.take(somebody))
    with pytest.raises(TooMany, match="x"):
        slots.take(somebody)
    del never_read
    gc.collect()
    slots.take(somebody).release()


async def order_of_turns(world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whose batches are written one after the other: a long list of acme's, and a short one that came later."""
    monkeypatch.setattr(jobs, "BATCH", 2)
    long = await begin(world, numbered(12))
    short = await begin(world, FILE, browser=await world.signed_in("administrator", world.other))
    for importing in (long, short):
        await importing.call("POST", "run")
    await world.database.pool.execute("UPDATE contact_imports SET leased_until = NULL")
    turns: list[str] = []
    write = batches.write

    async def noted(tx: Transaction, *args: Any) -> Any:
        turns.append("long" if tx.account_id == world.acme.id else "short")
        return await write(tx, *args)

    monkeypatch.setattr(batches, "write", noted)
    await support.work(world.database, support.storage(world))
    for importing in (long, short):
        assert (await importing.now())["state"] == "done"
    return turns


async def test_a_long_import_gives_way_after_its_turn(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    monkeypatch.setattr(jobs, "TURN_SECONDS", 0.0)
    turns = await order_of_turns(world, monkeypatch)
    assert turns == ["long", "short", *["long"] * 5]


async def test_without_turns_it_would_keep_the_others_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    assert await order_of_turns(world, monkeypatch) == [*["long"] * 6, "short"]


async def test_companies_are_worked_on_side_by_side(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = await order_of_turns(world, monkeypatch)
    assert turns.index("short") < len(turns) - 1


async def test_one_import_of_a_company_at_a_time(world: World) -> None:
    pool = world.database.pool
    stranger = await world.signed_in("administrator", world.other)
    for importing in [await begin(world, FILE, browser=browser) for browser in (None, None, stranger)]:
        await importing.call("POST", "run")
    await pool.execute("UPDATE contact_imports SET leased_until = NULL")
    claimed = [await queries.claim(pool, "tests:1:1:1") for _ in range(3)]
    assert {item.account_id for item in claimed if item is not None} == {world.acme.id, world.other.id}
    assert claimed[2] is None
