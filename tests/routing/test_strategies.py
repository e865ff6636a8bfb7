"""Who gets a conversation, as properties of pure functions."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import get_args
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.routing.policy import STATES
from prosa.routing.strategies import Agent, Rules, Strategy, Work, candidates, choose

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
IDS = [UUID(int=number) for number in range(1, 9)]
CHANNELS = ["whatsapp", "webchat"]

times = st.none() | st.integers(0, 10_000).map(lambda seconds: NOW - timedelta(seconds=seconds))
agents = st.builds(
    Agent,
    id=st.sampled_from(IDS),
    state=st.sampled_from(STATES),
    load=st.dictionaries(st.sampled_from(CHANNELS), st.integers(0, 6), max_size=2),
    offered=st.integers(0, 2),
    last_given_at=times,
    idle_since=times,
    skills=st.frozensets(st.sampled_from(["en", "es", "vip"])),
)
teams = st.lists(agents, max_size=8, unique_by=lambda agent: agent.id)
works = st.builds(
    Work,
    channel=st.sampled_from(CHANNELS),
    owner_id=st.none() | st.sampled_from(IDS),
    last_agent_id=st.none() | st.sampled_from(IDS),
    needs=st.frozensets(st.sampled_from(["en", "es", "vip"])),
    tries=st.dictionaries(st.sampled_from(IDS), st.integers(0, 3)),
    resting=st.frozensets(st.sampled_from(IDS)),
)
rules = st.builds(
    Rules,
    strategy=st.sampled_from(get_args(Strategy)),
    capacity=st.integers(1, 8),
    channel_capacity=st.dictionaries(st.sampled_from(CHANNELS), st.integers(0, 5)),
    owner_first=st.booleans(),
    one_at_a_time=st.booleans(),
)


@given(team=teams, work=works, rule=rules, seed=st.integers())
def test_never_over_capacity_never_to_somebody_who_is_away(
    team: list[Agent], work: Work, rule: Rules, seed: int
) -> None:
    choice = choose(team, work, rule, random.Random(seed))
    if choice is None:
        assert not candidates(team, work, rule)
        return
    (agent,) = [agent for agent in team if agent.id == choice.agent_id]
    assert agent.state == "available"
    assert agent.busy < rule.capacity
    limit = rule.channel_capacity.get(work.channel)
    assert limit is None or agent.load.get(work.channel, 0) < limit
    assert not (rule.one_at_a_time and agent.offered)
    assert agent.id not in work.resting


@given(team=teams, work=works, rule=rules, seed=st.integers())
def test_equal_input_gives_equal_output(team: list[Agent], work: Work, rule: Rules, seed: int) -> None:
    assert choose(team, work, rule, random.Random(seed)) == choose(
        team[::-1], work, rule, random.Random(seed)
    )


@given(team=teams, work=works, rule=rules)
def test_everybody_is_asked_once_before_anybody_is_asked_twice(
    team: list[Agent], work: Work, rule: Rules
) -> None:
    found = {agent.id for agent in candidates(team, msgspec.structs.replace(work, tries={}), rule)}
    tries: dict[UUID, int] = {}
    for _ in range(2 * len(found)):
        choice = choose(team, msgspec.structs.replace(work, tries=tries), rule, random.Random(1))
        assert choice is not None
        tries[choice.agent_id] = tries.get(choice.agent_id, 0) + 1
        assert max(tries.values()) - min(tries.get(id_, 0) for id_ in found) <= 1


@given(size=st.integers(1, 8), rounds=st.integers(1, 60))
def test_round_robin_is_fair(size: int, rounds: int) -> None:
    team = [Agent(id=id_, state="available") for id_ in IDS[:size]]
    rule = Rules(strategy="round_robin", capacity=1_000)
    given_to: Counter[UUID] = Counter({agent.id: 0 for agent in team})
    for number in range(rounds):
        choice = choose(team, Work(channel="whatsapp"), rule, random.Random(0))
        assert choice is not None
        given_to[choice.agent_id] += 1
        agent = team[IDS.index(choice.agent_id)]
        agent.last_given_at = NOW + timedelta(microseconds=number)
        agent.load["whatsapp"] = agent.load.get("whatsapp", 0) + 1
    assert max(given_to.values()) - min(given_to.values()) <= 1


@given(team=teams, work=works, rule=rules, seed=st.integers())
def test_least_busy_means_nobody_who_can_is_less_busy(
    team: list[Agent], work: Work, rule: Rules, seed: int
) -> None:
    rule = msgspec.structs.replace(rule, strategy="least_busy", owner_first=False)
    choice = choose(team, work, rule, random.Random(seed))
    if choice is not None:
        chosen = next(agent for agent in team if agent.id == choice.agent_id)
        assert chosen.busy == min(agent.busy for agent in candidates(team, work, rule))


def _team() -> list[Agent]:
    return [
        Agent(id=IDS[0], state="available", load={"whatsapp": 2}, idle_since=NOW, skills=frozenset({"en"})),
        Agent(id=IDS[1], state="available", idle_since=NOW - timedelta(hours=1)),
        Agent(
            id=IDS[2],
            state="available",
            idle_since=NOW - timedelta(minutes=1),
            skills=frozenset({"en", "es"}),
        ),
    ]


@pytest.mark.parametrize(
    ("strategy", "work", "expected", "because"),
    [
        ("longest_idle", {}, 1, "longest_idle"),
        ("last_agent", {"last_agent_id": IDS[0]}, 0, "last_agent"),
        ("last_agent", {"last_agent_id": IDS[7]}, 1, "least_busy"),
        ("last_agent", {}, 1, "least_busy"),
        ("skills", {"needs": frozenset({"es"})}, 2, "skills"),
        ("skills", {"needs": frozenset({"en"})}, 2, "skills"),
        ("skills", {"needs": frozenset({"fr"})}, 1, "skills"),
        ("least_busy", {"owner_id": IDS[0]}, 0, "owner"),
        ("least_busy", {"owner_id": IDS[7]}, 1, "least_busy"),
    ],
)
def test_what_each_strategy_prefers(
    strategy: Strategy, work: dict[str, object], expected: int, because: str
) -> None:
    found = Work(channel="whatsapp", **work)  # type: ignore[arg-type]
    choice = choose(_team(), found, Rules(strategy=strategy), random.Random(0))
    assert choice is not None
    assert (choice.agent_id, choice.because) == (IDS[expected], because)


def test_nobody_waits_for_an_owner_who_is_away_or_busy() -> None:
    work = Work(channel="whatsapp", owner_id=IDS[0], last_agent_id=IDS[0])
    for away in ({"state": "offline"}, {"load": {"whatsapp": 5}}):
        team = [msgspec.structs.replace(agent, **(away if agent.id == IDS[0] else {})) for agent in _team()]
        choice = choose(team, work, Rules(strategy="last_agent"), random.Random(0))
        assert choice is not None
        assert choice.agent_id == IDS[1]


def test_random_reaches_everybody() -> None:
    rule = Rules(strategy="random")
    dice = random.Random(7)
    found = {choose(_team(), Work(channel="whatsapp"), rule, dice) for _ in range(100)}
    assert len(found) == 3
