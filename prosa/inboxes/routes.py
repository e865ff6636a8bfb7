"""Connecting and configuring channels."""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import get, patch, post

from prosa.accounts import audit
from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.inboxes import service
from prosa.inboxes.schemas import Inbox, InboxChanges, InboxList, NewInbox
from prosa.inboxes.vault import Vault
from prosa.kit.database import Database
from prosa.kit.events import Actor
from prosa.kit.settings import Settings


@get("/api/v1/inboxes", guards=[requires("inboxes.manage")], operation_id="listInboxes")
async def list_inboxes(database: Database, settings: Settings, principal: Principal) -> InboxList:
    """All inboxes with their webhook address and state; never their secrets."""
    async with database.transaction(principal.account_id) as tx:
        return InboxList(await service.list_inboxes(tx, Vault(settings), public_url=settings.public_url))


@get("/api/v1/inboxes/{inbox_id:uuid}", guards=[requires("inboxes.manage")], operation_id="getInbox")
async def get_inbox(database: Database, settings: Settings, principal: Principal, inbox_id: UUID) -> Inbox:
    """One inbox."""
    async with database.transaction(principal.account_id) as tx:
        return await service.get(tx, Vault(settings), inbox_id, public_url=settings.public_url)


@post("/api/v1/inboxes", guards=[requires("inboxes.manage")], operation_id="createInbox")
async def create_inbox(database: Database, settings: Settings, principal: Principal, data: NewInbox) -> Inbox:
    """Connect a number; the answer holds the webhook address and verify token to give to the provider."""
    async with database.transaction(principal.account_id) as tx:
        inbox = await service.create(
            tx, Vault(settings), data, public_url=settings.public_url, actor=Actor("user", principal.user_id)
        )
        await audit.record(tx, "inbox.created", actor_id=principal.user_id, target=inbox.id)
        return inbox


@patch("/api/v1/inboxes/{inbox_id:uuid}", guards=[requires("inboxes.manage")], operation_id="updateInbox")
async def update_inbox(
    database: Database, settings: Settings, principal: Principal, inbox_id: UUID, data: InboxChanges
) -> Inbox:
    """Rename, pause, resume, replace secrets. A new access token resumes an inbox that waited for one."""
    async with database.transaction(principal.account_id) as tx:
        inbox = await service.update(
            tx,
            Vault(settings),
            inbox_id,
            data,
            public_url=settings.public_url,
            actor=Actor("user", principal.user_id),
        )
        changed = [name for name, value in msgspec.structs.asdict(data).items() if value is not msgspec.UNSET]
        await audit.record(tx, "inbox.updated", actor_id=principal.user_id, target=inbox_id, fields=changed)
        return inbox


handlers = [list_inboxes, get_inbox, create_inbox, update_inbox]
