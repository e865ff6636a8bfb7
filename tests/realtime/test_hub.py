from __future__ import annotations

import asyncio
import time

import pytest

from prosa.conversations.policy import Bucket
from prosa.kit.errors import NotFound, Unavailable
from tests.realtime.support import (
    ACCOUNT,
    MemorySource,
    People,
    Reader,
    access_changed,
    conversation,
    credentials,
    department,
    numbered,
    open_stream,
    principal,
    running,
    until,
    user,
    viewer,
)

ANA = viewer(1, (1,), "see_unassigned", "see_no_department")
BIA = viewer(2, (2,), "see_unassigned")
FREE_1 = f"dept-free:{department(1)}"
FREE_2 = f"dept-free:{department(2)}"


async def test_who_has_a_stream_open_is_known() -> None:
    async with running(MemorySource(), People(ANA, BIA)) as hub:
        assert hub.connected() == frozenset()
        first, second = await open_stream(hub, ANA), await open_stream(hub, ANA)
        await open_stream(hub, BIA)
        assert hub.connected() == {(ACCOUNT, ANA.user_id), (ACCOUNT, BIA.user_id)}
        hub.leave(first)
        assert (ACCOUNT, ANA.user_id) in hub.connected()
        hub.leave(second)
        assert hub.connected() == {(ACCOUNT, BIA.user_id)}


async def test_only_those_who_may_know_are_woken() -> None:
    source = MemorySource()
    async with running(source, People(ANA, BIA)) as hub:
        ana, bia = await open_stream(hub, ANA), await open_stream(hub, BIA)
        readers = [Reader(hub, ana), Reader(hub, bia)]
        await until(lambda: ana.waiter and bia.waiter)
        asleep = bia.waiter

        source.emit({FREE_1})
        await until(lambda: numbered(readers[0].frames) == [(1, True)])

        assert bia.waiter is asleep
        assert numbered(readers[1].frames) == []


async def test_every_stream_begins_with_ready_and_its_counters() -> None:
    source = MemorySource()
    source.counts = {
        Bucket("queued", department(1), None, False, True): 3,
        Bucket("queued", department(2), None, False, False): 4,
        Bucket("active", department(1), user(1), False, False): 2,
        Bucket("active", department(1), user(9), False, False): 5,
    }
    source.emit({"nodept"})
    async with running(source, People(ANA)) as hub:
        reader = Reader(hub, await open_stream(hub, ANA))
        await until(lambda: len(reader.frames) == 2)

    ready, counters = reader.frames
    assert (ready.event, ready.id, ready.data["head"]) == ("ready", None, 1)
    assert ready.data["stream"] == reader.stream.id
    assert counters.data["views"]["waiting"] == {"total": 3, "unread": 3}
    assert counters.data["views"]["mine"] == {"total": 2, "unread": 0}
    assert counters.data["head"] == 1


async def test_a_lost_bell_costs_a_head_check() -> None:
    source = MemorySource()
    source.is_ringing = False
    async with running(source, People(ANA), head_check=0.2) as hub:
        reader = Reader(hub, await open_stream(hub, ANA))
        await until(lambda: reader.frames)
        source.emit({FREE_1})
        await until(lambda: numbered(reader.frames) == [(1, True)], timeout=1)


async def test_a_reader_that_fell_out_of_the_ring_reads_the_table() -> None:
    source = MemorySource()
    async with running(source, People(ANA, BIA), ring_events=10) as hub:
        slow = Reader(hub, await open_stream(hub, ANA))
        slow.gate.clear()
        quick = Reader(hub, await open_stream(hub, BIA))
        for _ in range(500):
            source.emit({FREE_1, FREE_2})
        await until(lambda: len(numbered(quick.frames)) == 500)
        assert len(numbered(slow.frames)) < 500
        assert source.reads < 10

        slow.gate.set()
        await until(lambda: len(numbered(slow.frames)) == 500)

    assert numbered(slow.frames) == [(number, True) for number in range(1, 501)]
    assert source.reads >= 5


async def test_cursors_that_the_log_cannot_serve_are_reset() -> None:
    source = MemorySource()
    for _ in range(20):
        source.emit({FREE_1})
    source.trim(10)
    async with running(source, People(ANA)) as hub:
        gone = Reader(hub, await open_stream(hub, ANA, 9))
        ahead = Reader(hub, await open_stream(hub, ANA, 21))
        whole = Reader(hub, await open_stream(hub, ANA, 10))
        await until(lambda: gone.is_ended and ahead.is_ended)
        await until(lambda: len(numbered(whole.frames)) == 10)

    assert [item.event for item in gone.frames] == ["ready", "reset"]
    assert gone.frames[-1].data == {"reason": "gone"}
    assert ahead.frames[-1].data == {"reason": "ahead"}


