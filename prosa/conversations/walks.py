"""Walks of a list in its order along an index of what narrows it, cut after so many rows.

A filter leaves ten conversations or half of a million, and what is told of it beforehand is often wrong. So the page is
looked for first: each walk reads at most `LOOK` rows in the order of the list and leaves out those that do not belong
on it. It is the answer if it fills the page or comes to its end; otherwise nothing is known, and the next one is tried.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

from prosa.conversations.filters import Filters, Inboxes
from prosa.conversations.policy import State, View
from prosa.conversations.sight import NOBODY, Sql
from prosa.kit.database import Transaction

LOOK = 500
"""Rows that one walk reads at most."""
ENOUGH = 4
"""No other walk is tried where so many times as far will fill the page."""
FURTHER = 20
"""The best walk goes so many times as far if that fills the page."""
Place = tuple[datetime, UUID]
"""Where a conversation stands in a list."""
DAYS = 16
"""Days of opening that are walked side by side; of more, those whose first rows come first."""
_MANY_LABELS = 4
_INDEXED_LABELS = 3
_ALL_STATES: tuple[State, ...] = ("closed", "queued", "active", "bot", "new")
_STATES: dict[View, tuple[State, ...]] = {
    "waiting": ("queued", "active"),
    "mine": ("active",),
    "active": ("active",),
    "open": ("queued", "active", "new"),
    "closed": ("closed",),
    "bot": ("bot",),
}
"""Of what a view shows; guests see in Aguardando also what they are asked to join."""
_FIRST_DAY = datetime(2000, 1, 1, 3, tzinfo=UTC)
_DAY = timedelta(days=1)
DAY_OPENED = "date_bin('1 day', opened_at, '2000-01-01 03:00:00+00')"
"""The start of the day in which the ticket was opened, by the clock of Brasília: the expression of an index."""
_DAY_OF_C = DAY_OPENED.replace("opened_at", "c.opened_at")


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is ordered, and from where on it is wanted: `after` is a condition on `c`, or empty."""

    column: str
    direction: Literal["ASC", "DESC"]
    after: str = ""

    def behind(self, at: datetime, id_: UUID, sql: Sql) -> str:
        """The condition that a conversation comes after a place."""
        comparison = "<" if self.direction == "DESC" else ">"
        return f" AND (c.{self.column}, c.id) {comparison} ({sql.bind(at)}, {sql.bind(id_)})"

    def before(self, at: datetime, id_: UUID, sql: Sql) -> str:
        """The condition that it comes before."""
        comparison = ">" if self.direction == "DESC" else "<"
        return f" AND (c.{self.column}, c.id) {comparison} ({sql.bind(at)}, {sql.bind(id_)})"

    @property
    def sql(self) -> str:
        return f"c.{self.column} {self.direction}, c.id {self.direction}"


@dataclass(frozen=True, slots=True)
class Page:
    """What is wanted: `size` rows of which the condition on `c` holds; `sql` has the values of all."""

    condition: str
    order: Order
    size: int
    sql: Sql


