"""Transfers and conferences over HTTP: at once, or by an offer that somebody accepts."""

from __future__ import annotations

from uuid import UUID

from litestar import post
from msgspec import Struct

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.conversations.schemas import ConversationOut
from prosa.desk import service as desk
from prosa.desk.schemas import BulkTransferIn, ConferenceIn, Outcome, TransferIn
from prosa.kit.database import Database, Transaction
from prosa.routing import service
from prosa.routing.schemas import OfferOut


class Handed(Struct, frozen=True):
    """`offer` is set when somebody has to accept first; until then the conversation stays where it is."""

    conversation: ConversationOut
    offer: OfferOut | None


async def _hand_over(
    tx: Transaction, principal: Principal, conversation_id: UUID, wanted: TransferIn
) -> tuple[ConversationOut, OfferOut | None]:
    reason = await desk.prepare_transfer(tx, principal.viewer, conversation_id, wanted)
    return await service.transfer(
        tx, principal.viewer, conversation_id, wanted.department_id, wanted.agent_id, reason=reason
    )


@post(
    "/api/v1/conversations/{conversation_id:uuid}/transfer",
    guards=[requires("conversations.transfer")],
    tags=["conversations"],
    status_code=200,
)
async def transfer(
    database: Database, principal: Principal, conversation_id: UUID, data: TransferIn
) -> Handed:
    """Hand the conversation to a department, an agent, or both."""

    async def work(tx: Transaction) -> tuple[ConversationOut, OfferOut | None]:
        return await _hand_over(tx, principal, conversation_id, data)

    conversation, offer = await database.run(principal.account_id, work)
    return Handed(conversation, offer)


@post(
    "/api/v1/conversations/transfer",
    guards=[requires("conversations.transfer")],
    tags=["conversations"],
    status_code=200,
)
async def transfer_many(database: Database, principal: Principal, data: BulkTransferIn) -> Outcome:
    """Hand many over, each by itself: somebody is away."""

    async def act(tx: Transaction, conversation_id: UUID) -> object:
        return await _hand_over(tx, principal, conversation_id, data)

    return await desk.each(database, principal.account_id, data.ids, act)


class Invited(Struct, frozen=True):
    conversation: ConversationOut
    offer: OfferOut


@post(
    "/api/v1/conversations/{conversation_id:uuid}/conference",
    guards=[requires()],
    tags=["conversations"],
    status_code=200,
)
async def invite(
    database: Database, principal: Principal, conversation_id: UUID, data: ConferenceIn
) -> Invited:
    """Ask an agent, or somebody of a department, to join; until they accept nothing changes."""

    async def work(tx: Transaction) -> tuple[ConversationOut, OfferOut]:
        return await service.conference(
            tx, principal.viewer, conversation_id, data.department_id, data.agent_id, note=data.note
        )

    conversation, offer = await database.run(principal.account_id, work)
    return Invited(conversation, offer)


handlers = [transfer, transfer_many, invite]
