"""Any order of what customers, people and time do at the desk: tickets, schedules, guests, counters and the timeline
agree after every step, and events alone give what a fresh look gives (SRV-30, SRV-40, SRV-50)."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from prosa.accounts.schemas import Viewer
from prosa.conversations import service as conversations
from prosa.conversations.policy import VIEWS, counters_for, may_follow
from prosa.desk import closing, conference, editing, jobs
from prosa.desk.schemas import CloseIn, ConferenceEnd, ConversationPatch, WrapUp
from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database, Transaction
from prosa.kit.errors import ProsaError
from prosa.kit.settings import Settings, load
from prosa.messages import service as messages
from prosa.messages.schemas import SendIn
from prosa.realtime.counters import Buckets, body
from prosa.realtime.queries import bucket_counts
from prosa.routing import service as routing
from prosa.routing.timers import expire_offers
from tests.conversations.conftest import shared_url
from tests.conversations.office import SUPERVISOR, Office, build, fetch, follow, pages
from tests.conversations.test_events import differing
from tests.fixtures.prosa import NOW, SECRET_KEY

__all__ = ["shared_url"]

ACTIONS = (
    *("write", "write", "write", "reply", "start", "start", "take over", "send back"),
    *("hand over", "ask", "invite", "confer", "confer", "confer", "answer", "answer", "answer", "answer"),
    *("leave", "end conference", "hand to guest"),
    *("schedule", "schedule", "cancel", "close", "reopen", "wait", "wait", "edit"),
)
steps = st.lists(
    st.tuples(st.sampled_from(ACTIONS), st.integers(0, 3), st.integers(0, 10**6)), min_size=4, max_size=30
)
CHANGED = ("state", "agent_id", "department_id", "participant_ids", "offered_to_ids", "closing_due_at")
"""What does not change without a line in the timeline."""


class Play:
    """Four customers and the four people of an office; refusals are part of life and change nothing."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.pool = office.database.pool
        self.threads: list[UUID] = []
        self.done: Counter[str] = Counter()
        """How often each action was possible."""

    async def do(self, action: str, who: int, luck: int) -> None:
        office, dice = self.office, random.Random(luck)
        viewer = office.viewers[who]
        if action == "write" or not self.threads:
            thread = await office.say(dice.randint(1, 4), dice.choice(["oi", "SAIR", "e agora?"]))
            self.threads = sorted({*self.threads, thread})
        elif action == "wait":
            await self._wait(dice)
        else:
            before = await self.rows()
            thread, viewer = self._aim(before, action, viewer, dice)

            async def work(tx: Transaction) -> None:
                # The same again when the transaction is repeated.
                await self._act(tx, action, viewer, thread, random.Random(luck))

            try:
                await office.database.run(office.account_id, work)
                self.done[action] += 1
            except ProsaError:
                assert await self.rows() == before, "refused, so nothing changed"

    def _aim(
        self, rows: dict[UUID, dict[str, Any]], action: str, viewer: Viewer, dice: random.Random
    ) -> tuple[UUID, Viewer]:
        """Mostly somebody who may and a conversation in which it can be done, else anybody and any."""
        wanted = {"start": ("queued",), "reopen": ("closed",)}.get(action, ("queued", "active"))
        if action in ("invite", "confer", "leave", "end conference", "hand to guest"):
            wanted = ("active",)
        fitting = [id_ for id_ in self.threads if rows[id_]["state"] in wanted]
        if action in ("leave", "end conference", "hand to guest"):
            fitting = [id_ for id_ in fitting if rows[id_]["participant_ids"]] or fitting
        if not fitting or dice.random() < 0.2:
            return dice.choice(self.threads), viewer
        row = rows[dice.choice(fitting)]
        people = row["participant_ids"] if action == "leave" else [row["agent_id"]]
        if action in ("start", "reopen"):
            people = [self.office.viewers[dice.choice([0, 2])].user_id]
        if action == "answer":
            people = [user_id for item in rows.values() for user_id in item["asked"]]
        if dice.random() < 0.8:
            viewer = next((item for item in self.office.viewers if item.user_id in people), viewer)
        return row["id"], viewer

    async def _wait(self, dice: random.Random) -> None:
        clock = self.office.database.clock
        assert isinstance(clock, FrozenClock)
        clock.advance(timedelta(seconds=dice.choice([1, 10, 30, 61, 200])))
        # Several processes at once: each deadline is met once.
        await asyncio.gather(
            jobs.step(self.office.database),
            jobs.close_scheduled(self.office.database),
            expire_offers(self.office.database),
        )
        await jobs.close_scheduled(self.office.database)  # what an offer's end held
        async with self.office.database.transaction(self.office.account_id) as tx:
            for viewer in self.office.viewers:  # who has missed an offer comes back
                await routing.set_state(tx, viewer.user_id, "available")

    async def _act(  # noqa: C901, PLR0912 - one case per action
        self, tx: Transaction, action: str, viewer: Viewer, thread: UUID, dice: random.Random
    ) -> None:
        other = dice.choice(self.office.viewers).user_id
        department = dice.choice([None, *self.office.departments])
        match action:
            case "reply":
                await messages.send(tx, viewer, thread, SendIn(text="olá"))
            case "start":
                await conversations.start(tx, viewer, thread, department)
            case "take over":
                await conversations.take_over(tx, viewer, thread)
            case "send back":
                await conversations.return_to_queue(tx, viewer, thread)
            case "hand over":
                await routing.transfer(tx, viewer, thread, department, dice.choice([None, other]))
            case "ask":
                changes, conversation = await conversations.changing(tx, viewer, thread)
                await routing.offer_transfer(
                    changes, conversation, viewer, agent_id=other, department_id=department
                )
                await changes.flush()
            case "invite":
                await routing.conference(tx, viewer, thread, department, other)
            case "confer":
                _, offer = await routing.conference(tx, viewer, thread, department, other)
                guest = next(item for item in self.office.viewers if item.user_id == other)
                await routing.accept(tx, guest, offer.id)
            case "answer":
                if mine := await routing.pending(tx, viewer):
                    answer = dice.choice([routing.accept, routing.accept, routing.decline])
                    await answer(tx, viewer, dice.choice(mine).id)
            case "leave":
                await conference.leave(tx, viewer, thread, WrapUp(None, "parecer"))
            case "end conference":
                await conference.end(tx, viewer, thread, ConferenceEnd(close_ticket=dice.random() < 0.3))
            case "hand to guest":
                heir = await tx.fetchval(
                    "SELECT participant_ids[1] FROM conversations WHERE account_id = $1 AND id = $2",
                    tx.account_id,
                    thread,
                )
                await conference.end(tx, viewer, thread, ConferenceEnd(agent_id=heir or other))
            case "schedule" | "close":
                minutes = dice.choice([1, 2, 60]) if action == "schedule" else None
                answers = CloseIn(minutes=minutes, cancel_on_reply=dice.random() < 0.5, message="fim")
                await closing.close(tx, viewer, thread, answers)
            case "cancel":
                await closing.cancel(tx, viewer, thread)
            case "reopen":
                await closing.reopen(tx, viewer, thread)
            case "edit":
                await editing.edit(tx, viewer, thread, _patch(dice, department, other))

    # --- what holds

    async def rows(self) -> dict[UUID, dict[str, Any]]:
        """The conversations as stored, with how many lines their timelines have."""
        found = await self.pool.fetch(
            "SELECT c.*, (SELECT count(*) FROM messages m WHERE m.account_id = c.account_id"
            " AND m.conversation_id = c.id AND m.kind = 'activity') AS lines,"
            " (SELECT due_at FROM scheduled_closings s WHERE s.account_id = c.account_id"
            " AND s.conversation_id = c.id) AS scheduled_at,"
            " array(SELECT p.agent_id FROM ticket_parts p JOIN tickets t ON t.account_id = p.account_id"
            " AND t.id = p.ticket_id WHERE p.account_id = c.account_id AND t.conversation_id = c.id"
            " AND p.ended_at IS NULL) AS serving,"
            " array(SELECT o.agent_id FROM offers o WHERE o.account_id = c.account_id"
            " AND o.conversation_id = c.id AND o.state = 'pending') AS asked"
            " FROM conversations c WHERE c.account_id = $1",
            self.office.account_id,
        )
        return {row["id"]: dict(row) for row in found}

    async def check(self, before: dict[UUID, dict[str, Any]], action: str) -> None:
        """The states and rows that hold after every step."""
        after = await self.rows()
        for id_, row in after.items():
            old = before.get(id_)
            if old is not None:
                assert row["state"] == old["state"] or may_follow(old["state"], row["state"]), action
                changed = [name for name in CHANGED if row[name] != old[name]]
                assert not changed or row["lines"] > old["lines"], f"{action}: {changed} without a line"
            assert row["closing_due_at"] == row["scheduled_at"]
            assert row["closing_due_at"] is None or row["state"] in ("queued", "active")
            assert (row["state"] == "active") == (row["agent_id"] is not None)
            assert row["state"] == "active" or row["participant_ids"] == []
            assert row["agent_id"] not in row["participant_ids"]
            served_by = [] if row["agent_id"] is None else [row["agent_id"], *row["participant_ids"]]
            assert sorted(row["serving"]) == sorted(served_by), action
            assert set(row["offered_to_ids"]) <= set(row["asked"])
            if action == "wait":
                assert row["closing_due_at"] is None or row["closing_due_at"] > self.office.now
        await self.office.check_numbers()

    async def check_screens(self, screens: list[Any]) -> None:
        """Events alone give what a fresh look gives; counters are what lists show, for everybody."""
        office = self.office
        for viewer, screen in zip(office.viewers, screens, strict=True):
            await follow(office, screen, viewer)
            fresh = await fetch(office, viewer)
            assert differing(screen.conversations, fresh.conversations) == []
            counts = {bucket: count for bucket, count in screen.counts.items() if count}
            assert counts == {bucket: count for bucket, count in fresh.counts.items() if count}
            async with office.database.transaction(office.account_id) as tx:
                listed = {view: await pages(tx, viewer, view, "recent", 5) for view in VIEWS}
                numbers = counters_for(viewer, await bucket_counts(tx.connection, office.account_id))
            assert numbers == {
                view: {"total": len(rows), "unread": sum(row.is_unread for row in rows)}
                for view, rows in listed.items()
            }
            assert body(Buckets(counts).numbers(viewer), 0)["views"] == numbers


