"""Who sees what where: the table of views by how a conversation got there, and lists against brute force."""

import json
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import pytest

from prosa.accounts.policy import PERMISSIONS
from prosa.accounts.schemas import Viewer
from prosa.conversations import lists, queries, walks
from prosa.conversations import service as conversations
from prosa.conversations.filters import Filters
from prosa.conversations.model import Conversation
from prosa.conversations.policy import (
    VIEWS,
    Bucket,
    Sort,
    View,
    WindowFilter,
    counters_for,
    is_in_view,
    may_see,
    viewer_keys,
)
from prosa.conversations.sight import NOBODY
from prosa.kit import events, paging
from prosa.kit.database import Database
from prosa.kit.errors import Invalid
from prosa.kit.events import Actor
from prosa.kit.ids import uuid7
from prosa.messages import service as messages
from prosa.messages.schemas import SendIn
from prosa.realtime.queries import bucket_counts
from tests.conversations.office import Office, pages
from tests.fixtures.prosa import NOW

AGENT, OTHER, SUPERVISOR, COLLEAGUE = range(4)
Make = Callable[[Office, UUID], Awaitable[object]]


def as_viewer(who: int, action: Callable[..., Awaitable[object]], *values: Any) -> Make:
    def make(office: Office, thread: UUID) -> Awaitable[object]:
        viewer = office.viewers[who]
        given = [value(office) if callable(value) else value for value in values]
        return office.database.run(office.account_id, lambda tx: action(tx, viewer, thread, *given))

    return make


def sales(office: Office) -> UUID:
    return office.departments[0]


def agent(office: Office) -> UUID:
    return office.viewers[AGENT].user_id


def sql(assignment: str) -> Make:
    def make(office: Office, thread: UUID) -> Awaitable[object]:
        statement = f"UPDATE conversations SET {assignment} WHERE account_id = $1 AND id = $2"
        return office.database.pool.execute(statement, office.account_id, thread)

    return make


def named(column: str, who: int) -> Make:
    """With this person among the guests."""

    def make(office: Office, thread: UUID) -> Awaitable[object]:
        statement = f"UPDATE conversations SET {column} = ARRAY[$3::uuid] WHERE account_id = $1 AND id = $2"
        return office.database.pool.execute(statement, office.account_id, thread, office.viewers[who].user_id)

    return make


to_sales = as_viewer(SUPERVISOR, conversations.transfer, sales, None)
to_agent = as_viewer(SUPERVISOR, conversations.transfer, None, agent)
to_both = as_viewer(SUPERVISOR, conversations.transfer, sales, agent)
close = as_viewer(SUPERVISOR, conversations.close)
idle = sql("state = 'new', ticket_id = NULL, department_id = NULL, agent_id = NULL")

CASES: dict[str, tuple[list[Make], dict[int, set[View]]]] = {
    "opened with neither department nor agent": (
        [],
        {AGENT: {"all", "open", "waiting"}, OTHER: set(), SUPERVISOR: {"all", "open", "waiting"}},
    ),
    "department only": (
        [to_sales],
        {
            AGENT: {"all", "open", "waiting"},
            COLLEAGUE: {"all", "open", "waiting"},
            OTHER: set(),
            SUPERVISOR: {"all", "open"},
        },
    ),
    "agent assigned": (
        [to_agent],
        {AGENT: {"all", "mine", "active"}, OTHER: set(), SUPERVISOR: {"all", "active"}},
    ),
    "department and agent": (
        [to_both],
        {
            AGENT: {"all", "mine", "active", "open"},
            COLLEAGUE: {"all", "active", "open"},
            OTHER: set(),
            SUPERVISOR: {"all", "open"},
        },
    ),
    "offered to somebody of another department": (
        [to_sales, named("offered_to_ids", OTHER)],
        {AGENT: {"all", "open", "waiting"}, OTHER: {"all", "waiting"}, SUPERVISOR: {"all", "open"}},
    ),
    "a conference with somebody of another department": (
        [to_both, named("participant_ids", OTHER)],
        {AGENT: {"all", "mine", "active", "open"}, OTHER: {"all", "mine", "active"}},
    ),
    "closed": (
        [to_both, close],
        {AGENT: {"all", "closed"}, COLLEAGUE: set(), OTHER: set(), SUPERVISOR: {"all", "closed"}},
    ),
    "written again after closing": (
        [to_both, close, lambda office, _: office.say(1, "de novo")],
        {AGENT: {"all", "open", "waiting"}, OTHER: set(), SUPERVISOR: {"all", "open", "waiting"}},
    ),
    "in a flow": (
        [idle, sql("state = 'bot'")],
        {AGENT: {"all", "bot"}, OTHER: set(), SUPERVISOR: {"all", "bot"}},
    ),
    "flow ended without opening": ([idle], {AGENT: {"all"}, OTHER: set(), SUPERVISOR: {"all"}}),
    "chatbot switched off": (
        [idle, sql("is_chatbot_off = true")],
        {AGENT: {"all", "open"}, OTHER: set(), SUPERVISOR: {"all", "open"}},
    ),
    "answered by its first replier": (
        [to_sales, as_viewer(AGENT, messages.send, SendIn(text="olá"))],
        {AGENT: {"all", "mine", "active", "open"}, COLLEAGUE: {"all", "active", "open"}, OTHER: set()},
    ),
    "only an internal message": (
        [to_sales, as_viewer(AGENT, messages.send, SendIn(text="nota", visibility="internal"))],
        {AGENT: {"all", "open", "waiting"}, OTHER: set()},
    ),
}


