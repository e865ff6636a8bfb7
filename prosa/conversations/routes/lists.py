"""Lists of conversations, and what narrows them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import Parameter

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.accounts.service import read_account, zone_of
from prosa.channels.registry import CHANNELS
from prosa.conversations import lists, search
from prosa.conversations.filters import Filters, day, one_or_none
from prosa.conversations.lists import LIMIT, Query
from prosa.conversations.policy import Sort, View, WindowFilter
from prosa.conversations.schemas import ConversationPage
from prosa.kit import events
from prosa.kit.database import Database
from prosa.kit.errors import Invalid

Limit = Annotated[int, Parameter(ge=1, le=LIMIT)]
SearchText = Annotated[str | None, Parameter(max_length=200)]
PAGE = 50
MAX_LABELS = 50


@get("/api/v1/conversations", guards=[requires()], tags=["conversations"])
async def list_conversations(
    database: Database,
    principal: Principal,
    view: View = "all",
    sort: Sort = "recent",
    q: SearchText = None,
    everywhere: bool = False,
    wide: bool = False,
    unread: bool = False,
    label: list[UUID] | None = None,
    labelled: bool = False,
    department: str | None = None,
    agent: str | None = None,
    inbox: UUID | None = None,
    channel: str | None = None,
    opened_from: str | None = None,
    opened_to: str | None = None,
    window: WindowFilter | None = None,
    reason: UUID | None = None,
    priority: Annotated[int | None, Parameter(ge=0, le=3)] = None,
    cursor: str | None = None,
    limit: Limit = PAGE,
) -> ConversationPage:
    """One page of a view; every filter narrows it further. `opened_to` is included; dates are the company's."""
    if channel is not None and channel not in CHANNELS:
        raise Invalid.field("channel", "unknown", "There is no such kind of channel.")
    if label and len(label) > MAX_LABELS:
        raise Invalid.field("label", "too_many", f"At most {MAX_LABELS} labels.")
    first, last = day("opened_from", opened_from), day("opened_to", opened_to)
    filters = Filters(
        is_unread=unread,
        department_id=one_or_none("department", department),
        agent_id=one_or_none("agent", agent),
        inbox_id=inbox,
        channel=channel,
        label_ids=label or [],
        is_labelled=labelled,
        window=window,
        reason_id=reason,
        priority=priority,
    )
    async with database.transaction(principal.account_id) as tx:
        # Read before the page: then the page is at least as new as `head`, and events above it are never missed.
        head = await events.head(tx.connection, tx.account_id)
        found = None
        if first or last or (q and q.strip()):
            zone = zone_of(await read_account(tx))
            filters.opened_from = search.day_bounds(first, zone)[0] if first else None
            filters.opened_before = search.day_bounds(last, zone)[1] if last else None
            found = await search.find(tx, q, zone) if q and q.strip() else None
        query = Query("all" if everywhere else view, sort, filters, wide=wide, found=found)
        shown, next_cursor = await lists.page(tx, principal.viewer, query, cursor, limit)
    return ConversationPage(items=[c.out() for c in shown], next_cursor=next_cursor, head=head)


handlers = [list_conversations]
