"""How much of a company's conversations and messages a page reads, as PostgreSQL counts it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from prosa.accounts.policy import DEFAULT_ROLES
from prosa.accounts.schemas import Viewer
from prosa.conversations import fulltext, lists, search, walks
from prosa.conversations.filters import Filters
from prosa.conversations.fulltext import stems
from prosa.conversations.policy import Sort, View
from prosa.kit.database import Database, Transaction
from prosa.kit.ids import uuid7
from tests.benchmarks.lists import FILL
from tests.conversations.office import Office

COUNT = 6_000
LABELS, REASONS, AGENTS = [uuid7() for _ in range(4)], [uuid7() for _ in range(3)], 4
PLACES = 60
"""Rows that a page of twenty reads besides those that it looks for."""


@pytest.fixture
async def boss(office: Office, monkeypatch: pytest.MonkeyPatch) -> Viewer:
    """Who sees a company with many conversations, opened over a hundred days; a page may look at few of them."""
    monkeypatch.setattr(walks, "LOOK", 300)
    monkeypatch.setattr(lists, "FEW", 50)
    monkeypatch.setattr(search, "FOUND_LIMIT", 500)
    async with office.database.pool.acquire() as connection:
        await connection.execute(FILL)
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(
            "SELECT bench_fill($1, $2, $3, $4, $5, $6, $7)",
            office.account_id,
            [office.inbox.id] * 3,
            [viewer.user_id for viewer in office.viewers[:AGENTS]],
            office.departments,
            LABELS,
            REASONS,
            COUNT,
        )
        await connection.execute("RESET ALL")
        await connection.execute("ANALYZE")
    return Viewer(office.account_id, uuid7(), DEFAULT_ROLES["supervisor"][1], frozenset())


async def read(tx: Transaction, table: str = "conversations") -> int:
    """Rows that this transaction has read so far."""
    count: int = await tx.fetchval(
        "SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables"
        " WHERE relid = $1::text::regclass",
        table,
    )
    return count


async def cost(
    database: Database,
    viewer: Viewer,
    view: View,
    sort: Sort,
    filters: Filters,
    q: str = "",
    pages: int = 1,
    size: int = 20,
) -> int:
    """Conversations read for the last of so many pages, which must have `size` rows."""
    cursor, rows = None, 0
    for _ in range(pages):
        async with database.transaction(viewer.account_id) as tx:
            found = await search.find(tx, q, ZoneInfo("America/Sao_Paulo")) if q else None
            before = await read(tx)
            shown, cursor = await lists.page(
                tx, viewer, lists.Query(view, sort, filters, found=found), cursor, 20
            )
            assert len(shown) == size
            rows = await read(tx) - before
    return rows


async def test_a_filter_reads_little_however_many_it_leaves(office: Office, boss: Viewer) -> None:
    now = datetime.now(UTC)
    month_ago = Filters(opened_from=now - timedelta(days=40), opened_before=now - timedelta(days=30))
    of_three = Filters(label_ids=LABELS[:1], is_unread=True, inbox_id=office.inbox.id)
    # A label: a fifth and a hundredth have it. Unread: a twentieth.
    cases: list[tuple[View, Filters, int]] = [
        ("all", month_ago, 100),
        ("open", month_ago, 250),
        ("all", Filters(label_ids=LABELS[:1]), 100),
        ("all", Filters(label_ids=LABELS[2:3]), 100),
        ("open", Filters(label_ids=LABELS[:2]), 250),
        ("all", of_three, 300),
    ]
    for sort in ("recent", "oldest"):
        for view, filters, most in cases:
            for page in (1, 3) if filters != of_three else (1,):
                rows = await cost(office.database, boss, view, sort, filters, pages=page)
                assert rows <= most + PLACES, (view, sort, filters, page, rows)


async def test_the_orders_by_opening_are_walked_by_what_is_filtered(office: Office, boss: Viewer) -> None:
    of_three = Filters(label_ids=LABELS[:1], is_unread=True, inbox_id=office.inbox.id)
    # A label: a fifth and a hundredth have it. Unread: a twentieth. The reason: one in eighty.
    cases: list[tuple[View, Filters, int]] = [
        ("all", Filters(label_ids=LABELS[:1]), 100),
        ("all", Filters(label_ids=LABELS[2:3]), 100),
        ("open", Filters(label_ids=LABELS[:2]), 250),
        ("all", Filters(is_unread=True), 100),
        ("all", Filters(is_labelled=True), 100),
        ("all", Filters(priority=2), 100),
        ("closed", Filters(reason_id=REASONS[2]), 100),
        ("all", of_three, 300),
    ]
    sorts: tuple[Sort, ...] = ("opened_recent", "opened_oldest")
    for sort in sorts:
        for view, filters, most in cases:
            rows = await cost(office.database, boss, view, sort, filters)
            assert rows <= most + PLACES, (view, sort, filters, rows)


async def test_a_reason_that_only_closed_conversations_have_is_not_looked_for_among_others(
    office: Office, boss: Viewer
) -> None:
    sorts: tuple[Sort, ...] = ("recent", "oldest", "opened_recent", "opened_oldest")
    for sort in sorts:
        # Whether the view is small is counted up to 50 in each of its scans.
        rows = await cost(office.database, boss, "open", sort, Filters(reason_id=REASONS[0]), size=0)
        assert rows <= 4 * 51, (sort, rows)


async def test_a_colleague_is_found_by_what_is_of_him(office: Office, boss: Viewer) -> None:
    """Who sees of others only what has no department: one in two hundred is a certain colleague's."""
    agent = Viewer(
        office.account_id,
        office.viewers[0].user_id,
        DEFAULT_ROLES["agent"][1],
        frozenset(office.departments[:1]),
    )
    colleague = Filters(agent_id=office.viewers[1].user_id)
    assert await cost(office.database, agent, "all", "recent", colleague) <= 250 + PLACES
    assert await cost(office.database, boss, "all", "recent", colleague) <= 450 + PLACES