@pytest.mark.parametrize("case", CASES)
async def test_where_a_conversation_appears(case: str, office: Office) -> None:
    path, expected = CASES[case]
    thread = await office.say(1)
    contact_id = (await office.row(thread))["contact_id"]
    for step in path:
        await step(office, thread)
    # What happens next is told to exactly those who see the conversation where it is now.
    await office.database.run(
        office.account_id, lambda tx: conversations.contact_changed(tx, [contact_id], Actor("system"))
    )
    async with office.database.transaction(office.account_id) as tx:
        told = (await events.read(tx.connection, office.account_id, 0, 1_000))[-1]
    assert told.conversation_id == thread
    for who, views in expected.items():
        viewer = office.viewers[who]
        async with office.database.transaction(office.account_id) as tx:
            listed = {view for view in VIEWS if await pages(tx, viewer, view, "recent", 5)}
            totals = counters_for(viewer, await bucket_counts(tx.connection, office.account_id))
            seen = may_see(viewer, (await queries.get_many(tx, [thread]))[thread])
        assert listed == views, f"viewer {who}"
        assert {view for view, total in totals.items() if total["total"]} == views
        assert seen == bool(views)
        assert (not viewer_keys(viewer).isdisjoint(told.audience)) == seen


TABLE = Path(__file__).parents[2] / "web/console/src/realtime/views.table.json"


@pytest.mark.parametrize("row", json.loads(TABLE.read_text("utf-8")), ids=lambda row: row["name"])
def test_the_console_and_the_server_know_one_rule(row: dict[str, Any]) -> None:
    """The console puts rows where the same table says (views.test.ts)."""
    ids = {name: uuid7() for name in ("mine", "other", "me", "colleague")}
    permissions = frozenset({"conversations.see_all"} if row.get("sees_all") else ())
    viewer = Viewer(uuid7(), ids["me"], permissions, frozenset({ids["mine"]}))
    bucket = Bucket(
        state={"idle": "closed" if row.get("is_closed") else "new"}.get(row["state"], row["state"]),
        department_id=ids.get(row.get("department", "")),
        agent_id=ids.get(row.get("agent", "")),
        is_chatbot_off=row.get("is_chatbot_off", False),
        is_unread=False,
        participant_ids=(ids["me"],) if row.get("takes_part") else (),
        offered_to_ids=(ids["me"],) if row.get("is_offered") else (),
    )
    assert [
        view
        for view in ("waiting", "mine", "active", "open", "closed", "bot", "all")
        if is_in_view(viewer, view, bucket)
    ] == row["views"]


LABELS, REASONS = [uuid7() for _ in range(6)], [uuid7() for _ in range(2)]


def _some_time_ago(dice: random.Random) -> datetime:
    return NOW - dice.randint(0, 9) * dice.choice([timedelta(minutes=1), timedelta(hours=11)])


