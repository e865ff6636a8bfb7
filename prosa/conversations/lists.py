"""Pages of conversations by keyset, in time that does not depend on how many there are (INB-20, INB-21, INB-25)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from prosa.conversations import queries
from prosa.conversations.filters import Filters, Inboxes, narrow, narrow_scan
from prosa.conversations.model import Conversation
from prosa.conversations.policy import Sort, View, Viewer
from prosa.conversations.search import Found, Part
from prosa.conversations.sight import Scan, Sql, guest_scans, scans, sees_everything
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid

LIMIT = 100
FEW = 300
"""Up to so many conversations that a filter leaves are read and sorted; among more the view is walked."""

_ORDER: dict[Sort, tuple[str, str]] = {
    "recent": ("last_activity_at", "DESC"),
    "oldest": ("last_activity_at", "ASC"),
    "opened_recent": ("opened_at", "DESC"),
    "opened_oldest": ("opened_at", "ASC"),
    "expires_soon": ("last_inbound_at", "ASC"),
}


def encode_cursor(at: datetime, id_: UUID | int) -> str:
    """An opaque place in a list."""
    return base64.urlsafe_b64encode(msgspec.msgpack.encode([at, str(id_)])).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[datetime, str]:
    """The inverse; raises Invalid for anything that `encode_cursor` did not make."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        at, id_ = msgspec.msgpack.decode(raw, type=tuple[datetime, str])
    except (ValueError, OverflowError, binascii.Error, msgspec.MsgspecError) as error:
        raise bad_cursor() from error
    if at.tzinfo is None or not 1970 <= at.year <= 9000:
        raise bad_cursor()
    return at, id_


def decode_place(cursor: str) -> tuple[datetime, UUID]:
    """A cursor whose second half is an id. Raises Invalid."""
    at, text = decode_cursor(cursor)
    try:
        return at, UUID(text)
    except ValueError as error:
        raise bad_cursor() from error


def bad_cursor() -> Invalid:
    """What is answered to a cursor that nobody was given."""
    return Invalid.field("cursor", "invalid", "This cursor is not valid.")


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
    place = None if cursor is None else decode_place(cursor)
    # How many match differs too much from one filter to the next for one plan to fit all.
    await tx.execute("SET LOCAL plan_cache_mode = force_custom_plan")
    inboxes = await Inboxes.read(tx)
    departments = [
        row["id"]
        for row in await tx.fetch(
            "SELECT id FROM departments WHERE account_id = $1 ORDER BY id", tx.account_id
        )
    ]
    sql = Sql(tx.account_id)
    found = [
        scan
        for part in ([None] if query.found is None else query.found.meanings)
        for scan in _selects(
            tx,
            viewer,
            query,
            part,
            await _few(tx, query.filters, part, inboxes),
            inboxes,
            departments,
            place,
            limit + 1,
            sql,
        )
    ]
    if not found:
        return [], None
    direction = _ORDER[query.sort][1]
    statement, values = sql.complete(
        f"SELECT id, at FROM ({' UNION '.join(found)}) AS found"  # noqa: S608 - placeholders
        f" ORDER BY at {direction}, id {direction} LIMIT {limit + 1}"
    )
    rows = await tx.fetch(statement, *values)
    more = len(rows) > limit
    rows = rows[:limit]
    shown = await queries.get_many(tx, [row["id"] for row in rows])
    next_cursor = encode_cursor(rows[-1]["at"], rows[-1]["id"]) if more else None
    return [shown[row["id"]] for row in rows if row["id"] in shown], next_cursor