async def test_a_cursor_from_before_a_restore_is_reset() -> None:
    source = MemorySource()
    for _ in range(5):
        source.emit({FREE_1})
    source.number += 1_000_000
    source.emit({FREE_1})
    async with running(source, People(ANA)) as hub:
        readers = [Reader(hub, await open_stream(hub, ANA, cursor)) for cursor in (3, 5, 900)]
        await until(lambda: all(reader.is_ended for reader in readers))
        fresh = Reader(hub, await open_stream(hub, ANA, 1_000_005))
        await until(lambda: numbered(fresh.frames) == [(1_000_006, True)])

    for reader in readers:
        assert reader.frames[-1].event == "reset"


async def test_a_page_newer_than_this_process_is_no_error() -> None:
    source = MemorySource()
    async with running(source, People(ANA), head_check=60) as hub:
        await open_stream(hub, ANA)
        source.is_ringing = False
        source.emit({FREE_1})
        reader = Reader(hub, await open_stream(hub, ANA, 1))
        source.emit({FREE_1})
        source.is_ringing = True
        source.emit({FREE_1})
        await until(lambda: len(numbered(reader.frames)) == 2)
        assert numbered(reader.frames) == [(2, True), (3, True)]


async def test_a_log_that_goes_back_resets_everybody() -> None:
    source = MemorySource()
    for _ in range(5):
        source.emit({FREE_1})
    async with running(source, People(ANA), head_check=0.05) as hub:
        reader = Reader(hub, await open_stream(hub, ANA))
        await until(lambda: reader.frames)
        source.events, source.number = source.events[:2], 2
        await until(lambda: reader.is_ended)
        assert reader.frames[-1].data == {"reason": "ahead"}
        again = Reader(hub, await open_stream(hub, ANA))
        await until(lambda: again.frames)
        assert again.frames[0].data["head"] == 2


async def test_who_leaves_a_department_hears_nothing_more_of_it() -> None:
    source, people = MemorySource(), People(ANA)
    async with running(source, people) as hub:
        reader = Reader(hub, await open_stream(hub, ANA))
        await until(lambda: reader.frames)
        changed = viewer(1, (), "see_unassigned", "see_no_department")
        people.change(changed)
        source.add(access_changed(1, ANA))
        source.emit({FREE_1})
        await until(lambda: reader.is_ended, timeout=1)

    assert reader.frames[-1].data == {"reason": "access"}
    assert numbered(reader.frames) == []


async def test_a_backlog_is_not_sent_after_access_was_lost() -> None:
    source, people = MemorySource(), People(ANA)
    for _ in range(300):
        source.emit({FREE_1})
    async with running(source, people, ring_events=5) as hub:
        reader = Reader(hub, await open_stream(hub, ANA, 0))
        reader.gate.clear()
        await until(lambda: reader.frames)
        people.change(viewer(1, (), "see_unassigned", "see_no_department"))
        source.add(access_changed(301, ANA))
        await until(lambda: reader.stream.recheck, timeout=1)
        had = len(numbered(reader.frames))
        reader.gate.set()
        await until(lambda: reader.is_ended, timeout=1)

    assert reader.frames[-1].event == "reset"
    assert len(numbered(reader.frames)) == had


async def test_rights_that_did_not_change_for_the_stream_leave_it_alone() -> None:
    source, people = MemorySource(), People(ANA)
    async with running(source, people) as hub:
        reader = Reader(hub, await open_stream(hub, ANA))
        await until(lambda: reader.frames)
        source.add(access_changed(1, ANA))
        source.add(access_changed(2, ANA, ended=True, session=77))
        source.emit({FREE_1})
        await until(lambda: numbered(reader.frames) == [(3, True)])
        assert not reader.stream.is_ended


async def test_who_comes_back_after_his_rights_changed_starts_anew() -> None:
    source = MemorySource()
    source.emit({FREE_1})
    source.add(access_changed(2, ANA))
    source.add(access_changed(3, BIA))
    source.emit({FREE_1})
    for ring_events in (1, 100):
        async with running(source, People(ANA), ring_events=ring_events) as hub:
            stale = Reader(hub, await open_stream(hub, ANA, 1))
            fresh = Reader(hub, await open_stream(hub, ANA, 2))
            await until(lambda: stale.is_ended and numbered(fresh.frames) == [(4, True)])  # noqa: B023
        assert stale.frames[-1].data == {"reason": "access"}
        assert numbered(stale.frames) == []


@pytest.mark.parametrize("session", [None, 1])
async def test_a_revoked_session_ends_within_a_second(session: int | None) -> None:
    source, people = MemorySource(), People(ANA, BIA)
    async with running(source, people) as hub:
        reader = Reader(hub, await open_stream(hub, ANA))
        other = Reader(hub, await open_stream(hub, BIA))
        await until(lambda: reader.frames and other.frames)
        people.lock_out(ANA)
        source.add(access_changed(1, ANA, ended=True, session=session))
        source.emit({FREE_1})
        await until(lambda: reader.is_ended, timeout=1)
        assert numbered(reader.frames) == []
        assert not other.is_ended


async def test_access_lost_while_connecting_is_noticed() -> None:
    source, people = MemorySource(), People(ANA)
    async with running(source, people) as hub:
        asked_at = time.monotonic()
        people.lock_out(ANA)
        source.add(access_changed(1, ANA, ended=True))
        stream = await hub.open(principal(ANA), credentials(ANA), None, known_at=asked_at)
        reader = Reader(hub, stream)
        await until(lambda: reader.is_ended)
        assert [item.event for item in reader.frames] == ["ready"]


