"""The desk over HTTP: closing and what comes after."""

from __future__ import annotations

from uuid import UUID

from litestar import delete, patch, post

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.conversations.schemas import ConversationOut, TicketOut
from prosa.desk import closing, conference, editing
from prosa.desk.bulk import each
from prosa.desk.schemas import (
    BulkCloseIn,
    Changed,
    CloseIn,
    ConferenceEnd,
    ConversationPatch,
    OneTicket,
    Outcome,
    TicketPatch,
    WrapUp,
)
from prosa.kit.database import Database, Transaction

ONE = "/api/v1/conversations/{conversation_id:uuid}"
TAGS = ["desk"]


@post(f"{ONE}/close", guards=[requires()], tags=TAGS, status_code=200)
async def close(
    database: Database, principal: Principal, conversation_id: UUID, data: CloseIn | None = None
) -> Changed:
    """Close the open ticket now or, with `minutes`, later."""

    async def work(tx: Transaction) -> ConversationOut:
        return await closing.close(tx, principal.viewer, conversation_id, data or CloseIn())

    return Changed(await database.run(principal.account_id, work))


@delete(f"{ONE}/closing", guards=[requires()], tags=TAGS, status_code=200)
async def cancel_closing(database: Database, principal: Principal, conversation_id: UUID) -> Changed:
    """Cancel the scheduled closing."""

    async def work(tx: Transaction) -> ConversationOut:
        return await closing.cancel(tx, principal.viewer, conversation_id)

    return Changed(await database.run(principal.account_id, work))


@post(f"{ONE}/reopen", guards=[requires("conversations.start")], tags=TAGS, status_code=200)
async def reopen(database: Database, principal: Principal, conversation_id: UUID) -> Changed:
    """Open the ticket that was closed last again, within the company's time."""

    async def work(tx: Transaction) -> ConversationOut:
        return await closing.reopen(tx, principal.viewer, conversation_id)

    return Changed(await database.run(principal.account_id, work))


@post("/api/v1/conversations/close", guards=[requires()], tags=TAGS, status_code=200)
async def close_many(database: Database, principal: Principal, data: BulkCloseIn) -> Outcome:
    """Close many with one reason and no message; each by itself."""

    async def act(tx: Transaction, conversation_id: UUID) -> None:
        await closing.close_one_of_many(tx, principal.viewer, conversation_id, data.reason_id, data.note)

    return await each(database, principal.account_id, data.ids, act)


@patch("/api/v1/tickets/{ticket_id:uuid}", guards=[requires()], tags=TAGS)
async def edit_ticket(
    database: Database, principal: Principal, ticket_id: UUID, data: TicketPatch
) -> OneTicket:
    """Correct the reason or the note of a ticket, also of a closed one."""

    async def work(tx: Transaction) -> TicketOut:
        return await closing.edit_ticket(tx, principal.viewer, ticket_id, data)

    return OneTicket(await database.run(principal.account_id, work))


@post(f"{ONE}/conference/leave", guards=[requires()], tags=TAGS, status_code=200)
async def leave_conference(
    database: Database, principal: Principal, conversation_id: UUID, data: WrapUp | None = None
) -> Changed:
    """A guest ends the conference for themselves."""

    async def work(tx: Transaction) -> ConversationOut:
        return await conference.leave(tx, principal.viewer, conversation_id, data or WrapUp())

    return Changed(await database.run(principal.account_id, work))


@post(f"{ONE}/conference/end", guards=[requires()], tags=TAGS, status_code=200)
async def end_conference(
    database: Database, principal: Principal, conversation_id: UUID, data: ConferenceEnd | None = None
) -> Changed:
    """End the conference for all; close the ticket as well, or hand it over to a guest."""

    async def work(tx: Transaction) -> ConversationOut:
        return await conference.end(tx, principal.viewer, conversation_id, data or ConferenceEnd())

    return Changed(await database.run(principal.account_id, work))


@patch(ONE, guards=[requires()], tags=TAGS)
async def edit_conversation(
    database: Database, principal: Principal, conversation_id: UUID, data: ConversationPatch
) -> Changed:
    """Change department, agent, reason, situation, the chatbot's switch or the priority."""

    async def work(tx: Transaction) -> ConversationOut:
        return await editing.edit(tx, principal.viewer, conversation_id, data)

    return Changed(await database.run(principal.account_id, work))


handlers = [
    close,
    cancel_closing,
    reopen,
    close_many,
    edit_ticket,
    leave_conference,
    end_conference,
    edit_conversation,
]