async def furnish(office: Office, dice: random.Random, size: int) -> None:
    """Conversations in every legal state, many at the same moment."""
    pool = office.database.pool
    people: list[UUID | None] = [viewer.user_id for viewer in office.viewers]
    where = [None, *office.departments]
    for number in range(size):
        contact_id, thread, ticket = uuid7(), uuid7(), uuid7()
        state = dice.choice(["new", "bot", "queued", "active", "closed"])
        is_open = state in ("queued", "active")
        opened = None if state == "new" else _some_time_ago(dice)
        department_id, last_department_id = dice.choice(where), dice.choice(where) if opened else None
        agent_id = dice.choice(people) if state == "active" else None
        last_agent_id = dice.choice([None, *people]) if opened else None
        await pool.execute(
            "INSERT INTO contacts (account_id, id, profile_name, search_name) VALUES ($1, $2, $3, $3)",
            office.account_id,
            contact_id,
            f"c{number}",
        )
        await pool.execute(
            "INSERT INTO conversations (account_id, id, inbox_id, contact_id, state, department_id, agent_id,"
            " ticket_id, last_department_id, last_agent_id, unread_count, is_marked_unread, is_chatbot_off,"
            " last_activity_at, opened_at, participant_ids, offered_to_ids, last_ticket_id, last_inbound_at,"
            " label_ids, last_reason_id, priority)"
            " VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22)",
            office.account_id,
            thread,
            office.inbox.id,
            contact_id,
            state,
            department_id if is_open else None,
            agent_id,
            ticket if is_open else None,
            last_department_id,
            last_agent_id,
            dice.choice([0, 0, 3]),
            dice.random() < 0.2,
            state == "new" and dice.random() < 0.5,
            NOW - timedelta(minutes=dice.randint(0, 9)),
            opened,
            dice.sample(people, dice.choice([0, 0, 1, 2])) if state == "active" else [],
            dice.sample(people, dice.choice([0, 0, 1])) if is_open else [],
            ticket if opened else None,
            dice.choice([None, NOW, *(NOW - timedelta(hours=hours) for hours in (1, 23.7, 24, 30))]),
            dice.sample(LABELS, dice.choice([0, 0, 1, 2, len(LABELS)])),
            dice.choice([None, *REASONS]) if opened else None,
            dice.choice([0, 1, 1, 1, 2, 3]),
        )
        if opened:
            await pool.execute(
                "INSERT INTO tickets (account_id, id, conversation_id, protocol, opened_by, opened_at, closed_at,"
                " department_id, agent_id) VALUES ($1, $2, $3, $4, 'contact', $5, $6, $7, $8)",
                office.account_id,
                ticket,
                thread,
                f"P{number}",
                opened,
                None if is_open else NOW,
                department_id if is_open else last_department_id,
                agent_id if is_open else last_agent_id,
            )


def random_viewers(office: Office, dice: random.Random) -> list[Viewer]:
    names = [name for name in PERMISSIONS if name.startswith("conversations.see")]
    made = list(office.viewers)
    made.extend(
        Viewer(
            office.account_id,
            dice.choice(office.viewers).user_id,
            frozenset(name for name in names if dice.random() < 0.4),
            frozenset(item for item in office.departments if dice.random() < 0.5),
        )
        for _ in range(12)
    )
    return made


def _key(sort: Sort, row: Conversation) -> Any:
    if sort == "expires_soon":
        return row.window_expires_at, row.id
    at = row.opened_at if sort.startswith("opened") else row.last_activity_at
    return at, row.id


def _in_order(sort: Sort, row: Conversation) -> bool:
    if sort == "expires_soon":
        return row.window_expires_at is not None and row.window_expires_at > NOW
    return row.opened_at is not None or not sort.startswith("opened")


def _filters(office: Office, dice: random.Random) -> Filters:
    """Now and then one of each; most lists would be empty with all of them."""

    def sometimes(value: Any) -> Any:
        return value if dice.random() < 0.15 else None

    people = [NOBODY, *(viewer.user_id for viewer in office.viewers)]
    return Filters(
        is_unread=dice.random() < 0.2,
        department_id=sometimes(dice.choice([NOBODY, *office.departments])),
        agent_id=sometimes(dice.choice(people)),
        inbox_id=sometimes(office.inbox.id),
        channel=sometimes("whatsapp"),
        label_ids=sometimes(dice.sample(LABELS, dice.choice([1, 2, 5]))) or [],
        is_labelled=dice.random() < 0.1,
        opened_from=sometimes(_some_time_ago(dice)),
        opened_before=sometimes(_some_time_ago(dice)),
        window=sometimes(dice.choice(get_args(WindowFilter))),
        reason_id=sometimes(dice.choice(REASONS)),
        priority=sometimes(dice.randint(0, 3)),
    )


