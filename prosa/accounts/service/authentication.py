"""Who is behind a request, and how a person becomes signed in."""

import unicodedata
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from prosa.accounts import audit, passwords
from prosa.accounts.errors import InvalidCredentials
from prosa.accounts.policy import effective_permissions
from prosa.accounts.queries import access, people
from prosa.accounts.schemas import Principal, SignIn, Viewer
from prosa.accounts.service import throttle
from prosa.kit.crypto import hash_token, new_token
from prosa.kit.database import Database, Record, Transaction
from prosa.kit.ids import uuid7

COOKIE = "prosa_session"
TOKEN_PREFIX = "prosa_"  # noqa: S105 - what every API token begins with, so that leaked ones are recognised
IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=7)
_TOUCH_AFTER = timedelta(minutes=1)
_KEEP_ENDED = timedelta(days=30)

Headers = Iterable[tuple[bytes, bytes]]


async def authenticate(database: Database, headers: Headers) -> Principal | None:
    """The person behind a request's headers (as ASGI gives them); asked of the database every time.

    A Bearer token wins over a cookie, also when it is wrong.
    """
    bearer, cookie = read_credentials(headers)
    if bearer is not None:
        return await _by_token(database, bearer)
    return await _by_session(database, cookie) if cookie else None


async def viewers(tx: Transaction) -> list[Viewer]:
    """Everybody who may work in the account now, by id."""
    assert tx.account_id is not None
    return [_viewer(tx.account_id, row) for row in await access.viewers(tx)]


def read_credentials(headers: Headers) -> tuple[str | None, str | None]:
    """(bearer token, session cookie) of a request; None where there is none."""
    bearer = cookie = None
    for name, value in headers:
        if name == b"authorization" and value[:7].lower() == b"bearer ":
            bearer = value[7:].strip().decode("latin-1")
        elif name == b"cookie" and cookie is None:
            cookie = _session_cookie(value.decode("latin-1"))
    return bearer, cookie


def fold_login(login: str) -> str:
    """The form in which logins are compared and stored."""
    return unicodedata.normalize("NFKC", login).strip().casefold().replace("\x00", "\ufffd")


async def sign_in(
    database: Database, data: SignIn, *, address: str, user_agent: str
) -> tuple[str, Principal]:
    """A new session: its token (shown this once) and the person.

    Raises TooManyAttempts or InvalidCredentials (unknown login, wrong password, disabled: one answer, the
    same work).
    """
    login = fold_login(data.login)
    attempt = await throttle.count(database, login, address)
    async with database.transaction(None) as tx:
        user = await access.user_by_login(tx, login)
    is_right = await passwords.verify(user["password_hash"] if user else None, data.password)
    if user is None or not is_right or not user["is_active"]:
        raise InvalidCredentials
    async with database.transaction(None) as tx:
        accounts = await access.active_accounts(tx, user["id"])
    if not accounts or (data.account_id is not None and data.account_id not in accounts):
        raise InvalidCredentials
    renewed = (
        await passwords.hash_password(data.password) if passwords.is_outdated(user["password_hash"]) else None
    )
    token = new_token()
    async with database.transaction(data.account_id or accounts[0]) as tx:
        # The password may have been changed, or the user disabled, while it was being verified.
        if not await access.lock_credentials(tx, user["id"], user["password_hash"]):
            raise InvalidCredentials
        if renewed is not None:
            await people.set_password(tx, user["id"], renewed)
        session_id = uuid7()
        await access.insert_session(
            tx,
            id=session_id,
            token_hash=hash_token(token),
            user_id=user["id"],
            csrf_token=new_token(),
            address=address,
            user_agent=user_agent.replace("\x00", "")[:300],
            expires_at=tx.now + ABSOLUTE,
        )
        await access.delete_old_sessions(tx, tx.now - _KEEP_ENDED)
        await attempt.forgive(tx)
        await audit.record(tx, "session.created", actor_id=user["id"], target=session_id)
    principal = await _by_session(database, token)
    if principal is None:
        raise InvalidCredentials
    return token, principal


async def _by_session(database: Database, token: str) -> Principal | None:
    now = database.clock.now()
    row = await access.principal_by_session(database, hash_token(token), now, now - IDLE)
    if row is None:
        return None
    if now - row["last_seen_at"] > _TOUCH_AFTER:
        async with database.transaction(row["account_id"]) as tx:
            await access.touch_session(tx, row["id"])
    return _principal(row, session_id=row["id"], csrf=row["csrf_token"])


async def _by_token(database: Database, token: str) -> Principal | None:
    if not token.startswith(TOKEN_PREFIX):
        return None
    row = await access.principal_by_token(database, hash_token(token))
    if row is None:
        return None
    last_used_at = row["last_used_at"]
    if last_used_at is None or database.clock.now() - last_used_at > _TOUCH_AFTER:
        async with database.transaction(row["account_id"]) as tx:
            await access.touch_token(tx, row["id"])
    return _principal(row, token_id=row["id"])


def _principal(
    row: Record, *, session_id: UUID | None = None, token_id: UUID | None = None, csrf: str | None = None
) -> Principal:
    return Principal(
        user_id=row["user_id"],
        account_id=row["account_id"],
        session_id=session_id,
        token_id=token_id,
        csrf=csrf,
        viewer=_viewer(row["account_id"], row),
    )


def _viewer(account_id: UUID, row: Record) -> Viewer:
    return Viewer(
        account_id=account_id,
        user_id=row["user_id"],
        permissions=effective_permissions(row["kind"], row["permissions"], is_reseller=row["is_reseller"]),
        department_ids=frozenset(row["department_ids"]),
    )


def _session_cookie(header: str) -> str | None:
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE and value:
            return value.strip('"')
    return None
