"""Raw webhooks become messages once, in order, past poison, whatever crashes in between."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from prosa.channels.inbound import InboundMessage
from prosa.channels.registry import CHANNELS
from prosa.intake import queries, service
from prosa.intake.asgi import Hooks
from prosa.intake.errors import LetterNotFound, StillFails
from prosa.intake.processor import Processor, run_processor
from prosa.kit.database import Database, Transaction
from prosa.kit.ids import uuid7
from prosa.kit.leases import Lease, LeaseLost, Leases
from prosa.kit.settings import Settings
from prosa.messages.schemas import Arrived
from tests.intake.support import NUMBER, WABA, Number, add_number, connect_number, count, payload, post


def webhook(*messages: dict[str, Any], number: str = NUMBER, waba: str = WABA) -> bytes:
    """A WhatsApp body with these messages."""
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "554133330000", "phone_number_id": number},
        "contacts": [{"wa_id": "5541988887777", "profile": {"name": "Bia"}}],
        "messages": list(messages),
    }
    entry = {"id": waba, "changes": [{"field": "messages", "value": value}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def text(n: object, body: str = "oi") -> dict[str, Any]:
    return {
        "id": f"wamid.{n}",
        "from": "5541988887777",
        "timestamp": "1795176640",
        "type": "text",
        "text": {"body": body},
    }


class Recorder:
    """Stands for messages.receive: writes what it is given, chokes on poison."""

    def __init__(self) -> None:
        self.poison = {"veneno"}

    async def __call__(self, tx: Transaction, arrived: Sequence[Arrived]) -> None:
        for item in arrived:
            assert isinstance(item.element, InboundMessage)
            if item.element.text in self.poison:
                raise KeyError(f"cannot digest {item.element.text}")
            await tx.execute(
                "INSERT INTO effects (inbox_id, external_id) VALUES ($1, $2)",
                item.inbox.id,
                item.element.external_id,
            )


@pytest.fixture
async def recorder(database: Database) -> Recorder:
    await database.pool.execute(
        "CREATE TABLE effects (number serial, inbox_id uuid, external_id text UNIQUE)"
    )
    return Recorder()


@pytest.fixture
async def processor(database: Database, recorder: Recorder) -> Processor:
    return Processor(database, CHANNELS, recorder)


async def effects(database: Database) -> list[str]:
    rows = await database.pool.fetch("SELECT external_id FROM effects ORDER BY number")
    return [row["external_id"] for row in rows]


async def test_deliveries_are_applied_once_and_in_order(
    hooks: Hooks, number: Number, database: Database, processor: Processor
) -> None:
    for n in range(5):
        await post(hooks, number.key, webhook(text(n)))

    assert await processor.step() is True
    assert await processor.step() is False

    assert await effects(database) == [f"wamid.{n}" for n in range(5)]
    assert await count(database, "webhook_deliveries", "NOT is_processed") == 0
    await processor._note_health()
    assert await database.pool.fetchval("SELECT last_webhook_at FROM inboxes") is not None


async def test_poison_is_put_aside_and_everything_else_goes_on(
    hooks: Hooks, number: Number, database: Database, processor: Processor, recorder: Recorder
) -> None:
    await post(hooks, number.key, webhook(text("a")))
    await post(hooks, number.key, webhook(text("b"), text("c", "veneno"), text("d")))
    await post(hooks, number.key, b"{not json")
    await post(hooks, number.key, webhook(text("e")))

    await processor.step()

    assert sorted(await effects(database)) == [f"wamid.{n}" for n in "abde"]
    assert await count(database, "webhook_deliveries", "NOT is_processed") == 0
    rows = await database.pool.fetch("SELECT * FROM dead_letters ORDER BY error DESC")
    assert len(rows) == 2
    assert "cannot digest veneno" in "".join(row["error"] for row in rows)
    assert any("KeyError" in row["trace"] for row in rows)
    assert any("wamid.c" in str(row["element"]) for row in rows)


async def test_replay_after_a_fix(
    hooks: Hooks, number: Number, database: Database, processor: Processor, recorder: Recorder
) -> None:
    await post(hooks, number.key, webhook(text("b"), text("c", "veneno")))
    await processor.step()
    account_id = number.account_id
    async with database.transaction(account_id) as tx:
        (letter,) = (await service.list_letters(tx)).items
        assert (await service.health(tx)).items[0].dead_letters == 1

    with pytest.raises(StillFails):
        await service.replay(database, CHANNELS, account_id, letter.id, apply=recorder)
    again = await service.replay(database, CHANNELS, account_id, "all", apply=recorder)
    assert (again.done, again.failed) == (0, 1)
    recorder.poison = set()
    done = await service.replay(database, CHANNELS, account_id, letter.id, apply=recorder)
    twice = await service.replay(database, CHANNELS, account_id, letter.id, apply=recorder)

    assert (done.done, twice.done) == (1, 1)
    assert await effects(database) == ["wamid.b", "wamid.c"]
    async with database.transaction(account_id) as tx:
        assert (await service.list_letters(tx)).items == []
        assert len((await service.list_letters(tx, waiting_only=False)).items) == 1


async def test_replay_without_the_raw_webhook_uses_the_element(
    hooks: Hooks, number: Number, database: Database, processor: Processor, recorder: Recorder
) -> None:
    await post(hooks, number.key, webhook(text("c", "veneno")))
    await post(hooks, number.key, b"[]")
    await processor.step()
    await database.pool.execute("DELETE FROM webhook_deliveries")
    recorder.poison = set()

    result = await service.replay(database, CHANNELS, number.account_id, "all", apply=recorder)

    assert await effects(database) == ["wamid.c"]
    assert (result.done, result.failed) == (1, await count(database, "dead_letters") - 1)


async def test_a_letter_of_another_account_does_not_exist(
    hooks: Hooks, number: Number, database: Database, processor: Processor, settings: Settings
) -> None:
    other = await connect_number(database, settings, external_id="9")
    await post(hooks, number.key, webhook(text("c", "veneno")))
    await processor.step()
    letter_id = await database.pool.fetchval("SELECT id FROM dead_letters")

    with pytest.raises(LetterNotFound):
        await service.replay(database, CHANNELS, other.account_id, letter_id)


async def test_numbers_of_one_account_share_an_address_but_not_across_secrets_or_tenants(
    hooks: Hooks, number: Number, database: Database, processor: Processor, settings: Settings
) -> None:
    second = await add_number(database, settings, number.account_id, external_id="222")
    await add_number(database, settings, number.account_id, external_id="333", app_secret="outro-aplicativo")
    await connect_number(database, settings, external_id="444")
    for n in (NUMBER, "222", "333", "444", "555"):
        await post(hooks, number.key, webhook(text(n), number=n))

    await processor.step()

    rows = await database.pool.fetch("SELECT inbox_id, external_id FROM effects")
    assert {(row["inbox_id"], row["external_id"]) for row in rows} == {
        (number.inbox.id, f"wamid.{NUMBER}"),
        (second.id, "wamid.222"),
    }
    assert await count(database, "dead_letters") == 0
    assert await count(database, "webhook_deliveries", "NOT is_processed") == 0


async def test_a_crash_before_the_commit_changes_nothing_and_the_next_one_heals(
    hooks: Hooks, number: Number, database: Database, processor: Processor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post(hooks, number.key, webhook(text(1)))

    async def crash(self: Leases, tx: Transaction, lease: Lease) -> None:
        raise ConnectionResetError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(Leases, "confirm", crash)
        with pytest.raises(ConnectionResetError):
            await processor.step()
    assert await effects(database) == []
    assert await count(database, "dead_letters") == 0

    await processor.step()
    assert await effects(database) == ["wamid.1"]


async def test_a_stopped_holder_is_refused_after_a_takeover(
    hooks: Hooks, number: Number, database: Database, recorder: Recorder
) -> None:
    await post(hooks, number.key, webhook(text(1)))
    asleep, awake = asyncio.Event(), asyncio.Event()

    async def sleepy(tx: Transaction, arrived: Sequence[Arrived]) -> None:
        asleep.set()
        await awake.wait()
        await tx.execute("INSERT INTO effects (external_id) VALUES ('zombie')")

    zombie = Processor(database, CHANNELS, sleepy)
    stopped = asyncio.create_task(zombie.work_off(number.account_id, number.inbox.id))
    await asleep.wait()
    heir = Processor(database, CHANNELS, recorder)
    assert await heir.work_off(number.account_id, number.inbox.id) == 0, "the lease still holds"

    await database.pool.execute("UPDATE intake_leases SET leased_until = clock_timestamp() - interval '1 s'")
    assert await heir.work_off(number.account_id, number.inbox.id) == 1
    awake.set()
    with pytest.raises(LeaseLost):
        await stopped

    assert await effects(database) == ["wamid.1"]


async def test_the_old_fence_is_refused_even_when_the_work_is_still_there(
    number: Number, database: Database
) -> None:
    old, new = (Leases(database.pool, "intake_leases", holder) for holder in "ab")
    first = await old.acquire(number.account_id, number.inbox.id)
    assert first is not None
    assert await new.acquire(number.account_id, number.inbox.id) is None
    await old.release()
    second = await new.acquire(number.account_id, number.inbox.id)
    assert second is not None
    assert second.fence == first.fence + 1

    async with database.transaction(number.account_id) as tx:
        await new.confirm(tx, second)
    with pytest.raises(LeaseLost):
        async with database.transaction(number.account_id) as tx:
            await old.confirm(tx, first)


async def test_two_processors_do_the_work_once(
    hooks: Hooks, number: Number, database: Database, recorder: Recorder
) -> None:
    for n in range(30):
        await post(hooks, number.key, webhook(text(n)))
    workers = [Processor(database, CHANNELS, recorder) for _ in range(2)]

    await asyncio.gather(*(worker.step() for worker in workers))
    await asyncio.gather(*(worker.step() for worker in workers))

    assert await effects(database) == [f"wamid.{n}" for n in range(30)]


async def test_trouble_with_the_database_is_not_poison(
    hooks: Hooks, number: Number, database: Database, recorder: Recorder
) -> None:
    await post(hooks, number.key, webhook(text(1)))
    tries = 0

    async def away_at_first(tx: Transaction, arrived: Sequence[Arrived]) -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise asyncpg.AdminShutdownError("terminating connection")
        await recorder(tx, arrived)

    stop = asyncio.Event()
    running = asyncio.create_task(run_processor(database, CHANNELS, stop, apply=away_at_first))
    async with asyncio.timeout(10):
        while not await effects(database):
            await asyncio.sleep(0.02)
    stop.set()
    await running

    assert await count(database, "dead_letters") == 0
    assert tries == 3


async def test_the_bell_wakes_the_processor(
    hooks: Hooks, number: Number, database: Database, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prosa.intake.processor.IDLE_SECONDS", 60.0)
    stop = asyncio.Event()
    running = asyncio.create_task(run_processor(database, CHANNELS, stop, apply=recorder))
    await asyncio.sleep(0.3)
    await post(hooks, number.key, webhook(text(1)))
    async with asyncio.timeout(5):
        while not await effects(database):
            await asyncio.sleep(0.01)
    stop.set()
    async with asyncio.timeout(5):
        await running
    assert await count(database, "intake_leases", "leased_until > clock_timestamp()") == 0


async def test_batches_are_bounded_by_number_and_size(
    number: Number, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MAX_DELIVERIES", 4)
    monkeypatch.setattr(queries, "MAX_BYTES", 25)
    ids = [uuid7() for _ in range(6)]
    for delivery_id in reversed(ids):
        await _insert(database, number, delivery_id, b"0123456789")

    chosen = await queries.next_deliveries(database.pool, number.account_id, number.inbox.id)

    assert [delivery.id for delivery in chosen] == ids[:2]


async def _insert(database: Database, number: Number, delivery_id: UUID, body: bytes) -> None:
    await database.pool.execute(
        "INSERT INTO webhook_deliveries (id, account_id, inbox_id, body) VALUES ($1, $2, $3, $4)",
        delivery_id,
        number.account_id,
        number.inbox.id,
        body,
    )


async def test_template_and_account_news_reach_their_places(
    hooks: Hooks, number: Number, database: Database, processor: Processor
) -> None:
    for name in (
        "wa-tpl-001-approved",
        "wa-tpl-004-quality",
        "wa-acc-001-throughput",
        "wa-acc-003-restriction",
    ):
        await post(hooks, number.key, _ours(payload(f"{name}.json")))
    await post(hooks, number.key, _ours(payload("wa-acc-003-restriction.json")))

    await processor.step()

    assert await count(database, "dead_letters") == 0
    template = await database.pool.fetchrow("SELECT * FROM message_templates")
    assert template is not None
    assert (template["name"], template["status"]) == ("confirmacao_entrega_v2", "APPROVED")
    kinds = [
        row["kind"] for row in await database.pool.fetch("SELECT kind FROM channel_notices ORDER BY kind")
    ]
    assert kinds == sorted({*kinds}), "a repeated notice is kept once"
    assert {"restriction", "template_quality"} <= set(kinds)


def _ours(body: bytes) -> bytes:
    """The same news for our number, whatever number the file names."""
    data = json.loads(body)
    for entry in data["entry"]:
        entry["id"] = WABA
        for change in entry["changes"]:
            if "display_phone_number" in change["value"]:
                change["value"]["display_phone_number"] = "554133330000"
    return json.dumps(data).encode()


async def test_the_real_receiver_makes_messages_once(
    hooks: Hooks, number: Number, database: Database
) -> None:
    body = webhook(text(1), text(2))
    for _ in range(3):
        await post(hooks, number.key, body)
    processor = Processor(database, CHANNELS)

    await processor.step()
    await post(hooks, number.key, body)
    await processor.step()

    assert await count(database, "messages", "direction = 'in'") == 2
    assert await count(database, "dead_letters") == 0
