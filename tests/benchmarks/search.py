"""Full-text search over HTTP in as many messages as `MESSAGES` says (100,000; the goal is for 10,000,000: 8 GB)."""

from __future__ import annotations

import os
import time
from typing import Any
from uuid import UUID

from prosa.accounts import service as accounts
from tests.benchmarks.lists import FILL, bare, company
from tests.harness.agents import Api
from tests.harness.installation import Installation, installation
from tests.harness.report import Figure, percentile

MESSAGES = int(os.environ.get("MESSAGES") or 100_000)
CONVERSATIONS = max(1_000, MESSAGES // 100)
ROUNDS = 25

TERMS = {
    "rare": "xilofone",
    "one number": "{last}",
    "a word of every message": "pedido",
    "1 in 100": "boletos",
    "1 in 300": "garantia",
    "1 in 2,000": "estorno",
    "absent": "inexistentissimo",
    "two words": "cobranca indevida",
    "a phrase": '"segunda via"',
    "accents": "informacoes",
    "one without another": "boleto -pago",
}
"""What is searched, by class."""

# A hundred thousand sentences of some 1,500 words, the first ones frequent, each used again with other endings.
_WRITE = """
CREATE TABLE bench_sentences AS
SELECT n AS number, (SELECT string_agg((ARRAY['bom dia', 'obrigada', 'por favor', 'quando chega', 'o produto',
    'a entrega', 'minha conta', 'não consigo', 'ainda', 'preciso', 'valor', 'prazo'])
       [1 + (power(random(), 2) * 11)::int]
    || ' ' || (ARRAY['ca', 'ta', 'pa', 'ma', 'so', 're', 'lo', 'vi', 'fe', 'du'])[1 + (random() * 9)::int]
    || (ARRAY['rol', 'mento', 'dor', 'gem', 'vel', 'nha', 'tivo', 'dade', 'lho', 'co'])[1 + (random() * 9)::int]
    || (ARRAY['', 'zinho', 's', 'ao', 'eiro', 'ista', 'al', 'mente', 'ia', 'ura', 'oso', 'agem', 'ez', 'ção', 'il'])
       [1 + (power(random(), 2) * 14)::int], ' ')
    FROM generate_series(1, 4 + (n % 5)::int)) AS text
FROM generate_series(0, 99999) n;
ALTER TABLE bench_sentences ADD PRIMARY KEY (number);
CREATE FUNCTION bench_messages(p_account uuid, p_inbox uuid, p_from bigint, p_to bigint, p_count bigint,
    p_conversations int) RETURNS void LANGUAGE sql AS $$
    INSERT INTO messages (account_id, id, conversation_id, inbox_id, seq, direction, kind, text, author_kind, status,
        position_at, created_at)
    SELECT p_account, (lpad(to_hex(n), 12, '0') || '70008000000000000000')::uuid,
        bench_id('c', p_account, 1 + n * 7919 % p_conversations), p_inbox, n, 'in', 'text',
        s.text || ' pedido ' || n
        || CASE WHEN n % 1000003 = 7 OR n = p_count - 999 THEN ' xilofone' ELSE '' END
        || CASE WHEN n % 100 = 3 THEN ' Boleto' ELSE '' END || CASE WHEN n % 300 = 5 THEN ' garantia' ELSE '' END
        || CASE WHEN n % 2000 = 11 THEN ' estornos' ELSE '' END || CASE WHEN n % 50 = 3 THEN ' cobranças' ELSE '' END
        || CASE WHEN n % 70 = 3 THEN ' indevidas' ELSE '' END || CASE WHEN n % 200 = 9 THEN ' segunda via' ELSE '' END
        || CASE WHEN n % 400 = 1 THEN ' Informações' ELSE '' END || CASE WHEN n % 3 = 0 THEN ' pago' ELSE '' END,
        'contact', 'received', now() - (p_count - n) * interval '3 seconds', now()
    FROM generate_series(p_from, p_to) n JOIN bench_sentences s ON s.number = n * 31 % 100000;
$$;
"""
_STEP = 500_000


async def measure() -> list[Figure]:
    """(i) every class of words, for who sees everything and for an agent, with and without a department."""
    async with installation(workers=1, people=1) as place:
        pool = place.database.pool
        await pool.execute(FILL)
        made = await company(place, CONVERSATIONS)
        await _write(place, made.account_id, made.inbox_id)
        supervisor = await _supervisor(place, made.account_id)
        await place.start()
        figures = []
        for who, token in (("sees all", supervisor), ("agent", made.token)):
            api = Api(place.port, token)
            try:
                for name, words in TERMS.items():
                    query: dict[str, Any] = {"q": words.format(last=MESSAGES - 998), "limit": 30}
                    figures.append(await _ask(api, f"i search, {who}: {name}", query))
                    query["department"] = str(made.department_ids[0])
                    figures.append(await _ask(api, f"i search, {who}, one department: {name}", query))
            finally:
                await api.close()
        return figures


async def _ask(api: Api, name: str, query: dict[str, Any]) -> Figure:
    times = []
    found: dict[str, Any] = {}
    for number in range(ROUNDS + 2):
        began = time.perf_counter()
        found = await api.get("/search/messages", **query)
        if number >= 2:
            times.append(1_000 * (time.perf_counter() - began))
    pages = f"{len(found['items'])} found{', partial' if found['is_partial'] else ''}"
    return Figure(
        f"{name}, {MESSAGES:,} messages, p99",
        percentile(times, 0.99),
        "ms",
        "<= 150",
        f"p50 {percentile(times, 0.5):.1f} ms, {pages}; Whaticket 1.3–2.8 s at 1M",
    )


async def _write(place: Installation, account_id: UUID, inbox_id: UUID) -> None:
    """As many messages as wanted."""
    pool = place.database.pool
    await pool.execute(_WRITE)
    async with bare(place.database, "messages") as connection:
        for start in range(1, MESSAGES + 1, _STEP):
            end = min(start + _STEP - 1, MESSAGES)
            await connection.execute(
                "SELECT bench_messages($1, $2, $3, $4, $5, $6)",
                account_id, inbox_id, start, end, MESSAGES, CONVERSATIONS, timeout=600,
            )  # fmt: skip
    await pool.execute("VACUUM ANALYZE", timeout=1800)


async def _supervisor(place: Installation, account_id: UUID) -> str:
    login = "chefe@busca.example"
    await accounts.create_user(
        place.database, account_id, login, "Chefe", "conversa-boa-2026", role="supervisor"
    )
    return await accounts.create_token(place.database, account_id, login, "medição")
