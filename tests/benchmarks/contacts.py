"""The contacts page over HTTP, with 1,000 and with `CONTACTS` of them (100,000; the goal is for 500,000: 2 GB)."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from prosa.accounts import service as accounts
from prosa.departments import service as departments
from prosa.kit.ids import uuid7
from tests.benchmarks.lists import bare
from tests.harness.agents import Api
from tests.harness.installation import Installation, installation
from tests.harness.report import Figure, percentile

SMALL = 1_000
LARGE = int(os.environ.get("CONTACTS") or 100_000)
ROUNDS = 60
Query = Mapping[str, str]

# A fifth of all are called Maria, another fifth Silva; of a hundred ninety have a conversation, half an e-mail and
# thirty a CPF; 3 in 1,000 are blocked, 30 want no broadcasts.
FILL = """
CREATE FUNCTION bench_person(kind text, account uuid, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT md5(kind || account || number)::uuid $$;
CREATE FUNCTION bench_die(number bigint, salt int, sides int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT (abs(hashint8extended(number, salt)) % sides)::int $$;
CREATE FUNCTION bench_cpf(number bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
WITH nine AS (SELECT lpad((100000000 + number)::text, 9, '0') AS d),
ten AS (SELECT d || ((SELECT sum(substr(d, i, 1)::int * (11 - i)) FROM generate_series(1, 9) i) * 10 % 11 % 10) AS d
    FROM nine)
SELECT d || ((SELECT sum(substr(d, i, 1)::int * (12 - i)) FROM generate_series(1, 10) i) * 10 % 11 % 10) FROM ten $$;
CREATE FUNCTION bench_name(number bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
SELECT CASE WHEN bench_die(number, 3, 5) = 0 THEN 'Maria' ELSE (ARRAY['Ana', 'Beatriz', 'Bruno', 'Carla', 'Carlos',
    'Daniel', 'Débora', 'Eduardo', 'Elisa', 'Fábio', 'Fernanda', 'Gabriel', 'Gisele', 'Helena', 'Hugo', 'Igor', 'Inês',
    'João', 'Júlia', 'Karina', 'Lúcia', 'Luís', 'Marcos', 'Márcia', 'Mariana', 'Nair', 'Otávio', 'Paula', 'Pedro',
    'Rafael', 'Renata', 'Sônia', 'Tânia', 'Tiago', 'Vera', 'Vítor', 'Wagner', 'Yara', 'Zélia', 'José'])
    [1 + bench_die(number, 5, 40)] END
  || CASE WHEN bench_die(number, 7, 4) = 0 THEN ' ' || (ARRAY['Aparecida', 'Cristina', 'de Fátima', 'Augusto',
    'Henrique', 'Lúcia', 'Antônio', 'do Carmo'])[1 + bench_die(number, 11, 8)] ELSE '' END || ' '
  || CASE WHEN bench_die(number, 13, 5) = 0 THEN 'da Silva' ELSE initcap(
    (ARRAY['al', 'bar', 'cor', 'duar', 'es', 'fer', 'gon', 'hen', 'ja', 'lo', 'mo', 'no', 'oli', 'pe', 'quei', 'ro',
        'sou', 'tei', 'var', 'xa'])[1 + bench_die(number, 17, 20)]
    || (ARRAY['ba', 'ce', 'di', 'fo', 'gu', 'la', 'me', 'ni', 'ra', 've'])[1 + bench_die(number, 19, 10)]
    || (ARRAY['ira', 'lho', 'nha', 'reto', 'sta', 'tes', 'udo', 'vedo', 'xoto', 'zar'])
        [1 + bench_die(number, 23, 10)]) END
  || CASE WHEN number % 99991 = 7 THEN ' Xilofonista' ELSE '' END $$;
CREATE FUNCTION bench_contacts(p_account uuid, p_inboxes uuid[], p_users uuid[], p_departments uuid[], p_labels uuid[],
    p_fields uuid[], p_count int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO contacts (account_id, id, profile_name, search_name, phone, email, cpf, owner_id, label_ids,
        is_blocked, receives_broadcasts, has_conversations, created_at)
    SELECT p_account, bench_person('k', p_account, n), name, lower(unaccent(name)),
        CASE WHEN n % 3 = 0 THEN '+5541' || (30000000 + n) ELSE '+55119' || (80000000 + n) END,
        CASE WHEN n % 2 = 0 THEN 'pessoa' || n || '@' || (ARRAY['gmail', 'hotmail', 'uol'])[1 + n % 3] || '.example'
        END,
        CASE WHEN n % 10 < 3 THEN bench_cpf(n) END,
        CASE WHEN n % 20 = 0 THEN p_users[1 + n / 20 % array_length(p_users, 1)] END,
        CASE WHEN label < 200 THEN p_labels[1:1] WHEN label < 210 THEN p_labels[2:2] WHEN label = 999 THEN p_labels[3:3]
            ELSE '{}' END,
        bench_die(n, 31, 1000) < 3, bench_die(n, 37, 1000) >= 30, n % 10 > 0, now() - (p_count - n) * pace
    FROM (SELECT n, bench_name(n) AS name, bench_die(n, 29, 1000) AS label, interval '900 days' / p_count AS pace
        FROM generate_series(1, p_count) n) AS made;
    INSERT INTO contact_identities (account_id, scope, kind, value, contact_id, address)
    SELECT p_account, 'whatsapp', 'phone', phone, id, substr(phone, 2) FROM contacts WHERE account_id = p_account;
    INSERT INTO contact_identities (account_id, scope, kind, value, contact_id, address)
    SELECT p_account, 'email', 'email', 'p' || n || '@example.com', bench_person('k', p_account, n), 'p' || n
    FROM generate_series(1, p_count, 250) n;
    INSERT INTO contact_field_values (account_id, contact_id, field_id, value)
    SELECT p_account, bench_person('k', p_account, n), p_fields[1],
        to_jsonb((ARRAY['Ouro', 'Prata', 'Bronze'])[CASE WHEN n % 500 = 1 THEN 1 WHEN n % 10 = 1 THEN 2 ELSE 3 END])
    FROM generate_series(1, p_count, 2) n;
    INSERT INTO conversations (account_id, id, inbox_id, contact_id, state, department_id, agent_id, ticket_id,
        last_ticket_id, last_department_id, last_agent_id, last_seq, last_message, last_activity_at, last_inbound_at,
        label_ids, version)
    SELECT p_account, bench_person('c', p_account, n), p_inboxes[1 + n % array_length(p_inboxes, 1)],
        bench_person('k', p_account, n), state,
        CASE WHEN state <> 'closed' THEN department END, CASE WHEN state = 'active' THEN agent END,
        CASE WHEN state <> 'closed' THEN bench_person('t', p_account, n) END, bench_person('t', p_account, n),
        CASE WHEN state = 'closed' THEN department END, CASE WHEN state = 'closed' THEN agent END, 1,
        jsonb_build_object('id', bench_person('m', p_account, n), 'seq', 1, 'kind', 'text', 'direction', 'in',
            'visibility', 'public', 'text', 'Bom dia, ainda tem a estante? ' || n, 'status', 'received',
            'author_kind', 'contact', 'author_id', NULL, 'at', now()),
        at, at, CASE WHEN state <> 'closed' AND bench_die(n, 41, 20) = 0 THEN p_labels[4:4] ELSE '{}' END, 2
    FROM (SELECT n, CASE WHEN bench_die(n, 43, 100) < 98 THEN 'closed' WHEN n % 2 = 0 THEN 'queued' ELSE 'active' END
        AS state,
        p_users[1 + bench_die(n, 47, array_length(p_users, 1))] AS agent,
        p_departments[1 + bench_die(n, 53, array_length(p_departments, 1))] AS department,
        now() - bench_die(n, 59, 1000000) * interval '700 days' / 1000000 AS at
        FROM generate_series(1, p_count) n WHERE n % 10 > 0) AS made;
END $$;
"""


@dataclass(frozen=True, slots=True)
class Company:
    """An account with contacts, and the tokens of two who look at them."""

    account_id: UUID
    count: int
    everything: str
    """Of a supervisor."""
    little: str
    """Of an agent."""
    label_ids: list[UUID]
    user_ids: list[UUID]


async def company(place: Installation, count: int) -> Company:
    """An account with so many contacts."""
    database = place.database
    account_id = await accounts.create_account(database, f"Contatos {count}")
    users = []
    for number in range(40):
        role = "supervisor" if number == 0 else "agent"
        users.append(
            await accounts.create_user(
                database,
                account_id,
                f"c{number}@k{count}.example",
                f"P {number}",
                "conversa-boa-2026",
                role=role,
            )
        )
    inbox_ids, label_ids, field_ids = ([uuid7() for _ in range(size)] for size in (2, 4, 1))
    async with database.transaction(account_id) as tx:
        made = [
            await departments.create_department(tx, f"Setor {n}", member_ids=users[n + 1 :: 4])
            for n in range(4)
        ]
        for number, inbox_id in enumerate(inbox_ids):
            await tx.execute(
                "INSERT INTO inboxes (account_id, id, name, channel, key, external_id)"
                " VALUES ($1, $2, 'Número', 'whatsapp', $3, $4)",
                account_id,
                inbox_id,
                f"contacts-{count}-{number}",
                f"k{number}",
            )
        for number, label_id in enumerate(label_ids):
            await tx.execute(
                "INSERT INTO labels (account_id, id, name, color, position) VALUES ($1, $2, $3, '#112233', $4)",
                account_id,
                label_id,
                f"Etiqueta {number}",
                number,
            )
        await tx.execute(
            "INSERT INTO custom_fields (account_id, id, key, label, kind, options, position)"
            " VALUES ($1, $2, 'plano', 'Plano', 'choice', $3, 0)",
            account_id,
            field_ids[0],
            ["Ouro", "Prata", "Bronze"],
        )
    tables = ("contacts", "contact_identities", "contact_field_values", "conversations")
    async with bare(database, *tables) as connection:
        await connection.execute(
            "SELECT bench_contacts($1, $2, $3, $4, $5, $6, $7)",
            account_id, inbox_ids, users, made, label_ids, field_ids, count, timeout=1800,
        )  # fmt: skip
    everything, little = [
        await accounts.create_token(database, account_id, f"c{number}@k{count}.example", "medição")
        for number in (0, 1)
    ]
    return Company(account_id, count, everything, little, label_ids, users)


def queries(made: Company) -> dict[str, Query]:
    """What is asked for, with this company's own ids."""
    middle = made.count // 2 // 6 * 6 + 1
    cpf = made.count // 20 * 10 + 1
    return {
        "all by name": {},
        "all, newest first": {"sort": "created"},
        "all, latest message first": {"sort": "recent"},
        "rare name": {"q": "xilofonista"},
        "a first name of a fifth": {"q": "maria"},
        "a last name of a fifth": {"q": "silva"},
        "absent name": {"q": "zebedeu"},
        "infix": {"q": "lome"},
        "frequent infix": {"q": "aria"},
        "two letters": {"q": "jo"},
        "two words, frequent": {"q": "maria silva"},
        "two words, few": {"q": "tania xavedo"},
        "whole phone": {"q": f"+55 11 9{80000000 + middle}"},
        "phone without 9": {"q": f"11 {80000000 + middle}"},
        "phone without prefix": {"q": f"{80000000 + middle}"},
        "phone without the 9 it has not": {"q": f"41 9{30000000 + middle // 3 * 3}"},
        "four digits of phones": {"q": "8123"},
        "e-mail": {"q": f"pessoa{middle // 2 * 2}@"},
        "domain of e-mails": {"q": "@gmail"},
        "CPF": {"q": _cpf(100_000_000 + cpf)},
        "label of a fifth": {"label": str(made.label_ids[0])},
        "label of 1 %": {"label": str(made.label_ids[1])},
        "label of 0.1 %": {"label": str(made.label_ids[2])},
        "label on conversations": {"label": str(made.label_ids[3])},
        "blocked": {"blocked": "true"},
        "not blocked": {"blocked": "false"},
        "opt-out": {"opt_in": "false"},
        "opt-in": {"opt_in": "true"},
        "frequent channel": {"channel": "whatsapp"},
        "rare channel": {"channel": "email"},
        "absent channel": {"channel": "telegram"},
        "owner": {"owner": str(made.user_ids[2])},
        "no owner": {"owner": "none"},
        "field, few": {"field.plano": "ouro"},
        "field, many": {"field.plano": "Bronze"},
        "last week": {"last_from": _day(7)},
        "a day a year ago": {"last_from": _day(366), "last_to": _day(366)},
        "before the last year": {"last_to": _day(366)},
        "frequent name, label of 1 %": {"q": "maria", "label": str(made.label_ids[1])},
        "frequent name, opt-out": {"q": "silva", "opt_in": "false"},
        "frequent label, opt-out, latest first": {
            "label": str(made.label_ids[0]),
            "opt_in": "false",
            "sort": "recent",
        },
        "frequent name, latest first": {"q": "maria", "sort": "recent"},
        "label of 1 %, latest first": {"label": str(made.label_ids[1]), "sort": "recent"},
        "label of 1 %, newest first": {"label": str(made.label_ids[1]), "sort": "created"},
        "opt-out, latest first": {"opt_in": "false", "sort": "recent"},
    }


def _day(ago: int) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86_400 * ago))


def _cpf(nine: int) -> str:
    known = str(nine)
    for _ in range(2):
        total = sum(
            int(digit) * weight for digit, weight in zip(known, range(len(known) + 1, 1, -1), strict=True)
        )
        known += str(total * 10 % 11 % 10)
    return known


async def measure() -> list[Figure]:
    """(j) searches, filters and orders of the contacts page, for who sees everything and for an agent."""
    async with installation(workers=1, people=1) as place:
        await place.database.pool.execute(FILL)
        companies = {count: await company(place, count) for count in (SMALL, LARGE)}
        await place.database.pool.execute("VACUUM ANALYZE", timeout=1800)
        await place.start()
        figures = []
        for who in ("everything", "little"):
            apis = {count: Api(place.port, getattr(made, who)) for count, made in companies.items()}
            try:
                asked = {count: queries(made) for count, made in companies.items()}
                for sort in ("name", "recent", "created"):
                    deep = {count: await _deep(api, sort, count) for count, api in apis.items()}
                    for count, query in deep.items():
                        asked[count][f"deep page, {sort}"] = query
                for name in asked[LARGE]:
                    pages = {count: of[name] for count, of in asked.items()}
                    figures.append(await _compare(f"j contacts, who sees {who}: {name}", apis, pages))
            finally:
                for api in apis.values():
                    await api.close()
        return figures


async def _deep(api: Api, sort: str, count: int) -> Query:
    """A page a good deal behind the first."""
    query: dict[str, Any] = {"sort": sort, "limit": 100}
    for _ in range(min(200, count // 300)):
        cursor = (await api.get("/contacts", **query))["next_cursor"]
        if cursor is None:
            break
        query["cursor"] = cursor
    return {**query, "limit": "50"}


async def _compare(name: str, apis: Mapping[int, Api], pages: Mapping[int, Query]) -> Figure:
    """The p99 with many contacts, and its ratio to that with few, asked in turn."""
    times: dict[int, list[float]] = {count: [] for count in apis}
    found: dict[str, Any] = {}
    for number in range(ROUNDS + 3):
        for count in random.sample([SMALL, LARGE], 2):
            began = time.perf_counter()
            answer = await apis[count].get("/contacts", **pages[count])
            if number >= 3:
                times[count].append(1_000 * (time.perf_counter() - began))
            if count == LARGE:
                found = answer
    small, large = percentile(times[SMALL], 0.99), percentile(times[LARGE], 0.99)
    middle = [percentile(times[count], 0.5) for count in (LARGE, SMALL)]
    return Figure(
        f"{name}, {LARGE:,} : {SMALL:,}, p99",
        large,
        "ms",
        "<= 20",
        f"{large / small:.2f} times; p50 {middle[0]:.1f} : {middle[1]:.1f} ms; {len(found['items'])} rows,"
        f" total {found['total']}",
    )
