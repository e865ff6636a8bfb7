"""Pages of contacts, in time that does not depend on how many there are (CON-20).

What a filter or a search leaves is a handful of half a million, or half of them. Where the planner's statistics say
that one of the conditions leaves few, all of these are found by its index, judged by the other conditions, sorted and
counted. Otherwise the order itself is walked along its index until a page is full, for then that is soon.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from prosa.conversations.contact_pages import ContactRows, rows
from prosa.conversations.contact_parts import (
    Matches,
    Part,
    People,
    between,
    for_guessing,
    matches,
    of_alias,
    parts,
    seen,
    sight_of,
    visible,
)
from prosa.conversations.contact_query import ContactQuery, ContactSort
from prosa.conversations.policy import Viewer, may
from prosa.conversations.search import unindexed
from prosa.conversations.sight import Sql, sees_everything
from prosa.kit import paging
from prosa.kit.database import Record, Transaction

COUNTED = 10_000
"""Up to so many matches are counted."""
_FEW = (COUNTED, COUNTED, 2 * COUNTED, 4 * COUNTED)
"""Up to so many who meet one of the conditions are collected; the more conditions there are, the longer a walk is."""
_ATTEMPTS = 2
_DIRECTION: dict[ContactSort, str] = {"name": "ASC", "created": "DESC", "recent": "DESC"}
_NOBODY = "SELECT NULL::uuid AS id WHERE false"
_COLUMNS = (
    "k.account_id, k.id, k.search_name, k.username, k.email, k.phone, k.cpf, k.cnpj, k.label_ids, k.owner_id,"
    " k.is_blocked, k.receives_broadcasts, k.has_conversations, k.created_at, k.merged_into_id, k.erased_at"
)
"""What conditions and orders say of a contact."""
Place = tuple[int, Any, UUID]
"""Where a contact stands: the tier that comes first, then a name or time, then an id."""
_Tier = Literal[0, 1, 2]
_PLACES: dict[ContactSort, Any] = {
    "name": tuple[_Tier, str, UUID],
    "created": tuple[_Tier, datetime, UUID],
    "recent": tuple[_Tier, datetime, UUID],
}


@dataclass(slots=True)
class _Wanted:
    """One page that is asked for."""

    tx: Transaction
    sql: Sql
    people: People
    query: ContactQuery
    matches: Matches | None
    parts: list[Part]
    seen: Part | None
    """That one of the conversations is seen, for a viewer from whom some are hidden."""
    place: Place | None
    size: int

    @property
    def conditions(self) -> list[Part]:
        """All of them, the search among them."""
        return self.parts if self.matches is None else [self.matches.part, *self.parts]

    @property
    def shown(self) -> str:
        """That a contact `k` is a person's: merged ones stand behind another, and behind erased ones is nobody."""
        return f"k.merged_into_id IS NULL{self.not_erased}"

    @property
    def not_erased(self) -> str:
        """Beginning with AND; empty where the erased ones are asked for."""
        return "" if self.query.erased else " AND k.erased_at IS NULL"

    def after(self, value: str, id_: str, tier: int) -> str:
        """That something of a tier comes after the place, beginning with AND."""
        if self.place is None or self.place[0] != tier:
            return ""
        comparison = ">" if self.query.sort == "name" else "<"
        return f" AND ({value}, {id_}) {comparison} ({self.sql.bind(self.place[1])}, {self.sql.bind(self.place[2])})"

    async def ask(self, text: str) -> list[Record]:
        statement, values = self.sql.complete(text)
        return await self.tx.fetch(statement, *values)


async def page(
    tx: Transaction, viewer: Viewer, query: ContactQuery, cursor: str | None, limit: int
) -> ContactRows:
    """One page of the contacts that the viewer may see. Raises Invalid for a bad cursor."""
    place = None if cursor is None else paging.decode(cursor, _PLACES[query.sort])
    # How many match differs too much from one search to the next for one plan to fit all, and a table is never read as
    # a whole for a page.
    await tx.execute(
        "SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL enable_seqscan = off;"
        " SET LOCAL max_parallel_workers_per_gather = 0"
    )
    wanted = await _wanted(tx, viewer, query, place, limit + 1)
    found, total = await _found(wanted)
    shown = found[:limit]
    return ContactRows(
        await rows(tx, viewer, [row["contact_id"] for row in shown]),
        paging.encode(*(shown[-1][name] for name in ("tier", "value", "id"))) if len(found) > limit else None,
        total,
    )


