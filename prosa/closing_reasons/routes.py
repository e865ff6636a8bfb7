"""Closing reasons over HTTP."""

from uuid import UUID

from litestar import delete, get, patch, post, put

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.closing_reasons import service
from prosa.closing_reasons.schemas import (
    ClosingReason,
    ClosingReasonCreate,
    ClosingReasonPatch,
    ClosingReasons,
)
from prosa.kit.configuration import Order, Removed
from prosa.kit.database import Database

_MANAGE = [requires("closing_reasons.manage")]
_TAGS = ["closing reasons"]


@get("/api/v1/closing-reasons", guards=_MANAGE, tags=_TAGS)
async def list_closing_reasons(database: Database, principal: Principal) -> ClosingReasons:
    """All reasons in their order, inactive ones and the system's included."""
    async with database.transaction(principal.account_id) as tx:
        return ClosingReasons(await service.list_reasons(tx))


@post("/api/v1/closing-reasons", guards=_MANAGE, tags=_TAGS)
async def create_closing_reason(
    database: Database, principal: Principal, data: ClosingReasonCreate
) -> ClosingReason:
    """Create a reason, at the top or below another; at most three levels."""
    async with database.transaction(principal.account_id) as tx:
        return await service.create_reason(tx, data, actor_id=principal.user_id)


@put("/api/v1/closing-reasons/order", guards=_MANAGE, tags=_TAGS)
async def order_closing_reasons(database: Database, principal: Principal, data: Order) -> ClosingReasons:
    """Put all reasons in order; siblings are shown in it."""
    async with database.transaction(principal.account_id) as tx:
        return ClosingReasons(await service.order_reasons(tx, data.ids, actor_id=principal.user_id))


@patch("/api/v1/closing-reasons/{reason_id:uuid}", guards=_MANAGE, tags=_TAGS)
async def update_closing_reason(
    database: Database, principal: Principal, reason_id: UUID, data: ClosingReasonPatch
) -> ClosingReason:
    """Rename, move, reorder, activate or deactivate a reason."""
    async with database.transaction(principal.account_id) as tx:
        return await service.update_reason(tx, reason_id, data, actor_id=principal.user_id)


@delete("/api/v1/closing-reasons/{reason_id:uuid}", status_code=200, guards=_MANAGE, tags=_TAGS)
async def delete_closing_reason(database: Database, principal: Principal, reason_id: UUID) -> Removed:
    """Delete a reason; one that tickets name is deactivated instead."""
    async with database.transaction(principal.account_id) as tx:
        return await service.delete_reason(tx, reason_id, actor_id=principal.user_id)


handlers = [
    list_closing_reasons,
    create_closing_reason,
    order_closing_reasons,
    update_closing_reason,
    delete_closing_reason,
]
