"""Drafts over HTTP."""

from uuid import UUID

from litestar import get, put

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.drafts import service
from prosa.drafts.schemas import DraftIn, Drafts, DraftState
from prosa.kit.database import Database, Transaction

_TAGS = ["drafts"]


@get("/api/v1/drafts", guards=[requires()], tags=_TAGS)
async def list_drafts(database: Database, principal: Principal) -> Drafts:
    """What one has begun to write, everywhere, newest first."""
    async with database.transaction(principal.account_id) as tx:
        return await service.list_drafts(tx, principal.viewer)


@put("/api/v1/conversations/{conversation_id:uuid}/draft", guards=[requires()], tags=_TAGS)
async def put_draft(
    database: Database, principal: Principal, conversation_id: UUID, data: DraftIn
) -> DraftState:
    """Keep what one is writing; an empty text discards it; 409 when another tab has written since."""

    async def work(tx: Transaction) -> DraftState:
        return await service.put_draft(tx, principal.viewer, conversation_id, data)

    return await database.run(principal.account_id, work)


handlers = [list_drafts, put_draft]
