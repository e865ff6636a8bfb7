"""Links by which somebody new chooses their password."""

from datetime import datetime
from uuid import UUID

from prosa.kit.database import Record, Transaction


async def insert(tx: Transaction, id_: UUID, user_id: UUID, token_hash: bytes, expires_at: datetime) -> None:
    await tx.execute(
        "INSERT INTO invitations (account_id, id, user_id, token_hash, created_at, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        tx.account_id,
        id_,
        user_id,
        token_hash,
        tx.now,
        expires_at,
    )


async def by_token(tx: Transaction, token_hash: bytes) -> Record | None:
    """What an invitation is for, while it can be accepted: a password set meanwhile in another way ends it, too."""
    return await tx.fetchrow(
        # every-account: the link says which
        "SELECT i.account_id, i.id, i.user_id, a.name AS account_name, u.name, u.login, i.expires_at"
        " FROM invitations i JOIN accounts a ON a.id = i.account_id AND a.is_active"
        " JOIN users u ON u.id = i.user_id AND u.is_active AND u.password_changed_at <= i.created_at"
        " WHERE i.token_hash = $1 AND i.accepted_at IS NULL AND i.expires_at > $2",
        token_hash,
        tx.now,
    )


async def accept(tx: Transaction, id_: UUID) -> bool:
    """Whether nobody did before."""
    tag = await tx.execute(
        "UPDATE invitations SET accepted_at = $3 WHERE account_id = $1 AND id = $2 AND accepted_at IS NULL",
        tx.account_id,
        id_,
        tx.now,
    )
    return tag == "UPDATE 1"


async def pending(tx: Transaction) -> Record | None:
    """The account's newest invitation (of its first administrator), unless it was accepted or needed no more."""
    return await tx.fetchrow(
        "SELECT i.user_id FROM invitations i JOIN users u ON u.id = i.user_id"
        " WHERE i.account_id = $1 AND i.accepted_at IS NULL AND u.password_changed_at <= i.created_at"
        " ORDER BY i.created_at DESC LIMIT 1 FOR UPDATE OF i",
        tx.account_id,
    )


async def withdraw(tx: Transaction, user_id: UUID) -> None:
    """The links that were given before open nothing any more."""
    await tx.execute(
        "DELETE FROM invitations WHERE account_id = $1 AND user_id = $2 AND accepted_at IS NULL",
        tx.account_id,
        user_id,
    )
