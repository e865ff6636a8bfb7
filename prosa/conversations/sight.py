"""What a viewer may see and what a view shows, as conditions of SQL: the twins of `policy`.

A view is a union of *scans*: each one walks an index in the order of the list (one state and department, one agent,
…), so that a page costs the same however many conversations there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from prosa.conversations.policy import View, Viewer, may

NOBODY = UUID(int=0)
"""As a department or an agent: conversations without one."""
_PLACEHOLDER = re.compile(r"\$(\d+)")


class Sql:
    """Collects parameters; text is never put into the statement."""

    def __init__(self, *values: Any) -> None:
        self.values = list(values)

    def bind(self, value: Any) -> str:
        """The placeholder of `value`; one that is not used must be left out by `complete`."""
        self.values.append(value)
        return f"${len(self.values)}"

    def complete(self, text: str) -> tuple[str, list[Any]]:
        """A statement with only the parameters that it uses, numbered anew, and their values."""
        used = sorted({int(number) for number in _PLACEHOLDER.findall(text)})
        places = {str(number): str(place) for place, number in enumerate(used, 1)}
        renumbered = _PLACEHOLDER.sub(lambda match: f"${places[match[1]]}", text)
        return renumbered, [self.values[number - 1] for number in used]


@dataclass(frozen=True, slots=True)
class Scan:
    """Conversations `c` of one condition; with `departments`, once for each of them."""

    condition: str
    departments: tuple[UUID, ...] | None = None
    is_open: bool = True
    """Whether the ticket is open: then its department and agent count, else those of the last one."""
    has_department: bool | None = None
    """None: with some the ticket has one, with others not."""
    agent_id: UUID | None = None
    """Whose they all are; NOBODY's are those that wait."""
    was_served: bool = True
    """Whether there may have been a ticket."""

    def predicate(self, sql: Sql) -> str:
        """As one condition, for walking an index of something else."""
        if self.departments is None:
            return f"({self.condition})"
        return f"({self.condition} AND c.department_id = ANY({sql.bind(list(self.departments))}))"


@dataclass(frozen=True, slots=True)
class _Reach:
    """The departments whose conversations the viewer sees, as far as nobody or somebody serves them."""

    free: tuple[UUID, ...]
    taken: tuple[UUID, ...]
    everywhere: tuple[UUID, ...] | None
    """All departments, for those who see all."""
    without: bool


def _reach(viewer: Viewer, departments: list[UUID]) -> _Reach:
    mine = tuple(sorted(viewer.department_ids))
    everything = may(viewer, "conversations.see_all")
    colleagues = everything or may(viewer, "conversations.see_department")
    return _Reach(
        free=mine if colleagues or may(viewer, "conversations.see_unassigned") else (),
        taken=mine if colleagues else (),
        everywhere=tuple(departments) if everything else None,
        without=everything or may(viewer, "conversations.see_no_department"),
    )


def _of_state(state: str, department_ids: tuple[UUID, ...], and_none: bool) -> Iterator[Scan]:
    is_open = state in ("queued", "active")
    agent_id = NOBODY if state == "queued" else None
    if department_ids:
        yield Scan(f"c.state = '{state}'", department_ids, is_open, True, agent_id)
    if and_none:
        has = False if is_open else None
        condition = f"c.state = '{state}' AND c.department_id IS NULL"
        yield Scan(condition, None, is_open, has, agent_id, was_served=state != "new")


def _closed(viewer: Viewer, sql: Sql) -> Iterator[Scan]:
    if may(viewer, "conversations.see_closed_all"):
        yield from _of_state("closed", (), True)
        return
    department = may(viewer, "conversations.see_closed_department")
    if department or may(viewer, "conversations.see_closed_own"):
        me = viewer.user_id
        yield Scan(f"c.state = 'closed' AND c.last_agent_id = {sql.bind(me)}", None, False, None, me)
    if department:
        for department_id in sorted(viewer.department_ids):
            yield Scan(
                f"c.state = 'closed' AND c.last_department_id = {sql.bind(department_id)}", None, False
            )


