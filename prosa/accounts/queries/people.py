"""Accounts, users, roles and the audit log."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec

from prosa.accounts.policy import effective_permissions
from prosa.accounts.schemas import Account, AgentState, Role, User
from prosa.accounts.settings import ProfileSettings, account_settings
from prosa.kit.database import Record, Transaction

_USER = """
    SELECT u.id, u.login, u.name, u.photo, u.is_active AND m.is_active AS is_active, m.role_id, r.kind, r.permissions,
           m.skills, m.created_at, m.is_active AS is_member_active, a.is_reseller,
           EXISTS (SELECT FROM memberships o
                   WHERE o.user_id = u.id AND o.account_id <> m.account_id) AS is_shared
    FROM memberships m
    JOIN accounts a ON a.id = m.account_id
    JOIN users u ON u.id = m.user_id
    JOIN roles r ON r.account_id = m.account_id AND r.id = m.role_id
    WHERE m.account_id = $1
"""
_ROLE = """
    SELECT r.id, r.kind, r.name, r.permissions, a.is_reseller
    FROM roles r JOIN accounts a ON a.id = r.account_id WHERE r.account_id = $1
"""


async def user_by_id(tx: Transaction, user_id: UUID) -> Record:
    row = await tx.fetchrow(
        "SELECT id, login, name, password_hash, language, theme, settings FROM users WHERE id = $1", user_id
    )
    if row is None:
        raise LookupError(f"no user {user_id}")
    return row


async def other_accounts(tx: Transaction, user_id: UUID) -> list[UUID]:
    """Further accounts that the user belongs to."""
    rows = await tx.fetch(
        "SELECT account_id FROM memberships WHERE user_id = $1 AND account_id <> $2 ORDER BY account_id",
        user_id,
        tx.account_id,
    )
    return [row["account_id"] for row in rows]


async def account(tx: Transaction, *, lock: bool = False) -> Account:
    """The transaction's account; `lock` holds it against concurrent changes."""
    if lock:
        await lock_memberships(tx)
    row = await tx.fetchrow(
        "SELECT id, name, timezone, language, is_reseller, settings FROM accounts WHERE id = $1",
        tx.account_id,
    )
    if row is None:
        raise LookupError(f"no account {tx.account_id}")
    return Account(
        id=row["id"],
        name=row["name"],
        timezone=row["timezone"],
        language=row["language"],
        is_reseller=row["is_reseller"],
        settings=account_settings(row["settings"]),
    )


async def update_account(tx: Transaction, account: Account) -> None:
    await tx.execute(
        "UPDATE accounts SET name = $2, timezone = $3, language = $4, settings = $5 WHERE id = $1",
        account.id,
        account.name,
        account.timezone,
        account.language,
        msgspec.to_builtins(account.settings),
    )


async def insert_account(tx: Transaction, name: str) -> None:
    await tx.execute(
        "INSERT INTO accounts (id, name, created_at) VALUES ($1, $2, $3)", tx.account_id, name, tx.now
    )
    await tx.execute("INSERT INTO event_counters (account_id) VALUES ($1)", tx.account_id)


async def lock_user(tx: Transaction, user_id: UUID) -> None:
    """Hold a person against concurrent changes."""
    await tx.execute("SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE", user_id)


async def update_profile(
    tx: Transaction, user_id: UUID, *, name: str, language: str | None, theme: str, settings: ProfileSettings
) -> None:
    await tx.execute(
        "UPDATE users SET name = $2, language = $3, theme = $4, settings = $5 WHERE id = $1",
        user_id,
        name,
        language,
        theme,
        msgspec.to_builtins(settings),
    )


async def set_password(tx: Transaction, user_id: UUID, password_hash: str) -> None:
    await tx.execute(
        "UPDATE users SET password_hash = $2, password_changed_at = $3 WHERE id = $1",
        user_id,
        password_hash,
        tx.now,
    )


async def lock_memberships(tx: Transaction) -> None:
    """One change of people or roles at a time in an account: its last administrator cannot slip away."""
    await tx.execute("SELECT FROM accounts WHERE id = $1 FOR NO KEY UPDATE", tx.account_id)


async def users(tx: Transaction) -> list[User]:
    rows = await tx.fetch(f"{_USER} ORDER BY lower(u.name), u.id", tx.account_id)
    return [to_user(row) for row in rows]


async def user(tx: Transaction, user_id: UUID) -> Record | None:
    """One member, with the role's kind and permissions."""
    return await tx.fetchrow(f"{_USER} AND m.user_id = $2", tx.account_id, user_id)


