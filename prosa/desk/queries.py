"""Reads and rows of the desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from prosa.accounts.settings import ProfileSettings, profile_settings
from prosa.conversations.schemas import TicketOut
from prosa.kit.database import Record, Transaction


async def profile(tx: Transaction, user_id: UUID) -> ProfileSettings:
    """What they set in "Meu Perfil", of a person."""
    return profile_settings(await tx.fetchval("SELECT settings FROM users WHERE id = $1", user_id) or {})


async def schedule_closing(
    tx: Transaction,
    conversation_id: UUID,
    *,
    due_at: datetime,
    by_user_id: UUID,
    reason_id: UUID | None,
    note: str | None,
    fields: dict[str, Any],
    message: str | None,
    cancel_on_reply: bool,
) -> None:
    """Remember the closing with all answers; it replaces an earlier one."""
    await tx.execute(
        "INSERT INTO scheduled_closings (account_id, conversation_id, due_at, by_user_id, reason_id, note, fields,"
        " message, cancel_on_reply, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " ON CONFLICT (account_id, conversation_id) DO UPDATE SET due_at = $3, by_user_id = $4, reason_id = $5,"
        " note = $6, fields = $7, message = $8, cancel_on_reply = $9, created_at = $10",
        tx.account_id,
        conversation_id,
        due_at,
        by_user_id,
        reason_id,
        note,
        fields,
        message,
        cancel_on_reply,
        tx.now,
    )


async def due_closings(pool: asyncpg.Pool, now: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """(account, conversation) of closings whose time has come, the oldest first."""
    # every-account: one scheduler serves all
    statement = "SELECT account_id, conversation_id FROM scheduled_closings WHERE due_at <= $1 ORDER BY due_at LIMIT $2"
    return [(row["account_id"], row["conversation_id"]) for row in await pool.fetch(statement, now, limit)]


async def hold(tx: Transaction, conversation_id: UUID) -> bool:
    """Lock the conversation unless somebody else works on it now; whether it was free."""
    return bool(
        await tx.fetchval(
            "SELECT true FROM conversations WHERE account_id = $1 AND id = $2 FOR UPDATE SKIP LOCKED",
            tx.account_id,
            conversation_id,
        )
    )


async def due_closing(tx: Transaction, conversation_id: UUID) -> Record | None:
    """The closing of a held conversation, if it is (still) due."""
    return await tx.fetchrow(
        "SELECT by_user_id, reason_id, note, fields, message FROM scheduled_closings"
        " WHERE account_id = $1 AND conversation_id = $2 AND due_at <= $3",
        tx.account_id,
        conversation_id,
        tx.now,
    )


async def ticket(tx: Transaction, ticket_id: UUID) -> Record | None:
    """A ticket's place and outcome."""
    return await tx.fetchrow(
        "SELECT conversation_id, protocol, agent_id, closed_by_id, reason_id, note FROM tickets"
        " WHERE account_id = $1 AND id = $2",
        tx.account_id,
        ticket_id,
    )


async def write_outcome(tx: Transaction, ticket_id: UUID, reason_id: UUID | None, note: str | None) -> None:
    await tx.execute(
        "UPDATE tickets SET reason_id = $3, note = $4 WHERE account_id = $1 AND id = $2",
        tx.account_id,
        ticket_id,
        reason_id,
        note,
    )


async def reason_is_known(tx: Transaction, reason_id: UUID) -> bool:
    """Whether people may give this closing reason."""
    return bool(
        await tx.fetchval(
            "SELECT true FROM closing_reasons WHERE account_id = $1 AND id = $2 AND is_active AND code IS NULL",
            tx.account_id,
            reason_id,
        )
    )


async def has_parts_of(tx: Transaction, ticket_id: UUID, user_id: UUID) -> bool:
    """Whether the person served the ticket, or a part of it."""
    return bool(
        await tx.fetchval(
            "SELECT true FROM ticket_parts WHERE account_id = $1 AND ticket_id = $2 AND agent_id = $3 LIMIT 1",
            tx.account_id,
            ticket_id,
            user_id,
        )
    )


async def ticket_out(tx: Transaction, ticket_id: UUID) -> TicketOut:
    """A ticket in its REST shape."""
    row = await tx.fetchrow(
        "SELECT id, protocol, opened_at, started_at, closed_at, department_id, agent_id, reason_id, note, closed_code,"
        " queued_at, assignment FROM tickets WHERE account_id = $1 AND id = $2",
        tx.account_id,
        ticket_id,
    )
    assert row is not None  # the caller has just read it
    return TicketOut(**dict(row))


