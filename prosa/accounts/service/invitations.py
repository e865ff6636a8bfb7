"""Somebody new gets a link and chooses their own password: nobody else ever knows it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from prosa.accounts import audit, passwords
from prosa.accounts.errors import InvitationOver
from prosa.accounts.policy import ADMINISTRATOR
from prosa.accounts.queries import access, invitations, people
from prosa.accounts.schemas import Invitation, Invited
from prosa.accounts.service import users
from prosa.accounts.service.authentication import fold_login
from prosa.accounts.service.setup import default_role
from prosa.kit.crypto import hash_token, new_token
from prosa.kit.database import Database, Transaction
from prosa.kit.ids import uuid7

VALID_FOR = timedelta(days=7)


async def unknown_password() -> str:
    """The hash of a password that nobody knows."""
    return await passwords.hash_password(new_token())


async def invite_administrator(
    tx: Transaction, login: str, name: str, password_hash: str, *, actor_id: UUID | None
) -> Invitation:
    """A new administrator of the transaction's account, who has no password yet. Raises LoginTaken."""
    role = await default_role(tx, ADMINISTRATOR)
    user_id = await users.insert_member(tx, fold_login(login), name, password_hash, role, actor_id=actor_id)
    return await _invite(tx, user_id, actor_id)


async def invite_again(tx: Transaction, *, actor_id: UUID | None) -> Invitation:
    """Another link for the account's invited administrator; the earlier ones end. Raises InvitationOver."""
    row = await invitations.pending(tx)
    if row is None:
        raise InvitationOver
    await invitations.withdraw(tx, row["user_id"])
    return await _invite(tx, row["user_id"], actor_id)


async def look(database: Database, token: str) -> Invited:
    """Who is invited, and where to. Raises InvitationOver."""
    async with database.transaction(None) as tx:
        row = await invitations.by_token(tx, hash_token(token))
    if row is None:
        raise InvitationOver
    return Invited(account_name=row["account_name"], name=row["name"], login=row["login"])


async def accept(database: Database, token: str, password: str) -> Invited:
    """Set the password of whoever is invited; the link ends. Raises InvitationOver or Invalid."""
    invited = await look(database, token)
    passwords.check(password, login=invited.login)
    stored = await passwords.hash_password(password)
    async with database.transaction(None) as tx:
        row = await invitations.by_token(tx, hash_token(token))
    if row is None:
        raise InvitationOver
    async with database.transaction(row["account_id"]) as tx:
        if not await invitations.accept(tx, row["id"]):
            raise InvitationOver
        await people.set_password(tx, row["user_id"], stored)
        await access.revoke_sessions(tx, row["user_id"])
        await audit.record(tx, "invitation.accepted", actor_id=row["user_id"], target=row["user_id"])
    return invited


async def _invite(tx: Transaction, user_id: UUID, actor_id: UUID | None) -> Invitation:
    token, expires_at = new_token(), tx.now + VALID_FOR
    await invitations.insert(tx, uuid7(), user_id, hash_token(token), expires_at)
    await audit.record(tx, "user.invited", actor_id=actor_id, target=user_id)
    return Invitation(token=token, expires_at=expires_at)
