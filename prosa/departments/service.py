"""The business actions on departments."""

from collections.abc import Awaitable, Callable, Iterable
from uuid import UUID

import asyncpg
import msgspec
from msgspec import UNSET

from prosa.accounts import audit
from prosa.accounts.events import access_changed
from prosa.channels.registry import CHANNELS
from prosa.departments import queries
from prosa.departments.errors import DepartmentBusy, DepartmentUsed, NameTaken
from prosa.departments.events import department_deleted, department_updated
from prosa.departments.schemas import (
    Department,
    DepartmentCreate,
    DepartmentPatch,
    DepartmentSettings,
    OpenWork,
)
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid, NotFound
from prosa.kit.events import Actor
from prosa.kit.ids import uuid7
from prosa.kit.patches import apply

DEFAULT_COLOR = "#3A5BA9"

ReadOpenWork = Callable[[Transaction, UUID], Awaitable[OpenWork]]
"""Counts the conversations of a department; given by the app, because conversations lie above departments."""


async def list_departments(tx: Transaction) -> list[Department]:
    """All departments of the account by name, closed ones included."""
    return await queries.departments(tx)


async def settings_of(tx: Transaction) -> dict[UUID, DepartmentSettings]:
    """How each department of the account works, closed ones included."""
    return await queries.settings(tx)


async def add_department(tx: Transaction, data: DepartmentCreate, *, actor_id: UUID | None) -> Department:
    """A new department as an administrator describes it. Raises NameTaken, NotFound (a member) or Invalid."""
    settings = DepartmentSettings()
    if data.settings is not UNSET:
        settings, _ = apply(settings, data.settings)
    department_id = await create_department(
        tx, data.name, color=data.color, member_ids=data.member_ids, settings=settings, actor_id=actor_id
    )
    return await get_department(tx, department_id)


async def create_department(
    tx: Transaction,
    name: str,
    *,
    color: str = DEFAULT_COLOR,
    member_ids: Iterable[UUID] = (),
    settings: DepartmentSettings | None = None,
    actor_id: UUID | None = None,
) -> UUID:
    """A new department; its id. Raises NameTaken, NotFound (a member of another account) or Invalid."""
    department_id = uuid7()
    settings = settings or DepartmentSettings()
    if settings.overflow_to:
        await queries.lock(tx)
    await _check(tx, department_id, settings)
    try:
        async with tx.savepoint():
            await queries.insert(tx, department_id, " ".join(name.split()), color, settings)
    except asyncpg.UniqueViolationError:
        raise NameTaken from None
    await _set_members(tx, department_id, set(), set(member_ids))
    await audit.record(tx, "department.created", actor_id=actor_id, target=department_id)
    await _publish(tx, department_id, actor_id)
    return department_id


async def get_department(tx: Transaction, department_id: UUID) -> Department:
    """Raises NotFound."""
    department = await queries.department(tx, department_id)
    if department is None:
        raise NotFound
    return department


async def update_department(
    tx: Transaction,
    department_id: UUID,
    patch: DepartmentPatch,
    *,
    open_work: ReadOpenWork,
    actor_id: UUID | None = None,
) -> Department:
    """Rename, recolour, configure, close or reopen. Raises NotFound, NameTaken, DepartmentBusy or Invalid."""
    before = await _locked(tx, department_id)
    given = {key: value for key, value in msgspec.structs.asdict(patch).items() if value is not UNSET}
    if "name" in given:
        given["name"] = " ".join(given["name"].split())
    settings, changed = before.settings, list[str]()
    if patch.settings is not UNSET:
        settings, changed = apply(before.settings, patch.settings)
    after = msgspec.structs.replace(before, **{**given, "settings": settings})
    if after == before:
        return before
    if after.is_active:
        await _check(tx, department_id, settings)
    elif before.is_active:
        await _refuse_if_busy(tx, department_id, open_work, is_kept=True)
    try:
        async with tx.savepoint():
            await queries.update(tx, after)
    except asyncpg.UniqueViolationError:
        raise NameTaken from None
    names = [key for key in given if key != "settings" and getattr(before, key) != given[key]]
    await audit.record(
        tx,
        "department.updated",
        actor_id=actor_id,
        target=department_id,
        changed=sorted(names + [f"settings.{name}" for name in changed]),
    )
    return await _publish(tx, department_id, actor_id)