async def is_deserted(tx: Transaction, department_id: UUID) -> bool:
    """Whether an active department has nobody active in it: its queue would be seen by nobody."""
    return bool(
        await tx.fetchval(
            "SELECT true FROM departments d WHERE d.account_id = $1 AND d.id = $2 AND d.is_active AND NOT EXISTS"
            " (SELECT FROM department_members p JOIN memberships m ON m.account_id = p.account_id"
            " AND m.user_id = p.user_id WHERE p.account_id = $1 AND p.department_id = $2 AND m.is_active)",
            tx.account_id,
            department_id,
        )
    )


async def asked_to_join(tx: Transaction, conversation_id: UUID) -> set[UUID]:
    """Whom a conference is being offered to now."""
    rows = await tx.fetch(
        "SELECT agent_id FROM offers WHERE account_id = $1 AND conversation_id = $2 AND kind = 'conference'"
        " AND state = 'pending'",
        tx.account_id,
        conversation_id,
    )
    return {row["agent_id"] for row in rows}


IdleRules = list[tuple[UUID | None, str, int | None, int | None, int | None]]
"""(department or none, kind of channel, minutes until the warning, from there until the end, until the reminder)."""

# What was done since the silence began is read from the timeline, so that it is done once whoever does it.
_IDLE = """
SELECT c.id, due.action, c.department_id, i.channel
FROM conversations c
JOIN inboxes i ON i.account_id = c.account_id AND i.id = c.inbox_id
JOIN unnest($2::uuid[], $3::text[], $4::int[], $5::int[], $6::int[]) AS r(department_id, channel, warn, close, owed)
  ON r.department_id IS NOT DISTINCT FROM c.department_id AND r.channel = i.channel
LEFT JOIN LATERAL (
  SELECT m.position_at AS at FROM messages m
  WHERE m.account_id = c.account_id AND m.conversation_id = c.id AND m.kind = 'activity'
    AND m.position_at >= coalesce(c.waiting_since, c.awaiting_since)
    AND m.content ->> 'action' = CASE WHEN c.waiting_since IS NULL THEN 'inactivity_warned' ELSE 'reply_owed' END
  ORDER BY m.position_at DESC LIMIT 1
) AS told ON true
CROSS JOIN LATERAL (
  SELECT CASE
    WHEN c.waiting_since IS NOT NULL THEN
      CASE WHEN told.at IS NULL AND c.state = 'active' AND c.waiting_since + r.owed * interval '1 minute' <= $7
        THEN 'remind' END
    WHEN c.closing_due_at IS NOT NULL THEN NULL
    WHEN r.warn IS NOT NULL AND told.at IS NULL THEN
      CASE WHEN c.awaiting_since + r.warn * interval '1 minute' <= $7 THEN 'warn' END
    WHEN coalesce(told.at, c.awaiting_since) + r.close * interval '1 minute' <= $7 THEN 'close'
  END AS action
) AS due
WHERE c.account_id = $1 AND c.state IN ('queued', 'active') AND due.action IS NOT NULL
  AND (c.awaiting_since <= $8 OR c.waiting_since <= $8) AND ($9::uuid IS NULL OR c.id = $9)
ORDER BY coalesce(c.waiting_since, c.awaiting_since), c.id
LIMIT $10
"""


async def idle(
    tx: Transaction, rules: IdleRules, limit: int, conversation_id: UUID | None = None
) -> list[tuple[UUID, str, UUID | None, str]]:
    """(conversation, warn | close | remind, department, channel) of what is due now; of one conversation, or any.

    Who has a scheduled closing is left to it; while the agent owes the answer only the agent is reminded.
    """
    shortest = min(minutes for _, _, *all_of in rules for minutes in all_of if minutes is not None)
    rows = await tx.fetch(
        _IDLE,
        tx.account_id,
        *(list(column) for column in zip(*rules, strict=True)),
        tx.now,
        tx.now - timedelta(minutes=shortest),
        conversation_id,
        limit,
    )
    return [(row["id"], row["action"], row["department_id"], row["channel"]) for row in rows]


async def missed_targets(pool: asyncpg.Pool, now: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """(account, conversation) of service targets that were not met, the oldest first."""
    # every-account: one scheduler serves all
    statement = "SELECT account_id, id FROM conversations WHERE sla_due_at <= $1 ORDER BY sla_due_at LIMIT $2"
    return [(row["account_id"], row["id"]) for row in await pool.fetch(statement, now, limit)]


async def account_ids(pool: asyncpg.Pool) -> list[UUID]:
    """All companies."""
    return [row["id"] for row in await pool.fetch("SELECT id FROM accounts ORDER BY id")]
