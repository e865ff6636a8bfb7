"""Sessions, API tokens and sign-in attempts."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from prosa.accounts.schemas import Token
from prosa.kit.database import Database, Record, Transaction

# The department ids are read here, although departments lie above, because every request needs them and one
# statement per request is the budget; accounts knows nothing else of departments.
_GRANTS = """
    SELECT r.kind, r.permissions, a.is_reseller,
           array(SELECT d.department_id FROM department_members d
                 WHERE d.account_id = m.account_id AND d.user_id = m.user_id) AS department_ids
    FROM memberships m
    JOIN accounts a ON a.id = m.account_id AND a.is_active
    JOIN users u ON u.id = m.user_id AND u.is_active
    JOIN roles r ON r.account_id = m.account_id AND r.id = m.role_id
    WHERE m.account_id = c.account_id AND m.user_id = c.user_id AND m.is_active
"""
_VIEWERS = """
    SELECT m.user_id, r.kind, r.permissions, a.is_reseller,
           array(SELECT d.department_id FROM department_members d
                 WHERE d.account_id = m.account_id AND d.user_id = m.user_id) AS department_ids
    FROM memberships m
    JOIN accounts a ON a.id = m.account_id AND a.is_active
    JOIN users u ON u.id = m.user_id AND u.is_active
    JOIN roles r ON r.account_id = m.account_id AND r.id = m.role_id
    WHERE m.account_id = $1 AND m.is_active ORDER BY m.user_id
"""
_BY_SESSION = f"""
    SELECT c.id, c.account_id, c.user_id, c.csrf_token, c.last_seen_at, g.*
    FROM sessions c CROSS JOIN LATERAL ({_GRANTS}) g
    WHERE c.token_hash = $1 AND c.revoked_at IS NULL AND c.expires_at > $2 AND c.last_seen_at > $3
"""  # noqa: S608 - made of constants
_BY_TOKEN = f"""
    SELECT c.id, c.account_id, c.user_id, c.last_used_at, g.*
    FROM api_tokens c CROSS JOIN LATERAL ({_GRANTS}) g
    WHERE c.token_hash = $1 AND c.revoked_at IS NULL
"""  # noqa: S608 - made of constants
_ATTEMPT = """
    INSERT INTO sign_in_attempts AS a (key, window_started_at, failures)
    SELECT key, $2, 1 FROM unnest($1::text[]) AS key ORDER BY key
    ON CONFLICT (key) DO UPDATE SET
        failures = CASE WHEN a.window_started_at <= $3 THEN 1 ELSE a.failures + 1 END,
        window_started_at = CASE WHEN a.window_started_at <= $3 THEN $2 ELSE a.window_started_at END
    RETURNING key, failures, window_started_at
