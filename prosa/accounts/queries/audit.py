"""Reads of the audit log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from prosa.accounts.schemas import AuditEntry
from prosa.kit.database import Transaction

_ENTRY = """
SELECT a.id, a.at, a.actor_id, a.action, a.target, a.details, a.address, coalesce(
    (SELECT u.name FROM memberships m JOIN users u ON u.id = m.user_id
     WHERE m.account_id = a.account_id AND m.user_id::text = a.target),
    CASE WHEN a.action LIKE 'contact.%' THEN
        (SELECT coalesce(nullif(k.edited_name, ''), nullif(k.profile_name, ''), k.phone) FROM contacts k
         WHERE k.account_id = a.account_id AND k.id::text = a.target) END) AS name
FROM audit_log a
"""


class AuditQuery(msgspec.Struct, frozen=True):
    """What narrows the log. `before` is the place of a cursor, `until` is exclusive."""

    actor_id: UUID | None = None
    actions: Sequence[str] | None = None
    target: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: tuple[datetime, UUID] | None = None


async def page(tx: Transaction, query: AuditQuery, limit: int) -> list[AuditEntry]:
    """Entries, newest first."""
    conditions, values = ["a.account_id = $1"], [tx.account_id]

    def add(condition: str, *given: Any) -> None:
        places = []
        for value in given:
            values.append(value)
            places.append(f"${len(values)}")
        conditions.append(condition.format(*places))

    if query.actor_id is not None:
        add("a.actor_id = {}", query.actor_id)
    if query.actions is not None:
        add("a.action = ANY({})", list(query.actions))
    if query.target is not None:
        add("a.target = {}", query.target)
    if query.since is not None:
        add("a.at >= {}", query.since)
    if query.until is not None:
        add("a.at < {}", query.until)
    if query.before is not None:
        add("(a.at, a.id) < ({}, {})", *query.before)
    rows = await tx.fetch(
        f"{_ENTRY} WHERE {' AND '.join(conditions)} ORDER BY a.at DESC, a.id DESC LIMIT {limit}", *values
    )
    return [AuditEntry(**dict(row)) for row in rows]


async def actions(tx: Transaction) -> list[str]:
    """The actions that occur, by name; each found by one look into the index."""
    rows = await tx.fetch(
        "WITH RECURSIVE found AS ("
        " (SELECT action FROM audit_log WHERE account_id = $1 ORDER BY action LIMIT 1)"
        " UNION ALL SELECT (SELECT a.action FROM audit_log a WHERE a.account_id = $1 AND a.action > f.action"
        "   ORDER BY a.action LIMIT 1) FROM found f WHERE f.action IS NOT NULL)"
        " SELECT action FROM found WHERE action IS NOT NULL",
        tx.account_id,
    )
    return [row["action"] for row in rows]


async def is_noted(tx: Transaction, action: str, actor_id: UUID, target: str, since: datetime) -> bool:
    """Whether the same was noted at or after `since`."""
    found: bool = await tx.fetchval(
        "SELECT EXISTS (SELECT FROM audit_log WHERE account_id = $1 AND target = $2 AND at >= $3 AND action = $4"
        " AND actor_id = $5)",
        tx.account_id,
        target,
        since,
        action,
        actor_id,
    )
    return found
