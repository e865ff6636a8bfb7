"""Pages of conversations by keyset, in time that does not depend on how many there are.

What a viewer sees in a view is a union of *scans*: each one walks an index in the order of the list (one state and
department, one agent, …) and gives at most a page. The union of the scans, sorted and cut, is the page.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from prosa.conversations import queries
from prosa.conversations.model import Conversation
from prosa.conversations.policy import View, Viewer, may
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid

Sort = Literal["recent", "oldest", "opened_recent", "opened_oldest"]
LIMIT = 100


@dataclass(slots=True)
class Filters:
    """What narrows a list; None means any."""

    is_unread: bool = False
    department_id: UUID | None = None
    agent_id: UUID | None = None
    inbox_id: UUID | None = None
    channel: str | None = None


class _Sql:
    """Collects parameters; text is never put into the statement."""

    def __init__(self, *values: Any) -> None:
        self.values = list(values)

    def bind(self, value: Any) -> str:
        """The placeholder of `value`; every one must be used, or PostgreSQL cannot tell its type."""
        self.values.append(value)
        return f"${len(self.values)}"


def scans(  # noqa: C901 - one case per view
    viewer: Viewer, view: View, departments: list[UUID], sql: _Sql
) -> Iterator[str]:
    """Conditions, each on a prefix of an index, whose union is exactly what the viewer sees in the view.

    `departments` are all of the account's. With `guest_scans` the twin of `policy.may_see` and `is_in_view`; a property
    test holds them together.
    """
    mine = sorted(viewer.department_ids)
    everything = may(viewer, "conversations.see_all")
    free = (
        mine
        if may(viewer, "conversations.see_unassigned") or may(viewer, "conversations.see_department")
        else []
    )
    taken = mine if may(viewer, "conversations.see_department") else []
    if everything:
        free = taken = mine
    without = everything or may(viewer, "conversations.see_no_department")

    def of_state(state: str, department_ids: list[UUID], and_none: bool) -> Iterator[str]:
        for department_id in department_ids:
            yield f"c.state = '{state}' AND c.department_id = {sql.bind(department_id)}"
        if and_none:
            yield f"c.state = '{state}' AND c.department_id IS NULL"

    def closed() -> Iterator[str]:
        if may(viewer, "conversations.see_closed_all"):
            yield from of_state("closed", [], True)
            return
        own, department = (
            may(viewer, "conversations.see_closed_own"),
            may(viewer, "conversations.see_closed_department"),
        )
        if own or department:
            yield f"c.state = 'closed' AND c.last_agent_id = {sql.bind(viewer.user_id)}"
        if department:
            for department_id in mine:
                yield f"c.state = 'closed' AND c.last_department_id = {sql.bind(department_id)}"

    match view:
        case "waiting":
            yield from of_state("queued", free, without)
        case "mine":
            yield f"c.state = 'active' AND c.agent_id = {sql.bind(viewer.user_id)}"
        case "active":
            yield f"c.state = 'active' AND c.agent_id = {sql.bind(viewer.user_id)}"
            yield from of_state("active", taken, without)
        case "open":
            yield from of_state("queued", departments if everything else free, without)
            yield from of_state("active", departments if everything else taken, False)
            ours = sql.bind(mine)
            yield f"c.state = 'active' AND c.agent_id = {sql.bind(viewer.user_id)} AND c.department_id = ANY({ours})"
            if without:
                yield "c.state = 'new' AND c.department_id IS NULL AND c.is_chatbot_off"
        case "closed":
            yield from closed()
        case "bot":
            if without:
                yield from of_state("bot", [], True)
        case "all":
            yield f"c.agent_id = {sql.bind(viewer.user_id)}"
            for state in ("new", "bot"):
                yield from of_state(state, [], without)
            yield from of_state("queued", departments if everything else free, without)
            yield from of_state("active", departments if everything else taken, without)
            yield from closed()


def guest_scans(viewer: Viewer, view: View, sql: _Sql) -> Iterator[str]:
    """The same for conversations that the viewer sees as a guest: taking part, or being asked to."""
    if view in ("closed", "bot"):
        return
    asked, taking_part = "c.offered_to_ids", "c.participant_ids"
    me = f"ARRAY[{sql.bind(viewer.user_id)}]::uuid[]"
    # The first half of the condition is that of the index of the few that have guests.
    either = f"({taking_part} <> '{{}}' OR {asked} <> '{{}}') AND ({taking_part} @> {me} OR {asked} @> {me})"
    match view:
        case "waiting":
            yield f"{asked} <> '{{}}' AND {asked} @> {me} AND c.state IN ('queued', 'active')"
        case "mine":
            yield f"{taking_part} <> '{{}}' AND {taking_part} @> {me} AND c.state = 'active'"
        case "active":
            ours = f"(c.department_id IS NULL OR c.department_id = ANY({sql.bind(sorted(viewer.department_ids))}))"
            yield f"{either} AND c.state = 'active' AND ({taking_part} @> {me} OR {ours})"
        case "open":
            ours = f"c.department_id = ANY({sql.bind(sorted(viewer.department_ids))})"
            queued = "c.state = 'queued' AND c.department_id IS NULL"
            yield f"{either} AND ({queued} OR c.state IN ('queued', 'active') AND {ours})"
        case "all":
            yield f"{either} AND c.state IN ('queued', 'active')"


_ORDER: dict[Sort, tuple[str, str]] = {
    "recent": ("last_activity_at", "DESC"),
    "oldest": ("last_activity_at", "ASC"),
    "opened_recent": ("opened_at", "DESC"),
    "opened_oldest": ("opened_at", "ASC"),
}


def encode_cursor(at: datetime, id_: UUID | int) -> str:
    """An opaque place in a list."""
    return base64.urlsafe_b64encode(msgspec.msgpack.encode([at, str(id_)])).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[datetime, str]:
    """The inverse; raises Invalid for anything that `encode_cursor` did not make."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        at, id_ = msgspec.msgpack.decode(raw, type=tuple[datetime, str])
    except (ValueError, binascii.Error, msgspec.MsgspecError) as error:
        raise Invalid.field("cursor", "invalid", "This cursor is not valid.") from error
    if at.tzinfo is None:
        raise Invalid.field("cursor", "invalid", "This cursor is not valid.")
    return at, id_