async def agent_state(tx: Transaction, user_id: UUID) -> AgentState:
    """What the member does at the moment; who never had a state is offline."""
    row = await tx.fetchrow(
        "SELECT state, pause_reason_id, since FROM agent_states WHERE account_id = $1 AND user_id = $2",
        tx.account_id,
        user_id,
    )
    return AgentState(**dict(row)) if row else AgentState()


def to_user(row: Record) -> User:
    return User(
        id=row["id"],
        login=row["login"],
        name=row["name"],
        is_active=row["is_active"],
        role_id=row["role_id"],
        role=row["kind"],
        is_shared=row["is_shared"],
        skills=row["skills"],
        created_at=row["created_at"],
    )


async def insert_user(tx: Transaction, user_id: UUID, login: str, name: str, password_hash: str) -> bool:
    """False when the login is in use."""
    tag = await tx.execute(
        "INSERT INTO users (id, login, name, password_hash, password_changed_at, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (login) DO NOTHING",
        user_id,
        login,
        name,
        password_hash,
        tx.now,
    )
    return tag == "INSERT 0 1"


async def insert_membership(tx: Transaction, user_id: UUID, role_id: UUID) -> None:
    await tx.execute(
        "INSERT INTO memberships (account_id, user_id, role_id, created_at) VALUES ($1, $2, $3, $4)",
        tx.account_id,
        user_id,
        role_id,
        tx.now,
    )


async def update_user(tx: Transaction, user_id: UUID, *, login: str, name: str) -> None:
    """Raises asyncpg.UniqueViolationError when the login is in use."""
    await tx.execute("UPDATE users SET login = $2, name = $3 WHERE id = $1", user_id, login, name)


async def update_membership(tx: Transaction, user_id: UUID, *, role_id: UUID, is_active: bool) -> None:
    await tx.execute(
        "UPDATE memberships SET role_id = $3, is_active = $4 WHERE account_id = $1 AND user_id = $2",
        tx.account_id,
        user_id,
        role_id,
        is_active,
    )


async def update_skills(tx: Transaction, user_id: UUID, skills: list[str]) -> None:
    await tx.execute(
        "UPDATE memberships SET skills = $3 WHERE account_id = $1 AND user_id = $2",
        tx.account_id,
        user_id,
        skills,
    )


async def has_administrator(tx: Transaction) -> bool:
    """Whether somebody active still administers the account."""
    return bool(
        await tx.fetchval(
            f"SELECT EXISTS ({_USER} AND r.kind = 'administrator' AND u.is_active AND m.is_active)",
            tx.account_id,
        )
    )


async def roles(tx: Transaction) -> list[Role]:
    rows = await tx.fetch(
        f"{_ROLE} ORDER BY array_position(ARRAY['administrator', 'supervisor', 'agent', 'custom'], r.kind),"
        " lower(r.name), r.id",
        tx.account_id,
    )
    return [to_role(row) for row in rows]


async def role(tx: Transaction, role_id: UUID) -> Role | None:
    row = await tx.fetchrow(
        f"{_ROLE} AND r.id = $2",
        tx.account_id,
        role_id,
    )
    return to_role(row) if row else None


def to_role(row: Record) -> Role:
    permissions = sorted(
        effective_permissions(row["kind"], row["permissions"], is_reseller=row["is_reseller"])
    )
    return Role(id=row["id"], kind=row["kind"], name=row["name"], permissions=permissions)


async def insert_role(tx: Transaction, role: Role) -> None:
    await tx.execute(
        "INSERT INTO roles (account_id, id, kind, name, permissions, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        tx.account_id,
        role.id,
        role.kind,
        role.name,
        role.permissions,
        tx.now,
    )


async def update_role(tx: Transaction, role: Role) -> None:
    await tx.execute(
        "UPDATE roles SET name = $3, permissions = $4 WHERE account_id = $1 AND id = $2",
        tx.account_id,
        role.id,
        role.name,
        role.permissions,
    )


async def members_with_role(tx: Transaction, role_id: UUID) -> list[UUID]:
    rows = await tx.fetch(
        "SELECT user_id FROM memberships WHERE account_id = $1 AND role_id = $2 ORDER BY user_id",
        tx.account_id,
        role_id,
    )
    return [row["user_id"] for row in rows]


async def insert_audit(tx: Transaction, values: Iterable[Any]) -> None:
    await tx.execute(
        "INSERT INTO audit_log (account_id, at, id, actor_id, action, target, details, address)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        tx.account_id,
        tx.now,
        *values,
    )
