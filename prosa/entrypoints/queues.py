"""Gauges of what waits, read from the database when somebody asks: they hold while every child is dead."""

import asyncio
from collections.abc import Iterator

import asyncpg
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

_TIMEOUT = 5.0  # seconds
_WAITING = """
SELECT webhooks.waiting AS prosa_webhooks_waiting, webhooks.lag AS prosa_webhooks_lag_seconds,
       outbox.waiting AS prosa_outbox_waiting, outbox.lag AS prosa_outbox_lag_seconds,
       outbox.unknown AS prosa_outbox_unknown, letters.waiting AS prosa_dead_letters_waiting
FROM (SELECT count(*) AS waiting, coalesce(extract(epoch FROM now() - min(received_at)), 0) AS lag
      FROM webhook_deliveries WHERE NOT is_processed) AS webhooks,
     (SELECT count(*) FILTER (WHERE state <> 'unknown') AS waiting,
             coalesce(extract(epoch FROM now() - min(queued_at) FILTER (WHERE state <> 'unknown')), 0) AS lag,
             count(*) FILTER (WHERE state = 'unknown') AS unknown FROM outbox) AS outbox,
     (SELECT count(*) AS waiting FROM dead_letters WHERE replayed_at IS NULL) AS letters
"""
_MEANINGS = {
    "prosa_webhooks_waiting": "Stored webhooks that are not processed yet",
    "prosa_webhooks_lag_seconds": "Age of the oldest webhook that is not processed yet",
    "prosa_outbox_waiting": "Messages and marks on their way to a provider",
    "prosa_outbox_lag_seconds": "Age of the oldest of them",
    "prosa_outbox_unknown": "Messages that may have been sent, which the provider never confirmed",
    "prosa_dead_letters_waiting": "Webhook elements that could not be applied and were not replayed",
}


class Queues(Collector):
    """Asks the database at `url`, which is set when it is open."""

    def __init__(self) -> None:
        self.url: str | None = None

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing: or registering would already ask the database."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges; only prosa_database_up when the database does not answer."""
        values: dict[str, float] = {}
        if self.url is not None:
            try:
                values = asyncio.run(_read(self.url))
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
                pass
        yield GaugeMetricFamily(
            "prosa_database_up", "Whether the database answers", value=float(bool(values))
        )
        for name, value in values.items():
            yield GaugeMetricFamily(name, _MEANINGS[name], value=value)


async def _read(url: str) -> dict[str, float]:
    async with asyncio.timeout(_TIMEOUT):
        connection = await asyncpg.connect(url, server_settings={"application_name": "prosa metrics"})
        try:
            row = await connection.fetchrow(_WAITING)
        finally:
            await connection.close(timeout=1)
    return {name: float(value) for name, value in row.items()} if row is not None else {}