async def _wanted(
    tx: Transaction, viewer: Viewer, query: ContactQuery, place: Place | None, size: int
) -> _Wanted:
    known = await tx.fetchrow(
        "SELECT EXISTS (SELECT FROM contacts WHERE account_id = $1 AND merged_into_id IS NOT NULL) AS is_merged,"
        " ARRAY(SELECT id FROM departments WHERE account_id = $1 ORDER BY id) AS departments,"
        " ARRAY(SELECT id::text FROM inboxes WHERE account_id = $1 AND channel = $2) AS scopes",
        tx.account_id,
        query.channel,
    )
    assert known is not None
    sql = Sql(tx.account_id)
    people = sight_of(viewer, known["is_merged"], sql)
    scopes = [] if query.channel is None else [query.channel, *known["scopes"]]
    narrowing = list(parts(people, query, scopes, sql))
    if not (sees_everything(viewer) and may(viewer, "contacts.edit")):
        narrowing.append(visible(people, known["departments"], sql))
    threads = None if sees_everything(viewer) else seen(people, known["departments"], sql)
    found = matches(query.q, known["is_merged"], sql)
    return _Wanted(tx, sql, people, query, found, narrowing, threads, place, size)


async def _found(wanted: _Wanted) -> tuple[list[Record], int | None]:
    """The rows of the page, and how many there are in all if that is known."""
    few = await _few(wanted, wanted.conditions, _tier(wanted))
    if few is not None:
        return few
    found: list[Record] = []
    for tier in range(0 if wanted.place is None else wanted.place[0], 3):
        size = wanted.size - len(found)
        if size > 0:
            found += await _walk(wanted, tier, size)
    return found, await _total(wanted) if wanted.place is None else None


def _tier(wanted: _Wanted) -> str:
    """Of a contact `k` in an order by names: those first whose name begins with what is searched, then other names."""
    if wanted.matches is None or wanted.query.sort != "name":
        return "0"
    return f"CASE WHEN {wanted.matches.begin} THEN 0 WHEN {wanted.matches.names} THEN 1 ELSE 2 END"


async def _few(
    wanted: _Wanted, conditions: Sequence[Part], tier: str
) -> tuple[list[Record], int | None] | None:
    """The page of all contacts that meet the conditions and their number; None when no condition leaves few."""
    limit = _FEW[min(len(conditions), len(_FEW)) - 1]
    guesses = [(await _estimate(wanted, part), part) for part in conditions if part.is_indexed]
    likely = sorted((guess for guess in guesses if guess[0] <= limit), key=lambda guess: guess[0])
    for _, part in likely[:_ATTEMPTS]:
        found = await wanted.ask(_few_statement(wanted, conditions, part, tier, limit))
        if found[0]["probed"] <= limit:
            total = found[0]["total"]
            return [row for row in found if row["id"] is not None], total if total <= COUNTED else None
    return None


def _few_statement(wanted: _Wanted, conditions: Sequence[Part], probed: Part, tier: str, limit: int) -> str:
    others = "".join(f" AND {part.condition}" for part in conditions if part is not probed)
    source, value, id_ = "few k", "k.search_name", "k.id"
    match wanted.query.sort:
        case "created":
            value = "k.created_at"
        case "recent":
            source += f" LEFT JOIN LATERAL ({wanted.people.latest}) AS r ON true"
            tier, value, id_ = "(r.id IS NULL)::int", "coalesce(r.at, k.created_at)", "coalesce(r.id, k.id)"
    after = ""
    if wanted.place is not None:
        at = wanted.place[0]
        after = f" WHERE m.tier > {at} OR m.tier = {at}{wanted.after('m.value', 'm.id', at)}"
    direction = _DIRECTION[wanted.query.sort]
    return (
        f"WITH ids AS MATERIALIZED (SELECT p.id FROM ({probed.probe or _NOBODY}) AS p LIMIT {limit + 1}),"  # noqa: S608
        f" few AS MATERIALIZED ({' UNION ALL '.join(_few_sources(wanted, probed, limit + 1))}),"
        " read AS (SELECT greatest((SELECT count(*) FROM ids), (SELECT count(*) FROM few)) AS count),"
        f" matched AS MATERIALIZED (SELECT {tier} AS tier, {value} AS value, {id_} AS id, k.id AS contact_id"
        f" FROM {source} WHERE {wanted.shown} AND (SELECT count FROM read) <= {limit}{others})"
        " SELECT (SELECT count FROM read) AS probed, (SELECT count(*) FROM matched) AS total, m.*"
        f" FROM (SELECT) AS one LEFT JOIN (SELECT * FROM matched m{after}"
        f" ORDER BY m.tier, m.value {direction}, m.id {direction} LIMIT {wanted.size}) AS m ON true"
        f" ORDER BY m.tier, m.value {direction}, m.id {direction}"
    )


