"""Notes, tasks and protocol records over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from litestar import delete, get, patch, post
from litestar.params import Parameter, QueryParameter

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.kit.database import Database, Transaction
from prosa.notes import service
from prosa.notes.schemas import (
    DoneIn,
    Note,
    NoteIn,
    NotePatch,
    Notes,
    OneNote,
    OneRecord,
    RecordIn,
    Tasks,
    TicketRecord,
    TicketRecords,
)

OF_CONTACT = "/api/v1/contacts/{contact_id:uuid}/notes"
ONE = "/api/v1/notes/{note_id:uuid}"
RECORDS = "/api/v1/tickets/{ticket_id:uuid}/records"
Limit = Annotated[int, Parameter(ge=1, le=100)]
_GUARDS = [requires(service.PERMISSION)]
_TAGS = ["notes"]


@get(OF_CONTACT, guards=_GUARDS, tags=_TAGS)
async def list_notes(
    database: Database, principal: Principal, contact_id: UUID, cursor: str | None = None, limit: Limit = 50
) -> Notes:
    """The notes on a contact, newest first."""
    async with database.transaction(principal.account_id) as tx:
        return await service.list_notes(tx, principal.viewer, contact_id, cursor, limit)


@post(OF_CONTACT, guards=_GUARDS, tags=_TAGS)
async def add_note(database: Database, principal: Principal, contact_id: UUID, data: NoteIn) -> OneNote:
    """Write a note, with a day to be reminded on or forwarded to a colleague if wanted."""

    async def work(tx: Transaction) -> Note:
        return await service.add(tx, principal.viewer, contact_id, data)

    return OneNote(await database.run(principal.account_id, work))


@patch(ONE, guards=_GUARDS, tags=_TAGS)
async def edit_note(database: Database, principal: Principal, note_id: UUID, data: NotePatch) -> OneNote:
    """Change a note."""

    async def work(tx: Transaction) -> Note:
        return await service.edit(tx, principal.viewer, note_id, data)

    return OneNote(await database.run(principal.account_id, work))


@delete(ONE, guards=_GUARDS, tags=_TAGS)
async def delete_note(database: Database, principal: Principal, note_id: UUID) -> None:
    """Delete a note."""

    async def work(tx: Transaction) -> None:
        await service.delete(tx, principal.viewer, note_id)

    await database.run(principal.account_id, work)


@post(f"{ONE}/done", guards=_GUARDS, tags=_TAGS, status_code=200)
async def finish_note(
    database: Database, principal: Principal, note_id: UUID, data: DoneIn | None = None
) -> OneNote:
    """Mark a task as done, or open it again."""

    async def work(tx: Transaction) -> Note:
        return await service.finish(tx, principal.viewer, note_id, is_done=data.is_done if data else True)

    return OneNote(await database.run(principal.account_id, work))


@get("/api/v1/tasks", guards=_GUARDS, tags=_TAGS)
async def list_tasks(
    database: Database,
    principal: Principal,
    state_: Annotated[Literal["open", "done"], QueryParameter(name="state")] = "open",
    cursor: str | None = None,
    limit: Limit = 50,
) -> Tasks:
    """What was forwarded to me, and my own notes with a day: the earliest day first; done ones latest first."""
    async with database.transaction(principal.account_id) as tx:
        return await service.list_tasks(
            tx, principal.viewer, is_done=state_ == "done", cursor=cursor, limit=limit
        )


@post(RECORDS, guards=[requires("messages.send")], tags=["tickets"])
async def add_record(database: Database, principal: Principal, ticket_id: UUID, data: RecordIn) -> OneRecord:
    """Register information on the current protocol; colleagues see it in the timeline."""

    async def work(tx: Transaction) -> TicketRecord:
        return await service.add_record(tx, principal.viewer, ticket_id, data.text)

    return OneRecord(await database.run(principal.account_id, work))


@get(RECORDS, guards=[requires()], tags=["tickets"])
async def list_records(database: Database, principal: Principal, ticket_id: UUID) -> TicketRecords:
    """What was registered on a protocol, oldest first."""
    async with database.transaction(principal.account_id) as tx:
        return await service.list_records(tx, principal.viewer, ticket_id)


handlers = [
    list_notes,
    add_note,
    edit_note,
    delete_note,
    finish_note,
    list_tasks,
    add_record,
    list_records,
]
