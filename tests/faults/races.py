"""Several people who want the same conversation, and customers who write meanwhile."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID

import msgspec

from tests.faults.checker import check
from tests.faults.outcome import Outcome
from tests.faults.world import World, until_true, world
from tests.harness.agents import Api, Json
from tests.harness.report import Figure

PEOPLE = 50
ROUNDS = 200
CUSTOMERS = 12
SECONDS = 20.0


async def f16(seed: int) -> Outcome:
    """2–50 agents start or accept one conversation at once, 200 times, over two web processes."""
    async with world("F16", seed, people=PEOPLE) as it:
        await it.follow(PEOPLE)
        queues = {
            mode: await department(it, mode, it.place.user_ids, mode=mode, offer_seconds=600, capacity=500)
            for mode in ("pull", "push")
        }
        ids = await arrive(it, ROUNDS)
        everybody = range(PEOPLE)
        await asyncio.gather(*(available(it, number) for number in everybody))
        await transfer(it, ids, queues["pull"])
        race = _Race(it)
        for id_ in ids[: ROUNDS // 2]:
            racers = it.rng.sample(everybody, it.rng.randint(2, PEOPLE))
            await race.run(id_, [(number, f"/conversations/{id_}/start") for number in racers])
        await transfer(it, ids[ROUNDS // 2 :], queues["push"])
        left = ROUNDS - ROUNDS // 2
        while left:
            wave = await _offered(it)
            for number, offer in wave[:left]:
                id_ = offer["conversation_id"]
                racers = it.rng.sample(everybody, it.rng.randint(2, PEOPLE))
                wanted = [(other, f"/conversations/{id_}/start") for other in racers if other != number]
                wanted += [(number, f"/offers/{offer['id']}/accept")] * 2  # a double click
                it.rng.shuffle(wanted)
                await race.run(id_, wanted)
            left -= len(wave[:left])
        await it.settle()
        return Outcome(
            [
                Figure("F16 rounds", race.rounds, "", f">= {ROUNDS}"),
                Figure("F16 attempts", race.attempts, ""),
                Figure("F16 rounds without exactly one winner", race.without_winner, "", "<= 0"),
                Figure("F16 losers not told the winner by a 409", sum(race.untold.values()), "", "<= 0"),
                Figure("F16 won by the one to whom it was offered", race.accepted, f"of {ROUNDS // 2}"),
            ],
            [*race.problems(), *await check(it)],
        )


class _Race:
    def __init__(self, it: World) -> None:
        self._it = it
        self.rounds = self.attempts = self.without_winner = self.accepted = 0
        self.untold: Counter[str] = Counter()
        self.wrong: list[str] = []

    async def run(self, conversation_id: str, wanted: list[tuple[int, str]]) -> None:
        """(person, path) of everybody, at once; one may win, who may have tried twice."""
        it = self._it
        answers = await asyncio.gather(*(it.agents[who].api.call("POST", path, {}) for who, path in wanted))
        self.rounds += 1
        self.attempts += len(wanted)
        won = {who for (who, _), (status, _) in zip(wanted, answers, strict=True) if status == 200}
        it.history.note("race", conversation=conversation_id, attempts=len(wanted), won=sorted(won))
        if len(won) != 1:
            self.without_winner += 1
            self.wrong.append(f"{conversation_id} has the winners {sorted(won)}")
            return
        [winner] = won
        owner = str(it.place.user_ids[winner])
        self.accepted += any(who == winner and path.endswith("accept") for who, path in wanted)
        for status, answer in answers:
            told = answer.get("extra", {}).get("agent_id")
            if status != 200 and (status != 409 or told != owner):
                self.untold[f"{status} {answer.get('code')} {told}"] += 1
        now = (await it.admin.api.get(f"/conversations/{conversation_id}"))["conversation"]
        if (now["state"], now["agent_id"]) != ("active", owner):
            self.wrong.append(f"{conversation_id} is {now['state']} with {now['agent_id']}, not {owner}")

    def problems(self) -> list[str]:
        return [
            *(f"F16 {text}" for text in self.wrong[:5]),
            *(f"F16 a loser was told {text}: {count} times" for text, count in self.untold.most_common(5)),
        ]


async def _offered(it: World) -> list[tuple[int, Json]]:
    """(person, offer) of everything that is being offered, at least one."""
    found: list[tuple[int, Json]] = []

    async def look() -> bool:
        answers = await asyncio.gather(*(agent.api.get("/offers") for agent in it.agents))
        found[:] = [(number, item) for number, answer in enumerate(answers) for item in answer["items"]]
        return bool(found)

    await until_true(look, 20, "offers made")
    return found


async def f17(seed: int) -> Outcome:
    """Start, take over, transfer, give back, close and reopen, while customers write and agents answer."""
    async with world("F17", seed) as it:
        await it.follow(12)
        friends = await it.befriend(CUSTOMERS)
        stop = asyncio.Event()
        outcomes: Counter[int] = Counter()
        people = [_hands(it, agent.api, friends, stop, outcomes) for agent in it.agents[:8]]
        hands = [it.spawn(work) for work in people]
        office = it.spawn(it.office(friends, stop))
        until = asyncio.get_running_loop().time() + SECONDS
        number = 0
        while asyncio.get_running_loop().time() < until:
            number += 1
            await it.simulator.control.say(f"c{it.rng.randrange(CUSTOMERS):06d}", f"e agora? {number}")
            await asyncio.sleep(it.rng.uniform(0, 0.05))
        stop.set()
        await asyncio.gather(*hands, office)
        await it.settle()
        failures = sum(count for status, count in outcomes.items() if status >= 500)
        return Outcome(
            [
                Figure("F17 messages of customers", number, ""),
                Figure("F17 actions that took place", outcomes[200], ""),
                Figure(
                    "F17 actions refused, too late", sum(outcomes.values()) - outcomes[200] - failures, ""
                ),
                Figure("F17 actions failed", failures, "", "<= 0"),
            ],
            [*await _serial(it), *await check(it)],
        )


async def _hands(it: World, api: Api, ids: list[str], stop: asyncio.Event, outcomes: Counter[int]) -> None:
    """One person who does whatever comes to mind, never waiting for what others do."""
    actions = ("start", "take-over", "transfer", "send-back", "close", "close", "reopen")
    while not stop.is_set():
        id_, action = it.rng.choice(ids), it.rng.choice(actions)
        data: Json = {}
        if action == "transfer":
            data = {"department_id": str(it.rng.choice(it.place.department_ids))}
            if it.rng.random() < 0.5:
                data["agent_id"] = str(it.rng.choice(it.place.user_ids))
        status, _ = await api.call("POST", f"/conversations/{id_}/{action}", data)
        outcomes[status] += 1
        it.history.note(action, conversation=id_, status=status)
        await asyncio.sleep(it.rng.uniform(0, 0.1))


_OPENING = ("ticket_opened", "reopened")
_PLACING = ("started", "taken_over", "transferred", "returned_to_queue", "reopened")


async def _serial(it: World) -> list[str]:
    """Whether what the threads tell, read in order, leads to what the conversations are."""
    database = it.place.database
    rows = await database.pool.fetch(
        "SELECT conversation_id, seq, direction, ticket_id, kind, content FROM messages WHERE account_id = $1"
        " ORDER BY conversation_id, seq",
        it.place.account_id,
    )
    told: dict[UUID, list[Any]] = {}
    for row in rows:
        told.setdefault(row["conversation_id"], []).append(row)
    now = await database.pool.fetch(
        "SELECT id, state, agent_id, department_id, (SELECT count(*) FROM tickets t WHERE t.account_id = c.account_id"
        " AND t.conversation_id = c.id AND t.closed_at IS NULL) AS open FROM conversations c WHERE account_id = $1",
        it.place.account_id,
    )
    problems = []
    for conversation in now:
        id_ = conversation["id"]
        is_open, agent = False, None
        for row in told[id_]:
            content = row["content"] or {}
            action = content.get("action") if row["kind"] == "activity" else None
            if action in _OPENING:
                if is_open:
                    problems.append(f"F17 {id_} was opened at {row['seq']} while it was open")
                is_open, agent = True, None
            if action in _PLACING:
                agent = content.get("agent_id")
            if action == "closed":
                if not is_open:
                    problems.append(f"F17 {id_} was closed at {row['seq']} while it was closed")
                is_open, agent = False, None
            if row["direction"] == "in" and (not is_open or row["ticket_id"] is None):
                problems.append(f"F17 message {row['seq']} of {id_} sits in a closed conversation")
        served_by = None if conversation["agent_id"] is None else str(conversation["agent_id"])
        state = "closed" if not is_open else "queued" if agent is None else "active"
        if (conversation["state"], served_by) != (state, agent):
            problems.append(
                f"F17 {id_} is {conversation['state']} with {served_by}, its thread says {state} with {agent}"
            )
        if conversation["open"] != (1 if is_open else 0):
            problems.append(f"F17 {id_} has {conversation['open']} open tickets")
    return [*problems[:10], *await _versions(it)]


async def _versions(it: World) -> list[str]:
    """No two different states of a conversation were published as the same version, and none after a later one."""
    rows = await it.place.database.pool.fetch(
        "SELECT convert_from(payload, 'UTF8')::text AS data FROM events WHERE account_id = $1 ORDER BY number",
        it.place.account_id,
    )
    last: dict[str, Json] = {}
    problems = []
    for row in rows:
        conversation = msgspec.json.decode(row["data"]).get("conversation")
        if conversation is None:
            continue
        before = last.setdefault(conversation["id"], conversation)
        if conversation["version"] < before["version"]:
            problems.append(f"F17 {conversation['id']}: version {conversation['version']} after a later one")
        if conversation["version"] == before["version"] and conversation["state"] != before["state"]:
            problems.append(f"F17 {conversation['id']}: two states as version {conversation['version']}")
        last[conversation["id"]] = conversation
    return problems[:5]


# --- what several faults need


async def department(it: World, name: str, user_ids: list[UUID], **settings: Any) -> str:
    """A new department; its id."""
    data = {"name": name, "member_ids": [str(user_id) for user_id in user_ids], "settings": settings}
    status, answer = await it.admin.api.call("POST", "/departments", data)
    if status != 201:
        raise RuntimeError(f"no department: {status} {answer}")
    return str(answer["id"])


async def arrive(it: World, count: int) -> list[str]:
    """New customers who write once; their conversations."""
    known = {item["id"] for item in (await it.admin.api.conversations())[0]}
    start = 84_000_000 + len(known)
    for first in range(0, count, 20):
        numbers = range(start + first, start + min(first + 20, count))
        await asyncio.gather(*(it.provider.say(f"55119{number}", "Olá") for number in numbers))
    found: list[str] = []

    async def there() -> bool:
        items, _ = await it.admin.api.conversations()
        found[:] = [item["id"] for item in items if item["id"] not in known]
        return len(found) == count

    await until_true(there, 30, "conversations opened")
    return found


async def available(it: World, number: int) -> None:
    """A person wants to be given something."""
    status, answer = await it.agents[number].api.call("PUT", "/me/agent-state", {"state": "available"})
    if status != 200:
        raise RuntimeError(f"not available: {status} {answer}")


async def transfer(it: World, ids: list[str], department_id: str) -> None:
    """The administrator puts conversations into a queue."""
    data = {"ids": ids, "department_id": department_id}
    status, answer = await it.admin.api.call("POST", "/conversations/transfer", data)
    if status != 200 or len(answer["done"]) != len(ids):
        raise RuntimeError(f"not transferred: {status} {answer}")
