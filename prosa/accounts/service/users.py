"""Administration of an account's users and roles."""

from uuid import UUID

import asyncpg
import msgspec
from msgspec import UNSET

from prosa.accounts import audit, passwords
from prosa.accounts.errors import LastAdministrator, LoginTaken, NotGrantable, SharedUser
from prosa.accounts.events import access_changed, user_updated
from prosa.accounts.policy import (
    ADMINISTRATOR,
    PERMISSIONS,
    effective_permissions,
    may_grant,
    permissions_of_account,
    unknown_permissions,
)
from prosa.accounts.queries import access, people
from prosa.accounts.schemas import (
    DirectoryUser,
    Principal,
    Role,
    RoleCreate,
    RolePatch,
    Roles,
    User,
    UserCreate,
    UserPatch,
)
from prosa.accounts.service.authentication import fold_login
from prosa.kit.database import Database, Record, Transaction
from prosa.kit.errors import Conflict, Invalid, NotFound
from prosa.kit.events import Actor
from prosa.kit.ids import uuid7


async def list_users(tx: Transaction) -> list[User]:
    """Everybody in the account by name, disabled ones included."""
    return await people.users(tx)


async def list_roles(tx: Transaction) -> Roles:
    """The account's roles and what every permission that they may hold means."""
    possible = permissions_of_account(is_reseller=(await people.account(tx)).is_reseller)
    return Roles(
        items=await people.roles(tx),
        permissions={name: meaning for name, meaning in PERMISSIONS.items() if name in possible},
    )


async def create_user(database: Database, principal: Principal, data: UserCreate) -> User:
    """A new user of the account. Raises Invalid, LoginTaken, NotGrantable or NotFound (the role)."""
    login = fold_login(data.login)
    passwords.check(data.password, login=login)
    stored = await passwords.hash_password(data.password)
    async with database.transaction(principal.account_id) as tx:
        role = await _grantable_role(tx, principal, data.role_id)
        user_id = await insert_member(tx, login, _tidy(data.name), stored, role, actor_id=principal.user_id)
        return people.to_user(await _member(tx, user_id))


async def insert_member(
    tx: Transaction, login: str, name: str, password_hash: str, role: Role, *, actor_id: UUID | None
) -> UUID:
    """The rows and events of a new user. Raises LoginTaken."""
    user_id = uuid7()
    if not await people.insert_user(tx, user_id, login, name, password_hash):
        raise LoginTaken
    await people.insert_membership(tx, user_id, role.id)
    await audit.record(tx, "user.created", actor_id=actor_id, target=user_id, role=role.kind)
    await announce(tx, user_id, actor_id=actor_id)
    return user_id


async def announce(tx: Transaction, user_id: UUID, *, actor_id: UUID | None) -> User:
    """Publish a member's row of the directory as it is now."""
    member = await _member(tx, user_id)
    user = people.to_user(member)
    state = await people.agent_state(tx, user_id)
    row = DirectoryUser(
        id=user.id, name=user.name, is_active=user.is_active, agent_state=state, photo=member["photo"]
    )
    tx.emit(user_updated(row, Actor("user", actor_id) if actor_id else None))
    return user


async def update_user(tx: Transaction, principal: Principal, user_id: UUID, patch: UserPatch) -> User:
    """Change name, login, role or activity; a changed role and a disabled user end their sessions at once.

    Raises NotFound, NotGrantable, SharedUser, LoginTaken or LastAdministrator.
    """
    await people.lock_memberships(tx)
    before = await _changeable(tx, principal, user_id)
    login = before["login"] if patch.login is UNSET else fold_login(patch.login)
    name = before["name"] if patch.name is UNSET else _tidy(patch.name)
    if (login, name) != (before["login"], before["name"]):
        if before["is_shared"]:
            raise SharedUser
        try:
            await people.update_user(tx, user_id, login=login, name=name)
        except asyncpg.UniqueViolationError:
            raise LoginTaken from None
    role_id = before["role_id"] if patch.role_id is UNSET else patch.role_id
    is_active = before["is_member_active"] if patch.is_active is UNSET else patch.is_active
    has_other_role = role_id != before["role_id"]
    if has_other_role:
        await _grantable_role(tx, principal, role_id)
    if has_other_role or is_active != before["is_member_active"]:
        await people.update_membership(tx, user_id, role_id=role_id, is_active=is_active)
        await access.revoke_sessions(tx, user_id)
        tx.emit(access_changed(user_id, ended=True))
        if not await people.has_administrator(tx):
            raise LastAdministrator
    if patch.skills is not UNSET:
        await people.update_skills(tx, user_id, list(dict.fromkeys(_tidy(skill) for skill in patch.skills)))
    after = await announce(tx, user_id, actor_id=principal.user_id)
    changed = {
        key for key, value in msgspec.structs.asdict(after).items() if key in before and value != before[key]
    }
    await audit.record(
        tx, "user.updated", actor_id=principal.user_id, target=user_id, changed=sorted(changed)
    )
    return after


