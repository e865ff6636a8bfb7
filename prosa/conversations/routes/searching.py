"""Search in messages: everywhere by words, in one thread or with one contact literally."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import Parameter, QueryParameter

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.accounts.service import read_account, zone_of
from prosa.conversations import fulltext, service
from prosa.conversations.filters import day, one_or_none
from prosa.conversations.fragments import occurrences
from prosa.conversations.fulltext import Narrowing
from prosa.conversations.routes.history import seen_threads
from prosa.conversations.routes.lists import PAGE, Limit
from prosa.conversations.schemas import FoundMessages, Occurrences
from prosa.conversations.search import day_bounds
from prosa.kit.database import Database, Transaction

Wanted = Annotated[str, Parameter(max_length=200)]


@get("/api/v1/search/messages", guards=[requires()], tags=["messages"])
async def search_messages(
    database: Database,
    principal: Principal,
    q: Wanted,
    conversation_id: UUID | None = None,
    contact_id: UUID | None = None,
    department: str | None = None,
    agent: str | None = None,
    inbox: UUID | None = None,
    from_: Annotated[str | None, QueryParameter(name="from")] = None,
    to: str | None = None,
    cursor: str | None = None,
    limit: Limit = PAGE,
) -> FoundMessages:
    """Messages with all these words, whatever their endings and accents, in conversations that you may see.

    "…" is a phrase, OR and - are understood. Dates are the company's, `to` is included.
    """
    first, last = day("from", from_), day("to", to)
    async with database.transaction(principal.account_id) as tx:
        ids: list[UUID] | None = None
        if conversation_id is not None:
            ids = [(await service.visible(tx, principal.viewer, conversation_id)).id]
        if contact_id is not None:
            threads = await seen_threads(tx, principal.viewer, contact_id)
            ids = threads if ids is None else [id_ for id_ in ids if id_ in threads]
        since, before = await _period(tx, first, last)
        narrowing = Narrowing(
            conversation_ids=ids,
            department_id=one_or_none("department", department),
            agent_id=one_or_none("agent", agent),
            inbox_id=inbox,
            since=since,
            before=before,
        )
        return await fulltext.search(tx, principal.viewer, q, narrowing, cursor, limit)


async def _period(
    tx: Transaction, first: date | None, last: date | None
) -> tuple[datetime | None, datetime | None]:
    if first is None and last is None:
        return None, None
    zone = zone_of(await read_account(tx))
    return (day_bounds(first, zone)[0] if first else None), (day_bounds(last, zone)[1] if last else None)


@get("/api/v1/conversations/{conversation_id:uuid}/search", guards=[requires()], tags=["messages"])
async def search_conversation(
    database: Database,
    principal: Principal,
    conversation_id: UUID,
    q: Wanted,
    cursor: str | None = None,
    limit: Limit = PAGE,
) -> Occurrences:
    """Messages of the thread in which `q` stands literally, accents and case ignored; newest first."""
    async with database.transaction(principal.account_id) as tx:
        await service.visible(tx, principal.viewer, conversation_id)
        return await occurrences(tx, [conversation_id], q, cursor, limit)


@get("/api/v1/contacts/{contact_id:uuid}/search", guards=[requires()], tags=["messages"])
async def search_contact(
    database: Database,
    principal: Principal,
    contact_id: UUID,
    q: Wanted,
    cursor: str | None = None,
    limit: Limit = PAGE,
) -> Occurrences:
    """The same in every conversation of the contact that you may see."""
    async with database.transaction(principal.account_id) as tx:
        ids = await seen_threads(tx, principal.viewer, contact_id)
        return await occurrences(tx, ids, q, cursor, limit)


handlers = [search_messages, search_conversation, search_contact]
