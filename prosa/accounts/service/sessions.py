"""A person's own sessions, password and API tokens."""

from uuid import UUID

from prosa.accounts import audit, passwords
from prosa.accounts.events import access_changed
from prosa.accounts.queries import access, people
from prosa.accounts.schemas import NewToken, Principal, Session, Token
from prosa.accounts.service import throttle
from prosa.accounts.service.authentication import IDLE, TOKEN_PREFIX
from prosa.kit.crypto import hash_token, new_token
from prosa.kit.database import Database, Transaction
from prosa.kit.errors import Invalid, NotFound
from prosa.kit.ids import uuid7


async def list_sessions(tx: Transaction, principal: Principal) -> list[Session]:
    """The person's live sessions in this account, the one used last first."""
    rows = await access.live_sessions(tx, principal.user_id, tx.now - IDLE)
    return [Session(is_current=row["id"] == principal.session_id, **dict(row)) for row in rows]


async def sign_out(tx: Transaction, principal: Principal, session_id: UUID) -> None:
    """End the session that a request came with, if it has not ended meanwhile."""
    try:
        await revoke_session(tx, principal, session_id)
    except NotFound:
        pass


async def revoke_session(tx: Transaction, principal: Principal, session_id: UUID) -> None:
    """End one of the person's own sessions at once. Raises NotFound."""
    if not await access.revoke_session(tx, principal.user_id, session_id):
        raise NotFound
    await audit.record(tx, "session.revoked", actor_id=principal.user_id, target=session_id)
    tx.emit(access_changed(principal.user_id, session_id=session_id, ended=True))


async def change_password(
    database: Database, principal: Principal, current: str, new: str, *, address: str
) -> None:
    """Set one's own password and end all other sessions, in every account.

    Raises Invalid (wrong present password, bad new one) or TooManyAttempts.
    """
    async with database.transaction(None) as tx:
        user = await people.user_by_id(tx, principal.user_id)
    attempt = await throttle.count(database, user["login"], address)
    if not await passwords.verify(user["password_hash"], current):
        raise Invalid.field("current_password", "wrong_password", "The present password is wrong.")
    passwords.check(new, login=user["login"], field="new_password")
    stored = await passwords.hash_password(new)
    async with database.transaction(principal.account_id) as tx:
        if not await access.lock_credentials(tx, principal.user_id, user["password_hash"]):
            raise Invalid.field("current_password", "wrong_password", "The present password is wrong.")
        await people.set_password(tx, principal.user_id, stored)
        await access.revoke_everywhere(tx, principal.user_id, except_id=principal.session_id)
        await attempt.forgive(tx)
        await audit.record(tx, "password.changed", actor_id=principal.user_id, target=principal.user_id)
        tx.emit(access_changed(principal.user_id, ended=True))
        elsewhere = await people.other_accounts(tx, principal.user_id)
    # The sessions have ended already; these events only close other companies' streams sooner.
    for account_id in elsewhere:
        async with database.transaction(account_id) as tx:
            tx.emit(access_changed(principal.user_id, ended=True))


async def list_tokens(tx: Transaction, principal: Principal) -> list[Token]:
    """The person's own API tokens in this account."""
    return await access.tokens(tx, principal.user_id)


async def create_token(tx: Transaction, user_id: UUID, name: str, *, actor_id: UUID | None) -> NewToken:
    """A token that acts as the user in this account; only its hash is kept."""
    token, token_id = new_token(TOKEN_PREFIX), uuid7()
    await access.insert_token(tx, token_id, user_id, name, hash_token(token))
    await audit.record(tx, "token.created", actor_id=actor_id, target=token_id, user_id=user_id)
    return NewToken(id=token_id, name=name, token=token)


async def revoke_token(tx: Transaction, principal: Principal, token_id: UUID) -> None:
    """End one of the person's own tokens at once. Raises NotFound."""
    if not await access.revoke_token(tx, principal.user_id, token_id):
        raise NotFound
    await audit.record(tx, "token.revoked", actor_id=principal.user_id, target=token_id)
    tx.emit(access_changed(principal.user_id, token_id=token_id, ended=True))
