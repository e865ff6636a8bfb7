"""Messages over HTTP: send, send again, read."""

from __future__ import annotations

from uuid import UUID

from litestar import Response, post
from msgspec import Struct

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.conversations.schemas import ConversationOut, MessageOut
from prosa.kit.database import Database, Transaction
from prosa.messages import service
from prosa.messages.schemas import ReadIn, SendIn, Sent


class OneMessage(Struct, frozen=True):
    message: MessageOut


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


handlers = [send_message, retry_message, mark_read]
