"""Who gets a conversation: pure functions of who is there and what is wanted.

Equal input gives equal output; the random strategy takes its dice as an argument. Capacity is never exceeded and only
available agents are chosen, whatever the strategy.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from prosa.routing.policy import receives

Strategy = Literal["round_robin", "random", "least_busy", "longest_idle", "last_agent", "skills"]
_NEVER = datetime.min.replace(tzinfo=UTC)


class Agent(Struct):
    """An agent as the decision sees them. Mutable: a pass counts what it has just given."""

    id: UUID
    state: str
    load: dict[str, int] = {}
    """Conversations being served, by channel."""
    offered: int = 0
    """Pending offers: they take a place each."""
    last_given_at: datetime | None = None
    idle_since: datetime | None = None
    skills: frozenset[str] = frozenset()

    @property
    def busy(self) -> int:
        """Places taken."""
        return sum(self.load.values()) + self.offered


class Work(Struct, frozen=True):
    """What is known of a waiting conversation."""

    channel: str
    owner_id: UUID | None = None
    last_agent_id: UUID | None = None
    needs: frozenset[str] = frozenset()
    tries: Mapping[UUID, int] = {}
    """How often each agent has declined or missed it during this ticket."""
    resting: frozenset[UUID] = frozenset()
    """Who declined it a moment ago."""


class Rules(Struct, frozen=True):
    """A department's rules. A channel without a capacity of its own is limited by the whole only."""

    strategy: Strategy = "least_busy"
    capacity: int = 5
    channel_capacity: Mapping[str, int] = {}
    owner_first: bool = True
    one_at_a_time: bool = False
    """Who is looking at an offer gets no second one: missing one must not mean missing five."""


class Choice(Struct, frozen=True):
    """Who, and by which rule."""

    agent_id: UUID
    because: str


def has_room(agent: Agent, rules: Rules, channel: str) -> bool:
    """Whether one more conversation of `channel` fits."""
    if rules.one_at_a_time and agent.offered:
        return False
    limit = rules.channel_capacity.get(channel)
    return agent.busy < rules.capacity and (
        limit is None or agent.load.get(channel, 0) + agent.offered < limit
    )


def candidates(agents: Iterable[Agent], work: Work, rules: Rules) -> list[Agent]:
    """Who may get it now: available, with room, not resting, and asked no oftener than anybody else here."""
    free = [
        agent
        for agent in agents
        if receives(agent.state) and agent.id not in work.resting and has_room(agent, rules, work.channel)
    ]
    if not free or not work.tries:
        return free
    fewest = min(work.tries.get(agent.id, 0) for agent in free)
    return [agent for agent in free if work.tries.get(agent.id, 0) == fewest]


def choose(agents: Iterable[Agent], work: Work, rules: Rules, dice: random.Random) -> Choice | None:
    """The agent for this conversation, or None when nobody can take it now.

    A preferred person (owner, last agent) is taken only if they are among those who can: nobody waits for somebody who
    is away or busy.
    """
    found = candidates(agents, work, rules)
    if not found:
        return None
    if rules.owner_first and any(agent.id == work.owner_id for agent in found):
        assert work.owner_id is not None
        return Choice(work.owner_id, "owner")
    match rules.strategy:
        case "random":
            chosen = dice.choice(sorted(found, key=lambda a: a.id))
        case "round_robin":
            chosen = min(found, key=_turn)
        case "longest_idle":
            chosen = min(found, key=lambda a: (a.busy > 0, a.idle_since or _NEVER, a.id))
        case "last_agent":
            before = next((agent for agent in found if agent.id == work.last_agent_id), None)
            if before is None:
                return Choice(min(found, key=_busyness).id, "least_busy")
            chosen = before
        case "skills":
            chosen = min(found, key=lambda a: (-len(work.needs & a.skills), *_busyness(a)))
        case "least_busy":
            chosen = min(found, key=_busyness)
    return Choice(chosen.id, rules.strategy)


def _turn(agent: Agent) -> tuple[datetime, UUID]:
    """Who was given something longest ago: with a steady team that is one after the other."""
    return (agent.last_given_at or _NEVER, agent.id)


def _busyness(agent: Agent) -> tuple[int, datetime, UUID]:
    return (agent.busy, *_turn(agent))
