"""The templates that can be sent, and a sync on demand."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.channels.port import ProviderFailure
from prosa.inboxes.clients import InboxClients
from prosa.kit.database import Database
from prosa.kit.errors import Unavailable
from prosa.templates import service
from prosa.templates.schemas import SyncResult, TemplateList


@get("/api/v1/templates", guards=[requires("messages.send")], operation_id="listTemplates")
async def list_templates(database: Database, principal: Principal, inbox_id: UUID) -> TemplateList:
    """The approved templates of an inbox, by name."""
    async with database.transaction(principal.account_id) as tx:
        return TemplateList(await service.approved(tx, inbox_id))


@get(
    "/api/v1/inboxes/{inbox_id:uuid}/templates",
    guards=[requires("templates.manage")],
    operation_id="listInboxTemplates",
)
async def list_inbox_templates(database: Database, principal: Principal, inbox_id: UUID) -> TemplateList:
    """All templates of an inbox in every state, by name."""
    async with database.transaction(principal.account_id) as tx:
        return TemplateList(await service.of_inbox(tx, inbox_id))


@post(
    "/api/v1/inboxes/{inbox_id:uuid}/templates/sync",
    guards=[requires("templates.manage")],
    status_code=200,
    operation_id="syncTemplates",
)
async def sync_templates(
    database: Database, clients: InboxClients, principal: Principal, inbox_id: UUID
) -> SyncResult:
    """Ask the provider for all templates now; 503 when it does not answer."""
    try:
        return SyncResult(await service.sync(database, clients, principal.account_id, inbox_id))
    except ProviderFailure as failure:
        raise Unavailable(str(failure), code="provider_failed", retry_after=30) from failure


handlers = [list_templates, list_inbox_templates, sync_templates]
