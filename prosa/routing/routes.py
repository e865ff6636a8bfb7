"""Agent states, offers, overflow and "why is it here?" over HTTP."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post, put
from msgspec import Struct

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.conversations.schemas import ConversationOut
from prosa.kit.database import Database, Transaction
from prosa.routing import service
from prosa.routing.explain import why
from prosa.routing.schemas import AgentChanged, Agents, AgentStateOut, Offers, StateIn, Why


class Answered(Struct, frozen=True):
    """The conversation after the action."""

    conversation: ConversationOut


@put("/api/v1/me/agent-state", guards=[requires()], tags=["agents"])
async def set_own_state(database: Database, principal: Principal, data: StateIn) -> AgentChanged:
    """Become available, pause or go offline; also the way out of RONA and of a wrap-up."""
    return AgentChanged(await _set(database, principal, principal.user_id, data))


@put("/api/v1/agents/{user_id:uuid}/state", guards=[requires("monitor")], tags=["agents"])
async def set_agent_state(
    database: Database, principal: Principal, user_id: UUID, data: StateIn
) -> AgentChanged:
    """A supervisor changes somebody's state; audited."""
    return AgentChanged(await _set(database, principal, user_id, data))


async def _set(database: Database, principal: Principal, user_id: UUID, data: StateIn) -> AgentStateOut:
    async def work(tx: Transaction) -> AgentStateOut:
        return await service.set_state(
            tx, user_id, data.state, pause_reason_id=data.pause_reason_id, by_id=principal.user_id
        )

    return await database.run(principal.account_id, work)


@get("/api/v1/agents", guards=[requires()], tags=["agents"])
async def list_agents(database: Database, principal: Principal) -> Agents:
    """Everybody with state and load: the targets of transfers and conferences."""
    async with database.transaction(principal.account_id) as tx:
        return Agents(items=await service.list_agents(tx))


@get("/api/v1/offers", guards=[requires()], tags=["offers"])
async def list_offers(database: Database, principal: Principal) -> Offers:
    """What is being offered to the one who asks."""
    async with database.transaction(principal.account_id) as tx:
        return Offers(items=await service.pending(tx, principal.viewer))


@post("/api/v1/offers/{offer_id:uuid}/accept", guards=[requires()], tags=["offers"], status_code=200)
async def accept_offer(database: Database, principal: Principal, offer_id: UUID) -> Answered:
    """Take the conversation; 409 `offer_over` when it is not to be had any more."""

    async def work(tx: Transaction) -> ConversationOut:
        return await service.accept(tx, principal.viewer, offer_id)

    return Answered(await database.run(principal.account_id, work))


@post("/api/v1/offers/{offer_id:uuid}/decline", guards=[requires()], tags=["offers"], status_code=204)
async def decline_offer(database: Database, principal: Principal, offer_id: UUID) -> None:
    """Leave it to somebody else."""

    async def work(tx: Transaction) -> None:
        await service.decline(tx, principal.viewer, offer_id)

    await database.run(principal.account_id, work)


@post(
    "/api/v1/conversations/{conversation_id:uuid}/return",
    guards=[requires()],
    tags=["conversations"],
    status_code=200,
)
async def return_overflowed(database: Database, principal: Principal, conversation_id: UUID) -> Answered:
    """Send what has overflowed back to the department that it came from."""

    async def work(tx: Transaction) -> ConversationOut:
        return await service.send_back(tx, principal.viewer, conversation_id)

    return Answered(await database.run(principal.account_id, work))


@get("/api/v1/conversations/{conversation_id:uuid}/why", guards=[requires()], tags=["conversations"])
async def explain(database: Database, principal: Principal, conversation_id: UUID) -> Why:
    """Why the conversation is where it is, and what it waits for."""
    async with database.transaction(principal.account_id) as tx:
        return Why(steps=await why(tx, principal.viewer, conversation_id))


handlers = [
    set_own_state,
    set_agent_state,
    list_agents,
    list_offers,
    accept_offer,
    decline_offer,
    return_overflowed,
    explain,
]
