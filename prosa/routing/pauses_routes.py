"""Pause reasons over HTTP."""

from uuid import UUID

from litestar import delete, get, patch, post, put

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.kit.configuration import Order, Removed
from prosa.kit.database import Database
from prosa.routing import pauses
from prosa.routing.pauses import PauseReason, PauseReasonCreate, PauseReasonPatch, PauseReasons

_MANAGE = [requires("account.manage")]
_TAGS = ["pause reasons"]


@get("/api/v1/pause-reasons", guards=_MANAGE, tags=_TAGS)
async def list_pause_reasons(database: Database, principal: Principal) -> PauseReasons:
    """All pause reasons in their order, inactive ones included."""
    async with database.transaction(principal.account_id) as tx:
        return PauseReasons(await pauses.list_pauses(tx))


@post("/api/v1/pause-reasons", guards=_MANAGE, tags=_TAGS)
async def create_pause_reason(
    database: Database, principal: Principal, data: PauseReasonCreate
) -> PauseReason:
    """Create a pause reason."""
    async with database.transaction(principal.account_id) as tx:
        return await pauses.create_pause(tx, data, actor_id=principal.user_id)


@put("/api/v1/pause-reasons/order", guards=_MANAGE, tags=_TAGS)
async def order_pause_reasons(database: Database, principal: Principal, data: Order) -> PauseReasons:
    """Put all pause reasons in order."""
    async with database.transaction(principal.account_id) as tx:
        return PauseReasons(await pauses.order_pauses(tx, data.ids, actor_id=principal.user_id))


@patch("/api/v1/pause-reasons/{reason_id:uuid}", guards=_MANAGE, tags=_TAGS)
async def update_pause_reason(
    database: Database, principal: Principal, reason_id: UUID, data: PauseReasonPatch
) -> PauseReason:
    """Rename, reorder, activate or deactivate a pause reason."""
    async with database.transaction(principal.account_id) as tx:
        return await pauses.update_pause(tx, reason_id, data, actor_id=principal.user_id)


@delete("/api/v1/pause-reasons/{reason_id:uuid}", status_code=200, guards=_MANAGE, tags=_TAGS)
async def delete_pause_reason(database: Database, principal: Principal, reason_id: UUID) -> Removed:
    """Delete a pause reason; one that somebody has used is deactivated instead."""
    async with database.transaction(principal.account_id) as tx:
        return await pauses.delete_pause(tx, reason_id, actor_id=principal.user_id)


handlers = [
    list_pause_reasons,
    create_pause_reason,
    order_pause_reasons,
    update_pause_reason,
    delete_pause_reason,
]
