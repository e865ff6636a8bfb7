"""Pages of conversations by keyset, in time that does not depend on how many there are (INB-20, INB-21, INB-25)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Literal
from uuid import UUID

from prosa.conversations import queries, search, walks
from prosa.conversations.filters import Filters, Inboxes, narrow, narrow_scan
from prosa.conversations.model import Conversation
from prosa.conversations.policy import Sort, View, Viewer
from prosa.conversations.search import Found, Part
from prosa.conversations.sight import Scan, Sql, guest_scans, scans, sees_everything
from prosa.kit import paging
from prosa.kit.database import Transaction

LIMIT = 100
FEW = 700
"""Up to so many conversations that a filter leaves are read and sorted; among more the view is walked."""
WALKS = 3
"""Walks along indexes that are tried."""
NAMES = 300
"""Rows that a walk reads which has to look at the contact and the tickets of each."""

Scans = Sequence[tuple[Scan, str]]
"""Scans, each with further conditions of its own."""

_ORDER: dict[Sort, tuple[str, Literal["ASC", "DESC"]]] = {
    "recent": ("last_activity_at", "DESC"),
    "oldest": ("last_activity_at", "ASC"),
    "opened_recent": ("opened_at", "DESC"),
    "opened_oldest": ("opened_at", "ASC"),
    "expires_soon": ("last_inbound_at", "ASC"),
}


@dataclass(frozen=True, slots=True)
class Query:
    """One list: a view with its order and what narrows it. `wide`: INB-3; `found`: what a search means."""

    view: View = "all"
    sort: Sort = "recent"
    filters: Filters = field(default_factory=Filters)
    wide: bool = False
    found: Found | None = None


async def page(
    tx: Transaction, viewer: Viewer, query: Query, cursor: str | None, limit: int
) -> tuple[list[Conversation], str | None]:
    """One page and the cursor of the next. Raises Invalid."""
    place = None if cursor is None else paging.decode(cursor, tuple[datetime, UUID])
    # How many match differs too much from one filter to the next for one plan to fit all; and an index that does not
    # have the order of the list would have to be read to its end.
    await tx.execute(
        "SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL enable_bitmapscan = off;"
        " SET LOCAL enable_seqscan = off"
    )
    departments = [
        row["id"]
        for row in await tx.fetch(
            "SELECT id FROM departments WHERE account_id = $1 ORDER BY id", tx.account_id
        )
    ]
    wanted = _Wanted(tx, viewer, query, await Inboxes.read(tx), departments, place, limit + 1)
    parts = [None] if query.found is None else query.found.meanings
    places = {place for part in parts for place in await wanted.places(part)}
    rows = sorted(places, reverse=_ORDER[query.sort][1] == "DESC")
    more = len(rows) > limit
    rows = rows[:limit]
    # What belongs to each is read by one plan, which need not be made every time.
    await tx.execute("SET LOCAL plan_cache_mode = auto")
    shown = await queries.get_many(tx, [id_ for _, id_ in rows])
    next_cursor = paging.encode(*rows[-1]) if more else None
    return [shown[id_] for _, id_ in rows if id_ in shown], next_cursor


@dataclass(frozen=True, slots=True)
class _Wanted:
    tx: Transaction
    viewer: Viewer
    query: Query
    inboxes: Inboxes
    departments: list[UUID]
    place: tuple[datetime, UUID] | None
    size: int

    async def places(self, part: Part | None) -> list[walks.Place]:
        """The first of those that are meant."""
        sql = Sql(self.tx.account_id)
        applied = (self.query.filters, "") if part is None else part.apply(self.query.filters, sql)
        if applied is None:
            return []
        filters, extra = applied
        found = _scans(self.viewer, self.query, filters, self.departments, sql)
        if not found:
            return []
        common = narrow(filters, self.inboxes, self.tx.now, sql) + extra
        is_narrowed = bool(common) or filters.is_of_nobody
        if self.query.sort.startswith("opened"):
            common += " AND c.opened_at IS NOT NULL"
        if part is not None and part.ids is not None:
            return await self._union(_as_one(found, sql), _source("id", sql.bind(part.ids)), common, sql)
        if part is not None and part.contact_ids is not None:
            source = _source("contact_id", sql.bind(part.contact_ids))
            return await self._union(_as_one(found, sql), source, common, sql)
        if self.query.sort == "expires_soon":
            return await self._union(_as_one(found, sql), "conversations", common, sql)
        terms = None if part is None else part.terms
        if not is_narrowed or (terms is None and await self._is_small(found, sql)):
            return await self._union(found, "conversations", common, sql)
        # A scan in which a filter finds nothing would be walked to its end for nothing. So an index of what narrows the
        # list is walked, or the whole order, and it is looked whether the view shows each row.
        within = _as_one(found, sql)
        order = walks.Order(*_ORDER[self.query.sort], self._after(timedelta(), sql))
        if terms is None or not terms.protocol:
            wanted = walks.Page(within[0][0].condition + common, order, self.size, sql)
            look = walks.LOOK if terms is None else NAMES
            places = await walks.first(self.tx, self._walks(filters, order, sql), wanted, look)
            if places is not None:
                return places
        await self.tx.execute(
            "SET LOCAL enable_bitmapscan = on; SET LOCAL enable_seqscan = on; SET LOCAL work_mem = '32MB'"
        )
        people = None if terms is None else await search.people(self.tx, terms)
        if people is not None:
            return [place for each in people for place in await self.places(each)]
        if terms is None and not walks.is_behind_open_windows(filters, order):
            return await self._collected(within[0][0].condition + common, order, sql)
        few = await self._few(filters)
        source = "conversations" if few is None else _source("id", sql.bind(few))
        return await self._union(within, source, common, sql)

    async def _is_small(self, found: Scans, sql: Sql) -> bool:
        """Whether the view has so few conversations that it may be read to its end."""
        if self.query.view in ("all", "closed"):
            return False
        selects = [
            f"(SELECT FROM conversations c WHERE c.account_id = $1 AND {scan.predicate(sql)} LIMIT {FEW + 1})"
            for scan, _ in found
        ]
        statement, values = sql.complete(
            f"SELECT count(*) FROM (SELECT FROM ({' UNION ALL '.join(selects)}) AS each LIMIT {FEW + 1}) AS shown"  # noqa: S608
        )
        count: int = await self.tx.fetchval(statement, *values)
        return count <= FEW

    async def _walks(self, filters: Filters, order: walks.Order, sql: Sql) -> AsyncIterator[walks.Walk]:
        if self.query.sort.startswith("opened"):
            opened = Filters(opened_from=filters.opened_from, opened_before=filters.opened_before)
            within = " AND c.opened_at IS NOT NULL" + narrow(opened, self.inboxes, self.tx.now, sql)
            for walk in islice(walks.walks(filters, self.inboxes, self.query.view, order, sql), WALKS):
                yield walk.within(within)
            return
        by_days = walks.few_days(filters)
        if by_days is not None:
            yield by_days
        for walk in islice(walks.walks(filters, self.inboxes, self.query.view, order, sql), WALKS):
            yield walk
        if by_days is None and (filters.opened_from or filters.opened_before):
            yield await walks.many_days(self.tx, filters, order, sql)

    async def _collected(self, condition: str, order: walks.Order, sql: Sql) -> list[walks.Place]:
        """All that are meant, found by whatever indexes there are, and sorted: walks have shown that they are few."""
        statement, values = sql.complete(
            f"WITH found AS MATERIALIZED (SELECT c.id, c.{order.column} FROM conversations c"  # noqa: S608 - placeholders
            f" WHERE c.account_id = $1 AND {condition}{order.after})"
            f" SELECT c.id, c.{order.column} AS at FROM found c ORDER BY {order.sql} LIMIT {self.size}"
        )
        return [(row["at"], row["id"]) for row in await self.tx.fetch(statement, *values)]

    async def _few(self, filters: Filters) -> list[UUID] | None:
        """The ids of all conversations that the filters leave, if they are few; None when there are many."""
        sql = Sql(self.tx.account_id)
        condition = narrow(filters, self.inboxes, self.tx.now, sql)
        if not condition:
            return None
        rows = await self.tx.fetch(
            f"SELECT c.id FROM conversations c WHERE c.account_id = $1{condition} LIMIT {FEW + 1}",  # noqa: S608 - placeholders
            *sql.values,
        )
        return [row["id"] for row in rows] if len(rows) <= FEW else None

    async def _union(self, within: Scans, source: str, common: str, sql: Sql) -> list[walks.Place]:
        """By all scans, each in the order of the list and no longer than a page."""
        direction = _ORDER[self.query.sort][1]
        selects = list(self._selects(within, source, common, sql))
        if not selects:
            return []
        statement, values = sql.complete(
            f"SELECT id, at FROM ({' UNION '.join(selects)}) AS found"  # noqa: S608 - placeholders
            f" ORDER BY at {direction}, id {direction} LIMIT {self.size}"
        )
        return [(row["at"], row["id"]) for row in await self.tx.fetch(statement, *values)]

    def _selects(self, within: Scans, source: str, common: str, sql: Sql) -> Iterator[str]:
        column, direction = _ORDER[self.query.sort]
        for hours, of_inboxes in _shifts(self.query.sort, self.inboxes, self.tx.now, sql):
            at = f"c.{column}" if not hours else f"c.{column} + interval '{hours} hours'"
            order = f"ORDER BY c.{column} {direction}, c.id {direction} LIMIT {self.size}"
            after = self._after(timedelta(hours=hours), sql)
            for scan, own in within:
                select = (
                    f"SELECT c.id, {at} AS at FROM {source} c WHERE c.account_id = $1"  # noqa: S608 - placeholders
                    f" AND {scan.condition}{own}{common}{of_inboxes}{after}"
                )
                if scan.departments is None:
                    yield f"({select} {order})"
                    continue
                ids = sql.bind(list(scan.departments))
                yield (
                    f"(SELECT x.id, x.at FROM unnest({ids}::uuid[]) AS d(id)"  # noqa: S608 - placeholders
                    f" CROSS JOIN LATERAL ({select} AND c.department_id = d.id {order}) AS x)"
                )

    def _after(self, shift: timedelta, sql: Sql) -> str:
        order = walks.Order(*_ORDER[self.query.sort])
        return "" if self.place is None else order.behind(self.place[0] - shift, self.place[1], sql)


def _source(column: str, ids: str) -> str:
    return f"(SELECT * FROM conversations WHERE account_id = $1 AND {column} = ANY({ids}::uuid[]) OFFSET 0)"  # noqa: S608


def _shifts(sort: Sort, inboxes: Inboxes, now: datetime, sql: Sql) -> Iterator[tuple[int, str]]:
    """What is added to the column to give the time of the order, and the conversations for which it is that."""
    if sort != "expires_soon":
        yield 0, ""
        return
    for hours, inbox_ids in inboxes.windows().items():
        begun = sql.bind(now - timedelta(hours=hours))
        yield hours, f" AND c.last_inbound_at > {begun}{inboxes.among(inbox_ids, sql)}"


def _scans(viewer: Viewer, query: Query, filters: Filters, departments: list[UUID], sql: Sql) -> Scans:
    """The scans of the view with what the filters by department and agent mean in each."""
    by_ticket = filters.department_id is not None or filters.agent_id is not None
    if query.view == "all" and sees_everything(viewer) and not by_ticket:
        return [(Scan("true"), "")]
    every = [
        *scans(viewer, query.view, departments, sql, wide=query.wide),
        *guest_scans(viewer, query.view, sql, wide=query.wide),
    ]
    return [pair for scan in every if (pair := narrow_scan(scan, filters, query.view, sql)) is not None]


def _as_one(found: Scans, sql: Sql) -> Scans:
    either = " OR ".join(f"({scan.predicate(sql)}{own})" for scan, own in found)
    return [(Scan(f"({either})"), "")]