def scans(viewer: Viewer, view: View, departments: list[UUID], sql: Sql, *, wide: bool) -> Iterator[Scan]:
    """The scans whose union is exactly what the viewer sees in the view, guests apart.

    `departments` are all of the account's. The twin of `policy.may_see` with `is_in_view`; a property test holds
    them together. `wide` shows in Em atendimento the other departments', too (INB-3).
    """
    reach = _reach(viewer, departments)
    free_all = reach.free if reach.everywhere is None else reach.everywhere
    taken_all = reach.taken if reach.everywhere is None else reach.everywhere
    me = viewer.user_id
    own = Scan(f"c.state = 'active' AND c.agent_id = {sql.bind(me)}", agent_id=me)
    match view:
        case "waiting":
            yield from _of_state("queued", reach.free, reach.without)
        case "mine":
            yield own
        case "active":
            yield own
            yield from _of_state("active", taken_all if wide else reach.taken, reach.without)
        case "open":
            yield from _of_state("queued", free_all, reach.without)
            yield from _of_state("active", taken_all, False)
            ours = sql.bind(sorted(viewer.department_ids))
            yield replace(own, condition=f"{own.condition} AND c.department_id = ANY({ours})")
            if reach.without:
                condition = "c.state = 'new' AND c.department_id IS NULL AND c.is_chatbot_off"
                yield Scan(condition, None, False, False, NOBODY)
        case "closed":
            yield from _closed(viewer, sql)
        case "bot":
            yield from _of_state("bot", (), reach.without)
        case "all":
            yield own
            for state in ("new", "bot"):
                yield from _of_state(state, (), reach.without)
            yield from _of_state("queued", free_all, reach.without)
            yield from _of_state("active", taken_all, reach.without)
            yield from _closed(viewer, sql)


def guest_scans(viewer: Viewer, view: View, sql: Sql, *, wide: bool) -> Iterator[Scan]:
    """The same for conversations that the viewer sees as a guest: taking part, or being asked to."""
    if view in ("closed", "bot"):
        return
    asked, taking_part = "c.offered_to_ids", "c.participant_ids"
    me = f"ARRAY[{sql.bind(viewer.user_id)}]::uuid[]"
    # The first half of the condition is that of the index of the few that have guests.
    either = f"({taking_part} <> '{{}}' OR {asked} <> '{{}}') AND ({taking_part} @> {me} OR {asked} @> {me})"
    match view:
        case "waiting":
            yield Scan(f"{asked} <> '{{}}' AND {asked} @> {me} AND c.state IN ('queued', 'active')")
        case "mine":
            yield Scan(f"{taking_part} <> '{{}}' AND {taking_part} @> {me} AND c.state = 'active'")
        case "active":
            if wide:
                yield Scan(f"{either} AND c.state = 'active'")
                return
            ours = f"(c.department_id IS NULL OR c.department_id = ANY({sql.bind(sorted(viewer.department_ids))}))"
            yield Scan(f"{either} AND c.state = 'active' AND ({taking_part} @> {me} OR {ours})")
        case "open":
            ours = f"c.department_id = ANY({sql.bind(sorted(viewer.department_ids))})"
            queued = "c.state = 'queued' AND c.department_id IS NULL"
            yield Scan(f"{either} AND ({queued} OR c.state IN ('queued', 'active') AND {ours})")
        case "all":
            yield Scan(f"{either} AND c.state IN ('queued', 'active')")


def sees_everything(viewer: Viewer) -> bool:
    """Whether no conversation of the account is hidden from the viewer."""
    return may(viewer, "conversations.see_all") and may(viewer, "conversations.see_closed_all")


def may_see_sql(viewer: Viewer, sql: Sql) -> str:
    """The rule PERM as a condition on `c`: the twin of `policy.may_see`."""
    if sees_everything(viewer):
        return "true"
    closed, is_open = [], []
    me = sql.bind(viewer.user_id)
    mine = sql.bind(sorted(viewer.department_ids))
    if may(viewer, "conversations.see_closed_all"):
        closed.append("true")
    else:
        department = may(viewer, "conversations.see_closed_department")
        if department:
            closed.append(f"c.last_department_id = ANY({mine})")
        if department or may(viewer, "conversations.see_closed_own"):
            closed.append(f"c.last_agent_id = {me}")
    is_open.append(f"{me} IN (c.agent_id) OR {me} = ANY(c.participant_ids) OR {me} = ANY(c.offered_to_ids)")
    if may(viewer, "conversations.see_all"):
        is_open.append("true")
    if may(viewer, "conversations.see_no_department"):
        is_open.append("c.department_id IS NULL")
    if may(viewer, "conversations.see_department"):
        is_open.append(f"c.department_id = ANY({mine}::uuid[])")
    elif may(viewer, "conversations.see_unassigned"):
        is_open.append(f"c.agent_id IS NULL AND c.department_id = ANY({mine}::uuid[])")
    # `mine` must be used, or PostgreSQL cannot tell its type.
    return (
        f"(CASE WHEN c.state = 'closed' THEN {' OR '.join(closed) or 'false'}"
        f" ELSE {' OR '.join(is_open)} END AND {mine}::uuid[] IS NOT NULL)"
    )
