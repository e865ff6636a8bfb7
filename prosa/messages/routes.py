"""Messages over HTTP: send, send again, read."""

from __future__ import annotations

from uuid import UUID

from litestar import Response, delete, get, post
from msgspec import Struct

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.conversations.schemas import ConversationOut, MessageOut
from prosa.conversations.service import visible
from prosa.kit.database import Database, Transaction
from prosa.messages import actions, service, starting
from prosa.messages.filling import Variable, variables_of
from prosa.messages.schemas import Deleted, Forwarded, ForwardIn, ReadIn, Revisions, SendIn, Sent
from prosa.messages.starting import Begun, NewConversation


class OneMessage(Struct, frozen=True):
    message: MessageOut


class Variables(Struct, frozen=True):
    items: list[Variable]


class Read(Struct, frozen=True):
    conversation: ConversationOut


@post(
    "/api/v1/conversations/{conversation_id:uuid}/messages",
    guards=[requires("messages.send")],
    tags=["messages"],
)
async def send_message(
    database: Database, principal: Principal, conversation_id: UUID, data: SendIn
) -> Response[Sent]:
    """Send to the customer, or write an internal message; 200 when the id was sent before."""

    async def work(tx: Transaction) -> tuple[Sent, bool]:
        return await service.send(tx, principal.viewer, conversation_id, data)

    sent, is_new = await database.run(principal.account_id, work)
    return Response(sent, status_code=201 if is_new else 200)


@post(
    "/api/v1/conversations",
    guards=[requires("conversations.start", "messages.send")],
    tags=["conversations"],
)
async def begin_conversation(
    database: Database, principal: Principal, data: NewConversation
) -> Response[Begun]:
    """Write to somebody first; 200 when the id was sent before, 409 when there is a conversation already."""

    async def work(tx: Transaction) -> tuple[Begun, bool]:
        return await starting.begin(tx, principal.viewer, data)

    begun, is_new = await database.run(principal.account_id, work)
    return Response(begun, status_code=201 if is_new else 200)


@post(
    "/api/v1/conversations/{conversation_id:uuid}/messages/{message_id:uuid}/retry",
    guards=[requires("messages.send")],
    status_code=200,
    tags=["messages"],
)
async def retry_message(
    database: Database, principal: Principal, conversation_id: UUID, message_id: UUID
) -> OneMessage:
    """Send a failed or unconfirmed message again."""

    async def work(tx: Transaction) -> MessageOut:
        return await service.retry(tx, principal.viewer, conversation_id, message_id)

    return OneMessage(await database.run(principal.account_id, work))


@post(
    "/api/v1/conversations/{conversation_id:uuid}/read",
    guards=[requires()],
    status_code=200,
    tags=["messages"],
)
async def mark_read(database: Database, principal: Principal, conversation_id: UUID, data: ReadIn) -> Read:
    """The thread was visible up to `seq`."""

    async def work(tx: Transaction) -> ConversationOut:
        return await service.mark_read(tx, principal.viewer, conversation_id, data.seq)

    return Read(await database.run(principal.account_id, work))


@delete(
    "/api/v1/conversations/{conversation_id:uuid}/messages/{message_id:uuid}",
    guards=[requires("messages.send")],
    status_code=200,
    tags=["messages"],
)
async def delete_message(
    database: Database, principal: Principal, conversation_id: UUID, message_id: UUID
) -> Deleted:
    """Hide a message from everybody: one's own, or with the permission any."""

    async def work(tx: Transaction) -> Deleted:
        return await actions.delete(tx, principal.viewer, conversation_id, message_id)

    return await database.run(principal.account_id, work)


@get(
    "/api/v1/conversations/{conversation_id:uuid}/messages/{message_id:uuid}/revisions",
    guards=[requires()],
    tags=["messages"],
)
async def list_revisions(
    database: Database, principal: Principal, conversation_id: UUID, message_id: UUID
) -> Revisions:
    """What a message said before it was edited or deleted."""
    async with database.transaction(principal.account_id) as tx:
        return Revisions(await actions.revisions(tx, principal.viewer, conversation_id, message_id))


@post(
    "/api/v1/conversations/{conversation_id:uuid}/messages/{message_id:uuid}/forward",
    guards=[requires("messages.send")],
    status_code=200,
    tags=["messages"],
)
async def forward_message(
    database: Database, principal: Principal, conversation_id: UUID, message_id: UUID, data: ForwardIn
) -> Forwarded:
    """Send a copy of a message to up to five other conversations."""
    return await actions.forward(database, principal.viewer, conversation_id, message_id, data)


@get(
    "/api/v1/conversations/{conversation_id:uuid}/variables",
    guards=[requires()],
    tags=["messages"],
)
async def list_variables(database: Database, principal: Principal, conversation_id: UUID) -> Variables:
    """What `{variables}` would stand for in a text of one's own to this customer."""
    async with database.transaction(principal.account_id) as tx:
        conversation = await visible(tx, principal.viewer, conversation_id)
        return Variables(await variables_of(tx, conversation, principal.user_id))


handlers = [
    send_message,
    begin_conversation,
    retry_message,
    delete_message,
    list_revisions,
    forward_message,
    list_variables,
    mark_read,
]
