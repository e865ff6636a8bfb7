"""Administration of users and roles."""

from uuid import UUID

from litestar import get, patch, post, put

from prosa.accounts.guards import requires
from prosa.accounts.schemas import (
    PasswordReset,
    Principal,
    Role,
    RoleCreate,
    RolePatch,
    Roles,
    User,
    UserCreate,
    UserPatch,
    Users,
)
from prosa.accounts.service import users as service
from prosa.kit.database import Database

_MANAGE = [requires("users.manage")]


@get("/api/v1/users", guards=_MANAGE, tags=["users"])
async def list_users(database: Database, principal: Principal) -> Users:
    """Everybody in the account, disabled ones included."""
    async with database.transaction(principal.account_id) as tx:
        return Users(items=await service.list_users(tx))


@post("/api/v1/users", guards=_MANAGE, tags=["users"])
async def create_user(database: Database, principal: Principal, data: UserCreate) -> User:
    """Create a user."""
    return await service.create_user(database, principal, data)


@patch("/api/v1/users/{user_id:uuid}", guards=_MANAGE, tags=["users"])
async def update_user(database: Database, principal: Principal, user_id: UUID, data: UserPatch) -> User:
    """Change a user. Another role and disabling end their sessions at once."""
    async with database.transaction(principal.account_id) as tx:
        return await service.update_user(tx, principal, user_id, data)


@put("/api/v1/users/{user_id:uuid}/password", status_code=204, guards=_MANAGE, tags=["users"])
async def reset_password(
    database: Database, principal: Principal, user_id: UUID, data: PasswordReset
) -> None:
    """Give a user a new password; their sessions end at once."""
    await service.reset_password(database, principal, user_id, data.password)


@get("/api/v1/roles", guards=_MANAGE, tags=["users"])
async def list_roles(database: Database, principal: Principal) -> Roles:
    """The account's roles and what every permission means."""
    async with database.transaction(principal.account_id) as tx:
        return await service.list_roles(tx)


@post("/api/v1/roles", guards=_MANAGE, tags=["users"])
async def create_role(database: Database, principal: Principal, data: RoleCreate) -> Role:
    """Create a custom role."""
    async with database.transaction(principal.account_id) as tx:
        return await service.create_role(tx, principal, data)


@patch("/api/v1/roles/{role_id:uuid}", guards=_MANAGE, tags=["users"])
async def update_role(database: Database, principal: Principal, role_id: UUID, data: RolePatch) -> Role:
    """Change what a role allows; it counts at once for everybody who has it."""
    async with database.transaction(principal.account_id) as tx:
        return await service.update_role(tx, principal, role_id, data)


handlers = [list_users, create_user, update_user, reset_password, list_roles, create_role, update_role]
