"""Labels on conversations over HTTP, on one and on many."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import post
from msgspec import Meta, Struct

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.conversations import service as conversations
from prosa.conversations.schemas import ConversationOut
from prosa.desk.bulk import each
from prosa.desk.schemas import Changed, Outcome
from prosa.kit.database import Database, Transaction

TAGS = ["labels"]
Ids = Annotated[list[UUID], Meta(max_length=100)]


class LabelsIn(Struct, forbid_unknown_fields=True):
    """Labels to put on and to take off; one that is in both is taken off."""

    add: Ids = []
    remove: Ids = []


class BulkLabelsIn(Struct, forbid_unknown_fields=True):
    """The same for many conversations; what cannot be done on one stops no other."""

    ids: Annotated[list[UUID], Meta(min_length=1, max_length=500)]
    add: Ids = []
    remove: Ids = []


@post("/api/v1/conversations/{conversation_id:uuid}/labels", guards=[requires()], tags=TAGS, status_code=200)
async def label_conversation(
    database: Database, principal: Principal, conversation_id: UUID, data: LabelsIn
) -> Changed:
    """Put labels on a conversation and take others off."""

    async def work(tx: Transaction) -> ConversationOut:
        return await conversations.label(tx, principal.viewer, conversation_id, data.add, data.remove)

    return Changed(await database.run(principal.account_id, work))


@post("/api/v1/conversations/labels", guards=[requires()], tags=TAGS, status_code=200)
async def label_conversations(database: Database, principal: Principal, data: BulkLabelsIn) -> Outcome:
    """Put labels on many conversations and take others off."""

    async def act(tx: Transaction, conversation_id: UUID) -> object:
        return await conversations.label(tx, principal.viewer, conversation_id, data.add, data.remove)

    return await each(database, principal.account_id, data.ids, act)


handlers = [label_conversation, label_conversations]