@dataclass(frozen=True, slots=True)
class Walk:
    """Conditions on `c` that exclude each other; each has an index in the order of the list."""

    branches: tuple[str, ...]
    ends_early: bool = False
    """Whether what lies behind its end may belong on the page as well."""

    def within(self, condition: str) -> Walk:
        """The same, narrowed by a condition that begins with AND."""
        return replace(self, branches=tuple(branch + condition for branch in self.branches))

    def rows(self, order: Order, look: int) -> str:
        """The first rows of all branches, in order."""
        selects = [
            f"SELECT c.* FROM conversations c WHERE c.account_id = $1 AND {branch}{order.after}"  # noqa: S608 - placeholders
            f" ORDER BY {order.sql} LIMIT {look}"
            for branch in self.branches
        ]
        if len(selects) == 1:
            return selects[0]
        # Each ordered by itself: so they are merged, and none is read further than needed.
        return f"SELECT c.* FROM (({') UNION ALL ('.join(selects)})) AS c ORDER BY {order.sql} LIMIT {look}"  # noqa: S608


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a walk found (at, id), and the row at which it was cut; None if the page is full or the list ended."""

    walk: Walk
    rows: list[Place]
    cut: Place | None

    def missing(self, size: int, look: int) -> int:
        """About how many more rows must be read until the page is full."""
        return look * (size - len(self.rows)) // max(1, len(self.rows))


async def first(tx: Transaction, found: AsyncIterator[Walk], page: Page, look: int) -> list[Place] | None:
    """What belongs on the page, by the first walk that comes to its end; None if none of them does."""
    best: _Seen | None = None
    async for walk in found:
        seen = await _look(tx, walk, page, look)
        if seen.cut is None:
            if not walk.ends_early or len(seen.rows) == page.size:
                return seen.rows
            continue
        if best is None or len(seen.rows) > len(best.rows):
            best = seen
        if best is seen and seen.missing(page.size, look) <= ENOUGH * look:
            break
    if best is None or best.cut is None or best.missing(page.size, look) > FURTHER * look:
        return None
    order = replace(page.order, after=page.order.behind(*best.cut, page.sql))
    rest = replace(page, order=order, size=page.size - len(best.rows))
    seen = await _look(tx, best.walk, rest, FURTHER * look)
    rows = best.rows + seen.rows
    return rows if len(rows) == page.size or (seen.cut is None and not best.walk.ends_early) else None


async def _look(tx: Transaction, walk: Walk, page: Page, look: int) -> _Seen:
    order = page.order.sql
    statement, values = page.sql.complete(
        f"SELECT c.id, c.{page.order.column} AS at, c.number = {look} AS is_last, ({page.condition}) AS is_met"  # noqa: S608 - placeholders
        f" FROM (SELECT c.*, row_number() OVER (ORDER BY {order}) AS number"
        f" FROM ({walk.rows(page.order, look)}) AS c) AS c"
        f" WHERE c.number = {look} OR ({page.condition}) ORDER BY {order} LIMIT {page.size}"
    )
    rows = await tx.fetch(statement, *values)
    places = [(row["at"], row["id"]) for row in rows if row["is_met"]]
    is_cut = bool(rows) and rows[-1]["is_last"] and len(places) < page.size
    return _Seen(walk, places, (rows[-1]["at"], rows[-1]["id"]) if is_cut else None)


def walks(filters: Filters, inboxes: Inboxes, view: View, order: Order, sql: Sql) -> Iterator[Walk]:
    """The walks of a list, the one that most likely passes over the fewest rows first; days of opening apart."""
    if filters.is_unread:
        yield Walk(("(c.unread_count > 0 OR c.is_marked_unread)",))
    if 0 < len(filters.label_ids) <= _MANY_LABELS:
        yield Walk(tuple(_labels(filters, sql)))
    if filters.reason_id is not None:
        reason = f"c.last_reason_id = {sql.bind(filters.reason_id)}"
        yield Walk(tuple(f"{reason} AND c.state = '{state}'" for state in _STATES.get(view, _ALL_STATES)))
    if filters.priority not in (None, 1):
        yield Walk((f"c.priority = {sql.bind(filters.priority)} AND c.priority <> 1",))
    for column, value in (("agent_id", filters.agent_id), ("department_id", filters.department_id)):
        if value is not None and value != NOBODY:
            yield Walk(tuple(_served(column, sql.bind(value), view)))
    if filters.is_labelled or len(filters.label_ids) > _MANY_LABELS:
        yield Walk(("c.label_ids <> '{}'",))
    inbox_ids = [filters.inbox_id] if filters.inbox_id is not None else []
    if filters.channel is not None and not inbox_ids:
        inbox_ids = [id_ for id_, kind in inboxes.channels.items() if kind == filters.channel]
    if 0 < len(inbox_ids) <= DAYS and len(inbox_ids) < len(inboxes.channels):
        yield Walk(tuple(f"c.inbox_id = {sql.bind(id_)}" for id_ in inbox_ids))
    if not is_behind_open_windows(filters, order):
        yield Walk(("true",))


def is_behind_open_windows(filters: Filters, order: Order) -> bool:
    """Whether what is wanted begins in the order where the latest conversations end: theirs are the open windows."""
    return filters.window == "expired" and order.column == "last_activity_at" and order.direction == "DESC"


def _labels(filters: Filters, sql: Sql) -> Iterator[str]:
    """By the first, the second and the third label of a conversation, and all that have more."""
    wanted = sql.bind(filters.label_ids)
    for place in range(1, _INDEXED_LABELS + 1):
        for label_id in filters.label_ids:
            earlier = ""
            if place > 1 and len(filters.label_ids) > 1:
                earlier = f" AND NOT c.label_ids[:{place - 1}] && {wanted}::uuid[]"
            yield f"c.label_ids[{place}] = {sql.bind(label_id)}{earlier}"
    last = _INDEXED_LABELS
    yield (
        f"cardinality(c.label_ids) > {last} AND c.label_ids[{last + 1}:] && {wanted}::uuid[]"
        f" AND NOT c.label_ids[:{last}] && {wanted}::uuid[]"
    )


def _served(column: str, value: str, view: View) -> Iterator[str]:
    if column == "agent_id":
        yield f"c.state = 'active' AND c.agent_id = {value}"
    else:
        yield f"c.state = 'active' AND c.department_id = {value}"
        yield f"c.state = 'queued' AND c.department_id = {value}"
    if view in ("all", "closed"):
        yield f"c.state = 'closed' AND c.last_{column} = {value}"
        yield f"c.state = 'bot' AND c.last_{column} = {value}"


def few_days(filters: Filters) -> Walk | None:
    """The walk by the days in which tickets were opened; None where these are many, or not limited on both sides."""
    if filters.opened_from is None or filters.opened_before is None:
        return None
    first = (filters.opened_from - _FIRST_DAY) // _DAY
    count = -((_FIRST_DAY + first * _DAY - filters.opened_before) // _DAY)
    return _of_days([_FIRST_DAY + (first + n) * _DAY for n in range(count)]) if count <= DAYS else None


def _of_days(days: Sequence[datetime], floor: str = "") -> Walk:
    # Written out: a parameter would let the planner take another index.
    branches = tuple(f"{_DAY_OF_C} = '{day.isoformat()}'::timestamptz{floor}" for day in days)
    return Walk(branches or ("false",), ends_early=bool(floor))


async def many_days(tx: Transaction, filters: Filters, order: Order, sql: Sql) -> Walk:
    """The same for any number of days: those whose first conversation comes first in the order of the list."""
    one = f"SELECT {_DAY_OF_C} FROM conversations c WHERE c.account_id = $1 AND c.opened_at IS NOT NULL"  # noqa: S608
    start, end = sql.bind(filters.opened_from), sql.bind(filters.opened_before)
    statement, values = sql.complete(
        "SELECT d.day, top.at, top.id FROM generate_series("  # noqa: S608 - placeholders
        f"  greatest(({one} ORDER BY c.opened_at, c.id LIMIT 1),"
        f"    date_bin('1 day', {start}::timestamptz, '2000-01-01 03:00:00+00')),"
        f"  least(({one} ORDER BY c.opened_at DESC, c.id DESC LIMIT 1), {end}::timestamptz - interval '1 microsecond'),"
        "  interval '24 hours') AS d(day)"
        f" CROSS JOIN LATERAL (SELECT c.{order.column} AS at, c.id FROM conversations c WHERE c.account_id = $1"
        f" AND {_DAY_OF_C} = d.day{order.after} ORDER BY {order.sql} LIMIT 1) AS top"
        f" ORDER BY top.at {order.direction}, top.id {order.direction} LIMIT {DAYS + 1}"
    )
    rows = await tx.fetch(statement, *values)
    if len(rows) <= DAYS:
        return _of_days([row["day"] for row in rows])
    comparison = ">" if order.direction == "DESC" else "<"
    floor = f" AND (c.{order.column}, c.id) {comparison} ({sql.bind(rows[DAYS]['at'])}, {sql.bind(rows[DAYS]['id'])})"
    return _of_days([row["day"] for row in rows[:DAYS]], floor)
