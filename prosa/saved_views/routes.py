"""Saved views over HTTP: everybody has their own."""

from __future__ import annotations

from uuid import UUID

from litestar import delete, get, patch, post

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.kit.database import Database, Transaction
from prosa.saved_views import service
from prosa.saved_views.schemas import SavedView, SavedViewCreate, SavedViewPatch, SavedViews

_TAGS = ["saved views"]


@get("/api/v1/saved-views", guards=[requires()], tags=_TAGS)
async def list_saved_views(database: Database, principal: Principal) -> SavedViews:
    """Your views in their order."""
    async with database.transaction(principal.account_id) as tx:
        return SavedViews(await service.list_views(tx, principal.user_id))


@post("/api/v1/saved-views", guards=[requires()], tags=_TAGS)
async def create_saved_view(database: Database, principal: Principal, data: SavedViewCreate) -> SavedView:
    """Keep a list under a name."""

    async def work(tx: Transaction) -> SavedView:
        return await service.create(tx, principal.user_id, data)

    return await database.run(principal.account_id, work)


@patch("/api/v1/saved-views/{view_id:uuid}", guards=[requires()], tags=_TAGS)
async def update_saved_view(
    database: Database, principal: Principal, view_id: UUID, data: SavedViewPatch
) -> SavedView:
    """Rename, change or move one; `position` is its place among the others."""

    async def work(tx: Transaction) -> SavedView:
        return await service.update(tx, principal.user_id, view_id, data)

    return await database.run(principal.account_id, work)


@delete("/api/v1/saved-views/{view_id:uuid}", guards=[requires()], tags=_TAGS, status_code=204)
async def delete_saved_view(database: Database, principal: Principal, view_id: UUID) -> None:
    """Forget one."""

    async def work(tx: Transaction) -> None:
        await service.delete(tx, principal.user_id, view_id)

    await database.run(principal.account_id, work)


handlers = [list_saved_views, create_saved_view, update_saved_view, delete_saved_view]
