"""A page of contacts where few meet one of the conditions: all of these are found by its index, judged by the other
conditions, sorted and counted (CON-20)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from prosa.conversations.contact_parts import Matches, Part, People, for_guessing
from prosa.conversations.contact_query import ContactQuery, ContactSort
from prosa.conversations.sight import Sql
from prosa.kit.database import Record, Transaction

FEW = 6_000
"""Up to so many contacts who meet one of the conditions are collected."""
FEW_PROBED = 3_000
"""The same for those who are looked up one by one, because what is known is of their conversations or addresses, or
because the order is that of their conversations; unless other conditions would let a walk find few of them."""
_ATTEMPTS = 2
DIRECTION: dict[ContactSort, str] = {"name": "ASC", "created": "DESC", "recent": "DESC"}
_NOBODY = "SELECT NULL::uuid AS id WHERE false"
COLUMNS = (
    "k.account_id, k.id, k.search_name, k.username, k.email, k.phone, k.cpf, k.cnpj, k.label_ids, k.owner_id,"
    " k.is_blocked, k.receives_broadcasts, k.has_conversations, k.created_at, k.merged_into_id, k.erased_at"
)
"""What conditions and orders say of a contact."""
Place = tuple[int, Any, UUID]
"""Where a contact stands: the tier that comes first, then a name or time, then an id."""


@dataclass(slots=True)
class Wanted:
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

    def after(self, value: str, id_: str, tier: int, place: Place | None = None) -> str:
        """That something of a tier comes after the place, beginning with AND."""
        place = place or self.place
        if place is None or place[0] != tier:
            return ""
        comparison = ">" if self.query.sort == "name" else "<"
        return f" AND ({value}, {id_}) {comparison} ({self.sql.bind(place[1])}, {self.sql.bind(place[2])})"

    async def ask(self, text: str) -> list[Record]:
        statement, values = self.sql.complete(text)
        return await self.tx.fetch(statement, *values)


async def collect(wanted: Wanted, conditions: Sequence[Part], tier: str) -> tuple[list[Record], int] | None:
    """The page of all contacts that meet the conditions and their number; None when no condition leaves few."""
    probed = FEW_PROBED if len(wanted.conditions) <= 1 else FEW
    limit = probed if wanted.query.sort == "recent" else FEW
    likely = []
    for part in conditions:
        if part.is_indexed:
            guess = await _estimate(wanted, part)
            if guess <= (limit if part.own is not None else probed):
                likely.append((guess, part))
    for _, part in sorted(likely, key=lambda guess: guess[0])[:_ATTEMPTS]:
        found = await wanted.ask(_few_statement(wanted, conditions, part, tier, (limit, probed)))
        if found[0]["is_few"]:
            return [row for row in found if row["id"] is not None], found[0]["total"]
    return None


def _few_statement(
    wanted: Wanted, conditions: Sequence[Part], found: Part, tier: str, limits: tuple[int, int]
) -> str:
    limit, probed = limits
    others = "".join(f" AND {part.condition}" for part in conditions if part is not found)
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
    direction = DIRECTION[wanted.query.sort]
    return (
        f"WITH ids AS MATERIALIZED (SELECT p.id FROM ({found.probe or _NOBODY}) AS p LIMIT {probed + 1}),"  # noqa: S608
        f" are AS MATERIALIZED (SELECT count(*) <= {probed} AS few FROM ids),"
        f" few AS MATERIALIZED ({' UNION ALL '.join(_few_sources(wanted, found, limit + 1))}),"
        f" read AS (SELECT (SELECT few FROM are) AND (SELECT count(*) FROM few) <= {limit} AS is_few),"
        f" matched AS MATERIALIZED (SELECT {tier} AS tier, {value} AS value, {id_} AS id, k.id AS contact_id"
        f" FROM {source} WHERE {wanted.shown} AND (SELECT is_few FROM read){others})"
        " SELECT (SELECT is_few FROM read) AS is_few, (SELECT count(*) FROM matched) AS total, m.*"
        f" FROM (SELECT) AS one LEFT JOIN (SELECT * FROM matched m{after}"
        f" ORDER BY m.tier, m.value {direction}, m.id {direction} LIMIT {wanted.size}) AS m ON true"
        f" ORDER BY m.tier, m.value {direction}, m.id {direction}"
    )


def _few_sources(wanted: Wanted, part: Part, size: int) -> Iterator[str]:
    """What selects the contacts that meet a condition, those of `ids` by these; each once, and no more than `size`."""
    contact = f"SELECT {COLUMNS} FROM contacts k WHERE k.account_id = $1"  # noqa: S608 - texts of ours
    if part.own is not None:
        yield f"({contact} AND {part.own} LIMIT {size})"
    if part.probe is None:
        return
    others = "" if part.own is None else f" AND ({part.own}) IS NOT TRUE"
    found = "SELECT p.id FROM ids p WHERE (SELECT few FROM are)"
    if wanted.people.is_merged and part.probe_of_all:
        found = (
            "SELECT coalesce(h.merged_into_id, h.id) AS id FROM ids p"
            " JOIN contacts h ON h.account_id = $1 AND h.id = p.id WHERE (SELECT few FROM are)"
        )
    # Each is looked up by its id, whatever the statistics say.
    yield (
        f"(SELECT k.* FROM (SELECT DISTINCT f.id FROM ({found}) AS f) AS p"  # noqa: S608 - texts of ours
        f" CROSS JOIN LATERAL ({contact} AND k.id = p.id{others} OFFSET 0) AS k)"
    )


async def _estimate(wanted: Wanted, part: Part) -> float:
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
