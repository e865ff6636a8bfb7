"""Keeps the templates of all active inboxes fresh in the background."""

from __future__ import annotations

import asyncio
import random
import time
from uuid import UUID

import asyncpg

from prosa.channels.port import ProviderFailure
from prosa.inboxes import service as inboxes
from prosa.inboxes.clients import InboxClients
from prosa.kit import logs
from prosa.kit.database import Database
from prosa.kit.errors import ProsaError
from prosa.templates import service

EVERY_SECONDS = 6 * 3600.0
"""Between two complete lists of one business account."""
LOOK_SECONDS = 30.0
"""How soon a template that changed at the provider is asked for."""

log = logs.get(__name__)


async def run_template_sync(database: Database, clients: InboxClients, stop: asyncio.Event) -> None:
    """Sync until `stop` is set. One process suffices, several do no harm."""
    synced: dict[tuple[UUID, str], float] = {}
    while not stop.is_set():
        try:
            for account_id, business_id, inbox_id, is_stale in await _businesses(database):
                age = time.monotonic() - synced.get((account_id, business_id), float("-inf"))
                if not stop.is_set() and (age > EVERY_SECONDS or (is_stale and age > LOOK_SECONDS * 2)):
                    synced[account_id, business_id] = time.monotonic()
                    await _sync(database, clients, account_id, inbox_id)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("templates not synced", error=type(error).__name__)
        try:
            await asyncio.wait_for(stop.wait(), LOOK_SECONDS * random.uniform(0.8, 1.2))
        except TimeoutError:
            pass


async def _sync(database: Database, clients: InboxClients, account_id: UUID, inbox_id: UUID) -> None:
    try:
        count = await service.sync(database, clients, account_id, inbox_id)
        log.info("templates synced", inbox_id=str(inbox_id), count=count)
    except ProviderFailure as failure:
        log.warning("templates not synced", inbox_id=str(inbox_id), error=str(failure))
        if failure.retry == "reconnect":
            reason = str(failure)
            await database.run(account_id, lambda tx: inboxes.need_token(tx, inbox_id, reason))
    except ProsaError as error:
        log.warning("templates not synced", inbox_id=str(inbox_id), error=error.code)


async def _businesses(database: Database) -> list[tuple[UUID, str, UUID, bool]]:
    rows = await database.pool.fetch(
        "SELECT i.account_id, i.business_id, min(i.id::text)::uuid AS inbox_id, EXISTS (SELECT 1"
        " FROM message_templates t WHERE t.account_id = i.account_id AND t.business_id = i.business_id"
        " AND t.synced_at = $1) AS is_stale FROM inboxes i WHERE i.state = 'active' AND i.business_id <> ''"
        " GROUP BY i.account_id, i.business_id",
        service.NEVER,
    )
    return [(row["account_id"], row["business_id"], row["inbox_id"], row["is_stale"]) for row in rows]