async def test_a_name_that_everybody_has_is_not_collected(office: Office, boss: Viewer) -> None:
    for view in ("all", "open"):
        assert await cost(office.database, boss, view, "recent", Filters(), "clien") <= 150 + PLACES


async def test_a_long_time_is_walked_by_its_days(
    office: Office, boss: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walks, "DAYS", 5)
    long_ago = Filters(opened_before=datetime.now(UTC) - timedelta(days=45))
    for sort in ("recent", "oldest"):
        rows = await cost(office.database, boss, "all", sort, long_ago)
        assert rows <= 300 + 110 + 100 + PLACES, (sort, rows)


@pytest.mark.parametrize(
    ("query", "most", "count", "is_partial"),
    [
        ("pedido", 10 + 40, 20, False),  # all have it
        ("garantia", 10 + 100 + 500, 20, False),  # one in twenty
        ('"cobrança indevida"', 10 + 100 + 500, 20, False),  # the same, of words that half of them have
        ('"indevida pedido"', 10 + 100 + 2 * 500, 0, True),  # never, of words that half of them have
        ("estorno", 10 + 100 + 60, 15, False),  # one in two hundred
        ('"estorno pedido"', 10 + 100 + 60, 0, False),
    ],
)
async def test_a_search_reads_little_however_frequent_the_words_are(
    query: str, most: int, count: int, is_partial: bool, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"SAMPLE": 100, "WALK": 500, "RARE": 60}.items():
        monkeypatch.setattr(fulltext, name, value)
    thread = await office.say(1)
    await office.database.pool.execute(
        "INSERT INTO messages (account_id, id, conversation_id, inbox_id, seq, direction, kind, text, author_kind,"
        " status, position_at, created_at)"
        " SELECT $1, gen_random_uuid(), $2, $3, n + 100, 'in', 'text', 'pedido ' || n"
        " || CASE WHEN n % 20 = 5 THEN ' cobrança indevida garantia'"
        "  WHEN n % 2 = 0 THEN ' indevida ou cobrança' ELSE '' END"
        " || CASE WHEN n % 200 = 7 THEN ' estornos' ELSE '' END,"
        " 'contact', 'received', now() - n * interval '1 minute', now() FROM generate_series(1, 3000) n",
        office.account_id,
        thread,
        office.inbox.id,
    )
    await office.database.pool.execute("ANALYZE messages")
    async with office.database.transaction(office.account_id) as tx:
        # As if nothing had been written since the last time: new words are looked through one by one.
        await tx.execute("SELECT gin_clean_pending_list('ix_messages_words')")
        before = await read(tx, "messages")
        found = await fulltext.search(tx, office.viewers[2], query, fulltext.Narrowing(), None, 20)
        rows = await read(tx, "messages") - before
    assert (len(found.items), found.is_partial) == (count, is_partial)
    shown = 2 * count
    assert rows <= most + shown, rows


def patterns(*found: str) -> list[str]:
    return [f"%{stem}%" for stem in found]


def test_what_every_match_has() -> None:
    assert stems("'segund' <-> 'via'") == patterns("segund", "vi")
    assert stems("'ligaca' & '123'") == patterns("ligac", "123")
    assert stems("'bolet' | 'pix'") == []
    assert stems("'nf-e' & 'joão' & 'a''b'") == []


async def test_a_word_begins_with_its_stem(office: Office) -> None:
    """Else a match could be passed over: what is looked for as plain text must be in every form of a word."""
    roots = ["frequên", "psic", "resol", "contribu", "organiz", "aç", "ó", "gu", "est", "informa", "ag", "am"]
    endings = (
        "cia cias logia logias ução uções ador adoras amento ância mente avelmente idade ividades iva ivos ira iras",
        "ara arão ássemos íssemos ões ães ão ãos éis eza ismo ista oso osa ível avam eria guei ci ção ções í",
    )
    words = [root + ending for root in roots for ending in " ".join(endings).split()] + roots
    rows = await office.database.pool.fetch(
        "SELECT w.word, lower(unaccent(w.word)) AS plain, querytree(websearch_to_tsquery('pt', w.word)) AS tree"
        " FROM unnest($1::text[] || (SELECT array_agg(upper(u)) FROM unnest($1::text[]) AS u)) AS w(word)",
        words,
    )
    checked = 0
    for row in rows:
        for pattern in stems(row["tree"]):
            assert pattern.strip("%") in row["plain"], row["word"]
            checked += 1
    assert checked > len(words)