async def reset_password(database: Database, principal: Principal, user_id: UUID, password: str) -> None:
    """Give a user a new password and end their sessions.

    Raises NotFound, NotGrantable, SharedUser or Invalid.
    """
    async with database.transaction(principal.account_id) as tx:
        login = (await _changeable(tx, principal, user_id))["login"]
    passwords.check(password, login=login)
    stored = await passwords.hash_password(password)
    async with database.transaction(principal.account_id) as tx:
        if (await _changeable(tx, principal, user_id))["is_shared"]:
            raise SharedUser
        await people.set_password(tx, user_id, stored)
        await access.revoke_sessions(tx, user_id)
        await audit.record(tx, "password.reset", actor_id=principal.user_id, target=user_id)
        tx.emit(access_changed(user_id, ended=True))


async def create_role(tx: Transaction, principal: Principal, data: RoleCreate) -> Role:
    """A custom role. Raises Invalid (unknown permission) or NotGrantable."""
    permissions = _checked(principal, data.permissions)
    role = Role(id=uuid7(), kind="custom", name=_tidy(data.name), permissions=permissions)
    await people.insert_role(tx, role)
    await audit.record(tx, "role.created", actor_id=principal.user_id, target=role.id)
    return role


async def update_role(tx: Transaction, principal: Principal, role_id: UUID, patch: RolePatch) -> Role:
    """Change a role; its members' grants follow at once. Administrators' always allows everything."""
    await people.lock_memberships(tx)
    role = await _grantable_role(tx, principal, role_id)
    if role.kind == ADMINISTRATOR:
        raise Conflict("The administrators' role cannot be changed.")
    permissions = role.permissions if patch.permissions is UNSET else _checked(principal, patch.permissions)
    name = role.name if patch.name is UNSET else _tidy(patch.name)
    changed = Role(id=role.id, kind=role.kind, name=name, permissions=permissions)
    await people.update_role(tx, changed)
    await audit.record(tx, "role.updated", actor_id=principal.user_id, target=role_id)
    if permissions != role.permissions:
        for user_id in await people.members_with_role(tx, role_id):
            tx.emit(access_changed(user_id, ended=False))
    return changed


def _checked(principal: Principal, names: list[str]) -> list[str]:
    wanted = set(names)
    if unknown := unknown_permissions(wanted):
        raise Invalid.field("permissions", "unknown_permission", f"There is no permission {unknown[0]!r}.")
    if not may_grant(principal.viewer.permissions, wanted):
        raise NotGrantable
    return sorted(wanted)


async def _grantable_role(tx: Transaction, principal: Principal, role_id: UUID) -> Role:
    role = await people.role(tx, role_id)
    if role is None:
        raise NotFound("There is no such role.")
    if not may_grant(principal.viewer.permissions, set(role.permissions)):
        raise NotGrantable
    return role


async def _changeable(tx: Transaction, principal: Principal, user_id: UUID) -> Record:
    row = await _member(tx, user_id)
    held = effective_permissions(row["kind"], row["permissions"], is_reseller=row["is_reseller"])
    if not may_grant(principal.viewer.permissions, held):
        raise NotGrantable
    return row


async def _member(tx: Transaction, user_id: UUID) -> Record:
    row = await people.user(tx, user_id)
    if row is None:
        raise NotFound
    return row


def _tidy(name: str) -> str:
    return " ".join(name.split())
