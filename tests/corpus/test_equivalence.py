"""The whole corpus ends in one state, however often and in whatever order it comes."""

import asyncio
import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from prosa.channels.registry import CHANNELS
from prosa.inboxes import service as inboxes
from prosa.intake.processor import Processor, give, understand
from prosa.intake.queries import RawDelivery
from prosa.kit.database import Database, Transaction
from prosa.kit.ids import uuid7
from prosa.kit.settings import Settings
from prosa.messages import jobs
from prosa.messages.receive import receive
from prosa.messages.schemas import Arrived
from tests.corpus.world import NOW, PAYLOADS, State, World, build, files


def comparable(state: State) -> State:
    """Without what honestly depends on the order of arrival: all were received more than five minutes late."""
    # Updates of one template carry times that nothing keeps; lines about a number stand where the conversation is.
    left = {key: value for key, value in state.items() if key not in ("templates", "threads", "lines")}
    left["notices"] = sorted(set(left["notices"]))
    left["conversations"] = {
        key: {name: value for name, value in row.items() if name not in ("last", "waiting_since")}
        for key, row in left["conversations"].items()
    }
    return left


_reference: list[State] = []


@pytest.fixture
async def reference(shared: Database, settings: Settings) -> State:
    """Every file once, in the order of the index."""
    if not _reference:
        world = await build(shared, settings)
        await world.post(*files())
        _reference.append(await world.state())
    return _reference[0]


def difference(one: Any, other: Any, path: str = "") -> list[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        found = []
        for key in sorted({*one, *other}, key=str):
            found += difference(one.get(key), other.get(key), f"{path}/{key}")
        return found
    return [] if one == other else [f"{path}: {one!r} != {other!r}"]


async def test_twice(shared: Database, settings: Settings, reference: State) -> None:
    world = await build(shared, settings)
    await world.post(*files())
    events = "SELECT last_number FROM event_counters WHERE account_id = $1"
    before = await shared.pool.fetchval(events, world.account_id)

    await world.post(*files())

    assert difference(reference, await world.state()) == []
    assert await shared.pool.fetchval(events, world.account_id) == before


async def test_in_one_batch(shared: Database, settings: Settings, reference: State) -> None:
    world = await build(shared, settings)
    await world.put(files())
    await world.work()

    assert difference(comparable(reference), comparable(await world.state())) == []


@pytest.mark.parametrize("seed", range(2))
async def test_shuffled(seed: int, shared: Database, settings: Settings, reference: State) -> None:
    names = files() * 2
    random.Random(seed).shuffle(names)
    world = await build(shared, settings)
    half = len(names) // 2
    await world.post(*names[:half])
    await world.put(names[half:], to=world.b)
    await world.work()

    assert difference(comparable(reference), comparable(await world.state())) == []


@pytest.mark.parametrize("seed", range(2))
async def test_eight_at_once(seed: int, shared: Database, settings: Settings, reference: State) -> None:
    names = files() * 2
    random.Random(seed).shuffle(names)
    world = await build(shared, settings)
    lines = [names[start::8] for start in range(8)]

    await asyncio.gather(*(_apply_all(world, line) for line in lines))
    for _ in range(2):
        await jobs.reconcile(shared)

    state = comparable(await world.state())
    expected = comparable(reference)
    del state["dead"], expected["dead"]  # dead letters are the processor's part
    assert difference(expected, state) == []
    await _check_numbers(world)


async def test_two_addresses_and_several_processors(
    shared: Database, settings: Settings, reference: State
) -> None:
    world = await build(shared, settings)
    names = files()
    await world.put(names[::2], to=world.a)
    await world.put(names[1::2] + names[::3], to=world.b)
    processors = [Processor(shared, CHANNELS) for _ in range(4)]

    for _ in range(3):
        work = (p.work_off(world.account_id, inbox_id) for p in processors for inbox_id in (world.a, world.b))
        await asyncio.gather(*work)
    for _ in range(2):
        await jobs.reconcile(shared)

    assert difference(comparable(reference), comparable(await world.state())) == []
    await _check_numbers(world)


@pytest.mark.parametrize("seed", range(2))
async def test_punctual_deliveries_give_threads_in_the_order_of_writing(
    seed: int, shared: Database, settings: Settings
) -> None:
    """Received when they were sent, but understood in any order: also the rows' previews are equal."""
    states = []
    for shuffled in (False, True):
        world = await build(shared, settings)
        names = files()
        if shuffled:
            random.Random(seed).shuffle(names)
        for name in names:
            await world.put([name], at=_written_at(name))
            if shuffled:
                await world.work()
        await world.work()
        state = await world.state()
        for key in ("templates", "lines"):
            del state[key]
        for row in state["conversations"].values():
            del row["waiting_since"]  # an answer from the phone ends the waiting of what had come by then
        states.append(state)

    assert difference(states[0], states[1]) == []


def _written_at(name: str) -> datetime:
    times = [
        at
        for element in CHANNELS["whatsapp"].parse((PAYLOADS / name).read_bytes())
        if (at := getattr(element, "provider_at", None)) is not None
    ]
    return max(times, default=NOW) + timedelta(seconds=2)


async def _apply_all(world: World, names: list[str]) -> None:
    async with world.database.transaction(world.account_id) as tx:
        among = await inboxes.siblings(tx, world.a)
    for name in names:
        delivery = RawDelivery(uuid7(), NOW, (PAYLOADS / name).read_bytes())
        arrived, _ = understand(CHANNELS["whatsapp"], delivery, among)

        async def work(tx: Transaction, arrived: list[Arrived] = arrived) -> None:
            await give(tx, arrived, receive)

        await world.database.run(world.account_id, work)


async def _check_numbers(world: World) -> None:
    """Numbers in a thread are dense; events have no gap (I2)."""
    rows = await world.database.pool.fetch(
        "SELECT c.last_seq, array_agg(m.seq ORDER BY m.seq) AS seqs FROM conversations c"
        " JOIN messages m ON m.account_id = c.account_id AND m.conversation_id = c.id"
        " WHERE c.account_id = $1 GROUP BY c.id, c.last_seq",
        world.account_id,
    )
    for row in rows:
        assert row["seqs"] == list(range(1, row["last_seq"] + 1))
    numbers = await world.database.pool.fetch(
        "SELECT number FROM events WHERE account_id = $1 ORDER BY number", world.account_id
    )
    assert [row["number"] for row in numbers] == list(range(1, len(numbers) + 1))
