"""The payload corpus, byte for byte, through receiver, processor and conversations."""

import asyncio
import json
from typing import Any

import pytest

from prosa.channels.registry import CHANNELS
from prosa.intake.asgi import Hooks
from prosa.intake.processor import Processor
from prosa.kit.database import Database
from prosa.kit.settings import Settings
from tests.intake.support import NUMBER, PAYLOADS, Number, add_number, count, post
from tests.intake.test_processor import text, webhook

SIGNATURES = dict(
    line.split("\t")
    for line in (PAYLOADS / "SIGNATURES.tsv").read_text("utf-8").splitlines()
    if line.startswith(("wa-", "zz-", "x-"))
)


def metadata(body: bytes) -> set[tuple[str, str]]:
    """(WABA, phone_number_id) of everything in a body."""
    found: set[tuple[str, str]] = set()
    try:
        for entry in json.loads(body)["entry"]:
            for change in entry["changes"]:
                found.add((str(entry["id"]), str(change["value"]["metadata"]["phone_number_id"])))
    except (ValueError, KeyError, TypeError):
        pass
    return found


@pytest.fixture
async def numbers(database: Database, settings: Settings, number: Number) -> Number:
    """Every number of the corpus, but the one that is not ours."""
    bodies = [(PAYLOADS / name).read_bytes() for name in SIGNATURES if "unowned" not in name]
    known = {NUMBER}
    for waba, external_id in sorted({pair for body in bodies for pair in metadata(body)}):
        if external_id not in known and external_id.isdigit():
            known.add(external_id)
            await add_number(database, settings, number.account_id, external_id=external_id, business_id=waba)
    return number


async def test_every_payload_is_taken_and_nothing_is_poison(
    hooks: Hooks, numbers: Number, database: Database
) -> None:
    for name, signature in SIGNATURES.items():
        answer = await post(hooks, numbers.key, (PAYLOADS / name).read_bytes(), signature)
        assert answer.status == 200, name
    processor = Processor(database, CHANNELS)
    while await processor.step():
        pass

    assert await count(database, "webhook_deliveries", "NOT is_processed") == 0
    poison = await database.pool.fetch("SELECT error, trace FROM dead_letters WHERE trace <> ''")
    assert [row["trace"] for row in poison] == []
    assert await count(database, "messages", "direction = 'in'") > 30


async def test_the_corpus_twice_changes_nothing(hooks: Hooks, numbers: Number, database: Database) -> None:
    processor = Processor(database, CHANNELS)
    seen = []
    for _ in range(2):
        for name, signature in SIGNATURES.items():
            if name.startswith("wa-in-0"):
                await post(hooks, numbers.key, (PAYLOADS / name).read_bytes(), signature)
        while await processor.step():
            pass
        seen.append([await count(database, table) for table in ("messages", "contacts", "conversations")])

    assert seen[0] == seen[1]
    assert seen[0][0] > 20


async def test_repeats_at_once_in_two_processes_make_one_message(
    database: Database, settings: Settings, number: Number
) -> None:
    receivers = [Hooks(database, settings) for _ in range(2)]
    body = webhook(text("only"))
    await asyncio.gather(*(post(receivers[n % 2], number.key, body) for n in range(5)))
    processors = [Processor(database, CHANNELS) for _ in range(2)]
    for _ in range(2):
        await asyncio.gather(*(processor.step() for processor in processors))
    for receiver in receivers:
        await receiver.close()

    assert await count(database, "webhook_deliveries", "is_processed") == 5
    assert await count(database, "messages", "direction = 'in'") == 1
    assert await count(database, "events", "type = 'message.created'") == 1


async def test_a_mixed_batch_loses_only_what_is_poison(
    hooks: Hooks, database: Database, settings: Settings, number: Number
) -> None:
    """50 messages for two numbers, three of unknown kinds, one that nobody can read."""
    await add_number(database, settings, number.account_id, external_id="222")
    messages: list[Any] = [text(n) for n in range(46)]
    messages += [{**text(f"new-{n}"), "type": f"hologram_{n}"} for n in range(3)]
    messages.insert(20, "poison")
    body = json.loads(webhook(*messages[:25]))
    body["entry"] += json.loads(webhook(*messages[25:], number="222"))["entry"]

    await post(hooks, number.key, json.dumps(body).encode())
    await Processor(database, CHANNELS).step()

    assert await count(database, "messages", "direction = 'in' AND kind = 'text'") == 46
    assert await count(database, "messages", "kind = 'unsupported'") == 3
    assert await count(database, "dead_letters") == 1
    assert await count(database, "conversations") == 2