def _few_sources(wanted: _Wanted, part: Part, size: int) -> Iterator[str]:
    """What selects the contacts that meet a condition, those of `ids` by these; each once, and no more than `size`."""
    contact = f"SELECT {_COLUMNS} FROM contacts k WHERE k.account_id = $1"  # noqa: S608 - texts of ours
    if part.own is not None:
        yield f"({contact} AND {part.own} LIMIT {size})"
    if part.probe is None:
        return
    others = "" if part.own is None else f" AND ({part.own}) IS NOT TRUE"
    found = "SELECT p.id FROM ids p"
    if wanted.people.is_merged and part.probe_of_all:
        found = (
            "SELECT coalesce(h.merged_into_id, h.id) AS id FROM ids p"
            " JOIN contacts h ON h.account_id = $1 AND h.id = p.id"
        )
    # Each is looked up by its id, whatever the statistics say.
    yield (
        f"(SELECT k.* FROM (SELECT DISTINCT f.id FROM ({found}) AS f) AS p"  # noqa: S608 - texts of ours
        f" CROSS JOIN LATERAL ({contact} AND k.id = p.id{others} OFFSET 0) AS k)"
    )


async def _estimate(wanted: _Wanted, part: Part) -> float:
    """How many contacts the planner believes to meet a condition."""
    selects = [] if part.probe is None else [part.probe]
    if part.own is not None:
        own = for_guessing(part.own)
        selects.append(f"SELECT k.id FROM contacts k WHERE k.account_id = $1 AND {own}")  # noqa: S608
    (row,) = await wanted.ask(f"EXPLAIN (FORMAT JSON) {' UNION ALL '.join(selects)}")
    told = row[0]
    plan = msgspec.json.decode(told) if isinstance(told, str) else told
    estimate: float = plan[0]["Plan"]["Plan Rows"]
    return estimate


async def _walk(wanted: _Wanted, tier: int, size: int) -> list[Record]:
    """The first of a tier, by walking its order."""
    match wanted.query.sort:
        case "name":
            return await _walk_names(wanted, tier, size)
        case "created":
            return [] if tier else await _walk_contacts(wanted, "k.created_at", wanted.conditions, 0, size)
    if tier == 0:
        return await _walk_threads(wanted, size)
    if tier == 1 and may(wanted.people.viewer, "contacts.edit"):
        silent = [*wanted.conditions, Part(wanted.people.silent)]
        return await _walk_contacts(wanted, "k.created_at", silent, 1, size)
    return []


async def _walk_contacts(
    wanted: _Wanted, value: str, conditions: Sequence[Part], tier: int, size: int
) -> list[Record]:
    direction = _DIRECTION[wanted.query.sort]
    return await wanted.ask(
        f"SELECT {tier} AS tier, {value} AS value, k.id, k.id AS contact_id FROM contacts k"  # noqa: S608 - placeholders
        f" WHERE k.account_id = $1 AND {wanted.shown}"
        + "".join(f" AND {unindexed(part.condition)}" for part in conditions)
        + wanted.after(value, "k.id", tier)
        + f" ORDER BY {value} {direction}, k.id {direction} LIMIT {size}"
    )


async def _walk_names(wanted: _Wanted, tier: int, size: int) -> list[Record]:
    found = wanted.matches
    if found is None:
        return [] if tier else await _walk_contacts(wanted, "k.search_name", wanted.parts, 0, size)
    if tier == 0:
        return await _walk_beginnings(wanted, found, size)
    begins = Part(f"NOT ({' OR '.join(found.begins)})")
    rest = [begins] if tier == 1 else [Part(f"NOT {found.names}")]
    of_tier = Part(found.names, own=found.names) if tier == 1 else found.part_of_others
    others = [Part(part.condition) for part in (*rest, *wanted.parts)]
    few = await _few(wanted, [of_tier, *others], str(tier))
    if few is not None:
        return few[0][:size]
    if tier == 2:
        return await _walk_contacts(wanted, "k.search_name", [of_tier, *others], 2, size)
    if any(part.is_ordered for part in wanted.parts):
        return await _walk_contacts(wanted, "k.search_name", [of_tier, *others], 1, size)
    # The names alone are read from the index; of the contacts only those that match.
    return await wanted.ask(
        "SELECT 1 AS tier, k.search_name AS value, k.id, k.id AS contact_id FROM (SELECT k.search_name, k.id"  # noqa: S608
        " FROM contacts k WHERE k.account_id = $1 AND k.merged_into_id IS NULL"
        f" AND {unindexed(found.names)} AND {unindexed(begins.condition)}{wanted.after('k.search_name', 'k.id', 1)}"
        " ORDER BY k.search_name, k.id OFFSET 0) AS n JOIN contacts k ON k.account_id = $1 AND k.id = n.id"
        f" WHERE true{wanted.not_erased}"
        + "".join(f" AND {part.condition}" for part in wanted.parts)
        + f" ORDER BY n.search_name, n.id LIMIT {size}"
    )


