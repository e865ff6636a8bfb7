"""What narrows a list (INB-20). Each filter can be computed from a conversation's wire shape alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from prosa.channels.registry import channel as channel_of
from prosa.conversations.policy import EXPIRING, View, WindowFilter
from prosa.conversations.sight import NOBODY, Scan, Sql
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(slots=True)
class Filters:
    """What narrows a list; None means any."""

    is_unread: bool = False
    department_id: UUID | None = None
    agent_id: UUID | None = None
    inbox_id: UUID | None = None
    channel: str | None = None
    label_ids: list[UUID] = field(default_factory=list)
    """Any of them."""
    is_labelled: bool = False
    opened_from: datetime | None = None
    opened_before: datetime | None = None
    window: WindowFilter | None = None
    reason_id: UUID | None = None
    priority: int | None = None

    @property
    def is_of_nobody(self) -> bool:
        """Whether conversations without department or agent are wanted."""
        return NOBODY in (self.department_id, self.agent_id)

    @property
    def is_any(self) -> bool:
        """Whether nothing is narrowed."""
        return self == Filters()


@dataclass(frozen=True, slots=True)
class Inboxes:
    """The account's inboxes, by what matters to lists."""

    hours: dict[UUID, int | None]
    channels: dict[UUID, str]

    @classmethod
    async def read(cls, tx: Transaction) -> Inboxes:
        rows = await tx.fetch("SELECT id, channel FROM inboxes WHERE account_id = $1", tx.account_id)
        return cls(
            {row["id"]: channel_of(row["channel"]).capabilities.window_hours for row in rows},
            {row["id"]: row["channel"] for row in rows},
        )

    def windows(self) -> dict[int, list[UUID]]:
        """The inboxes by the hours of their window; those without one are left out."""
        found: dict[int, list[UUID]] = {}
        for inbox_id, hours in self.hours.items():
            if hours is not None:
                found.setdefault(hours, []).append(inbox_id)
        return found

    def among(self, inbox_ids: list[UUID], sql: Sql) -> str:
        """The condition that a conversation is of one of these; none where that is all of them."""
        return "" if len(inbox_ids) == len(self.hours) else f" AND c.inbox_id = ANY({sql.bind(inbox_ids)})"


def narrow(filters: Filters, inboxes: Inboxes, now: datetime, sql: Sql) -> str:
    """The conditions that are the same in every scan, each beginning with AND."""
    text = ""
    if filters.is_unread:
        text += " AND (c.unread_count > 0 OR c.is_marked_unread)"
    if filters.inbox_id is not None:
        text += f" AND c.inbox_id = {sql.bind(filters.inbox_id)}"
    if filters.channel is not None:
        text += inboxes.among([id_ for id_, kind in inboxes.channels.items() if kind == filters.channel], sql)
    if filters.label_ids:
        # The second half is the condition of the index.
        text += f" AND c.label_ids && {sql.bind(filters.label_ids)}::uuid[]"
    if filters.label_ids or filters.is_labelled:
        text += " AND c.label_ids <> '{}'"
    if filters.opened_from is not None:
        text += f" AND c.opened_at >= {sql.bind(filters.opened_from)}"
    if filters.opened_before is not None:
        text += f" AND c.opened_at < {sql.bind(filters.opened_before)}"
    if filters.reason_id is not None:
        text += f" AND c.last_reason_id = {sql.bind(filters.reason_id)}"
    if filters.priority is not None:
        text += f" AND c.priority = {sql.bind(filters.priority)}"
        text += "" if filters.priority == 1 else " AND c.priority <> 1"
    if filters.window is not None:
        text += f" AND ({_window(filters.window, inboxes, now, sql)})"
    return text


def _window(wanted: WindowFilter, inboxes: Inboxes, now: datetime, sql: Sql) -> str:
    parts = []
    for hours, inbox_ids in inboxes.windows().items():
        begun = now - timedelta(hours=hours)
        match wanted:
            case "open":
                condition = f"c.last_inbound_at > {sql.bind(begun)}"
            case "expiring":
                until = sql.bind(begun + EXPIRING)
                condition = f"c.last_inbound_at > {sql.bind(begun)} AND c.last_inbound_at <= {until}"
            case "expired":
                condition = f"c.last_inbound_at <= {sql.bind(begun)}"
        parts.append(condition + inboxes.among(inbox_ids, sql))
    if not parts:
        return "false"
    either = " OR ".join(parts)
    if wanted == "expired":
        return either
    # What the customer wrote is activity: a list need not be walked further. (The clocks may differ by minutes.)
    longest = timedelta(hours=max(inboxes.windows()) + 1)
    return f"({either}) AND c.last_activity_at > {sql.bind(now - longest)}"


def narrow_scan(scan: Scan, filters: Filters, view: View, sql: Sql) -> tuple[Scan, str] | None:
    """The scan and its further conditions by department and agent; None where it can find nothing.

    In Todos and Fechados those of the last ticket count where none is open (INB-20).
    """
    last = "" if scan.is_open or view not in ("all", "closed") else "last_"
    text = ""
    departments, department_id, agent_id = scan.departments, filters.department_id, filters.agent_id
    if not scan.was_served and not {department_id, agent_id} <= {None, NOBODY}:
        return None
    if department_id is not None:
        if not last and scan.has_department is not None and scan.has_department == (department_id == NOBODY):
            return None
        if departments is not None:
            departments = tuple(id_ for id_ in departments if id_ == department_id)
            if not departments:
                return None
        text += _is(f"c.{last}department_id", department_id, sql)
    if agent_id is not None:
        if scan.agent_id is not None and scan.agent_id != agent_id:
            return None
        text += _is(f"c.{last}agent_id", agent_id, sql)
    return replace(scan, departments=departments), text


def _is(column: str, value: UUID, sql: Sql) -> str:
    return f" AND {column} IS NULL" if value == NOBODY else f" AND {column} = {sql.bind(value)}"


def one_or_none(name: str, value: str | None) -> UUID | None:
    """An id, or `none` for conversations without one. Raises Invalid."""
    if value is None:
        return None
    try:
        return NOBODY if value == "none" else UUID(value)
    except ValueError as error:
        raise Invalid.field(name, "invalid", "This is neither an id nor “none”.") from error


def day(name: str, value: str | None) -> date | None:
    """A date yyyy-mm-dd. Raises Invalid."""
    if value is None:
        return None
    try:
        if not _DAY.fullmatch(value):
            raise ValueError(value)
        found = date.fromisoformat(value)
        if not 1970 <= found.year <= 9000:
            raise ValueError(value)
    except ValueError as error:
        raise Invalid.field(name, "invalid", "This is not a date (yyyy-mm-dd).") from error
    return found
