"""What the engine reads: who is there, what waits, which offers are stale.

No statement here takes longer because a queue is longer: queues are read from their head through an index, and only
as far as something can be decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct

from prosa.kit.database import Record, Transaction
from prosa.routing.strategies import Agent


class Waiting(Struct, frozen=True):
    """A conversation in a queue, without a pending offer."""

    id: UUID
    ticket_id: UUID
    department_id: UUID
    priority: int
    opened_at: datetime
    waiting_since: datetime
    channel: str
    owner_id: UUID | None
    last_agent_id: UUID | None
    overflow_from_id: UUID | None
    assignment: dict[str, Any] | None


class Closed(Struct, frozen=True):
    """An agent closed a conversation of a department."""

    agent_id: UUID
    department_id: UUID
    at: datetime


async def accounts_at_work(pool: asyncpg.Pool) -> dict[UUID, int]:
    """Accounts in which anything can be routed, with the number of their latest event."""
    rows = await pool.fetch(
        "SELECT e.account_id, e.last_number FROM event_counters e WHERE EXISTS (SELECT FROM departments d"
        " WHERE d.account_id = e.account_id AND (d.settings->>'mode' = 'push'"
        " OR jsonb_array_length(coalesce(d.settings->'overflow_to', '[]')) > 0"
        " OR (d.settings->>'wrap_up_seconds')::int > 0))"
        " OR EXISTS (SELECT FROM offers o WHERE o.account_id = e.account_id AND o.state = 'pending')"
    )
    return {row["account_id"]: row["last_number"] for row in rows}


async def take_lease(tx: Transaction, holder: str) -> int | None:
    """The account's event number up to which wrap-ups have been seen; None while another process routes for it.

    The lease is the lock of the row: it lasts exactly as long as the transaction whose decisions it protects, also when
    the process dies.
    """
    await tx.execute(
        "INSERT INTO routing_leases (account_id, holder) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        tx.account_id,
        holder,
    )
    seen: int | None = await tx.fetchval(
        "SELECT seen_number FROM routing_leases WHERE account_id = $1 FOR UPDATE SKIP LOCKED", tx.account_id
    )
    return seen


async def keep_seen(tx: Transaction, holder: str, number: int) -> None:
    """Remember the event up to which this pass has looked."""
    await tx.execute(
        "UPDATE routing_leases SET seen_number = $2, holder = $3, fence = fence + 1 WHERE account_id = $1",
        tx.account_id,
        number,
        holder,
    )


async def latest_event(tx: Transaction) -> int:
    number: int = await tx.fetchval(
        "SELECT last_number FROM event_counters WHERE account_id = $1", tx.account_id
    )
    return number


async def closed_by_agents(tx: Transaction, after: int, limit: int) -> tuple[int, list[Closed]]:
    """Closings by the agents themselves since event `after`, and the number up to which was looked."""
    up_to = min(await latest_event(tx), after + limit)
    rows = await tx.fetch(
        "SELECT at, convert_from(payload, 'UTF8')::jsonb AS data FROM events WHERE account_id = $1 AND number > $2"
        " AND number <= $3 AND type = 'ticket.closed' ORDER BY number",
        tx.account_id,
        after,
        up_to,
    )
    found = []
    for row in rows:
        actor, ticket = row["data"].get("actor") or {}, row["data"]["conversation"]["ticket"]
        if actor.get("kind") == "user" and ticket["department_id"] and actor["id"] == ticket["agent_id"]:
            found.append(Closed(UUID(ticket["agent_id"]), UUID(ticket["department_id"]), row["at"]))
    return up_to, found


async def present_agents(tx: Transaction) -> dict[UUID, Agent]:
    """Who is available or wrapping up, with what they serve and are offered."""
    rows = await tx.fetch(
        "SELECT s.user_id, s.state, s.since, s.last_assigned_at, m.skills,"
        " (SELECT max(c.last_activity_at) FROM conversations c WHERE c.account_id = s.account_id"
        "   AND c.last_agent_id = s.user_id AND c.state = 'closed') AS finished_at"
        " FROM agent_states s JOIN memberships m ON m.account_id = s.account_id AND m.user_id = s.user_id"
        " JOIN users u ON u.id = s.user_id"
        " WHERE s.account_id = $1 AND s.state IN ('available', 'wrap_up') AND m.is_active AND u.is_active",
        tx.account_id,
    )
    agents = {
        row["user_id"]: Agent(
            id=row["user_id"],
            state=row["state"],
            last_given_at=row["last_assigned_at"],
            idle_since=max(
                item
                for item in (row["since"], row["last_assigned_at"], row["finished_at"])
                if item is not None
            ),
            skills=frozenset(skill.casefold() for skill in row["skills"]),
            load={},
        )
        for row in rows
    }
    loads = await tx.fetch(
        "SELECT c.agent_id, i.channel, count(*) AS count FROM conversations c"
        " JOIN inboxes i ON i.account_id = c.account_id AND i.id = c.inbox_id"
        " WHERE c.account_id = $1 AND c.agent_id = ANY($2) AND c.state = 'active' GROUP BY 1, 2",
        tx.account_id,
        list(agents),
    )
    for row in loads:
        agents[row["agent_id"]].load[row["channel"]] = row["count"]
    for row in await tx.fetch(
        "SELECT agent_id, count(*) AS count FROM offers WHERE account_id = $1 AND state = 'pending' GROUP BY 1",
        tx.account_id,
    ):
        if row["agent_id"] in agents:
            agents[row["agent_id"]].offered = row["count"]
    return agents


async def stale_offers(tx: Transaction) -> list[tuple[UUID, UUID]]:
    """(offer, conversation) of pending offers whose conversation moved on or whose agent is not available."""
    rows = await tx.fetch(
        "SELECT o.id, o.conversation_id FROM offers o"
        " JOIN conversations c ON c.account_id = o.account_id AND c.id = o.conversation_id"
        " LEFT JOIN agent_states s ON s.account_id = o.account_id AND s.user_id = o.agent_id"
        " WHERE o.account_id = $1 AND o.state = 'pending' AND (s.state IS DISTINCT FROM 'available'"
        " OR c.ticket_id IS DISTINCT FROM o.ticket_id OR o.agent_id <> ALL (c.offered_to_ids)"
        " OR CASE o.kind"
        " WHEN 'queue' THEN c.state <> 'queued' OR c.department_id IS DISTINCT FROM o.department_id"
        " WHEN 'transfer' THEN c.department_id IS DISTINCT FROM o.origin_department_id"
        "   OR c.state = 'active' AND c.agent_id IS DISTINCT FROM o.from_agent_id"
        " ELSE c.state <> 'active' OR c.agent_id = o.agent_id OR o.agent_id = ANY(c.participant_ids) END)"
        " ORDER BY o.conversation_id LIMIT 200",
        tx.account_id,
    )
    return [(row["id"], row["conversation_id"]) for row in rows]


_WAITING = """
SELECT c.id, c.ticket_id, c.department_id, c.priority, c.opened_at, coalesce(t.queued_at, t.opened_at) AS waiting_since,
       i.channel, k.owner_id, c.last_agent_id, c.overflow_from_id, t.assignment
