"""Lists and threads over HTTP, small and large, with what PostgreSQL holds written by PostgreSQL.

`CONVERSATIONS` (20,000; the goal is for 1,000,000: 4 GB) and `THREAD` (20,000 messages; 200,000) are the large ones.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from prosa.accounts import service as accounts
from prosa.conversations.policy import VIEWS
from prosa.departments import service as departments
from prosa.kit import paging
from prosa.kit.database import Connection, Database
from prosa.kit.ids import uuid7
from tests.harness.agents import Api
from tests.harness.installation import Installation, installation
from tests.harness.report import Figure, percentile

SMALL = 1_000
LARGE = int(os.environ.get("CONVERSATIONS") or 20_000)
THREAD_SMALL = 20
THREAD_LARGE = int(os.environ.get("THREAD") or 20_000)
_PEOPLE = 4
_DEPARTMENTS = 2
_INBOXES = 3
Query = Mapping[str, str | int]
Pages = dict[int, tuple[str, Query]]
"""By the number of conversations: a path and its parameters."""
SORTS = ("recent", "oldest", "opened_recent", "opened_oldest", "expires_soon")

# Of a hundred conversations 60 are closed, 10 wait, 20 are being attended, 5 are with the bot, 5 have just come.
FILL = """
CREATE FUNCTION bench_id(kind text, account uuid, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT md5(kind || account || number)::uuid $$;
CREATE FUNCTION bench_dice(number bigint, salt int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT abs(hashint8extended(number, salt) % 1000000)::int $$;
CREATE FUNCTION bench_state(number bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
SELECT CASE WHEN part < 60 THEN 'closed' WHEN part < 70 THEN 'queued' WHEN part < 90 THEN 'active'
    WHEN part < 95 THEN 'bot' ELSE 'new' END FROM (SELECT bench_dice(number, 37) % 100 AS part) AS of $$;
CREATE FUNCTION bench_fill(p_account uuid, p_inboxes uuid[], p_users uuid[], p_departments uuid[],
    p_labels uuid[], p_reasons uuid[], p_count int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO contacts (account_id, id, profile_name, search_name, phone)
    SELECT p_account, bench_id('k', p_account, n), 'Cliente ' || n, 'cliente ' || n
        || CASE WHEN n % 997 = 5 THEN ' araca' ELSE '' END, '+55119' || (10000000 + n)
    FROM generate_series(1, p_count) n;
    INSERT INTO conversations (account_id, id, inbox_id, contact_id, state, department_id, agent_id, ticket_id,
        last_ticket_id, last_department_id, last_agent_id, last_seq, unread_count, last_message, last_activity_at,
        last_inbound_at, opened_at, is_chatbot_off, label_ids, last_reason_id, priority, version)
    SELECT p_account, bench_id('c', p_account, n),
        p_inboxes[CASE WHEN bench_dice(n, 53) % 100 < 70 THEN 1 WHEN bench_dice(n, 53) % 100 < 95 THEN 2 ELSE 3 END],
        bench_id('k', p_account, n), state,
        CASE WHEN state IN ('queued', 'active') THEN department END,
        CASE WHEN state = 'active' THEN agent END,
        CASE WHEN state IN ('queued', 'active') THEN bench_id('t', p_account, n) END,
        CASE WHEN state IN ('queued', 'active', 'closed') THEN bench_id('t', p_account, n) END,
        CASE WHEN state = 'closed' THEN department END,
        CASE WHEN state = 'closed' THEN agent END,
        1, (bench_dice(n, 71) % 20 = 0)::int,
        jsonb_build_object('id', bench_id('m', p_account, n), 'seq', 1, 'kind', 'text', 'direction', 'in',
            'visibility', 'public', 'text', 'Bom dia, ainda tem a estante de pinus? ' || n, 'status', 'received',
            'author_kind', 'contact', 'author_id', NULL, 'at', now()),
        now() - n * pace, now() - n * pace,
        CASE WHEN state IN ('queued', 'active', 'closed') THEN now() - n * pace * 1.2 END, state = 'new',
        CASE WHEN label < 200 THEN p_labels[1:1] WHEN label < 250 THEN p_labels[2:2]
            WHEN label < 260 THEN p_labels[3:3] WHEN label = 999 THEN p_labels[4:4] ELSE '{}' END,
        CASE WHEN state = 'closed' THEN
            p_reasons[CASE WHEN reason < 80 THEN 1 WHEN reason < 98 THEN 2 ELSE 3 END] END,
        CASE WHEN urgency = 0 THEN 3 WHEN urgency < 20 THEN 2 ELSE 1 END, 2
    FROM (SELECT n, bench_dice(n, 59) % 1000 AS label, bench_dice(n, 61) % 100 AS reason,
        bench_dice(n, 67) % 200 AS urgency, interval '90 days' / p_count AS pace, bench_state(n) AS state,
        p_users[1 + bench_dice(n, 73) % array_length(p_users, 1)] AS agent,
        CASE WHEN bench_dice(n, 79) % 10 > 0 THEN
            p_departments[1 + bench_dice(n, 83) % array_length(p_departments, 1)] END AS department
        FROM generate_series(1, p_count) n) AS made;
    INSERT INTO tickets (account_id, id, conversation_id, protocol, opened_by, opened_at, closed_at,
        department_id, agent_id)
    SELECT p_account, bench_id('t', p_account, n), c.id, (20260000 + n)::text, 'contact', c.opened_at,
        CASE WHEN c.state = 'closed' THEN c.last_activity_at END, coalesce(c.department_id, c.last_department_id),
        coalesce(c.agent_id, c.last_agent_id)
    FROM generate_series(1, p_count) n JOIN conversations c
        ON c.account_id = p_account AND c.id = bench_id('c', p_account, n) AND c.last_ticket_id IS NOT NULL;
END $$;
CREATE FUNCTION bench_thread(p_account uuid, p_conversation uuid, p_inbox uuid, p_count int) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO messages (account_id, id, conversation_id, inbox_id, seq, direction, kind, text, author_kind, status,
        position_at, created_at)
    SELECT p_account, gen_random_uuid(), p_conversation, p_inbox, n, 'in', 'text',
        'mensagem ' || n || ' com um texto de tamanho normal', 'contact', 'received',
        now() - (p_count - n) * interval '40 seconds', now() - (p_count - n) * interval '40 seconds'
    FROM generate_series(1, p_count) n;
    UPDATE conversations SET last_seq = p_count, read_seq = p_count, unread_count = 0
    WHERE account_id = p_account AND id = p_conversation;
$$;
"""


@dataclass(frozen=True, slots=True)
class Company:
    """An account with conversations, and an agent who looks at them."""

    account_id: UUID
    token: str
    count: int
    inbox_ids: list[UUID]
    department_ids: list[UUID]
    user_ids: list[UUID]
    label_ids: list[UUID]
    reason_ids: list[UUID]

    @property
    def inbox_id(self) -> UUID:
        """The busiest."""
        return self.inbox_ids[0]


async def measure(rounds: int) -> list[Figure]:
    """(d) every view, filter and order with 1,000 and many conversations, at the beginning and deep inside; searches
    in lists; a short and a long thread."""
    async with installation(workers=1, people=1) as place:
        await place.database.pool.execute(FILL)
        companies = {count: await company(place, count) for count in (SMALL, LARGE)}
        small = companies[SMALL]
        threads = [
            await _thread(place, small.account_id, at, count)
            for at, count in ((1, THREAD_SMALL), (2, THREAD_LARGE))
        ]
        await place.database.pool.execute("VACUUM ANALYZE", timeout=1800)
        await place.start()
        apis = {count: Api(place.port, made.token) for count, made in companies.items()}
        figures = []
        try:
            for name, pages in await _lists(place, companies):
                figures.append(await _compare(f"d list {name}", apis, pages, rounds))
            # The same page size: what differs is the thread, not the answer.
            short, long = (f"/conversations/{thread}/messages" for thread in threads)
            one = {SMALL: apis[SMALL], LARGE: apis[SMALL]}
            newest: Pages = {SMALL: (short, {"limit": 20}), LARGE: (long, {"limit": 20})}
            figures.append(await _compare("d open a thread, newest", one, newest, rounds, thread=True))
            middle = await _middle(place, small.account_id, threads[1])
            around: Pages = {SMALL: newest[SMALL], LARGE: (long, {"limit": 20, "around": middle})}
            figures.append(await _compare("d open a thread, middle", one, around, rounds, thread=True))
        finally:
            for api in apis.values():
                await api.close()
        return figures


async def _lists(place: Installation, companies: Mapping[int, Company]) -> list[tuple[str, Pages]]:
    """What is asked for, of each company with its own ids."""
    queries: dict[str, dict[int, Query]] = {}

    def add(name: str, make: Callable[[Company], Query]) -> None:
        queries[name] = {count: make(made) for count, made in companies.items()}

    for view in VIEWS:
        for sort in SORTS:
            add(f"{view}, {sort}", lambda _, view=view, sort=sort: {"view": view, "sort": sort})  # type: ignore[misc]
    filters: dict[str, Callable[[Company], Query]] = {
        "unread": lambda _: {"unread": "1"},
        "labelled": lambda _: {"labelled": "1"},
        "frequent label": lambda made: {"label": str(made.label_ids[0])},
        "rare label": lambda made: {"label": str(made.label_ids[2])},
        "department": lambda made: {"department": str(made.department_ids[0])},
        "no department": lambda _: {"department": "none"},
        "agent": lambda made: {"agent": str(made.user_ids[1])},
        "inbox": lambda made: {"inbox": str(made.inbox_ids[2])},
        "channel": lambda _: {"channel": "whatsapp"},
        "open window": lambda _: {"window": "open"},
        "expired window": lambda _: {"window": "expired"},
        "frequent reason": lambda made: {"reason": str(made.reason_ids[0])},
        "rare reason": lambda made: {"reason": str(made.reason_ids[2])},
        "urgent": lambda _: {"priority": "3"},
        "opened a month ago": lambda _: {
            "opened_from": f"{_today() - timedelta(days=40)}",
            "opened_to": f"{_today() - timedelta(days=30)}",
        },
        "label, unread, inbox": lambda made: {
            "label": str(made.label_ids[0]),
            "unread": "1",
            "inbox": str(made.inbox_ids[0]),
        },
        "search for a name": lambda _: {"q": "aracá"},
        "search for everybody's name": lambda _: {"q": "clien"},
        "search for a phone": lambda _: {"q": "(11) 1000-0505"},
        "search for a protocol": lambda made: {"q": f"{20260000 + made.count // 2}"},
        "search for a department": lambda _: {"q": "setor 1"},
    }
    for name, make in filters.items():
        for view in ("all", "closed") if "reason" in name else ("all", "open"):
            add(f"{view}, {name}", lambda made, view=view, make=make: {"view": view, **make(made)})  # type: ignore[misc]
    for name in ("unread", "rare label", "inbox", "urgent", "rare reason", "label, unread, inbox"):
        for sort in ("opened_recent", "opened_oldest"):
            add(
                f"all, {sort}, {name}",
                lambda made, sort=sort, make=filters[name]: {"view": "all", "sort": sort, **make(made)},  # type: ignore[misc]
            )
    add("open, frequent reason", lambda made: {"view": "open", "reason": str(made.reason_ids[0])})
    add("all, search for what all phones have", lambda _: {"view": "all", "q": "551191"})
    found: list[tuple[str, Pages]] = [
        (name, {count: ("/conversations", query) for count, query in of.items()})
        for name, of in queries.items()
    ]
    for sort in SORTS[:4]:
        deep: Pages = {}
        for count, made in companies.items():
            cursor = await _deep(place, made, sort)
            deep[count] = ("/conversations", {"view": "all", "sort": sort, "cursor": cursor})
        found.append((f"all, {sort}, page {min(10_000, LARGE // 100):,}", deep))
    return found


def _today() -> date:
    return datetime.now(UTC).date()


async def _deep(place: Installation, made: Company, sort: str) -> str:
    """The cursor of the middle of everything: with 1,000,000 conversations that is page 10,000."""
    column = "opened_at" if sort.startswith("opened") else "last_activity_at"
    async with place.database.transaction(made.account_id) as tx:
        row = await tx.fetchrow(
            f"SELECT {column} AS at, id FROM conversations WHERE account_id = $1 AND {column} IS NOT NULL"
            f" ORDER BY {column}, id OFFSET $2 LIMIT 1",
            made.account_id,
            made.count // 3,
        )
        assert row is not None
        return paging.encode(row["at"], row["id"])


async def _compare(
    name: str, apis: dict[int, Api], pages: Pages, rounds: int, *, thread: bool = False
) -> Figure:
    """The p99 of the large one and its ratio to that of the small one, asked in turn."""
    times: dict[int, list[float]] = {SMALL: [], LARGE: []}
    for number in range(rounds + 3):
        for count in random.sample([SMALL, LARGE], 2):
            path, query = pages[count]
            began = time.perf_counter()
            answer = await apis[count].get(path, **query)
            if number >= 3:
                times[count].append(1_000 * (time.perf_counter() - began))
            if count == LARGE and number == 0 and not answer["items"]:
                print(f"  {name}: the page is empty")
    small, large = percentile(times[SMALL], 0.99), percentile(times[LARGE], 0.99)
    sizes = (THREAD_SMALL, THREAD_LARGE) if thread else (SMALL, LARGE)
    peer = "Whaticket 5–9×" if thread else "Whaticket 11→16–30 ms (1k→50k), libredesk 5→410 ms (SQL)"
    middle = f"p50 {percentile(times[LARGE], 0.5):.1f} : {percentile(times[SMALL], 0.5):.1f} ms"
    return Figure(
        f"{name}, {sizes[1]:,} : {sizes[0]:,}, p99",
        large,
        "ms",
        "<= 1.3" if thread else "<= 1.5",
        f"small {small:.1f} ms; {middle}; {peer}",
        large / small,
    )


@asynccontextmanager
async def bare(database: Database, *tables: str) -> AsyncIterator[Connection]:
    """A connection on which rows are written much faster: references are not checked, and what is no key is indexed
    afterwards."""
    async with database.pool.acquire() as connection:
        indexes = await connection.fetch(
            "SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS definition"
            " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " WHERE i.indrelid = ANY($1::text[]::regclass[]) AND NOT i.indisunique",
            list(tables),
        )
        for row in indexes:
            await connection.execute(f"DROP INDEX {row['name']}")
        await connection.execute(
            "SET session_replication_role = replica; SET maintenance_work_mem = '512MB'; SET synchronous_commit = off"
        )
        try:
            yield connection
        finally:
            for row in indexes:
                await connection.execute(row["definition"], timeout=1800)
            await connection.execute("RESET ALL")


async def company(place: Installation, count: int) -> Company:
    """An account with so many conversations, and one of its agents."""
    database = place.database
    account_id = await accounts.create_account(database, f"Empresa {count}")
    users = [
        await accounts.create_user(
            database, account_id, f"p{n}@e{count}.example", f"P {n}", "conversa-boa-2026"
        )
        for n in range(_PEOPLE)
    ]
    ids = [[uuid7() for _ in range(size)] for size in (_INBOXES, 4, 3)]
    inbox_ids, label_ids, reason_ids = ids
    async with database.transaction(account_id) as tx:
        made = [
            await departments.create_department(tx, f"Setor {n}", member_ids=users[n::_DEPARTMENTS])
            for n in range(_DEPARTMENTS)
        ]
        for number, inbox_id in enumerate(inbox_ids):
            await tx.execute(
                "INSERT INTO inboxes (account_id, id, name, channel, key, external_id)"
                " VALUES ($1, $2, 'Número', 'whatsapp', $3, $4)",
                account_id,
                inbox_id,
                f"bench-{count}-{number}",
                str(number),
            )
    async with bare(database, "conversations", "contacts", "tickets") as connection:
        await connection.execute(
            "SELECT bench_fill($1, $2, $3, $4, $5, $6, $7)",
            account_id, inbox_ids, users, made, label_ids, reason_ids, count, timeout=1800,
        )  # fmt: skip
    token = await accounts.create_token(database, account_id, f"p0@e{count}.example", "medição")
    return Company(account_id, token, count, inbox_ids, made, users, label_ids, reason_ids)


async def _thread(place: Installation, account_id: UUID, rank: int, count: int) -> UUID:
    """A conversation that the agent sees, filled with messages."""
    async with place.database.transaction(account_id) as tx:
        row = await tx.fetchrow(
            "SELECT c.id, c.inbox_id FROM conversations c JOIN users u ON u.id = c.agent_id"
            " WHERE c.account_id = $1 AND c.state = 'active' AND u.login LIKE 'p0@%' ORDER BY c.id OFFSET $2 LIMIT 1",
            account_id,
            rank,
        )
        assert row is not None
        await tx.execute("SELECT bench_thread($1, $2, $3, $4)", account_id, row["id"], row["inbox_id"], count)
        conversation_id: UUID = row["id"]
        return conversation_id


async def _middle(place: Installation, account_id: UUID, conversation_id: UUID) -> str:
    async with place.database.transaction(account_id) as tx:
        return str(
            await tx.fetchval(
                "SELECT id FROM messages WHERE account_id = $1 AND conversation_id = $2 AND seq = $3",
                account_id,
                conversation_id,
                THREAD_LARGE // 2,
            )
        )