async def _walk_beginnings(wanted: _Wanted, found: Matches, size: int) -> list[Record]:
    """Names that begin with one of the words: a stretch of the order for each."""
    conditions = "".join(f" AND {part.condition}" for part in wanted.parts)
    names, after = unindexed(found.names), wanted.after("k.search_name", "k.id", 0)
    each = [
        "(SELECT 0 AS tier, k.search_name AS value, k.id, k.id AS contact_id FROM contacts k"  # noqa: S608 - placeholders
        f" WHERE k.account_id = $1 AND {wanted.shown} AND {begins} AND {names}{conditions}{after}"
        f" ORDER BY k.search_name, k.id LIMIT {size})"
        for begins in found.begins
    ]
    return await wanted.ask(
        f"SELECT * FROM ({' UNION '.join(each)}) AS begun ORDER BY value, id LIMIT {size}"  # noqa: S608
    )


async def _walk_threads(wanted: _Wanted, size: int) -> list[Record]:
    """By the latest conversation of each contact."""
    if wanted.seen is not None:
        # Of a viewer who sees little the whole order would be walked.
        few = await _few(wanted, [wanted.seen, *(Part(part.condition) for part in wanted.conditions)], "0")
        if few is not None:
            return few[0][:size]
    people, sql = wanted.people, wanted.sql
    home = "o.contact_id"
    joined = ""
    if people.is_merged:
        home = "coalesce(h.merged_into_id, h.id)"
        joined = " JOIN contacts h ON h.account_id = $1 AND h.id = o.contact_id"
    conditions = (
        "".join(f" AND {unindexed(part.condition)}" for part in wanted.conditions) + wanted.not_erased
    )
    bounds = between(wanted.query, "o.last_activity_at", sql) + wanted.after("o.last_activity_at", "o.id", 0)
    # Whether it is the latest is looked up last, for it is so almost always.
    # every-account: the account is named behind the join
    walked = (
        "SELECT o.last_activity_at, o.id, o.contact_id, k.id AS shown_id FROM conversations o"  # noqa: S608
        f"{joined} CROSS JOIN LATERAL (SELECT {_COLUMNS} FROM contacts k WHERE k.account_id = $1 AND k.id = {home}"
        f"{conditions} OFFSET 0) AS k WHERE o.account_id = $1 AND {of_alias(people.sight, 'o')}{bounds}"
        " ORDER BY o.last_activity_at DESC, o.id DESC OFFSET 0"
    )
    return await wanted.ask(
        f"SELECT 0 AS tier, o.last_activity_at AS value, o.id, o.shown_id AS contact_id FROM ({walked}) AS o"  # noqa: S608
        f" WHERE NOT EXISTS ({people.later} OFFSET 0) ORDER BY o.last_activity_at DESC, o.id DESC LIMIT {size}"
    )


async def _total(wanted: _Wanted) -> int | None:
    """How many match, if the account has few contacts or nothing narrows the list."""
    everything = "SELECT FROM contacts k WHERE k.account_id = $1 AND k.merged_into_id IS NULL"
    (row,) = await wanted.ask(
        f"SELECT count(*) FROM ({everything} LIMIT {COUNTED + 1}) AS counted"  # noqa: S608 - texts of ours
    )
    if row["count"] > COUNTED:
        return None
    conditions = "".join(f" AND {part.condition}" for part in wanted.conditions)
    matching = f"{everything}{wanted.not_erased}{conditions}"
    (row,) = await wanted.ask(f"SELECT count(*) FROM ({matching}) AS counted")  # noqa: S608
    total: int = row["count"]
    return total
