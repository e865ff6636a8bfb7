"""The invariants, by three oracles: what was acknowledged, what the provider accepted, what agents heard."""

from __future__ import annotations

import asyncio
from collections import Counter

from prosa.conversations.policy import VIEWS
from tests.faults.world import World
from tests.harness.agents import Agent, Json

SETTLED = ("sent", "delivered", "read", "played", "failed", "unconfirmed")
_SHOWN = 5


async def check(world: World, *, agents: int = 12) -> list[str]:
    """Every broken invariant as a sentence. Call it after `world.settle`."""
    problems = [
        *await _inbound(world),
        *await _sequences(world),
        *await _outbound(world),
        *await _counts(world),
        *await _views(world, world.agents[: min(agents, 4)]),
        *await _agents(world, world.agents[:agents]),
    ]
    for problem in problems:
        world.history.note("broken", problem=problem)
    return problems


async def _inbound(world: World) -> list[str]:
    """I1: every acknowledged element is exactly one message, and nothing else came of it."""
    acknowledged = set(world.provider.acknowledged)
    for delivery in await world.simulator.control.deliveries(kind="message", state="delivered"):
        acknowledged.update(delivery["refs"])
    rows = await world.place.database.pool.fetch(
        "SELECT external_id, count(*) AS times FROM messages"
        " WHERE account_id = $1 AND direction = 'in' GROUP BY 1",
        world.place.account_id,
    )
    times = {row["external_id"]: row["times"] for row in rows}
    lost = acknowledged - times.keys()
    twice = [external_id for external_id, count in times.items() if count > 1]
    letters = await world.place.database.pool.fetchval("SELECT count(*) FROM dead_letters")
    announced = await world.place.database.pool.fetch(
        "SELECT id FROM (SELECT convert_from(payload, 'UTF8')::jsonb -> 'message' ->> 'id' AS id FROM events"
        " WHERE account_id = $1 AND type = 'message.created') AS made GROUP BY id HAVING count(*) > 1",
        world.place.account_id,
    )
    return [
        *_told("I1 acknowledged and lost", sorted(lost)),
        *_told("I1 stored twice", twice),
        *_told("I1 announced twice", [row["id"] for row in announced]),
        *([f"I1 {letters} elements became dead letters"] if letters else []),
        *_told("I1 never acknowledged", world.provider.given_up),
    ]


async def _sequences(world: World) -> list[str]:
    """I2: the numbers of a conversation's messages are 1, 2, 3 … up to its last_seq."""
    rows = await world.place.database.pool.fetch(
        "SELECT c.id, c.last_seq, count(m.id) AS number, min(m.seq) AS first, max(m.seq) AS last"
        " FROM conversations c"
        " LEFT JOIN messages m ON m.account_id = c.account_id AND m.conversation_id = c.id"
        " WHERE c.account_id = $1 GROUP BY c.id, c.last_seq"
        " HAVING count(m.id) <> c.last_seq OR min(m.seq) <> 1 OR max(m.seq) <> c.last_seq OR count(m.id) = 0",
        world.place.account_id,
    )
    return _told(
        "I2 numbers not dense",
        [f"{row['id']} ({row['number']} messages, {row['first']}–{row['last']})" for row in rows],
    )


async def _outbound(world: World) -> list[str]:
    """I4 and I5: every message of ours has an outcome, and the provider accepted it at most once."""
    rows = await world.place.database.pool.fetch(
        "SELECT id, client_ref, status FROM messages WHERE account_id = $1 AND direction = 'out'",
        world.place.account_id,
    )
    stored = {str(row["id"]) for row in rows}
    accepted = Counter(
        entry["client_ref"] for entry in await world.simulator.control.accepted() if entry.get("client_ref")
    )
    states = {str(row["client_ref"]): row["status"] for row in rows}
    return [
        *_told("I4 an agent's message was lost", sorted(world.sent.keys() - stored)),
        *_told("I4 without an outcome", [str(row["id"]) for row in rows if row["status"] not in SETTLED]),
        *_told("I4 said to be sent, never accepted", _unaccepted(states, accepted)),
        *_told("I5 accepted more than once", [ref for ref, count in accepted.items() if count > 1]),
    ]


def _unaccepted(states: dict[str, str], accepted: Counter[str]) -> list[str]:
    certain = ("sent", "delivered", "read", "played")
    return [ref for ref, status in states.items() if status in certain and not accepted[ref]]


async def _counts(world: World) -> list[str]:
    """I6: what conversations keep about their messages is what counting gives."""
    rows = await world.place.database.pool.fetch(
        "SELECT c.id, c.unread_count, count(m.id) AS counted FROM conversations c"
        " LEFT JOIN messages m ON m.account_id = c.account_id AND m.conversation_id = c.id"
        " AND m.direction = 'in' AND m.seq > c.read_seq"
        " WHERE c.account_id = $1 GROUP BY c.id, c.unread_count HAVING c.unread_count <> count(m.id)",
        world.place.account_id,
    )
    tickets = await world.place.database.pool.fetch(
        "SELECT c.id FROM conversations c LEFT JOIN tickets t ON t.account_id = c.account_id"
        " AND t.conversation_id = c.id AND t.closed_at IS NULL WHERE c.account_id = $1"
        " AND c.ticket_id IS DISTINCT FROM t.id",
        world.place.account_id,
    )
    return [
        *_told(
            "I6 unread_count", [f"{row['id']} {row['unread_count']} not {row['counted']}" for row in rows]
        ),
        *_told("I6 open ticket not the conversation's", [str(row["id"]) for row in tickets]),
    ]


async def _views(world: World, agents: list[Agent]) -> list[str]:
    """I6: the numbers of the views are those of the lists."""
    problems = []
    for number, agent in enumerate(agents):
        for _ in range(2):  # several times, so that every web process is asked
            told: Json = (await agent.api.get("/conversations/counters"))["views"]
            for view in VIEWS:
                items, _head = await agent.api.conversations(view)
                unread = sum(1 for item in items if item["unread_count"] > 0)
                if told[view] != {"total": len(items), "unread": unread}:
                    problems.append(
                        f"I6 counters of {view} for person {number}: {told[view]} not {len(items)}, {unread}"
                    )
    return problems


async def _agents(world: World, agents: list[Agent]) -> list[str]:
    """I3: what every agent has applied is what a fresh fetch gives."""
    items, _head = await world.admin.api.conversations()
    truth: dict[str, dict[int, Json]] = {}
    gate = asyncio.Semaphore(4)

    async def read(id_: str) -> None:
        async with gate:
            truth[id_] = {message["seq"]: message for message in await world.admin.api.thread(id_)}

    await asyncio.gather(*(read(item["id"]) for item in items))
    found: Counter[str] = Counter()
    for agent in agents:
        found.update(await agent.differences(truth))
    return _told("I3 applied is not fetched", [f"{text} for {count} agents" for text, count in found.items()])


def _told(what: str, found: list[str]) -> list[str]:
    if not found:
        return []
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return [f"{what}: {len(found)} ({', '.join(found[:_SHOWN])}{more})"]
