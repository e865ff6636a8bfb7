"""Webhooks: how many are acknowledged and applied a second, beside what PostgreSQL alone does."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path

from tests.benchmarks import pgbench
from tests.benchmarks.pump import Pump
from tests.harness import webhooks
from tests.harness.installation import Installation, installation
from tests.harness.processes import cpu
from tests.harness.report import Figure, percentile

_CUSTOMERS = 400
_CONNECTIONS = 64
_REFERENCE = Path(__file__).with_name("reference.sql")


async def measure(seconds: int) -> list[Figure]:
    """(a) acknowledged, (b) applied, and the latency of the acknowledgement at half of (b)."""
    async with installation(workers=1, people=2) as place:
        await place.database.pool.execute(_REFERENCE.read_text())
        await place.database.pool.fetchval("SELECT bench_prepare()")
        raw = pgbench.RAW_INSERT.format(account=place.account_id, inbox=place.inbox_id)
        inserts = await asyncio.to_thread(pgbench.transactions_per_second, place, raw, seconds)
        ingests = await asyncio.to_thread(pgbench.transactions_per_second, place, pgbench.INGEST, seconds)
        await place.start()
        requests = _Requests(place)
        await Pump(place.port, 4).run(requests.take(_CUSTOMERS, first=True))
        await _drained(place)
        acknowledged, web_cost = await _acknowledged(place, requests, seconds)
        alone, background_cost = await _drain_rate(place)
        await place.stop()
        place.workers = 2
        await place.start()
        applied = await _applied(place, requests, round(acknowledged * seconds / 2))
        half = await Pump(place.port, _CONNECTIONS).run(
            requests.take(round(applied / 2 * seconds)), rate=applied / 2
        )
        await _drained(place)
        latencies = [1_000 * seconds for seconds in half.latencies]
        lost = requests.number - await _stored(place)
    return [
        Figure("a PostgreSQL one-row inserts (pgbench, 8 clients)", inserts, "/s"),
        Figure(
            "a webhooks acknowledged durably, 1 web process",
            acknowledged,
            "/s",
            ">= 0.8",
            f"inserts {inserts:,.0f}/s; a Python receiver with one insert per request 2,800/s",
            acknowledged / inserts,
        ),
        Figure("a processor time of the web process per webhook", web_cost, "µs"),
        Figure("b PostgreSQL ingest() alone (pgbench, 8 clients)", ingests, "/s"),
        Figure("b stored webhooks applied, nothing else going on", alone, "/s"),
        Figure("b processor time of the background process per message", background_cost, "µs"),
        Figure(
            "b webhook to message, counters, event committed, 2 web processes",
            applied,
            "/s",
            ">= 0.20",
            "Whaticket 0.003–0.017 of it (50–196/s)",
            applied / ingests,
        ),
        Figure("b acknowledgement at half load, p50", percentile(latencies, 0.5), "ms", "<= 25"),
        Figure(
            "b acknowledgement at half load, p99",
            percentile(latencies, 0.99),
            "ms",
            "<= 100",
            "Meta: ≤ 250 ms",
        ),
        Figure("b messages lost", lost, "", "<= 0", "Whaticket loses 19 of 40 simultaneous first ones"),
    ]


class _Requests:
    """Signed webhooks of the same customers, each with a message of its own."""

    def __init__(self, place: Installation) -> None:
        self._key = place.key
        self.number = 0

    def take(self, count: int, *, first: bool = False) -> list[bytes]:
        made = []
        for _ in range(count):
            phone = f"55119{84000000 + self.number % _CUSTOMERS}"
            text = "primeira" if first else f"mensagem {self.number} com um texto de tamanho normal"
            value = webhooks.message(f"wamid.bench.{self.number}", phone, text)
            made.append(webhooks.request(self._key, webhooks.body(value)))
            self.number += 1
        return made


async def _acknowledged(place: Installation, requests: _Requests, seconds: int) -> tuple[float, float]:
    """(per second, µs of the web process) while the background process stands still: the receiver by itself."""
    [web] = place.children("web")
    [background] = place.children("background")
    os.kill(background, signal.SIGSTOP)
    try:
        trial = await Pump(place.port, _CONNECTIONS).run(requests.take(2_000))
        count = min(40_000, round(2_000 / trial.seconds * seconds))
        prepared, busy = requests.take(count), cpu(web)
        answers = await Pump(place.port, _CONNECTIONS).run(prepared)
        busy = cpu(web) - busy
    finally:
        os.kill(background, signal.SIGCONT)
    if answers.accepted != count:
        raise RuntimeError(f"webhooks were refused: {answers.statuses}")
    return count / answers.seconds, 1e6 * busy / count


async def _drain_rate(place: Installation) -> tuple[float, float]:
    """(messages per second, µs of the background process each) of what has been stored meanwhile."""
    [background] = place.children("background")
    before, began, busy = await _stored(place), time.perf_counter(), cpu(background)
    await _drained(place)
    count = await _stored(place) - before
    return count / (time.perf_counter() - began), 1e6 * (cpu(background) - busy) / count


async def _applied(place: Installation, requests: _Requests, count: int) -> float:
    """A second, from the first request to the last commit."""
    prepared = requests.take(count)
    began = time.perf_counter()
    await Pump(place.port, _CONNECTIONS).run(prepared)
    await _drained(place)
    return count / (time.perf_counter() - began)


async def _drained(place: Installation, patience: float = 120) -> None:
    until = time.perf_counter() + patience
    while await place.database.pool.fetchval(
        "SELECT EXISTS (SELECT FROM webhook_deliveries WHERE NOT is_processed)"
    ):
        if time.perf_counter() > until:
            raise TimeoutError(f"stored webhooks were not applied within {patience:.0f} s")
        await asyncio.sleep(0.02)


async def _stored(place: Installation) -> int:
    count: int = await place.database.pool.fetchval(
        "SELECT count(*) FROM messages WHERE account_id = $1 AND direction = 'in'", place.account_id
    )
    return count
