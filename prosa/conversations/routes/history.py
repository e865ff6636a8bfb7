"""Everything with one contact: its timeline over all our numbers, and its tickets."""

from __future__ import annotations

from functools import partial
from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import Parameter, QueryParameter

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.accounts.service import read_account, zone_of
from prosa.contacts import service as contacts
from prosa.contacts.errors import ContactNotFound
from prosa.conversations import history, shared
from prosa.conversations.filters import day, one_or_none
from prosa.conversations.history import TicketFilters, decode_timeline, encode_place
from prosa.conversations.policy import Viewer, may_see
from prosa.conversations.routes.lists import PAGE, Limit
from prosa.conversations.routes.stretch import check_anchors, stretch
from prosa.conversations.routes.threads import SharedPage
from prosa.conversations.schemas import MessagePage, PastTickets
from prosa.conversations.search import day_bounds
from prosa.conversations.service import require_contact, threads_of
from prosa.conversations.shared import SharedKind
from prosa.kit import events
from prosa.kit.database import Database, Transaction
from prosa.kit.errors import NotFound
from prosa.kit.text import storable


async def seen_threads(tx: Transaction, viewer: Viewer, contact_id: UUID) -> list[UUID]:
    """The conversations of the contact that the viewer may see. Raises ContactNotFound when there is none."""
    threads = (await threads_of(tx, [contact_id]))[contact_id]
    found = [thread.id for thread in threads if may_see(viewer, thread)]
    if not found:
        raise ContactNotFound
    return found


@get("/api/v1/contacts/{contact_id:uuid}/timeline", guards=[requires()], tags=["contacts"])
async def read_timeline(
    database: Database,
    principal: Principal,
    contact_id: UUID,
    before: str | None = None,
    after: str | None = None,
    around: UUID | None = None,
    limit: Limit = PAGE,
) -> MessagePage:
    """A stretch of the messages with the contact on every number, in the order (position_at, conversation_id, seq)."""
    check_anchors(before, after, around)
    async with database.transaction(principal.account_id) as tx:
        head = await events.head(tx.connection, tx.account_id)
        ids = await seen_threads(tx, principal.viewer, contact_id)
        place = None
        if around is not None and (place := await history.place_of(tx, ids, around)) is None:
            raise NotFound("This message is not in the timeline.", code="message_not_found")
        items, has_before, has_after = await stretch(
            partial(history.stretch, tx, ids),
            around=place,
            before=None if before is None else decode_timeline(before),
            after=None if after is None else decode_timeline(after),
            limit=limit,
        )
    return MessagePage(
        items=[message.out() for message in items],
        before=encode_place(items[0]) if items and has_before else None,
        after=encode_place(items[-1]) if items and has_after else None,
        head=head,
    )


@get("/api/v1/contacts/{contact_id:uuid}/tickets", guards=[requires()], tags=["contacts"])
async def list_tickets(
    database: Database,
    principal: Principal,
    contact_id: UUID,
    from_: Annotated[str | None, QueryParameter(name="from")] = None,
    to: str | None = None,
    inbox: UUID | None = None,
    department: str | None = None,
    agent: str | None = None,
    reason: UUID | None = None,
    protocol: Annotated[str | None, Parameter(max_length=40)] = None,
    cursor: str | None = None,
    limit: Limit = PAGE,
) -> PastTickets:
    """The contact's tickets, newest first, by the day they were opened; own departments' or all by permission."""
    first, last = day("from", from_), day("to", to)
    async with database.transaction(principal.account_id) as tx:
        ids = await seen_threads(tx, principal.viewer, contact_id)
        zone = zone_of(await read_account(tx))
        filters = TicketFilters(
            opened_from=day_bounds(first, zone)[0] if first else None,
            opened_before=day_bounds(last, zone)[1] if last else None,
            inbox_id=inbox,
            department_id=one_or_none("department", department),
            agent_id=one_or_none("agent", agent),
            reason_id=reason,
            protocol=storable(protocol).strip() if protocol else None,
        )
        return await history.tickets(tx, principal.viewer, ids, filters, cursor, limit)


@get("/api/v1/contacts/{contact_id:uuid}/media", guards=[requires()], tags=["contacts"])
async def list_shared_media(
    database: Database,
    principal: Principal,
    contact_id: UUID,
    kind: SharedKind,
    before: str | None = None,
    limit: Limit = PAGE,
) -> SharedPage:
    """The messages that shared pictures, videos, files or links in any conversation with the contact that you may see,
    the latest first. `before` is a cursor."""
    place = None if before is None else decode_timeline(before)
    async with database.transaction(principal.account_id) as tx:
        await require_contact(tx, principal.viewer, contact_id)
        group = await contacts.group_of(tx, contact_id)
        found = await shared.page_of_person(tx, principal.viewer, group, kind, place, limit + 1)
    items = found[:limit]
    return SharedPage(
        items=[message.out() for message in items],
        next_cursor=encode_place(items[-1]) if len(found) > limit else None,
    )


handlers = [read_timeline, list_tickets, list_shared_media]
