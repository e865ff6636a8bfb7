"""Statements on agent states, connections and offers. The engine's own reads are in `picture.py`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct

from prosa.kit.database import Record, Transaction
from prosa.routing.policy import AgentState, Cause


class AgentRow(Struct):
    """A row of agent_states. Mutable: a transaction changes it, then writes it."""

    user_id: UUID
    state: AgentState
    pause_reason_id: UUID | None
    since: datetime
    until: datetime | None
    before_offline: dict[str, Any] | None
    version: int


class OfferRow(Struct):
    """A row of offers."""

    id: UUID
    conversation_id: UUID
    ticket_id: UUID
    kind: str
    department_id: UUID | None
    agent_id: UUID
    from_agent_id: UUID | None
    origin_department_id: UUID | None
    state: str
    offered_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    reason: dict[str, Any]
    note: str | None


_AGENT = "user_id, state, pause_reason_id, since, until, before_offline, version"
_OFFER = (
    "id, conversation_id, ticket_id, kind, department_id, agent_id, from_agent_id, origin_department_id, state,"
    " offered_at, expires_at, answered_at, reason, note"
)


# --- states


async def lock_agents(tx: Transaction, user_ids: Iterable[UUID]) -> dict[UUID, AgentRow]:
    """The states of members, locked in the order of their ids; who never had one is offline. Others are absent."""
    wanted = sorted(set(user_ids))
    await tx.execute(
        "INSERT INTO agent_states (account_id, user_id, state, since)"
        " SELECT account_id, user_id, 'offline', $3 FROM memberships WHERE account_id = $1 AND user_id = ANY($2)"
        " AND is_active ORDER BY user_id ON CONFLICT DO NOTHING",
        tx.account_id,
        wanted,
        tx.now,
    )
    rows = await tx.fetch(
        f"SELECT {_AGENT} FROM agent_states WHERE account_id = $1 AND user_id = ANY($2)"  # noqa: S608
        " ORDER BY user_id FOR UPDATE",
        tx.account_id,
        wanted,
    )
    return {row["user_id"]: AgentRow(**dict(row)) for row in rows}


async def agent(tx: Transaction, user_id: UUID) -> AgentRow | None:
    row = await tx.fetchrow(
        f"SELECT {_AGENT} FROM agent_states WHERE account_id = $1 AND user_id = $2",  # noqa: S608
        tx.account_id,
        user_id,
    )
    return None if row is None else AgentRow(**dict(row))


async def save_agent(
    tx: Transaction, row: AgentRow, *, cause: Cause, set_by_id: UUID | None, log_id: UUID
) -> None:
    """Write the state; the stretch before it ends in the log and a new one begins."""
    await tx.execute(
        "UPDATE agent_states SET state = $3, pause_reason_id = $4, since = $5, until = $6, set_by_id = $7,"
        " before_offline = $8, version = $9 WHERE account_id = $1 AND user_id = $2",
        tx.account_id,
        row.user_id,
        row.state,
        row.pause_reason_id,
        row.since,
        row.until,
        set_by_id,
        row.before_offline,
        row.version,
    )
    await tx.execute(
        # A clock that was put back must not make a stretch of negative length.
        "UPDATE agent_state_log SET ended_at = greatest(started_at, $3)"
        " WHERE account_id = $1 AND user_id = $2 AND ended_at IS NULL",
        tx.account_id,
        row.user_id,
        row.since,
    )
    await tx.execute(
        "INSERT INTO agent_state_log (account_id, id, user_id, state, pause_reason_id, started_at, set_by_id, cause)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        tx.account_id,
        log_id,
        row.user_id,
        row.state,
        row.pause_reason_id,
        row.since,
        set_by_id,
        cause,
    )


async def touch_until(tx: Transaction, user_id: UUID, until: datetime) -> None:
    """A wrap-up that is prolonged."""
    await tx.execute(
        "UPDATE agent_states SET until = $3 WHERE account_id = $1 AND user_id = $2",
        tx.account_id,
        user_id,
        until,
    )


async def note_given(tx: Transaction, user_ids: Sequence[UUID], times: Sequence[datetime]) -> None:
    """When each agent was last given or offered something; what round robin goes by."""
    await tx.execute(
        "UPDATE agent_states s SET last_assigned_at = n.at FROM unnest($2::uuid[], $3::timestamptz[]) AS n(id, at)"
        " WHERE s.account_id = $1 AND s.user_id = n.id",
        tx.account_id,
        user_ids,
        times,
    )


async def pause_reason_exists(tx: Transaction, reason_id: UUID) -> bool:
    found = await tx.fetchval(
        "SELECT true FROM pause_reasons WHERE account_id = $1 AND id = $2 AND is_active",
        tx.account_id,
        reason_id,
    )
    return found is True


async def account_settings(tx: Transaction) -> dict[str, Any]:
    settings: dict[str, Any] = await tx.fetchval("SELECT settings FROM accounts WHERE id = $1", tx.account_id)
    return settings


async def everybody(tx: Transaction) -> list[Record]:
    """Every active member with state, departments and load."""
    return await tx.fetch(
        "SELECT m.user_id, coalesce(s.state, 'offline') AS state, s.pause_reason_id, s.since,"
        " array(SELECT d.department_id FROM department_members d WHERE d.account_id = m.account_id"
        "   AND d.user_id = m.user_id ORDER BY 1) AS department_ids,"
        " (SELECT count(*) FROM conversations c WHERE c.account_id = m.account_id AND c.agent_id = m.user_id"
        "   AND c.state = 'active') AS active,"
        " (SELECT count(*) FROM offers o WHERE o.account_id = m.account_id AND o.agent_id = m.user_id"
        "   AND o.state = 'pending') AS offered"
        " FROM memberships m JOIN users u ON u.id = m.user_id"
        " LEFT JOIN agent_states s ON s.account_id = m.account_id AND s.user_id = m.user_id"
        " WHERE m.account_id = $1 AND m.is_active AND u.is_active ORDER BY lower(u.name), m.user_id",
        tx.account_id,
    )


async def states(tx: Transaction) -> list[Record]:
    """The states of those who have one."""
    return await tx.fetch(
        "SELECT user_id, state, pause_reason_id, since FROM agent_states WHERE account_id = $1 ORDER BY user_id",
        tx.account_id,
    )


# --- connections: by the database's clock, because several machines take part


async def connected(pool: asyncpg.Pool, holder: str, users: Sequence[tuple[UUID, UUID]]) -> None:
    """These (account, user) have an open stream in the process `holder`, now."""
    await pool.execute(
        "INSERT INTO agent_connections (account_id, user_id, holder, seen_at)"
        " SELECT m.account_id, m.user_id, $1, clock_timestamp()"
        " FROM unnest($2::uuid[], $3::uuid[]) AS n(account_id, id)"
        " JOIN memberships m ON m.account_id = n.account_id AND m.user_id = n.id ORDER BY 1, 2"
        " ON CONFLICT (account_id, user_id, holder) DO UPDATE SET seen_at = excluded.seen_at",
        holder,
        [account_id for account_id, _ in users],
        [user_id for _, user_id in users],
    )


async def forget_connections(pool: asyncpg.Pool) -> None:
    """Processes come and go: rows of a day ago tell nothing."""
    # every-account: housekeeping
    await pool.execute("DELETE FROM agent_connections WHERE seen_at < clock_timestamp() - interval '1 day'")


_LOST = (
    "s.state <> 'offline'"
    # Who had no stream in this state works through the API.
    " AND EXISTS (SELECT FROM agent_connections c WHERE c.account_id = s.account_id AND c.user_id = s.user_id"
    "   AND c.seen_at > s.since - make_interval(secs => g.seconds))"
    " AND NOT EXISTS (SELECT FROM agent_connections c WHERE c.account_id = s.account_id AND c.user_id = s.user_id"
    "   AND c.seen_at > clock_timestamp() - make_interval(secs => g.seconds))"
)
_GRACE = (
    "CROSS JOIN LATERAL (SELECT coalesce((a.settings->>'offline_grace_seconds')::float, 60) AS seconds) g"
)


async def lost(pool: asyncpg.Pool) -> list[tuple[UUID, UUID]]:
    """(account, user) of those without any stream for longer than the grace time."""
    rows = await pool.fetch(
        "SELECT s.account_id, s.user_id FROM agent_states s JOIN accounts a ON a.id = s.account_id"  # noqa: S608
        f" {_GRACE} WHERE {_LOST} ORDER BY 1, 2 LIMIT 500"
    )
    return [(row["account_id"], row["user_id"]) for row in rows]


async def is_lost(tx: Transaction, user_id: UUID) -> bool:
    """The same question again, about a locked agent."""
    found = await tx.fetchval(
        "SELECT true FROM agent_states s JOIN accounts a ON a.id = s.account_id"  # noqa: S608
        f" {_GRACE} WHERE s.account_id = $1 AND s.user_id = $2 AND {_LOST}",
        tx.account_id,
        user_id,
    )
    return found is True


async def returned(pool: asyncpg.Pool, seconds: float) -> list[tuple[UUID, UUID]]:
    """(account, user) of those whom a lost connection made offline and who have a stream again."""
    rows = await pool.fetch(
        "SELECT s.account_id, s.user_id FROM agent_states s WHERE s.state = 'offline' AND s.before_offline IS NOT NULL"
        " AND EXISTS (SELECT FROM agent_connections c WHERE c.account_id = s.account_id AND c.user_id = s.user_id"
        "   AND c.seen_at > clock_timestamp() - make_interval(secs => $1)) ORDER BY 1, 2 LIMIT 500",
        seconds,
    )
    return [(row["account_id"], row["user_id"]) for row in rows]


# --- offers


async def insert_offers(tx: Transaction, offers: Sequence[OfferRow]) -> None:
    """Raises asyncpg.UniqueViolationError when the conversation is being offered already."""
    await tx.execute(
        f"INSERT INTO offers (account_id, {_OFFER}) SELECT $1, n.id, n.conversation_id, n.ticket_id, n.kind,"  # noqa: S608
        " n.department_id, n.agent_id, n.from_agent_id, n.origin_department_id, 'pending', n.offered_at, n.expires_at,"
        " NULL, n.reason::jsonb, n.note"
        " FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::uuid[], $8::uuid[], $9::uuid[],"
        " $10::timestamptz[], $11::timestamptz[], $12::jsonb[], $13::text[]) AS n(id, conversation_id, ticket_id,"
        " kind, department_id, agent_id, from_agent_id, origin_department_id, offered_at, expires_at, reason, note)",
        tx.account_id,
        [o.id for o in offers],
        [o.conversation_id for o in offers],
        [o.ticket_id for o in offers],
        [o.kind for o in offers],
        [o.department_id for o in offers],
        [o.agent_id for o in offers],
        [o.from_agent_id for o in offers],
        [o.origin_department_id for o in offers],
        [o.offered_at for o in offers],
        [o.expires_at for o in offers],
        [o.reason for o in offers],
        [o.note for o in offers],
    )


async def offer(tx: Transaction, offer_id: UUID) -> OfferRow | None:
    """One offer, not locked."""
    row = await tx.fetchrow(
        f"SELECT {_OFFER} FROM offers WHERE account_id = $1 AND id = $2",  # noqa: S608
        tx.account_id,
        offer_id,
    )
    return None if row is None else OfferRow(**dict(row))


async def pending_of_agent(tx: Transaction, agent_id: UUID) -> list[OfferRow]:
    rows = await tx.fetch(
        f"SELECT {_OFFER} FROM offers WHERE account_id = $1 AND agent_id = $2 AND state = 'pending'"  # noqa: S608
        " ORDER BY offered_at, id",
        tx.account_id,
        agent_id,
    )
    return [OfferRow(**dict(row)) for row in rows]


async def pending_of(tx: Transaction, conversation_ids: Sequence[UUID]) -> list[OfferRow]:
    """The pending offers of conversations."""
    rows = await tx.fetch(
        f"SELECT {_OFFER} FROM offers WHERE account_id = $1 AND conversation_id = ANY($2)"  # noqa: S608
        " AND state = 'pending' ORDER BY offered_at, id",
        tx.account_id,
        conversation_ids,
    )
    return [OfferRow(**dict(row)) for row in rows]


async def finish(tx: Transaction, offer_ids: Sequence[UUID], state: str) -> list[OfferRow]:
    """Give pending offers their final state; those that had it already are not returned: each ends once."""
    rows = await tx.fetch(
        f"UPDATE offers SET state = $3, answered_at = $4 WHERE account_id = $1 AND id = ANY($2)"  # noqa: S608
        f" AND state = 'pending' RETURNING {_OFFER}",
        tx.account_id,
        offer_ids,
        state,
        tx.now,
    )
    return sorted((OfferRow(**dict(row)) for row in rows), key=lambda o: o.id)


async def accounts_with_expired(pool: asyncpg.Pool, now: datetime) -> list[UUID]:
    # every-account: finds out in whose name there is work
    rows = await pool.fetch(
        "SELECT DISTINCT account_id FROM offers WHERE state = 'pending' AND expires_at <= $1", now
    )
    return [row["account_id"] for row in rows]


async def lock_expired(tx: Transaction, limit: int) -> list[tuple[UUID, UUID]]:
    """(conversation, offer) past their deadline; the conversations are locked, those of others skipped."""
    rows = await tx.fetch(
        "SELECT c.id, o.id AS offer_id FROM offers o"
        " JOIN conversations c ON c.account_id = o.account_id AND c.id = o.conversation_id"
        " WHERE o.account_id = $1 AND o.state = 'pending' AND o.expires_at <= $2"
        " ORDER BY c.id LIMIT $3 FOR UPDATE OF c SKIP LOCKED",
        tx.account_id,
        tx.now,
        limit,
    )
    return [(row["id"], row["offer_id"]) for row in rows]


async def ended_wrap_ups(pool: asyncpg.Pool, now: datetime) -> list[tuple[UUID, UUID]]:
    """(account, user) whose wrap-up time is over."""
    rows = await pool.fetch(
        "SELECT account_id, user_id FROM agent_states WHERE until IS NOT NULL AND until <= $1 AND state = 'wrap_up'"
        " ORDER BY 1, 2 LIMIT 500",
        now,
    )
    return [(row["account_id"], row["user_id"]) for row in rows]


async def served_by(tx: Transaction, user_id: UUID) -> list[UUID]:
    """The conversations that the user is serving, locked."""
    rows = await tx.fetch(
        "SELECT id FROM conversations WHERE account_id = $1 AND agent_id = $2 AND state = 'active'"
        " ORDER BY id FOR UPDATE",
        tx.account_id,
        user_id,
    )
    return [row["id"] for row in rows]