FROM conversations c
JOIN tickets t ON t.account_id = c.account_id AND t.id = c.ticket_id
JOIN inboxes i ON i.account_id = c.account_id AND i.id = c.inbox_id
JOIN contacts h ON h.account_id = c.account_id AND h.id = c.contact_id
JOIN contacts k ON k.account_id = c.account_id AND k.id = coalesce(h.merged_into_id, h.id)
WHERE c.account_id = $1 AND c.state = 'queued' AND c.offered_to_ids = '{}'
"""


def _waiting(rows: Sequence[Record]) -> list[Waiting]:
    return [Waiting(**dict(row)) for row in rows]


async def first_in_queues(
    tx: Transaction, places: Mapping[UUID, int], full: Mapping[UUID, Sequence[str]]
) -> list[Waiting]:
    """The heads of several queues: department → how many. Channels in `full` are passed over."""
    if not places:
        return []
    rows = await tx.fetch(
        "SELECT w.* FROM unnest($2::uuid[], $3::int[], $4::text[]) AS d(id, count, full_channels)"  # noqa: S608
        f" CROSS JOIN LATERAL ({_WAITING} AND c.department_id = d.id"
        " AND i.channel <> ALL (string_to_array(d.full_channels, ','))"
        " ORDER BY c.priority DESC, c.opened_at, c.id LIMIT d.count) AS w"
        " ORDER BY w.priority DESC, w.opened_at, w.id",
        tx.account_id,
        list(places),
        list(places.values()),
        [",".join(full.get(department_id, ())) for department_id in places],
    )
    return _waiting(rows)


async def leaving(
    tx: Transaction,
    department_id: UUID,
    targets: Sequence[UUID],
    *,
    before: datetime | None = None,
    beyond: int = 0,
    limit: int,
) -> list[Waiting]:
    """What may overflow: of those that have not been to all `targets`, who came into this queue `before`, or who
    stands `beyond` a place in it."""
    rows = await tx.fetch(
        _WAITING + " AND c.department_id = $2 AND NOT coalesce(t.assignment->'visited', '[]') ?& $3::text[]"
        " AND ($4::timestamptz IS NULL OR c.opened_at <= $4 AND coalesce(t.queued_at, t.opened_at) <= $4)"
        " ORDER BY c.priority DESC, c.opened_at, c.id OFFSET $5 LIMIT $6",
        tx.account_id,
        department_id,
        [str(target) for target in targets],
        before,
        beyond,
        limit,
    )
    return _waiting(rows)


async def overflowed(tx: Transaction, origin_id: UUID, limit: int) -> list[Waiting]:
    """What `origin_id` gave away and nobody has taken yet."""
    rows = await tx.fetch(
        _WAITING + " AND c.overflow_from_id = $2 ORDER BY c.priority DESC, c.opened_at, c.id LIMIT $3",
        tx.account_id,
        origin_id,
        limit,
    )
    return _waiting(rows)


async def queue_lengths(tx: Transaction, limits: Mapping[UUID, int]) -> dict[UUID, int]:
    """Lengths of queues, counted up to one above each limit."""
    if not limits:
        return {}
    rows = await tx.fetch(
        "SELECT d.id, count(q.id) AS count FROM unnest($2::uuid[], $3::int[]) AS d(id, most) LEFT JOIN LATERAL ("
        " SELECT c.id FROM conversations c WHERE c.account_id = $1 AND c.state = 'queued' AND c.department_id = d.id"
        " LIMIT d.most + 1) AS q ON true GROUP BY d.id",
        tx.account_id,
        list(limits),
        list(limits.values()),
    )
    return {row["id"]: row["count"] for row in rows}


async def tries(
    tx: Transaction, ticket_ids: Sequence[UUID], resting_after: datetime
) -> tuple[dict[UUID, dict[UUID, int]], dict[UUID, set[UUID]]]:
    """Per ticket: how often each agent declined or missed it, and who declined it since `resting_after`."""
    counts: dict[UUID, dict[UUID, int]] = {}
    resting: dict[UUID, set[UUID]] = {}
    for row in await tx.fetch(
        "SELECT ticket_id, agent_id, count(*) AS count, bool_or(state = 'declined' AND answered_at > $3) AS rests"
        " FROM offers WHERE account_id = $1 AND ticket_id = ANY($2) AND state IN ('declined', 'expired')"
        " AND kind = 'queue' GROUP BY 1, 2",
        tx.account_id,
        ticket_ids,
        resting_after,
    ):
        counts.setdefault(row["ticket_id"], {})[row["agent_id"]] = row["count"]
        if row["rests"]:
            resting.setdefault(row["ticket_id"], set()).add(row["agent_id"])
    return counts, resting


async def lock_waiting(tx: Transaction, ids: Sequence[UUID]) -> list[UUID]:
    """Those that still wait unoffered, locked; who is being worked on elsewhere is left to the next pass."""
    rows = await tx.fetch(
        "SELECT id FROM conversations WHERE account_id = $1 AND id = ANY($2) AND state = 'queued'"
        " AND offered_to_ids = '{}' ORDER BY id FOR UPDATE SKIP LOCKED",
        tx.account_id,
        ids,
    )
    return [row["id"] for row in rows]


async def lock_available(tx: Transaction, user_ids: Sequence[UUID]) -> set[UUID]:
    """Those agents who are still available; they stay so until the end of the transaction."""
    rows = await tx.fetch(
        "SELECT user_id, state FROM agent_states WHERE account_id = $1 AND user_id = ANY($2)"
        " ORDER BY user_id FOR UPDATE",
        tx.account_id,
        user_ids,
    )
    return {row["user_id"] for row in rows if row["state"] == "available"}
