"""The background child: gives meaning to webhooks, sends, fetches files, keeps templates and partitions in order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

from prosa.attachments import service as attachments
from prosa.attachments.fetch import run_media_fetch
from prosa.attachments.service import FileStore
from prosa.blocking import jobs as blocking
from prosa.channels.registry import CHANNELS
from prosa.contact_imports import jobs as contact_imports
from prosa.contact_imports.keeping import expire as expire_imports
from prosa.desk.greetings import run_greetings
from prosa.desk.jobs import run_desk
from prosa.inboxes import service as inboxes
from prosa.inboxes.clients import InboxClients
from prosa.intake.maintenance import maintain
from prosa.intake.processor import run_processor
from prosa.kit import http, leases, partitions
from prosa.kit.database import Database, Transaction
from prosa.kit.settings import Settings
from prosa.kit.storage import Storage
from prosa.kit.waiting import repeat
from prosa.messages import jobs as messages
from prosa.messages import service
from prosa.messages.outbox import run_outbox
from prosa.notes import jobs as notes
from prosa.notifications.jobs import run_notifications
from prosa.privacy import jobs as privacy
from prosa.routing.jobs import run_routing
from prosa.routing.service import waiting_time
from prosa.schedules import jobs as schedules
from prosa.templates.jobs import run_template_sync

POOL_SIZE = 16
"""The background child works on many inboxes at once; one connection each for the bells."""
HOUSEKEEPING_SECONDS = 600.0
RECONCILE_SECONDS = 5.0
DUE_SECONDS = 1.0
"""What happens at a set time, or as soon as it is stored, is looked for so often."""


async def run_background(settings: Settings, stop: asyncio.Event) -> None:
    """Work until `stop` is set; then finish what is in flight."""
    assert settings.database_url is not None  # the parent puts the embedded server's address here
    database = await Database.connect(settings.database_url, pool_size=max(settings.pool_size, POOL_SIZE))
    session = http.open_session(public_only=False, total_timeout=60.0)
    outside = http.open_session(public_only=not settings.push_to_private_addresses, total_timeout=15.0)
    try:
        clients = InboxClients(database, settings, session)
        storage = Storage(settings.storage_url)
        files = FileStore(storage, settings)

        async def token_dead(tx: Transaction, inbox_id: UUID, reason: str) -> None:
            await inboxes.need_token(tx, inbox_id, reason)

        holder = leases.holder_name()
        await contact_imports.reclaim(database, holder)
        regular: list[tuple[str, float, Callable[[], Awaitable[object]]]] = [
            ("blocking", DUE_SECONDS, lambda: blocking.work(database, clients)),
            ("reminders", DUE_SECONDS, lambda: notes.remind(database)),
            ("schedules", DUE_SECONDS, lambda: schedules.send_due(database)),
            ("privacy", DUE_SECONDS, lambda: privacy.work(database, storage, settings)),
            ("imports", DUE_SECONDS, lambda: contact_imports.work(database, storage, holder, stop)),
            ("reconciling", RECONCILE_SECONDS, lambda: messages.reconcile(database)),
            ("housekeeping", HOUSEKEEPING_SECONDS, lambda: _keep_house(database, storage, settings)),
        ]
        async with asyncio.TaskGroup() as group:
            group.create_task(run_processor(database, CHANNELS, stop))
            group.create_task(run_outbox(database, clients, files, stop))
            group.create_task(run_routing(database, stop))
            group.create_task(run_desk(database, stop))
            group.create_task(run_greetings(database, waiting_time, stop))
            group.create_task(run_notifications(database, settings, outside, stop))
            group.create_task(
                run_media_fetch(
                    database, files, clients.get, stop, touch=service.touch_media, token_dead=token_dead
                )
            )
            group.create_task(run_template_sync(database, clients, stop))
            for name, seconds, work in regular:
                group.create_task(repeat(name, work, stop, seconds))
    finally:
        await session.close()
        await outside.close()
        await database.close()


async def _keep_house(database: Database, storage: Storage, settings: Settings) -> None:
    """New partitions ahead, old ones away, uploads that nobody sent."""
    async with database.pool.acquire() as connection:
        today = await partitions.today(connection)
        async with connection.transaction():
            await partitions.ensure(connection, "events", today)
        for name in await partitions.expired(connection, "events", today):
            async with connection.transaction():
                await partitions.drop(connection, name)
    await maintain(database.pool)
    await attachments.sweep(database, storage)
    await messages.forget_pending(database)
    await blocking.forget(database)
    await privacy.keep_ledger(database, settings)
    await expire_imports(database, storage)
