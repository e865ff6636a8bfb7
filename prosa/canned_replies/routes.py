"""Quick replies over HTTP."""

from uuid import UUID

from litestar import delete, get, patch, post

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.canned_replies import service
from prosa.canned_replies.schemas import CannedReplies, CannedReply, CannedReplyCreate, CannedReplyPatch
from prosa.kit.database import Database, Transaction

_TAGS = ["canned replies"]


@get("/api/v1/canned-replies", guards=[requires()], tags=_TAGS)
async def list_canned_replies(
    database: Database, principal: Principal, manage: bool = False
) -> CannedReplies:
    """Those that one may use; with `manage` those that one may change, inactive ones included."""
    async with database.transaction(principal.account_id) as tx:
        return CannedReplies(await service.list_replies(tx, principal.viewer, manage=manage))


@post("/api/v1/canned-replies", guards=[requires()], tags=_TAGS)
async def create_canned_reply(
    database: Database, principal: Principal, data: CannedReplyCreate
) -> CannedReply:
    """Save a reply: one's own; with the permission also the company's or a department's."""

    async def work(tx: Transaction) -> CannedReply:
        return await service.create_reply(tx, principal.viewer, data)

    return await database.run(principal.account_id, work)


@patch("/api/v1/canned-replies/{reply_id:uuid}", guards=[requires()], tags=_TAGS)
async def update_canned_reply(
    database: Database, principal: Principal, reply_id: UUID, data: CannedReplyPatch
) -> CannedReply:
    """Change a reply, its files or who uses it."""

    async def work(tx: Transaction) -> CannedReply:
        return await service.update_reply(tx, principal.viewer, reply_id, data)

    return await database.run(principal.account_id, work)


@delete("/api/v1/canned-replies/{reply_id:uuid}", guards=[requires()], tags=_TAGS)
async def delete_canned_reply(database: Database, principal: Principal, reply_id: UUID) -> None:
    """Delete a reply; messages that were sent with it stay as they are."""

    async def work(tx: Transaction) -> None:
        await service.delete_reply(tx, principal.viewer, reply_id)

    await database.run(principal.account_id, work)


handlers = [list_canned_replies, create_canned_reply, update_canned_reply, delete_canned_reply]