def _patch(dice: random.Random, department: UUID | None, other: UUID) -> ConversationPatch:
    return dice.choice(
        [
            ConversationPatch(situation=dice.choice(["queue", "chat", "closed"])),
            ConversationPatch(department_id=department),
            ConversationPatch(agent_id=dice.choice([None, other])),
            ConversationPatch(is_chatbot_off=dice.random() < 0.5, priority=dice.randint(0, 3)),
        ]
    )


async def play(url: str, settings: Settings, script: list[tuple[str, int, int]]) -> Counter[str]:
    """Play it; how often each action was possible."""
    database = await Database.connect(url, pool_size=4, clock=FrozenClock(NOW))
    try:
        office = await build(database, settings)
        # One who may do everything is needed for anything to happen often enough.
        office.viewers[0] = Viewer(
            office.account_id,
            office.viewers[0].user_id,
            office.viewers[0].permissions | SUPERVISOR - {"conversations.see_all"},
            office.viewers[0].department_ids,
        )
        for viewer in office.viewers:
            async with database.transaction(office.account_id) as tx:
                await routing.set_state(tx, viewer.user_id, "available")
        playing = Play(office)
        screens = [await fetch(office, viewer) for viewer in office.viewers]
        for number, (action, who, luck) in enumerate(script):
            before = await playing.rows()
            await playing.do(action, who, luck)
            await playing.check(before, action)
            if number % 8 == 7:
                await playing.check_screens(screens)
        await playing.check_screens(screens)
        return playing.done
    finally:
        await database.close()


@pytest.fixture(scope="module")
def plain_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("data")
    return load({"PROSA_SECRET_KEY": SECRET_KEY, "PROSA_DATA_DIR": str(folder)}, file=folder / "absent.toml")


@hypothesis_settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking would take minutes: examples are short
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(script=steps)
def test_the_desk_agrees_with_itself(
    script: list[tuple[str, int, int]], shared_url: str, plain_settings: Settings
) -> None:
    asyncio.run(play(shared_url, plain_settings, script))


def test_a_long_day(shared_url: str, plain_settings: Settings) -> None:
    dice = random.Random(3)
    script = [(dice.choice(ACTIONS), dice.randint(0, 3), dice.randint(0, 10**6)) for _ in range(300)]
    done = asyncio.run(play(shared_url, plain_settings, script))
    assert {action for action in ACTIONS if not done[action]} == {"write", "wait"}, "each was possible"