async def delete_department(
    tx: Transaction, department_id: UUID, *, open_work: ReadOpenWork, actor_id: UUID | None
) -> None:
    """Remove a department that never served anybody. Raises NotFound, DepartmentBusy or DepartmentUsed."""
    department = await _locked(tx, department_id)
    await _refuse_if_busy(tx, department_id, open_work, is_kept=False)
    try:
        async with tx.savepoint():
            await queries.delete(tx, department_id)
    except asyncpg.ForeignKeyViolationError:
        raise DepartmentUsed from None
    for user_id in department.member_ids:
        tx.emit(access_changed(user_id, ended=False))
    await audit.record(
        tx, "department.deleted", actor_id=actor_id, target=department_id, name=department.name
    )
    tx.emit(department_deleted(department, Actor("user", actor_id) if actor_id else None))


async def _refuse_if_busy(
    tx: Transaction, department_id: UUID, open_work: ReadOpenWork, *, is_kept: bool
) -> None:
    """A closed department keeps its row: agents may finish what they serve, and closed ones may name it."""
    work = await open_work(tx, department_id)
    overflow_of = [
        item.id
        for item in await queries.departments(tx)
        if department_id in item.settings.overflow_to and (item.is_active or not is_kept)
    ]
    if work.queued or overflow_of or (work.active and not is_kept):
        raise DepartmentBusy(
            queued=work.queued, active=work.active, overflow_of=[str(item) for item in overflow_of]
        )


async def _check(tx: Transaction, department_id: UUID, settings: DepartmentSettings) -> None:
    targets = settings.overflow_to
    if department_id in targets:
        raise Invalid.field("settings.overflow_to", "overflow_itself", "It cannot overflow into itself.")
    if len(set(targets)) != len(targets):
        raise Invalid.field("settings.overflow_to", "duplicate", "A department is named twice.")
    if targets:
        open_ids = {item.id for item in await queries.departments(tx) if item.is_active}
        if missing := set(targets) - open_ids:
            raise Invalid.field(
                "settings.overflow_to", "unknown_department", f"There is no open department {min(missing)}."
            )
    if unknown := settings.channel_capacity.keys() - CHANNELS.keys():
        raise Invalid.field(
            "settings.channel_capacity", "unknown_channel", f"There is no channel {min(unknown)!r}."
        )


async def set_members(
    tx: Transaction, department_id: UUID, user_ids: Iterable[UUID], *, actor_id: UUID | None = None
) -> Department:
    """Make exactly these users work there; what they may see changes at once. Raises NotFound."""
    before = await _locked(tx, department_id)
    changed = await _set_members(tx, department_id, set(before.member_ids), set(user_ids))
    if not changed:
        return before
    details = {"users": sorted(str(user_id) for user_id in changed)}
    await audit.record(tx, "department.members", actor_id=actor_id, target=department_id, **details)
    return await _publish(tx, department_id, actor_id)


async def _set_members(
    tx: Transaction, department_id: UUID, before: set[UUID], after: set[UUID]
) -> set[UUID]:
    joining, leaving = after - before, before - after
    if await queries.count_members(tx, joining) != len(joining):
        raise NotFound("There is no such user.")
    await queries.replace_members(tx, department_id, joining=joining, leaving=leaving)
    for user_id in sorted(joining | leaving):
        tx.emit(access_changed(user_id, ended=False))
    return joining | leaving


async def _locked(tx: Transaction, department_id: UUID) -> Department:
    if department_id not in await queries.lock(tx):
        raise NotFound
    return await get_department(tx, department_id)


async def _publish(tx: Transaction, department_id: UUID, actor_id: UUID | None) -> Department:
    department = await get_department(tx, department_id)
    tx.emit(department_updated(department, Actor("user", actor_id) if actor_id else None))
    return department
