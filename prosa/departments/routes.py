"""Departments over HTTP."""

from uuid import UUID

from litestar import delete, get, patch, post, put
from litestar.params import SkipValidation

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.departments import service
from prosa.departments.schemas import (
    Department,
    DepartmentCreate,
    DepartmentPatch,
    Departments,
    Members,
)
from prosa.kit.database import Database

Read = SkipValidation[service.ReadOpenWork]
_MANAGE = [requires("departments.manage")]


@get("/api/v1/departments", guards=_MANAGE, tags=["departments"])
async def list_departments(database: Database, principal: Principal) -> Departments:
    """All departments, closed ones included."""
    async with database.transaction(principal.account_id) as tx:
        return Departments(items=await service.list_departments(tx))


@post("/api/v1/departments", guards=_MANAGE, tags=["departments"])
async def create_department(database: Database, principal: Principal, data: DepartmentCreate) -> Department:
    """Create a department."""
    async with database.transaction(principal.account_id) as tx:
        return await service.add_department(tx, data, actor_id=principal.user_id)


@patch("/api/v1/departments/{department_id:uuid}", guards=_MANAGE, tags=["departments"])
async def update_department(
    database: Database,
    principal: Principal,
    open_work: Read,
    department_id: UUID,
    data: DepartmentPatch,
) -> Department:
    """Rename, recolour, configure, close or reopen a department; of `settings` only the given fields change.

    409 `department_busy` when it is to be closed while conversations wait in it or others overflow into it.
    """
    async with database.transaction(principal.account_id) as tx:
        return await service.update_department(
            tx, department_id, data, open_work=open_work, actor_id=principal.user_id
        )


@delete("/api/v1/departments/{department_id:uuid}", guards=_MANAGE, tags=["departments"])
async def delete_department(
    database: Database, principal: Principal, open_work: Read, department_id: UUID
) -> None:
    """Delete a department that never served anybody; any other can be closed."""
    async with database.transaction(principal.account_id) as tx:
        await service.delete_department(tx, department_id, open_work=open_work, actor_id=principal.user_id)


@put("/api/v1/departments/{department_id:uuid}/members", guards=_MANAGE, tags=["departments"])
async def set_members(
    database: Database, principal: Principal, department_id: UUID, data: Members
) -> Department:
    """Replace the list of who works in a department."""
    async with database.transaction(principal.account_id) as tx:
        return await service.set_members(tx, department_id, data.user_ids, actor_id=principal.user_id)


handlers = [list_departments, create_department, update_department, delete_department, set_members]
