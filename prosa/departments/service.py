"""The business actions on departments."""

from collections.abc import Iterable
from uuid import UUID

import asyncpg
import msgspec
from msgspec import UNSET

from prosa.accounts import audit
from prosa.accounts.events import access_changed
from prosa.departments import queries
from prosa.departments.errors import NameTaken
from prosa.departments.events import department_updated
from prosa.departments.schemas import Department, DepartmentPatch
from prosa.kit.database import Transaction
from prosa.kit.errors import NotFound
from prosa.kit.events import Actor
from prosa.kit.ids import uuid7

DEFAULT_COLOR = "#3A5BA9"


async def list_departments(tx: Transaction) -> list[Department]:
    """All departments of the account by name, closed ones included."""
    return await queries.departments(tx)


async def create_department(
    tx: Transaction,
    name: str,
    *,
    color: str = DEFAULT_COLOR,
    member_ids: Iterable[UUID] = (),
    actor_id: UUID | None = None,
) -> UUID:
    """A new department; its id. Raises NameTaken or NotFound (a member of another account)."""
    department_id = uuid7()
    try:
        async with tx.savepoint():
            await queries.insert(tx, department_id, " ".join(name.split()), color)
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
    tx: Transaction, department_id: UUID, patch: DepartmentPatch, *, actor_id: UUID | None = None
) -> Department:
    """Rename, recolour, close or reopen. Raises NotFound or NameTaken."""
    before = await _locked(tx, department_id)
    changes = {key: value for key, value in msgspec.structs.asdict(patch).items() if value is not UNSET}
    if "name" in changes:
        changes["name"] = " ".join(changes["name"].split())
    after = msgspec.structs.replace(before, **changes)
    try:
        async with tx.savepoint():
            await queries.update(tx, after)
    except asyncpg.UniqueViolationError:
        raise NameTaken from None
    await audit.record(
        tx, "department.updated", actor_id=actor_id, target=department_id, changed=sorted(changes)
    )
    return await _publish(tx, department_id, actor_id)


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
    if not await queries.lock(tx, department_id):
        raise NotFound
    return await get_department(tx, department_id)


async def _publish(tx: Transaction, department_id: UUID, actor_id: UUID | None) -> Department:
    department = await get_department(tx, department_id)
    tx.emit(department_updated(department, Actor("user", actor_id) if actor_id else None))
    return department