def _selects(
    tx: Transaction,
    viewer: Viewer,
    query: Query,
    part: Part | None,
    few: list[UUID] | None,
    inboxes: Inboxes,
    departments: list[UUID],
    place: tuple[datetime, UUID] | None,
    size: int,
    sql: Sql,
) -> Iterator[str]:
    """One SELECT for each scan, in the order of the list and no longer than a page."""
    applied = (query.filters, "") if part is None else part.apply(query.filters, sql)
    if applied is None:
        return
    filters, extra = applied
    column, direction = _ORDER[query.sort]
    wanted = _narrowed(viewer, query, filters, departments, sql)
    if not wanted:
        return
    common = narrow(filters, inboxes, tx.now, sql) + extra
    source = "conversations"
    if few is not None:
        ids = sql.bind(few)
        source = f"(SELECT * FROM conversations WHERE account_id = $1 AND id = ANY({ids}::uuid[]) OFFSET 0)"  # noqa: S608
        wanted = _as_one(wanted, sql)
    if query.sort.startswith("opened"):
        common += " AND c.opened_at IS NOT NULL"
    comparison = "<" if direction == "DESC" else ">"
    for hours, of_inboxes in _shifts(query.sort, inboxes, tx.now, sql):
        shift = timedelta(hours=hours)
        after = ""
        if place is not None:
            after = (
                f" AND (c.{column}, c.id) {comparison} ({sql.bind(place[0] - shift)}, {sql.bind(place[1])})"
            )
        at = f"c.{column}" if not hours else f"c.{column} + interval '{hours} hours'"
        order = f"ORDER BY c.{column} {direction}, c.id {direction} LIMIT {size}"
        for scan, own in wanted:
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


def _shifts(sort: Sort, inboxes: Inboxes, now: datetime, sql: Sql) -> Iterator[tuple[int, str]]:
    """What is added to the column to give the time of the order, and the conversations for which it is that."""
    if sort != "expires_soon":
        yield 0, ""
        return
    for hours, inbox_ids in inboxes.windows().items():
        begun = sql.bind(now - timedelta(hours=hours))
        yield hours, f" AND c.last_inbound_at > {begun}{inboxes.among(inbox_ids, sql)}"


def _narrowed(
    viewer: Viewer, query: Query, filters: Filters, departments: list[UUID], sql: Sql
) -> Sequence[tuple[Scan, str]]:
    """The scans of the view with what the filters by department and agent mean in each."""
    by_ticket = filters.department_id is not None or filters.agent_id is not None
    if query.view == "all" and sees_everything(viewer) and not by_ticket:
        return [(Scan("true"), "")]
    every = [
        *scans(viewer, query.view, departments, sql, wide=query.wide),
        *guest_scans(viewer, query.view, sql, wide=query.wide),
    ]
    found = [pair for scan in every if (pair := narrow_scan(scan, filters, query.view, sql)) is not None]
    others = replace(filters, department_id=None, agent_id=None)
    if not found or (
        query.sort != "expires_soon" and others.is_any and (query.view != "all" or not by_ticket)
    ):
        return found
    # A scan in which the filter finds nothing would be walked to its end for nothing: where something narrows the
    # list, the planner walks the index of that, or the whole order, and looks whether the view shows each row.
    return _as_one(found, sql)


def _as_one(found: Sequence[tuple[Scan, str]], sql: Sql) -> Sequence[tuple[Scan, str]]:
    either = " OR ".join(f"({scan.predicate(sql)}{own})" for scan, own in found)
    return [(Scan(f"({either})"), "")]


async def _few(tx: Transaction, filters: Filters, part: Part | None, inboxes: Inboxes) -> list[UUID] | None:
    """The ids of all conversations that the filters leave, if they are few: walking a view would pass over most of it
    to find them. None when there are many."""
    if part is not None and part.ids is not None:
        return part.ids
    sql = Sql(tx.account_id)
    condition = narrow(filters, inboxes, tx.now, sql)
    if not condition:
        return None
    rows = await tx.fetch(
        f"SELECT c.id FROM conversations c WHERE c.account_id = $1{condition} LIMIT {FEW + 1}",  # noqa: S608 - placeholders
        *sql.values,
    )
    return [row["id"] for row in rows] if len(rows) <= FEW else None
