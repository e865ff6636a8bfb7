"""Conversations over HTTP: threads and what can be done to a ticket."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from litestar import get, post
from msgspec import Struct

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.accounts.service import read_account, viewers
from prosa.conversations import queries, service, shared
from prosa.conversations.model import Message
from prosa.conversations.policy import may_see
from prosa.conversations.routes.lists import PAGE, Limit
from prosa.conversations.routes.stretch import check_anchors, stretch
from prosa.conversations.schemas import ConversationOut, MessageOut, MessagePage, OneConversation
from prosa.conversations.shared import SharedKind
from prosa.kit import events, paging
from prosa.kit.database import Database, Transaction
from prosa.kit.errors import NotFound


class Changed(Struct, frozen=True):
    """The conversation after the action."""

    conversation: ConversationOut


class Readers(Struct, frozen=True):
    """Whom an internal message may mention."""

    user_ids: list[UUID]


class SharedPage(Struct, frozen=True):
    items: list[MessageOut]
    next_cursor: str | None = None


class StartIn(Struct, forbid_unknown_fields=True):
    department_id: UUID | None = None


@get("/api/v1/conversations/{conversation_id:uuid}", guards=[requires()], tags=["conversations"])
async def get_conversation(
    database: Database, principal: Principal, conversation_id: UUID
) -> OneConversation:
    """One conversation."""
    async with database.transaction(principal.account_id) as tx:
        head = await events.head(tx.connection, tx.account_id)
        conversation = await service.visible(tx, principal.viewer, conversation_id)
    return OneConversation(conversation=conversation.out(), head=head)


@get("/api/v1/conversations/{conversation_id:uuid}/readers", guards=[requires()], tags=["conversations"])
async def list_readers(database: Database, principal: Principal, conversation_id: UUID) -> Readers:
    """Everybody who may read the conversation now, oneself included."""
    async with database.transaction(principal.account_id) as tx:
        conversation = await service.visible(tx, principal.viewer, conversation_id)
        everybody = await viewers(tx)
    return Readers([viewer.user_id for viewer in everybody if may_see(viewer, conversation)])


@get("/api/v1/conversations/{conversation_id:uuid}/messages", guards=[requires()], tags=["messages"])
async def list_messages(
    database: Database,
    principal: Principal,
    conversation_id: UUID,
    before: str | None = None,
    after: str | None = None,
    around: UUID | None = None,
    limit: Limit = PAGE,
) -> MessagePage:
    """A stretch of the thread in its order: the newest, before or after a cursor, or around a message."""
    check_anchors(before, after, around)
    async with database.transaction(principal.account_id) as tx:
        head = await events.head(tx.connection, tx.account_id)
        await service.visible(tx, principal.viewer, conversation_id)
        place = None
        if around is not None and (place := await queries.position_of(tx, conversation_id, around)) is None:
            raise NotFound("This message is not in this conversation.", code="message_not_found")

        async def read(
            place: tuple[datetime, int] | None, limit: int, *, forward: bool = False, inclusive: bool = False
        ) -> list[Message]:
            if forward:
                assert place is not None  # what is later is later than something
                return await queries.page_after(tx, conversation_id, place, limit, inclusive=inclusive)
            return await queries.page_before(tx, conversation_id, place, limit)

        items, has_before, has_after = await stretch(
            read,
            around=place,
            before=None if before is None else _position(before),
            after=None if after is None else _position(after),
            limit=limit,
        )
    first = paging.encode(items[0].position_at, items[0].seq) if items and has_before else None
    last = paging.encode(items[-1].position_at, items[-1].seq) if items and has_after else None
    return MessagePage(items=[message.out() for message in items], before=first, after=last, head=head)


@get("/api/v1/conversations/{conversation_id:uuid}/media", guards=[requires()], tags=["messages"])
async def list_shared(
    database: Database,
    principal: Principal,
    conversation_id: UUID,
    kind: SharedKind,
    before: str | None = None,
    limit: Limit = PAGE,
) -> SharedPage:
    """The messages that shared pictures, videos, files or links, the latest first. `before` is a cursor."""
    place = None if before is None else _position(before)
    async with database.transaction(principal.account_id) as tx:
        await service.visible(tx, principal.viewer, conversation_id)
        found = await shared.page(tx, conversation_id, kind, place, limit + 1)
    items = found[:limit]
    return SharedPage(
        items=[message.out() for message in items],
        next_cursor=paging.encode(items[-1].position_at, items[-1].seq) if len(found) > limit else None,
    )


def _position(cursor: str) -> tuple[datetime, int]:
    return paging.decode(cursor, tuple[datetime, int])


@post(
    "/api/v1/conversations/{conversation_id:uuid}/start",
    guards=[requires("conversations.start")],
    status_code=200,
)
async def start(
    database: Database, principal: Principal, conversation_id: UUID, data: StartIn | None = None
) -> Changed:
    """Take a waiting conversation; exactly one of several who try gets it."""

    async def work(tx: Transaction) -> ConversationOut:
        settings = (await read_account(tx)).settings
        return await service.start(
            tx,
            principal.viewer,
            conversation_id,
            data.department_id if data else None,
            department_required=settings.require_department_on_start,
        )

    return Changed(await database.run(principal.account_id, work))


@post(
    "/api/v1/conversations/{conversation_id:uuid}/take-over",
    guards=[requires()],
    tags=["conversations"],
    status_code=200,
)
async def take_over(database: Database, principal: Principal, conversation_id: UUID) -> Changed:
    """Become the agent instead of whoever serves it."""

    async def work(tx: Transaction) -> ConversationOut:
        return await service.take_over(tx, principal.viewer, conversation_id)

    return Changed(await database.run(principal.account_id, work))


@post(
    "/api/v1/conversations/{conversation_id:uuid}/send-back",
    guards=[requires("conversations.transfer")],
    tags=["conversations"],
    status_code=200,
)
async def send_back(database: Database, principal: Principal, conversation_id: UUID) -> Changed:
    """Give it back to the queue of its department."""

    async def work(tx: Transaction) -> ConversationOut:
        return await service.return_to_queue(tx, principal.viewer, conversation_id)

    return Changed(await database.run(principal.account_id, work))


@post("/api/v1/conversations/{conversation_id:uuid}/unread", guards=[requires()], status_code=200)
async def mark_unread(database: Database, principal: Principal, conversation_id: UUID) -> Changed:
    """Mark as unread for the whole team."""

    async def work(tx: Transaction) -> ConversationOut:
        return await service.mark_unread(tx, principal.viewer, conversation_id)

    return Changed(await database.run(principal.account_id, work))


handlers = [
    get_conversation,
    list_messages,
    list_readers,
    list_shared,
    start,
    take_over,
    send_back,
    mark_unread,
]
