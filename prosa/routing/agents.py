"""States of agents: who changes them, what happens then, and what a lost connection does (SRV-1)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from prosa.accounts import audit
from prosa.departments import service as departments
from prosa.kit.database import Transaction
from prosa.kit.errors import NotFound
from prosa.kit.events import SYSTEM, Actor
from prosa.kit.ids import uuid7
from prosa.routing import events, queries
from prosa.routing.errors import UnknownReason
from prosa.routing.placing import requeue_all
from prosa.routing.policy import AgentState, Cause, may_become
from prosa.routing.queries import AgentRow
from prosa.routing.schemas import AgentOut, AgentStateOut


class _Before(msgspec.Struct):
    """What a lost connection interrupted."""

    state: AgentState
    pause_reason_id: UUID | None = None
    until: datetime | None = None


async def state_of(tx: Transaction, user_id: UUID) -> AgentStateOut:
    """The present state; who never had one is offline."""
    row = await queries.agent(tx, user_id)
    return AgentStateOut(user_id, "offline", None, tx.now) if row is None else _out(row)


async def states(tx: Transaction) -> list[AgentStateOut]:
    """The states of everybody who has one, for the directory."""
    return [AgentStateOut(**dict(row)) for row in await queries.states(tx)]


async def list_agents(tx: Transaction) -> list[AgentOut]:
    """Every active member with state, load and capacity, by name."""
    capacity = {item.id: item.settings.capacity for item in await departments.list_departments(tx)}
    return [
        AgentOut(
            **dict(row), capacity=max((capacity.get(item, 0) for item in row["department_ids"]), default=0)
        )
        for row in await queries.everybody(tx)
    ]


async def set_state(
    tx: Transaction,
    user_id: UUID,
    wanted: AgentState,
    *,
    pause_reason_id: UUID | None = None,
    by_id: UUID | None = None,
) -> AgentStateOut:
    """A person changes a state: the agent (`by_id` None or the same) or a supervisor, whose change is audited.

    Pending offers of somebody who is not available any more are withdrawn by the engine's next pass. Raises NotFound
    or UnknownReason.
    """
    by_supervisor = by_id is not None and by_id != user_id
    cause: Cause = "supervisor" if by_supervisor else "user"
    if wanted != "paused":
        pause_reason_id = None
    elif pause_reason_id is not None and not await queries.pause_reason_exists(tx, pause_reason_id):
        raise UnknownReason
    if wanted == "offline":
        await _leave_conversations(tx, user_id)
    agent = (await queries.lock_agents(tx, [user_id])).get(user_id)
    if agent is None:
        raise NotFound("There is no such agent.")
    before = agent.state
    actor = Actor("user", by_id or user_id)
    if await change(tx, agent, wanted, cause, actor, pause_reason_id=pause_reason_id) and by_supervisor:
        details = {"from": before, "to": wanted}
        await audit.record(tx, "agent.state", actor_id=by_id, target=user_id, **details)
    return _out(agent)


async def change(
    tx: Transaction,
    agent: AgentRow,
    wanted: AgentState,
    cause: Cause,
    actor: Actor = SYSTEM,
    *,
    pause_reason_id: UUID | None = None,
    until: datetime | None = None,
) -> bool:
    """Put a locked agent into another state, log the stretch before and publish; False when nothing changes.

    Whatever a person chooses also forgets what a lost connection interrupted: it must not come back over them.
    """
    if not may_become(agent.state, wanted, cause):
        return False
    if (agent.state, agent.pause_reason_id) == (wanted, pause_reason_id) and agent.before_offline is None:
        if until is not None and until != agent.until:
            agent.until = until
            await queries.touch_until(tx, agent.user_id, until)
        return False
    agent.before_offline = None
    if cause == "connection" and wanted == "offline":
        before = _Before(agent.state, agent.pause_reason_id, agent.until)
        agent.before_offline = msgspec.to_builtins(before)
    agent.state, agent.pause_reason_id, agent.until = wanted, pause_reason_id, until
    agent.since = tx.now
    agent.version += 1
    set_by_id = actor.id if actor.kind == "user" else None
    await queries.save_agent(tx, agent, cause=cause, set_by_id=set_by_id, log_id=uuid7())
    tx.emit(events.agent_state(_out(agent), actor))
    return True


async def not_answered(tx: Transaction, user_ids: set[UUID]) -> None:
    """They let an offer pass: RONA, until they or a supervisor say otherwise."""
    for agent in (await queries.lock_agents(tx, user_ids)).values():
        await change(tx, agent, "rona", "not_answered")


async def begin_wrap_up(tx: Transaction, user_id: UUID, until: datetime) -> None:
    """Time to finish notes after a conversation; only for somebody who is available or wrapping up already."""
    agent = (await queries.lock_agents(tx, [user_id])).get(user_id)
    if agent is not None:
        await change(tx, agent, "wrap_up", "wrap_up", until=until)


async def end_wrap_up(tx: Transaction, user_id: UUID) -> bool:
    """The time for it is over, unless somebody was quicker."""
    agent = (await queries.lock_agents(tx, [user_id])).get(user_id)
    if agent is None or agent.state != "wrap_up" or agent.until is None or agent.until > tx.now:
        return False
    return await change(tx, agent, "available", "wrap_up")


async def lose(tx: Transaction, user_id: UUID) -> bool:
    """No stream for longer than the grace time: offline, remembering what was interrupted."""
    await _leave_conversations(tx, user_id, only_if_lost=True)
    agent = (await queries.lock_agents(tx, [user_id])).get(user_id)
    if agent is None or not await queries.is_lost(tx, user_id):
        return False
    return await change(tx, agent, "offline", "connection")


async def come_back(tx: Transaction, user_id: UUID) -> bool:
    """A stream is open again: what the lost connection interrupted goes on."""
    agent = (await queries.lock_agents(tx, [user_id])).get(user_id)
    if agent is None or agent.state != "offline" or agent.before_offline is None:
        return False
    before = msgspec.convert(agent.before_offline, _Before)
    if before.state == "wrap_up" and (before.until is None or before.until <= tx.now):
        before = _Before("available")
    return await change(
        tx,
        agent,
        before.state,
        "connection",
        pause_reason_id=before.pause_reason_id,
        until=before.until if before.state == "wrap_up" else None,
    )


async def _leave_conversations(tx: Transaction, user_id: UUID, *, only_if_lost: bool = False) -> None:
    """By the account's rule, what somebody served goes back to its queue when they go offline.

    Before the agent's row is locked: conversations come first in the order of locks.
    """
    settings = await queries.account_settings(tx)
    if not settings.get("requeue_when_offline", False):
        return
    if only_if_lost and not await queries.is_lost(tx, user_id):
        return
    await requeue_all(tx, await queries.served_by(tx, user_id))


def _out(row: AgentRow) -> AgentStateOut:
    return AgentStateOut(row.user_id, row.state, row.pause_reason_id, row.since)
