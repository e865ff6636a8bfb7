"""How long the queue is before somebody, and about how long that will take (SRV-90)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from prosa.conversations.model import Conversation
from prosa.kit.database import Transaction
from prosa.routing.schemas import QueuePosition

WINDOW = timedelta(hours=2)
"""How far back the pace of a queue is looked at."""
SAMPLES = 50
ENOUGH = 3
"""Fewer than this many starts say nothing."""
COUNTED = 1_000
LONGEST = 24 * 3600
"""Nobody is told of more seconds than this."""


def estimate(
    position: int, started_ago: Sequence[float], handling: Sequence[float], agents: int
) -> int | None:
    """Seconds until the one at `position` (from 1) is served, or None while there is too little to judge by.

    `started_ago`: seconds since each of the latest services began, newest first: the pace at which the queue moves.
    A pace says more than handling times do, but where nobody was waiting there is none: then the time that a service
    takes (`handling`, seconds), shared by the `agents` who are there.
    """
    if position < 1:
        return 0
    seconds: float | None = None
    if len(started_ago) >= ENOUGH:
        span = max(started_ago[len(started_ago) - 1], 1.0)
        seconds = position * span / len(started_ago)
    elif len(handling) >= ENOUGH and agents > 0:
        typical = sorted(handling)[len(handling) // 2]
        seconds = position * typical / agents
    return None if seconds is None else min(round(seconds), LONGEST)


async def position_of(tx: Transaction, conversation: Conversation) -> int | None:
    """The place in the queue, 1 for the next one, counted up to COUNTED; None when it does not wait."""
    if conversation.state != "queued":
        return None
    department_id = conversation.department_id
    here = "department_id = $2" if department_id else "department_id IS NULL AND $2::uuid IS NULL"
    queue = f"SELECT FROM conversations WHERE account_id = $1 AND state = 'queued' AND {here}"
    ahead: int = await tx.fetchval(
        f"SELECT (SELECT count(*) FROM ({queue} AND priority > $3 LIMIT $6) AS above)"  # noqa: S608
        f" + (SELECT count(*) FROM ({queue} AND priority = $3 AND (opened_at, id) < ($4, $5) LIMIT $6) AS before)",
        tx.account_id,
        department_id,
        conversation.priority,
        conversation.opened_at,
        conversation.id,
        COUNTED,
    )
    return ahead + 1


async def waiting_time(tx: Transaction, conversation: Conversation) -> QueuePosition | None:
    """Position and estimate of a waiting conversation; None when it does not wait."""
    position = await position_of(tx, conversation)
    if position is None:
        return None
    return QueuePosition(position, await estimate_for(tx, conversation.department_id, position))


async def estimate_for(tx: Transaction, department_id: UUID | None, position: int) -> int | None:
    """Seconds until the one at `position` of the department's queue is served, from its recent services."""
    rows = await tx.fetch(
        "SELECT started_at, closed_at FROM tickets WHERE account_id = $1 AND department_id IS NOT DISTINCT FROM $2"
        " AND started_at > $3 AND started_at <= $4 ORDER BY started_at DESC LIMIT $5",
        tx.account_id,
        department_id,
        tx.now - WINDOW,
        tx.now,
        SAMPLES,
    )
    agents: int = await tx.fetchval(
        "SELECT count(*) FROM department_members m JOIN agent_states s"
        " ON s.account_id = m.account_id AND s.user_id = m.user_id"
        " WHERE m.account_id = $1 AND m.department_id = $2 AND s.state = 'available'",
        tx.account_id,
        department_id,
    )
    handling = [(row["closed_at"] - row["started_at"]).total_seconds() for row in rows if row["closed_at"]]
    started_ago = [(tx.now - row["started_at"]).total_seconds() for row in rows]
    return estimate(position, started_ago, handling, agents)
