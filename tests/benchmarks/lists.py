"""Lists and threads over HTTP, small and large, with what PostgreSQL holds written by PostgreSQL."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from prosa.accounts import service as accounts
from prosa.conversations.policy import VIEWS
from prosa.departments import service as departments
from prosa.kit.ids import uuid7
from tests.harness.agents import Api
from tests.harness.installation import Installation, installation
from tests.harness.report import Figure, percentile

SMALL, LARGE = 1_000, 100_000
THREAD_SMALL, THREAD_LARGE = 20, 20_000
_PEOPLE = 4
_DEPARTMENTS = 2

# Of a hundred conversations 60 are closed, 10 wait, 20 are being attended, 5 are with the bot, 5 have just come.
_FILL = """
CREATE FUNCTION bench_id(kind text, account uuid, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT md5(kind || account || number)::uuid $$;
CREATE FUNCTION bench_state(number bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
SELECT CASE WHEN number * 37 % 100 < 60 THEN 'closed' WHEN number * 37 % 100 < 70 THEN 'queued'
    WHEN number * 37 % 100 < 90 THEN 'active' WHEN number * 37 % 100 < 95 THEN 'bot' ELSE 'new' END $$;
CREATE FUNCTION bench_fill(p_account uuid, p_inbox uuid, p_users uuid[], p_departments uuid[], p_count int)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO contacts (account_id, id, profile_name, search_name, phone)
    SELECT p_account, bench_id('k', p_account, n), 'Cliente ' || n, 'cliente ' || n, '+55119' || (10000000 + n)
    FROM generate_series(1, p_count) n;
    INSERT INTO conversations (account_id, id, inbox_id, contact_id, state, department_id, agent_id, ticket_id,
        last_ticket_id, last_department_id, last_agent_id, last_seq, unread_count, last_message, last_activity_at,
        last_inbound_at, opened_at, is_chatbot_off, version)
    SELECT p_account, bench_id('c', p_account, n), p_inbox, bench_id('k', p_account, n), state,
        CASE WHEN state IN ('queued', 'active') THEN department END,
        CASE WHEN state = 'active' THEN agent END,
        CASE WHEN state IN ('queued', 'active') THEN bench_id('t', p_account, n) END,
        CASE WHEN state IN ('queued', 'active', 'closed') THEN bench_id('t', p_account, n) END,
        CASE WHEN state = 'closed' THEN department END,
        CASE WHEN state = 'closed' THEN agent END,
        1, (n % 3 = 0)::int,
        jsonb_build_object('id', bench_id('m', p_account, n), 'seq', 1, 'kind', 'text', 'direction', 'in',
            'visibility', 'public', 'text', 'Bom dia, ainda tem a estante de pinus? ' || n, 'status', 'received',
            'author_kind', 'contact', 'author_id', NULL, 'at', now()),
        now() - n * interval '7 seconds', now() - n * interval '7 seconds',
        CASE WHEN state IN ('queued', 'active', 'closed') THEN now() - n * interval '9 seconds' END,
        state = 'new', 2
    FROM (SELECT n, bench_state(n) AS state, p_users[1 + n / 7 % array_length(p_users, 1)] AS agent,
        CASE WHEN n / 11 % 10 > 0 THEN p_departments[1 + n / 13 % array_length(p_departments, 1)] END AS department
        FROM generate_series(1, p_count) n) AS made;
    INSERT INTO tickets (account_id, id, conversation_id, protocol, opened_by, opened_at, closed_at,
        department_id, agent_id)
    SELECT p_account, bench_id('t', p_account, n), c.id, 'B' || n, 'contact', c.opened_at,
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


async def measure(rounds: int) -> list[Figure]:
    """(d) the first page of every view with 1,000 and 100,000 conversations; a thread of 20 and of 20,000 messages."""
    async with installation(workers=1, people=1) as place:
        await place.database.pool.execute(_FILL)
        companies = {count: await _company(place, count) for count in (SMALL, LARGE)}
        account, _ = companies[SMALL]
        threads = [
            await _thread(place, account, at, count) for at, count in ((1, THREAD_SMALL), (2, THREAD_LARGE))
        ]
        await place.database.pool.execute("VACUUM ANALYZE")
        await place.start()
        apis = {count: Api(place.port, token) for count, (_, token) in companies.items()}
        figures = []
        try:
            for view in VIEWS:
                pages = {count: ("/conversations", {"view": view}) for count in apis}
                figures.append(await _compare(f"d list {view}", apis, pages, rounds))
            # The same page size: what differs is the thread, not the answer.
            small, large = (f"/conversations/{thread}/messages" for thread in threads)
            one = {SMALL: apis[SMALL], LARGE: apis[SMALL]}
            newest: dict[int, tuple[str, dict[str, Any]]] = {
                SMALL: (small, {"limit": 20}),
                LARGE: (large, {"limit": 20}),
            }
            figures.append(await _compare("d open a thread, newest", one, newest, rounds, thread=True))
            middle = await _middle(place, account, threads[1])
            around = {SMALL: newest[SMALL], LARGE: (large, {"limit": 20, "around": middle})}
            figures.append(await _compare("d open a thread, middle", one, around, rounds, thread=True))
        finally:
            for api in apis.values():
                await api.close()
        return figures


async def _compare(
    name: str,
    apis: dict[int, Api],
    pages: Mapping[int, tuple[str, Mapping[str, Any]]],
    rounds: int,
    *,
    thread: bool = False,
) -> Figure:
    """The p50 of the large one and its ratio to that of the small one, asked in turn."""
    times: dict[int, list[float]] = {SMALL: [], LARGE: []}
    for number in range(rounds + 3):
        for count in random.sample([SMALL, LARGE], 2):
            path, query = pages[count]
            began = time.perf_counter()
            answer = await apis[count].get(path, **query)
            if number >= 3:
                times[count].append(1_000 * (time.perf_counter() - began))
            if not answer["items"]:
                raise RuntimeError(f"{name}: the page of {count} is empty")
    small, large = percentile(times[SMALL], 0.5), percentile(times[LARGE], 0.5)
    sizes = (THREAD_SMALL, THREAD_LARGE) if thread else (SMALL, LARGE)
    peer = "Whaticket 5–9×" if thread else "Whaticket 11→16–30 ms (1k→50k), libredesk 5→410 ms (SQL)"
    return Figure(
        f"{name}, {sizes[1]:,} : {sizes[0]:,}, p50",
        large,
        "ms",
        "<= 1.3" if thread else "<= 1.5",
        f"small {small:.1f} ms; {peer}",
        large / small,
    )


async def _company(place: Installation, count: int) -> tuple[UUID, str]:
    """An account with so many conversations; its id and the token of an agent."""
    database = place.database
    account_id = await accounts.create_account(database, f"Empresa {count}")
    users = [
        await accounts.create_user(
            database, account_id, f"p{n}@e{count}.example", f"P {n}", "conversa-boa-2026"
        )
        for n in range(_PEOPLE)
    ]
    inbox_id = uuid7()
    async with database.transaction(account_id) as tx:
        made = [
            await departments.create_department(tx, f"Setor {n}", member_ids=users[n::_DEPARTMENTS])
            for n in range(_DEPARTMENTS)
        ]
        await tx.execute(
            "INSERT INTO inboxes (account_id, id, name, channel, key, external_id)"
            " VALUES ($1, $2, 'Número', 'whatsapp', $3, '1')",
            account_id,
            inbox_id,
            f"bench-{count}",
        )
        await tx.execute("SELECT bench_fill($1, $2, $3, $4, $5)", account_id, inbox_id, users, made, count)
    token = await accounts.create_token(database, account_id, f"p0@e{count}.example", "medição")
    return account_id, token


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