def _matches(filters: Filters, view: View, row: Conversation) -> bool:
    """The filters as the console applies them to what it holds: on the wire shape alone."""
    out = row.out()
    department_id, agent_id = out.department_id, out.agent_id
    if view in ("all", "closed") and out.state in ("idle", "bot") and out.ticket is not None:
        department_id, agent_id = out.ticket.department_id, out.ticket.agent_id
    expires = out.window_expires_at
    left = None if expires is None else expires - NOW
    windows = {
        "open": left is not None and left > timedelta(),
        "expiring": left is not None and timedelta() < left <= timedelta(minutes=30),
        "expired": left is not None and left <= timedelta(),
    }
    opened = out.opened_at
    return all(
        (
            not filters.is_unread or out.unread_count > 0,
            filters.department_id is None or (department_id or NOBODY) == filters.department_id,
            filters.agent_id is None or (agent_id or NOBODY) == filters.agent_id,
            filters.inbox_id in (None, out.inbox_id),
            not filters.label_ids or bool(set(filters.label_ids) & set(out.label_ids)),
            not filters.is_labelled or bool(out.label_ids),
            filters.opened_from is None or (opened is not None and opened >= filters.opened_from),
            filters.opened_before is None or (opened is not None and opened < filters.opened_before),
            filters.window is None or windows[filters.window],
            filters.reason_id in (None, out.last_reason_id),
            filters.priority in (None, out.priority),
        )
    )


@pytest.mark.parametrize("seed", range(4))
async def test_lists_are_what_the_policy_says(
    seed: int, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(seed)
    monkeypatch.setattr(lists, "FEW", 0 if seed < 2 else 15)
    monkeypatch.setattr(walks, "LOOK", [1, 8, 8, 2_000][seed])
    monkeypatch.setattr(walks, "DAYS", 2 if seed < 3 else 16)
    await furnish(office, dice, 70)
    async with office.database.transaction(office.account_id) as tx:
        ids = [
            row["id"]
            for row in await tx.fetch("SELECT id FROM conversations WHERE account_id = $1", tx.account_id)
        ]
        every = list((await queries.get_many(tx, ids)).values())
        counts = await bucket_counts(tx.connection, office.account_id)
        for viewer in random_viewers(office, dice):
            totals = counters_for(viewer, counts)
            for view in VIEWS:
                right = [
                    row for row in every if may_see(viewer, row) and is_in_view(viewer, view, row.bucket())
                ]
                assert totals[view] == {"total": len(right), "unread": sum(row.is_unread for row in right)}
                sort: Sort = dice.choice(get_args(Sort))
                filters = _filters(office, dice)
                wanted = sorted(
                    (row for row in right if _in_order(sort, row) and _matches(filters, view, row)),
                    key=lambda row: _key(sort, row),
                    reverse=sort in ("recent", "opened_recent"),
                )
                found = await pages(tx, viewer, view, sort, dice.choice([1, 7, 100]), filters)
                assert [row.id for row in found] == [row.id for row in wanted], (view, sort, filters)
            wide = await pages(tx, viewer, "active", "recent", 20, wide=True)
            assert {row.id for row in wide} == {
                row.id for row in every if may_see(viewer, row) and row.state == "active"
            }


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "kg", "👍", paging.encode(NOW, 3)[:-4]])
def test_foreign_cursors_are_refused(cursor: str) -> None:
    with pytest.raises(Invalid):
        paging.decode(cursor, tuple[datetime, UUID])


async def test_nobody_sees_another_account(office: Office, database: Database) -> None:
    await office.say(1)
    stranger = Viewer(uuid7(), uuid7(), frozenset(PERMISSIONS), frozenset(office.departments))
    async with database.transaction(stranger.account_id) as tx:
        assert await pages(tx, stranger, "all", "recent", 5) == []