"""


async def principal_by_session(
    database: Database, token_hash: bytes, now: datetime, idle_since: datetime
) -> Record | None:
    return await database.pool.fetchrow(_BY_SESSION, token_hash, now, idle_since)


async def principal_by_token(database: Database, token_hash: bytes) -> Record | None:
    return await database.pool.fetchrow(_BY_TOKEN, token_hash)


async def viewers(tx: Transaction) -> list[Record]:
    return await tx.fetch(_VIEWERS, tx.account_id)


async def touch_session(tx: Transaction, session_id: UUID) -> None:
    await tx.execute(
        "UPDATE sessions SET last_seen_at = greatest(last_seen_at, $3) WHERE account_id = $1 AND id = $2",
        tx.account_id,
        session_id,
        tx.now,
    )


async def touch_token(tx: Transaction, token_id: UUID) -> None:
    await tx.execute(
        "UPDATE api_tokens SET last_used_at = $3 WHERE account_id = $1 AND id = $2",
        tx.account_id,
        token_id,
        tx.now,
    )


async def count_attempt(tx: Transaction, keys: list[str], expired: datetime) -> list[Record]:
    return await tx.fetch(_ATTEMPT, keys, tx.now, expired)


async def forgive_attempt(tx: Transaction, clear: list[str], lower: list[str], expired: datetime) -> None:
    """After a success: forget `clear`, take this attempt off `lower`, drop what has expired."""
    await tx.execute(
        "DELETE FROM sign_in_attempts WHERE key = ANY($1) OR window_started_at <= $2", clear, expired
    )
    await tx.execute("UPDATE sign_in_attempts SET failures = failures - 1 WHERE key = ANY($1)", lower)


async def user_by_login(tx: Transaction, login: str) -> Record | None:
    return await tx.fetchrow("SELECT id, password_hash, is_active FROM users WHERE login = $1", login)


async def active_accounts(tx: Transaction, user_id: UUID) -> list[UUID]:
    """The accounts that the user may enter, the one used last first."""
    rows = await tx.fetch(
        "SELECT m.account_id FROM memberships m JOIN accounts a ON a.id = m.account_id AND a.is_active"
        " WHERE m.user_id = $1 AND m.is_active"
        " ORDER BY (SELECT max(s.last_seen_at) FROM sessions s WHERE s.account_id = m.account_id"
        "           AND s.user_id = m.user_id) DESC NULLS LAST, m.created_at, m.account_id",
        user_id,
    )
    return [row["account_id"] for row in rows]


async def insert_session(tx: Transaction, **values: Any) -> None:
    await tx.execute(
        "INSERT INTO sessions (account_id, id, token_hash, user_id, csrf_token, address, user_agent,"
        " created_at, last_seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)",
        tx.account_id,
        values["id"],
        values["token_hash"],
        values["user_id"],
        values["csrf_token"],
        values["address"],
        values["user_agent"],
        tx.now,
        values["expires_at"],
    )


async def live_sessions(tx: Transaction, user_id: UUID, idle_since: datetime) -> list[Record]:
    return await tx.fetch(
        "SELECT id, address, user_agent, created_at, last_seen_at, expires_at FROM sessions"
        " WHERE account_id = $1 AND user_id = $2 AND revoked_at IS NULL AND expires_at > $3"
        " AND last_seen_at > $4 ORDER BY last_seen_at DESC",
        tx.account_id,
        user_id,
        tx.now,
        idle_since,
    )


async def revoke_session(tx: Transaction, user_id: UUID, session_id: UUID) -> bool:
    tag = await tx.execute(
        "UPDATE sessions SET revoked_at = $4 WHERE account_id = $1 AND user_id = $2 AND id = $3"
        " AND revoked_at IS NULL",
        tx.account_id,
        user_id,
        session_id,
        tx.now,
    )
    return tag == "UPDATE 1"


async def revoke_sessions(tx: Transaction, user_id: UUID, *, except_id: UUID | None = None) -> None:
    """All sessions of the user in this account, but for the given one."""
    await tx.execute(
        "UPDATE sessions SET revoked_at = $3 WHERE account_id = $1 AND user_id = $2 AND revoked_at IS NULL"
        " AND id IS DISTINCT FROM $4",
        tx.account_id,
        user_id,
        tx.now,
        except_id,
    )


async def delete_old_sessions(tx: Transaction, before: datetime) -> None:
    """Forget sessions of this account that ended long ago."""
    await tx.execute(
        "DELETE FROM sessions WHERE account_id = $1 AND (expires_at < $2 OR revoked_at < $2)",
        tx.account_id,
        before,
    )


async def insert_token(tx: Transaction, token_id: UUID, user_id: UUID, name: str, token_hash: bytes) -> None:
    await tx.execute(
        "INSERT INTO api_tokens (account_id, id, token_hash, user_id, name, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        tx.account_id,
        token_id,
        token_hash,
        user_id,
        name,
        tx.now,
    )


async def tokens(tx: Transaction, user_id: UUID) -> list[Token]:
    rows = await tx.fetch(
        "SELECT id, name, created_at, last_used_at FROM api_tokens"
        " WHERE account_id = $1 AND user_id = $2 AND revoked_at IS NULL ORDER BY created_at, id",
        tx.account_id,
        user_id,
    )
    return [msgspec.convert(dict(row), Token) for row in rows]


async def revoke_token(tx: Transaction, user_id: UUID, token_id: UUID) -> bool:
    tag = await tx.execute(
        "UPDATE api_tokens SET revoked_at = $4 WHERE account_id = $1 AND user_id = $2 AND id = $3"
        " AND revoked_at IS NULL",
        tx.account_id,
        user_id,
        token_id,
        tx.now,
    )
    return tag == "UPDATE 1"


async def lock_credentials(tx: Transaction, user_id: UUID, password_hash: str) -> bool:
    """Whether the user may still enter this account with the password that was just verified; holds it so."""
    held = await tx.fetchval(
        "SELECT true FROM users u"
        " JOIN memberships m ON m.user_id = u.id AND m.account_id = $1 AND m.is_active"
        " JOIN accounts a ON a.id = m.account_id AND a.is_active"
        " WHERE u.id = $2 AND u.password_hash = $3 AND u.is_active FOR NO KEY UPDATE OF u, m",
        tx.account_id,
        user_id,
        password_hash,
    )
    return held is True


async def revoke_everywhere(tx: Transaction, user_id: UUID, *, except_id: UUID | None) -> None:
    """The user's sessions in all accounts, but for the given one: they share one password."""
    # every-account: one person, one password
    await tx.execute(
        "UPDATE sessions SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL"
        " AND id IS DISTINCT FROM $3",
        user_id,
        tx.now,
        except_id,
    )
