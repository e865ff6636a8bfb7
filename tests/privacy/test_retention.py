"""Contents go when their time is over, on the day that it is over where the company is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.kit.clock import FrozenClock
from prosa.kit.ids import uuid7
from prosa.kit.settings import Settings
from prosa.kit.storage import Storage, new_key
from prosa.privacy import policy, retention, service
from prosa.privacy.jobs import drop_files
from tests.conversations.office import Office
from tests.desk.support import SUPERVISOR, act, served
from tests.privacy.support import contact_of, hold

SAO_PAULO, SANTIAGO, NEW_YORK = map(ZoneInfo, ("America/Sao_Paulo", "America/Santiago", "America/New_York"))


@pytest.mark.parametrize(
    ("now", "months", "zone", "expected"),
    [
        # 23:30 of the 19th there is the 20th in UTC.
        ("2026-11-20T02:30Z", 1, SAO_PAULO, "2026-10-19T03:00Z"),
        ("2026-11-20T15:00Z", 12, SAO_PAULO, "2025-11-20T03:00Z"),
        ("2026-03-31T12:00Z", 1, SAO_PAULO, "2026-02-28T03:00Z"),
        ("2024-03-31T12:00Z", 1, SAO_PAULO, "2024-02-29T03:00Z"),
        ("2026-01-15T12:00Z", 1, SAO_PAULO, "2025-12-15T03:00Z"),
        # On one side of the change of clocks each.
        ("2026-11-20T15:00Z", 1, NEW_YORK, "2026-10-20T04:00Z"),
        ("2026-12-20T15:00Z", 1, NEW_YORK, "2026-11-20T05:00Z"),
        # Santiago's clocks skip midnight of 2026-09-06: the day begins at one o'clock.
        ("2026-10-06T15:00Z", 1, SANTIAGO, "2026-09-06T04:00Z"),
        ("2026-10-05T15:00Z", 1, SANTIAGO, "2026-09-05T04:00Z"),
        ("2026-10-07T15:00Z", 1, SANTIAGO, "2026-09-07T03:00Z"),
    ],
)
def test_the_day_on_which_contents_are_too_old(now: str, months: int, zone: ZoneInfo, expected: str) -> None:
    found = policy.cutoff(datetime.fromisoformat(now), months, zone)
    assert found == datetime.fromisoformat(expected)
    assert found.tzinfo is UTC


@given(
    now=st.integers(0, 35 * 365 * 24 * 60).map(
        lambda n: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
    ),
    months=st.integers(1, 240),
    zone=st.sampled_from([SAO_PAULO, SANTIAGO, NEW_YORK]),
)
def test_nothing_younger_than_the_months_goes(now: datetime, months: int, zone: ZoneInfo) -> None:
    found = policy.cutoff(now, months, zone)
    assert found < now
    # A month has at most 31 days, the day itself and a change of clocks come on top.
    assert now - found < timedelta(days=31 * months + 2)
    assert now - found > timedelta(days=28 * months - 1)
    assert found <= policy.cutoff(now + timedelta(hours=1), months, zone)


async def _rule(office: Office, months: int = 1) -> None:
    await act(office, SUPERVISOR, service.set_retention, {"whatsapp": months})


async def _texts(office: Office) -> list[str]:
    rows = await office.database.pool.fetch(
        "SELECT text FROM messages WHERE kind <> 'activity' ORDER BY position_at, seq"
    )
    return [row["text"] for row in rows]


async def test_old_contents_go_and_young_ones_stay(
    office: Office, clock: FrozenClock, storage: Storage, settings: Settings
) -> None:
    thread = await office.say(1, "antiga")
    old = await office.database.pool.fetchrow("SELECT id, external_id FROM messages WHERE text = 'antiga'")
    assert old is not None
    key = new_key()
    await storage.put(key, b"foto")
    await office.database.pool.execute(
        "INSERT INTO attachments (account_id, id, message_id, kind, name, storage_key, state)"
        " VALUES ($1, $2, $3, 'image', 'foto.jpg', $4, 'ready')",
        office.account_id,
        uuid7(),
        old["id"],
        key,
    )
    await office.database.pool.execute(  # nobody serves it any more
        "UPDATE conversations SET state = 'closed', ticket_id = NULL WHERE id = $1", thread
    )
    await office.database.pool.execute("UPDATE tickets SET closed_at = now()")
    clock.advance(timedelta(days=29))
    await office.say(1, "nova", reply_to_external_id=old["external_id"])
    await office.database.pool.execute(
        "UPDATE conversations SET state = 'closed', ticket_id = NULL WHERE id = $1", thread
    )
    await office.database.pool.execute("UPDATE tickets SET closed_at = now()")
    await _rule(office)
    assert await retention.run(office.database) == 0
    clock.advance(timedelta(days=3))
    assert await retention.run(office.database) > 0
    assert await _texts(office) == ["", "nova"]
    assert await drop_files(office.database, storage) == 1
    row = await office.database.pool.fetchrow("SELECT reply_to, deleted FROM messages WHERE text = 'nova'")
    assert row is not None
    assert (row["reply_to"]["text"], row["deleted"]) == ("", None)
    assert (await office.row(thread))["last_message"]["text"] == "nova"
    contact = await office.database.pool.fetchrow("SELECT * FROM contacts")
    assert contact is not None
    assert contact["profile_name"] == "Cliente 1"
    clock.advance(timedelta(hours=7))
    assert await retention.run(office.database) == 0
    clock.advance(timedelta(days=40))
    await retention.run(office.database)
    assert await _texts(office) == ["", ""]
    assert (await office.row(thread))["last_message"]["text"] == ""
    async with office.database.transaction(office.account_id) as tx:
        (rule,) = (await service.retention(tx)).items
    assert rule.cleared >= 2
    await office.check_numbers()


async def test_open_tickets_and_held_people_keep_theirs(office: Office, clock: FrozenClock) -> None:
    await served(office, 1)
    held = await office.say(2, "sob processo")
    await _close(office, held)
    await hold(office, await contact_of(office, held))
    free = await office.say(3, "livre")
    await _close(office, free)
    clock.advance(timedelta(days=100))
    await _rule(office)
    await retention.run(office.database)
    assert sorted(await _texts(office)) == ["", "oi", "sob processo"]
    # What was held is looked at again when it is not any more.
    await act(office, SUPERVISOR, service.release, await contact_of(office, held))
    clock.advance(timedelta(hours=7))
    await retention.run(office.database)
    assert sorted(await _texts(office)) == ["", "", "oi"]


async def _close(office: Office, thread: object) -> None:
    await office.database.pool.execute(
        "UPDATE conversations SET state = 'closed', ticket_id = NULL WHERE id = $1", thread
    )
    await office.database.pool.execute(
        "UPDATE tickets SET closed_at = now() WHERE conversation_id = $1", thread
    )


async def test_many_go_in_batches(
    office: Office, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 3)
    for number in range(8):
        thread = await office.say(1, f"nº {number}")
    await _close(office, thread)
    clock.advance(timedelta(days=100))
    await _rule(office)
    await retention.run(office.database)
    assert set(await _texts(office)) == {""}
    # Once more there is nothing to do, and nothing is written.
    versions = await office.database.pool.fetch("SELECT version FROM messages ORDER BY id")
    clock.advance(timedelta(hours=7))
    assert await retention.run(office.database) == 0
    assert await office.database.pool.fetch("SELECT version FROM messages ORDER BY id") == versions