async def test_time_alone_ends_sessions_too() -> None:
    source, people = MemorySource(), People(ANA)
    async with running(source, people, recheck=0.0, heartbeat=1) as hub:
        reader = Reader(hub, await open_stream(hub, ANA))
        await until(lambda: reader.frames)
        people.lock_out(ANA)
        await until(lambda: reader.is_ended)


async def test_a_heartbeat_carries_the_head() -> None:
    source = MemorySource()
    async with running(source, People(ANA), heartbeat=1) as hub:
        reader = Reader(hub, await open_stream(hub, ANA))
        for _ in range(3):
            source.emit({FREE_2})
        await until(lambda: reader.of("heartbeat"))
        assert reader.of("heartbeat")[-1].id == 3
        assert numbered(reader.frames) == []


async def test_a_user_keeps_his_newest_streams() -> None:
    async with running(MemorySource(), People(ANA, BIA), streams_per_user=2) as hub:
        readers = [Reader(hub, await open_stream(hub, item)) for item in (ANA, BIA, ANA, ANA)]
        await until(lambda: readers[0].is_ended)
        assert [item.is_ended for item in readers] == [True, False, False, False]
        assert hub.stream_count == 3


async def test_a_full_or_closing_process_takes_no_more_streams() -> None:
    async with running(MemorySource(), People(ANA), streams=1) as hub:
        reader = Reader(hub, await open_stream(hub, ANA))
        with pytest.raises(Unavailable):
            await open_stream(hub, ANA)
        await until(lambda: reader.frames)
        hub.end_streams()
        await until(lambda: reader.is_ended)
        with pytest.raises(Unavailable):
            hub.check_capacity()


async def test_counters_follow_the_events_and_are_sent_when_they_changed() -> None:
    source = MemorySource()
    waiting = Bucket("queued", department(1), None, False, True)
    source.counts = {waiting: 1}
    async with running(source, People(ANA, BIA)) as hub:
        ana = Reader(hub, await open_stream(hub, ANA))
        bia = Reader(hub, await open_stream(hub, BIA))
        await until(lambda: ana.of("counters") and bia.of("counters"))
        taken = waiting._replace(state="active", agent_id=user(1))
        for _ in range(3):  # a burst is one frame
            source.emit({FREE_1}, after=_wire(waiting))
        source.emit({f"user:{user(1)}"}, {FREE_1}, before=_wire(waiting), after=_wire(taken))
        await until(lambda: len(ana.of("counters")) == 2)
        source.emit({FREE_1}, before=_wire(waiting), after=_wire(waiting))
        await asyncio.sleep(1.1)
        http = await hub.counters(ANA)

    views = ana.of("counters")[-1].data["views"]
    assert views["waiting"] == {"total": 3, "unread": 3}
    assert views["mine"] == {"total": 1, "unread": 1}
    assert len(ana.of("counters")) == 2
    assert len(bia.of("counters")) == 1
    assert http["views"] == views


async def test_a_recount_corrects_and_tells() -> None:
    source = MemorySource()
    bucket = Bucket("queued", None, None, False, False)
    source.counts = {bucket: 5}
    async with running(source, People(ANA)) as hub:
        reader = Reader(hub, await open_stream(hub, ANA))
        await until(lambda: reader.of("counters"))
        source.counts = {bucket: 7}
        await hub.recount(ACCOUNT)
        await until(lambda: len(reader.of("counters")) == 2)
        assert reader.of("counters")[-1].data["views"]["waiting"]["total"] == 7


async def test_presence_reaches_who_may_see_the_conversation_in_every_process() -> None:
    source = MemorySource()
    source.keys = {conversation(1): frozenset({FREE_1, "all"}), conversation(2): frozenset({FREE_2})}
    people = People(ANA, BIA)
    boss = viewer(3, (), "see_all")
    people.change(boss)
    async with running(source, people) as first, running(source, people) as second:
        ana = Reader(first, await open_stream(first, ANA))
        readers = [Reader(second, await open_stream(second, item)) for item in (boss, BIA)]
        await first.presence.put(principal(ANA), ana.stream.id, conversation(1), "typing")
        await until(lambda: readers[0].of("presence"))
        assert readers[0].of("presence")[0].data == {
            "conversation_id": str(conversation(1)),
            "users": [{"id": str(user(1)), "mode": "typing"}],
        }

        source.emit({FREE_1}, {"all"})  # the boss may not see it any more
        await until(lambda: numbered(readers[0].frames))
        ana.stream.end()
        await until(lambda: ana.is_ended)
        await asyncio.sleep(0.6)
        assert len(readers[0].of("presence")) == 1
        assert readers[1].of("presence") == []

        with pytest.raises(NotFound):
            await first.presence.put(principal(ANA), "stream-1", conversation(2), "viewing")


def _wire(bucket: Bucket) -> dict[str, object]:
    return {key: str(value) if hasattr(value, "hex") else value for key, value in bucket.as_dict().items()}
