"""Resellers and their companies."""

from __future__ import annotations

from uuid import UUID

import msgspec

from prosa.kit.database import Record, Transaction
from prosa.support.schemas import Company

# Inboxes lie above; only how many there are is read here.
_COMPANY = """
    SELECT a.id, a.name, a.is_active, a.created_at,
           (SELECT count(*) FROM memberships m JOIN users u ON u.id = m.user_id AND u.is_active
            WHERE m.account_id = a.id AND m.is_active) AS users,
           (SELECT count(*) FROM inboxes i WHERE i.account_id = a.id) AS inboxes,
           greatest((SELECT max(s.last_seen_at) FROM sessions s WHERE s.account_id = a.id),
                    (SELECT max(t.last_used_at) FROM api_tokens t WHERE t.account_id = a.id)) AS last_active_at,
           p.expires_at IS NOT NULL AS is_invited, p.expires_at AS invitation_expires_at
    FROM accounts a LEFT JOIN LATERAL (
        SELECT i.expires_at FROM invitations i JOIN users u ON u.id = i.user_id
        WHERE i.account_id = a.id AND i.accepted_at IS NULL AND u.password_changed_at <= i.created_at
        ORDER BY i.created_at DESC LIMIT 1
    ) p ON true
    WHERE a.reseller_id = $1
"""


async def companies(
    tx: Transaction, q: str | None, after: tuple[str, UUID] | None, limit: int
) -> list[Company]:
    """The transaction's reseller's, by name. `q` is a part of the name, with % and _ escaped."""
    name, id_ = after or (None, None)
    rows = await tx.fetch(
        f"{_COMPANY} AND ($2::text IS NULL OR a.name ILIKE '%' || $2 || '%')"
        " AND ($3::text IS NULL OR (lower(a.name), a.id) > (lower($3), $4::uuid))"
        " ORDER BY lower(a.name), a.id LIMIT $5",
        tx.account_id,
        q,
        name,
        id_,
        limit,
    )
    return [msgspec.convert(dict(row), Company) for row in rows]


async def company(tx: Transaction, company_id: UUID) -> Company | None:
    row = await tx.fetchrow(f"{_COMPANY} AND a.id = $2", tx.account_id, company_id)
    return None if row is None else msgspec.convert(dict(row), Company)


async def company_ids(tx: Transaction) -> list[UUID]:
    rows = await tx.fetch("SELECT id FROM accounts WHERE reseller_id = $1 ORDER BY id", tx.account_id)
    return [row["id"] for row in rows]


async def entrust(tx: Transaction, reseller_id: UUID | None) -> None:
    """The transaction's account is looked after by that one from now on."""
    await tx.execute("UPDATE accounts SET reseller_id = $2 WHERE id = $1", tx.account_id, reseller_id)


async def set_reseller(tx: Transaction, *, is_reseller: bool) -> None:
    await tx.execute("UPDATE accounts SET is_reseller = $2 WHERE id = $1", tx.account_id, is_reseller)


async def release_all(tx: Transaction) -> None:
    await tx.execute("UPDATE accounts SET reseller_id = NULL WHERE reseller_id = $1", tx.account_id)


async def set_active(tx: Transaction, reseller_id: UUID, *, is_active: bool) -> bool:
    """Whether the transaction's account, which that reseller looks after, changed by it."""
    tag = await tx.execute(
        "UPDATE accounts SET is_active = $3 WHERE id = $1 AND reseller_id = $2 AND is_active <> $3",
        tx.account_id,
        reseller_id,
        is_active,
    )
    return tag == "UPDATE 1"


async def enable(tx: Transaction) -> None:
    await tx.execute("UPDATE accounts SET is_active = true WHERE id = $1", tx.account_id)


async def members(tx: Transaction) -> list[UUID]:
    rows = await tx.fetch("SELECT user_id FROM memberships WHERE account_id = $1", tx.account_id)
    return [row["user_id"] for row in rows]


async def standing(tx: Transaction) -> Record:
    """name, is_reseller and reseller_id of the transaction's account."""
    row = await tx.fetchrow(
        "SELECT name, is_active, is_reseller, reseller_id FROM accounts WHERE id = $1 FOR NO KEY UPDATE",
        tx.account_id,
    )
    if row is None:
        raise LookupError(f"no account {tx.account_id}")
    return row


async def resellers(tx: Transaction) -> list[Record]:
    return await tx.fetch(
        "SELECT r.id, r.name, (SELECT count(*) FROM accounts a WHERE a.reseller_id = r.id) AS companies"
        " FROM accounts r WHERE r.is_reseller ORDER BY lower(r.name), r.id"
    )
