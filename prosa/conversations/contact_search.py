"""Pages of contacts, in time that does not depend on how many there are (CON-20).

What a filter or a search leaves is a handful of half a million, or half of them. Where the planner's statistics say
that one of the conditions leaves few, they are collected (`contact_collect`). Otherwise the order itself is walked
(`contact_walks`) until a page is full, for then that is soon, or until so much has been read that the next page may as
well go on from there.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from prosa.conversations.contact_collect import Place, Wanted, collect
from prosa.conversations.contact_pages import ContactRows, rows
from prosa.conversations.contact_parts import matches, parts, seen, sight_of, visible
from prosa.conversations.contact_query import ContactQuery, ContactSort
from prosa.conversations.contact_walks import walk
from prosa.conversations.policy import Viewer, may
from prosa.conversations.sight import Sql, sees_everything
from prosa.kit import paging
from prosa.kit.database import Record, Transaction

COUNTED = 10_000
"""In an account with up to so many contacts those that match are counted, however they are found."""
_Tier = Literal[0, 1, 2]
_PLACES: dict[ContactSort, Any] = {
    "name": tuple[_Tier, str, UUID],
    "created": tuple[_Tier, datetime, UUID],
    "recent": tuple[_Tier, datetime, UUID],
}


async def page(
    tx: Transaction, viewer: Viewer, query: ContactQuery, cursor: str | None, limit: int
) -> ContactRows:
    """One page of the contacts that the viewer may see, and maybe not full though there are more. Raises Invalid for a
    bad cursor."""
    place = None if cursor is None else paging.decode(cursor, _PLACES[query.sort])
    # How many match differs too much from one search to the next for one plan to fit all, and a table is never read as
    # a whole for a page.
    await tx.execute(
        "SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL enable_seqscan = off;"
        " SET LOCAL max_parallel_workers_per_gather = 0"
    )
    wanted = await _wanted(tx, viewer, query, place, limit + 1)
    found, total, edge = await _found(wanted)
    shown, more = found[:limit], len(found) > limit
    if more:
        edge = shown[-1]["tier"], shown[-1]["value"], shown[-1]["id"]
    # What belongs to each is read by plans that need not be made every time.
    await tx.execute("SET LOCAL plan_cache_mode = auto")
    return ContactRows(
        await rows(tx, viewer, [row["contact_id"] for row in shown]),
        None if edge is None else paging.encode(*edge),
        total,
    )


async def _wanted(
    tx: Transaction, viewer: Viewer, query: ContactQuery, place: Place | None, size: int
) -> Wanted:
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
    return Wanted(tx, sql, people, query, found, narrowing, threads, place, size)


async def _found(wanted: Wanted) -> tuple[list[Record], int | None, Place | None]:
    """The rows of the page, how many there are in all if that is known, and where to go on if reading was cut."""
    few = await collect(wanted, wanted.conditions, _tier(wanted))
    if few is not None:
        return *few, None
    found: list[Record] = []
    edge: Place | None = None
    for tier in range(0 if wanted.place is None else wanted.place[0], 3):
        size = wanted.size - len(found)
        if size > 0 and edge is None:
            some, edge = await walk(wanted, tier, size)
            found += some
    if wanted.place is not None:
        return found, None, edge
    is_all = edge is None and len(found) < wanted.size
    return found, len(found) if is_all else await _total(wanted), edge


def _tier(wanted: Wanted) -> str:
    """Of a contact `k` in an order by names: those first whose name begins with what is searched, then other names."""
    if wanted.matches is None or wanted.query.sort != "name":
        return "0"
    return f"CASE WHEN {wanted.matches.begin} THEN 0 WHEN {wanted.matches.names} THEN 1 ELSE 2 END"


async def _total(wanted: Wanted) -> int | None:
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
