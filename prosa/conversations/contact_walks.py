"""Pages of contacts by walking the order of the list, cut after so many rows.

Two conditions that many meet may hardly ever be met together. So a walk reads a stretch of the order and no more; the
page has what was found there, be it nothing, and the next one goes on behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from prosa.conversations.contact_collect import COLUMNS, DIRECTION, Place, Wanted, collect
from prosa.conversations.contact_parts import Matches, Part, between, of_alias
from prosa.conversations.policy import may
from prosa.conversations.search import unindexed
from prosa.kit.database import Record

REACH = 1_500
"""Contacts or conversations that the first page judges at most, each with what belongs to it."""
LATER = 4
"""Later pages, of a list that somebody goes through, read so many times as much."""
STRETCHES = 2_000, 30_000
"""Names that one page reads in an index that holds nothing else, and how many more where these do not fill it."""
Walked = tuple[list[Record], Place | None]
"""What was found, and the place behind which there may be more; None at the end of the order."""
_THREAD = (
    "o.account_id, o.id, o.contact_id, o.last_activity_at, o.state, o.department_id, o.agent_id, o.participant_ids,"
    " o.offered_to_ids, o.last_department_id, o.last_agent_id"
)
"""What sight says of a conversation."""


async def walk(wanted: Wanted, tier: int, size: int) -> Walked:
    """The first of a tier."""
    match wanted.query.sort:
        case "name":
            return await _walk_names(wanted, tier, size)
        case "created":
            return (
                ([], None)
                if tier
                else await _walk_contacts(wanted, "k.created_at", wanted.conditions, 0, size)
            )
    if tier == 0:
        return await _walk_threads(wanted, size)
    if tier == 1 and may(wanted.people.viewer, "contacts.edit"):
        silent = [*wanted.conditions, Part(wanted.people.silent)]
        return await _walk_contacts(wanted, "k.created_at", silent, 1, size, " AND NOT k.has_conversations")
    return [], None


def _reach(wanted: Wanted) -> int:
    return REACH if wanted.place is None else LATER * REACH


def _ended(rows: list[Record], tier: int, reach: int, size: int) -> Walked:
    """What a walk found, and the row at which it was cut."""
    found = [row for row in rows if row["is_met"]]
    if len(found) == size or not rows or rows[-1]["number"] < reach:
        return found, None
    return found, (tier, rows[-1]["value"], rows[-1]["id"])


async def _judged(
    wanted: Wanted, stretch: str, value: str, conditions: Sequence[Part], tier: int, size: int, of: str = "k"
) -> Walked:
    """Those of the first rows of a stretch, in the order that is known of its table `of`, who meet the conditions."""
    reach = _reach(wanted)
    order = f"{value} {DIRECTION[wanted.query.sort]}, k.id {DIRECTION[wanted.query.sort]}"
    is_met = " AND ".join([unindexed(part.condition) for part in conditions]) or "true"
    rows = await wanted.ask(
        f"SELECT {tier} AS tier, {value} AS value, k.id, k.id AS contact_id, k.number, ({is_met}) AS is_met"  # noqa: S608
        f" FROM (SELECT k.*, row_number() OVER (ORDER BY {order}) AS number"
        f" FROM ({stretch} ORDER BY {order.replace('k.', f'{of}.')} LIMIT {reach}) AS k) AS k"
        f" WHERE k.number = {reach} OR ({is_met}) ORDER BY {order} LIMIT {size}"
    )
    return _ended(rows, tier, reach, size)


async def _walk_contacts(
    wanted: Wanted, value: str, conditions: Sequence[Part], tier: int, size: int, within: str = ""
) -> Walked:
    """By an order of the contacts; of names, those few whom an index holds in this order."""
    if wanted.query.sort == "name":
        within += "".join(f" AND {part.own}" for part in conditions if part.is_ordered)
    stretch = (
        f"SELECT {COLUMNS} FROM contacts k WHERE k.account_id = $1 AND {wanted.shown}{within}"  # noqa: S608 - texts of ours
        f"{wanted.after(value, 'k.id', tier)}"
    )
    return await _judged(wanted, stretch, value, conditions, tier, size)


async def _walk_names(wanted: Wanted, tier: int, size: int) -> Walked:
    found = wanted.matches
    if found is None:
        return ([], None) if tier else await _walk_contacts(wanted, "k.search_name", wanted.parts, 0, size)
    if tier == 0:
        branches = [
            (word, " AND NOT ".join((begins, *found.begins[:place])))
            for place, (word, begins) in enumerate(zip(found.words, found.begins, strict=True))
        ]
        return await _walk_index(wanted, branches, found, 0, size)
    begins = f"NOT ({' OR '.join(found.begins)})"
    rest = Part(begins if tier == 1 else f"NOT {found.names}")
    of_tier = Part(found.names, own=found.names) if tier == 1 else found.part_of_others
    others = [Part(part.condition) for part in (rest, *wanted.parts)]
    few = await collect(wanted, [of_tier, *others], str(tier))
    if few is not None:
        return few[0][:size], None
    if tier == 2 or any(part.is_ordered for part in wanted.parts):
        conditions = [of_tier, rest, *wanted.parts]
        return await _walk_contacts(wanted, "k.search_name", conditions, tier, size)
    return await _walk_index(wanted, [("", unindexed(begins))], found, 1, size)


async def _walk_index(
    wanted: Wanted, branches: Sequence[tuple[str, str]], found: Matches, tier: int, size: int
) -> Walked:
    """The names alone are read from the index, those of branches that exclude each other side by side; of the contacts
    only those that match. A branch is how its names begin, and its condition."""
    rows: list[Record] = []
    place = wanted.place
    for length in STRETCHES:
        within = list(_behind(wanted, branches, tier, place))
        if not within:
            return rows, None
        end = await _end(wanted, within, length if wanted.place is None else LATER * length)
        until = ""
        if end is not None:
            until = f" AND (k.search_name, k.id) <= ({wanted.sql.bind(end[0])}, {wanted.sql.bind(end[1])})"
        names = _names([f"{branch} AND {unindexed(found.names)}{until}" for branch in within])
        columns = COLUMNS.replace("k.search_name", "n.search_name").replace("k.id", "n.id")
        stretch = f"SELECT {columns} FROM ({names}) AS n JOIN contacts k ON k.account_id = $1 AND k.id = n.id"  # noqa: S608
        conditions = [Part(wanted.shown), *wanted.parts]
        some, edge = await _judged(wanted, stretch, "k.search_name", conditions, tier, size - len(rows), "n")
        rows += some
        if edge is not None or end is None or len(rows) == size:
            return rows, edge
        place = (tier, *end)
    return rows, place


def _behind(
    wanted: Wanted, branches: Sequence[tuple[str, str]], tier: int, place: Place | None
) -> Iterator[str]:
    """What of the branches comes after a place. An index begins to read at one bound only, maybe the lower one."""
    for word, condition in branches:
        if place is None or place[0] != tier or place[1] < word:
            yield condition
        elif place[1].startswith(word):
            yield condition + wanted.after("k.search_name", "k.id", tier, place)


def _names(branches: Sequence[str], end: str = "") -> str:
    """The names that an index holds, in order."""
    # every-account: the account is named in each branch
    each = [
        "(SELECT k.search_name, k.id FROM contacts k WHERE k.account_id = $1 AND k.merged_into_id IS NULL"  # noqa: S608
        f" AND {branch} ORDER BY k.search_name, k.id{end})"
        for branch in branches
    ]
    return f"SELECT * FROM ({' UNION ALL '.join(each)}) AS n ORDER BY n.search_name, n.id OFFSET 0"  # noqa: S608


async def _end(wanted: Wanted, branches: Sequence[str], length: int) -> tuple[str, UUID] | None:
    """How far so many names reach in each of the branches; None where all end before."""
    rows = await wanted.ask(f"{_names(branches, f' OFFSET {length - 1} LIMIT 1')} LIMIT 1")
    return (rows[0]["search_name"], rows[0]["id"]) if rows else None


async def _walk_threads(wanted: Wanted, size: int) -> Walked:
    """By the latest conversation of each contact."""
    if wanted.seen is not None:
        # Of a viewer who sees little the whole order would be walked.
        few = await collect(wanted, [wanted.seen, *(Part(part.condition) for part in wanted.conditions)], "0")
        if few is not None:
            return few[0][:size], None
    people, sql, reach = wanted.people, wanted.sql, _reach(wanted)
    home = "o.contact_id"
    if people.is_merged:
        home = (
            "coalesce(h.merged_into_id, h.id) FROM contacts h WHERE h.account_id = $1 AND h.id = o.contact_id"
        )
        home = f"(SELECT {home})"
    conditions = "".join(f" AND {unindexed(part.condition)}" for part in wanted.conditions)
    bounds = between(wanted.query, "o.last_activity_at", sql) + wanted.after("o.last_activity_at", "o.id", 0)
    order = "o.last_activity_at DESC, o.id DESC"
    # Whether it is the latest is looked up last, for it is so almost always.
    is_met = f"k.id IS NOT NULL AND NOT EXISTS ({people.later} OFFSET 0)"
    rows = await wanted.ask(
        f"SELECT 0 AS tier, o.last_activity_at AS value, o.id, k.id AS contact_id, o.number, ({is_met}) AS is_met"  # noqa: S608
        f" FROM (SELECT o.*, row_number() OVER (ORDER BY {order}) AS number"
        f" FROM (SELECT {_THREAD} FROM conversations o WHERE o.account_id = $1{bounds}"
        f" ORDER BY {order} LIMIT {reach}) AS o) AS o"
        f" LEFT JOIN LATERAL (SELECT {COLUMNS} FROM contacts k WHERE k.account_id = $1 AND k.id = {home}"
        f" AND {of_alias(people.sight, 'o')}{conditions}{wanted.not_erased} OFFSET 0) AS k ON true"
        f" WHERE o.number = {reach} OR ({is_met}) ORDER BY {order} LIMIT {size}"
    )
    return _ended(rows, 0, reach, size)
