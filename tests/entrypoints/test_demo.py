"""The demo company: its stories can be told at any moment, once, and leave a healthy installation behind."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from prosa.entrypoints.demo import COMPANY, files, recall, seed
from prosa.entrypoints.demo.script import BadStory, parse, read_stories, told_until
from prosa.kit.database import Database
from prosa.kit.settings import Settings
from prosa.kit.storage import Storage
from prosa.realtime.queries import bucket_counts
from simulator import testing
from tests.conversations.office import plain

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize("hour", [0, 3, 9, 15, 22])
@pytest.mark.parametrize("day", range(7))
def test_answers_come_while_the_window_is_open(day: int, hour: int) -> None:
    now = MONDAY + timedelta(days=day, hours=hour, minutes=30)
    heard: dict[str, datetime] = {}
    previous: dict[str, datetime] = {}
    for step in told_until(now, read_stories()):
        name = step.person.name
        assert step.at <= now
        assert step.at >= previous.get(name, step.at)
        previous[name] = step.at
        if step.sign == "<" and not {"react", "edit", "revoke"} & step.options.keys():
            heard[name] = step.at
        if step.sign == ">" and "template" not in step.options:
            assert step.at - heard[name] < DAY, f"{name}: {step.text}"


def test_stories_name_real_files_and_nobody_twice() -> None:
    stories = read_stories()
    names = [story.person.name for story in stories]
    assert len(names) == len(set(names))
    assert 25 <= len(names) <= 40
    assert len({story.person.address for story in stories}) == len(names)
    for step in told_until(MONDAY, stories):
        file = files.of(step.options)
        if file is not None:
            assert file.content
            assert len(file.content) < 300_000


@pytest.mark.parametrize(
    "text",
    [
        "Bom dia",
        "== Ana | 5511",
        "== Ana | 5511987654321 | São Paulo\n@ 3x",
        "== Ana | 5511987654321 | São Paulo\n> Oi",
    ],
)
def test_a_bad_line_is_named(text: str) -> None:
    with pytest.raises(BadStory):
        told_until(MONDAY, parse(text.splitlines()))


@pytest.mark.slow
async def test_the_company_is_made_once_and_healthy(database: Database, settings: Settings) -> None:
    webhook, recalled = await seed(database, settings)
    account_id = await database.pool.fetchval("SELECT id FROM accounts WHERE name = $1", COMPANY)

    async def one(query: str) -> object:
        return await database.pool.fetchval(query)

    assert await one("SELECT count(*) FROM outbox") == 0
    assert await one("SELECT count(*) FROM pending_elements") == 0
    assert await one("SELECT count(*) FROM attachments WHERE state <> 'ready' OR message_id IS NULL") == 0
    assert await one("SELECT max(last_seq) FROM conversations") >= 300  # type: ignore[operator]
    gaps = (
        "SELECT count(*) FROM conversations c WHERE ARRAY(SELECT generate_series(1, c.last_seq))"
        " <> ARRAY(SELECT seq FROM messages m WHERE m.conversation_id = c.id ORDER BY seq)"
    )
    assert await one(gaps) == 0
    late = "SELECT count(*) FROM messages WHERE position_at > $1"
    assert await database.pool.fetchval(late, database.clock.now()) == 0
    states = await database.pool.fetch("SELECT DISTINCT state FROM conversations")
    assert {row["state"] for row in states} == {"queued", "active", "closed"}
    assert await one("SELECT count(*) FROM pause_reasons") == 6
    assert await one("SELECT count(*) FROM custom_fields WHERE at_closing <> 'none'") == 5
    targets = "SELECT count(*) FROM conversations WHERE state IN ('queued', 'active') AND sla_kind IS NULL"
    assert await one(targets) == 0, "every open one has its next target"
    waiting = "SELECT count(DISTINCT department_id) FROM conversations WHERE state = 'queued'"
    assert await one(waiting) == 3
    assert await one("SELECT count(DISTINCT agent_id) FROM conversations WHERE state = 'active'") == 5
    failed = "SELECT error->>'advice' FROM messages WHERE status = 'failed'"
    assert await one(failed) not in {None, "unknown"}

    # Every change was published: summed up, the events give the buckets.
    async with database.transaction(account_id) as tx:
        counted = {bucket: n for bucket, n in (await bucket_counts(tx.connection, account_id)).items() if n}
    summed: dict[str, int] = {}
    for row in await database.pool.fetch("SELECT before, after FROM events"):
        for side, sign in ((row["before"], -1), (row["after"], 1)):
            if side is not None:
                key = repr(sorted((name, str(value)) for name, value in side.items()))
                summed[key] = summed.get(key, 0) + sign
    shown = {
        repr(sorted((name, str(value)) for name, value in plain(bucket.as_dict()).items())): n
        for bucket, n in counted.items()
    }
    assert {key: n for key, n in summed.items() if n} == shown

    storage = Storage(settings.storage_url)
    for row in await database.pool.fetch("SELECT storage_key, size FROM attachments"):
        assert await storage.size(row["storage_key"]) == row["size"]

    head = await one("SELECT max(number) FROM events")
    assert (await seed(database, settings))[0] == webhook
    assert await one("SELECT max(number) FROM events") == head

    await _check_simulator(database, webhook, recalled)


async def _check_simulator(database: Database, webhook: str, recalled: recall.Recalled) -> None:
    """Its phones know everybody, and their windows are open where Prosa's are."""
    rows = await database.pool.fetch(
        "SELECT i.address, b.external_id AS phone, c.last_inbound_at > $1 AS is_open FROM conversations c"
        " JOIN inboxes b ON b.id = c.inbox_id JOIN contact_identities i ON i.contact_id = c.contact_id",
        database.clock.now() - DAY,
    )
    assert {row["is_open"] for row in rows} == {True, False}
    async with testing.running() as sim:
        assert await asyncio.to_thread(recall.tell, sim.url, webhook, recalled)
        assert sim.simulator.store.webhook_url == webhook
        for row in rows:
            customer = sim.simulator.store.find_customer(row["address"])
            assert customer is not None
            assert sim.simulator.store.window_open(row["phone"], customer.id) == row["is_open"]
        marina = await sim.control.messages("marina")
        assert marina[-1]["content"] == {"body": "Tem 2,10 por dentro... e agora?"}
        assert marina[-1]["status"] == "received"


async def test_an_interrupted_seed_leaves_nothing(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories = parse(
        "== Lia | 5511987650000 | São Paulo\n@ 1d 10:00\n<{image=sofa} Oi\nelisa! dance".splitlines()
    )
    monkeypatch.setattr("prosa.entrypoints.demo.read_stories", lambda: stories)
    with pytest.raises(ValueError, match="nobody can dance"):
        await seed(database, settings)
    assert await database.pool.fetchval("SELECT count(*) FROM conversations") == 0
    folder = settings.data_dir / "files"
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_nobody_answers_where_there_is_no_simulator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recall, "_PATIENCE", 0.0)
    assert not recall.tell("http://127.0.0.1:9", "http://127.0.0.1:9/hooks", recall.Recalled())