def _narrow(filters: Filters, view: View, sql: _Sql) -> str:
    text = ""
    if filters.is_unread:
        text += " AND (c.unread_count > 0 OR c.is_marked_unread)"
    last = view in ("all", "closed")
    for column, value in (("department_id", filters.department_id), ("agent_id", filters.agent_id)):
        if value is not None:
            name = sql.bind(value)
            # In Todos and Fechados the last ticket's department and agent count as well (INB-20).
            text += f" AND (c.{column} = {name}" + (f" OR c.last_{column} = {name})" if last else ")")
    if filters.inbox_id is not None:
        text += f" AND c.inbox_id = {sql.bind(filters.inbox_id)}"
    if filters.channel is not None:
        channel = sql.bind(filters.channel)
        text += f" AND c.inbox_id IN (SELECT id FROM inboxes WHERE account_id = $1 AND channel = {channel})"  # noqa: S608 - placeholders
    return text


async def page(
    tx: Transaction,
    viewer: Viewer,
    view: View,
    sort: Sort,
    filters: Filters,
    matching: list[UUID] | None,
    cursor: str | None,
    limit: int,
) -> tuple[list[Conversation], str | None]:
    """One page and the cursor of the next. `matching` limits it to what a search found."""
    column, direction = _ORDER[sort]
    sql = _Sql(tx.account_id)
    departments = [
        row["id"] for row in await tx.fetch("SELECT id FROM departments WHERE account_id = $1", tx.account_id)
    ]
    conditions = [*scans(viewer, view, departments, sql), *guest_scans(viewer, view, sql)]
    narrow = _narrow(filters, view, sql)
    if matching is not None:
        narrow += f" AND c.id = ANY({sql.bind(matching)})"
    if cursor is not None:
        at, id_text = decode_cursor(cursor)
        try:
            id_ = UUID(id_text)
        except ValueError as error:
            raise Invalid.field("cursor", "invalid", "This cursor is not valid.") from error
        comparison = "<" if direction == "DESC" else ">"
        narrow += f" AND (c.{column}, c.id) {comparison} ({sql.bind(at)}, {sql.bind(id_)})"
    elif sort.startswith("opened"):
        narrow += " AND c.opened_at IS NOT NULL"
    if not conditions:
        return [], None
    size = sql.bind(limit + 1)
    order = f"ORDER BY c.{column} {direction}, c.id {direction} LIMIT {size}"
    union = " UNION ".join(
        f"(SELECT c.id, c.{column} AS at FROM conversations c WHERE c.account_id = $1 AND {condition}{narrow} {order})"  # noqa: S608 - placeholders
        for condition in conditions
    )
    rows = await tx.fetch(
        f"SELECT id, at FROM ({union}) AS found ORDER BY at {direction}, id {direction} LIMIT {size}",  # noqa: S608 - placeholders
        *sql.values,
    )
    more = len(rows) > limit
    rows = rows[:limit]
    found = await queries.get_many(tx, [row["id"] for row in rows])
    next_cursor = encode_cursor(rows[-1]["at"], rows[-1]["id"]) if more else None
    return [found[row["id"]] for row in rows if row["id"] in found], next_cursor
