"""Labels over HTTP."""

from uuid import UUID

from litestar import delete, get, patch, post, put

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.kit.configuration import Order, Removed
from prosa.kit.database import Database, Transaction
from prosa.labels import service
from prosa.labels.schemas import Label, LabelCreate, LabelPatch, Labels

_MANAGE = [requires("labels.manage")]
_TAGS = ["labels"]


@get("/api/v1/labels", guards=[requires()], tags=_TAGS)
async def list_labels(database: Database, principal: Principal) -> Labels:
    """All labels in their order, archived ones included."""
    async with database.transaction(principal.account_id) as tx:
        return Labels(await service.list_labels(tx))


@post("/api/v1/labels", guards=_MANAGE, tags=_TAGS)
async def create_label(database: Database, principal: Principal, data: LabelCreate) -> Label:
    """Create a label, for all or for one department."""
    async with database.transaction(principal.account_id) as tx:
        return await service.create_label(tx, data, actor_id=principal.user_id)


@put("/api/v1/labels/order", guards=_MANAGE, tags=_TAGS)
async def order_labels(database: Database, principal: Principal, data: Order) -> Labels:
    """Put all labels in order."""
    async with database.transaction(principal.account_id) as tx:
        return Labels(await service.order_labels(tx, data.ids, actor_id=principal.user_id))


@patch("/api/v1/labels/{label_id:uuid}", guards=_MANAGE, tags=_TAGS)
async def update_label(
    database: Database, principal: Principal, strip_label: service.Strip, label_id: UUID, data: LabelPatch
) -> Label:
    """Rename, recolour, archive or bring back a label."""

    async def work(tx: Transaction) -> Label:
        return await service.update_label(tx, label_id, data, strip_label, actor_id=principal.user_id)

    return await database.run(principal.account_id, work)


@delete("/api/v1/labels/{label_id:uuid}", status_code=200, guards=_MANAGE, tags=_TAGS)
async def delete_label(
    database: Database, principal: Principal, strip_label: service.Strip, label_id: UUID
) -> Removed:
    """Delete a label; one in use is archived and leaves the conversations in service."""

    async def work(tx: Transaction) -> Removed:
        return await service.delete_label(tx, label_id, strip_label, actor_id=principal.user_id)

    return await database.run(principal.account_id, work)


handlers = [list_labels, create_label, order_labels, update_label, delete_label]
