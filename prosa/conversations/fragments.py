"""Literal search in threads (INB-24): parts of words, digits, phrases; every occurrence, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from prosa.conversations.excerpts import excerpt, spans_of_fragment
from prosa.conversations.fulltext import FINDABLE
from prosa.conversations.schemas import Occurrence, Occurrences
from prosa.conversations.sight import Sql
from prosa.kit import paging
from prosa.kit.database import Transaction
from prosa.kit.text import escape_like, storable

COUNTED = 1_000
"""Occurrences are counted up to here."""
READ = 20_000
"""Messages of a thread that one page reads at most."""


async def occurrences(
    tx: Transaction, conversation_ids: Sequence[UUID], text: str, cursor: str | None, limit: int
) -> Occurrences:
    """The messages of these conversations with the fragment in them. Raises Invalid for a foreign cursor."""
    fragment = " ".join(storable(text).split())
    place = None if cursor is None else paging.decode(cursor, tuple[datetime, UUID])
    if not fragment or not conversation_ids:
        return Occurrences(items=[], total=0, next_cursor=None, is_partial=False)
    # On the first page all are counted; later ones only need to know whether there are more.
    most = COUNTED + 1 if place is None else limit + 1
    sql = Sql(tx.account_id, list(conversation_ids), f"%{escape_like(fragment)}%")
    # The walk comes first, by itself: else the planner might choose to read the account's whole index of words.
    rows = await tx.fetch(
        f"WITH part AS MATERIALIZED ({_part(place, sql, 'm.id, m.position_at, m.text')})"  # noqa: S608 - placeholders
        " SELECT id, position_at FROM part WHERE lower(unaccent(text)) LIKE lower(unaccent($3))"
        f" ORDER BY position_at DESC, id DESC LIMIT {most}",
        *sql.values,
    )
    end = None if len(rows) == most else await _end(tx, conversation_ids, place)
    found = [row["id"] for row in rows[:limit]]
    next_cursor = None
    if len(rows) > limit:
        next_cursor = paging.encode(rows[limit - 1]["position_at"], rows[limit - 1]["id"])
    elif end is not None:
        next_cursor = paging.encode(*end)
    return Occurrences(
        items=await _shown(tx, found, fragment),
        total=len(rows) if place is None and end is None and len(rows) <= COUNTED else None,
        next_cursor=next_cursor,
        is_partial=end is not None and len(rows) <= limit,
    )


def _part(place: tuple[datetime, UUID] | None, sql: Sql, columns: str) -> str:
    """The newest messages of each of the conversations `$2` from `place` on."""
    after = ""
    if place is not None:
        at, id_ = sql.bind(place[0]), sql.bind(place[1])
        after = f" AND m.position_at <= {at} AND (m.position_at, m.id) < ({at}, {id_})"
    return (
        "SELECT part.* FROM unnest($2::uuid[]) AS w(id) CROSS JOIN LATERAL"  # noqa: S608 - placeholders
        f" (SELECT {columns} FROM messages m WHERE m.account_id = $1 AND m.conversation_id = w.id AND {FINDABLE}"
        f"{after} ORDER BY m.position_at DESC, m.seq DESC LIMIT {READ}) AS part"
        f" ORDER BY part.position_at DESC, part.id DESC LIMIT {READ}"
    )


async def _end(
    tx: Transaction, conversation_ids: Sequence[UUID], place: tuple[datetime, UUID] | None
) -> tuple[datetime, UUID] | None:
    """Where a page stops that has read as much as it may; None where there was less to read."""
    sql = Sql(tx.account_id, list(conversation_ids))
    row = await tx.fetchrow(
        f"SELECT position_at, id FROM ({_part(place, sql, 'm.id, m.position_at')}) AS part"  # noqa: S608 - placeholders
        f" ORDER BY position_at DESC, id DESC OFFSET {READ - 1} LIMIT 1",
        *sql.values,
    )
    return None if row is None else (row["position_at"], row["id"])


async def _shown(tx: Transaction, ids: Sequence[UUID], fragment: str) -> list[Occurrence]:
    rows = await tx.fetch(
        "SELECT id, conversation_id, seq, position_at, text FROM messages WHERE account_id = $1 AND id = ANY($2)",
        tx.account_id,
        ids,
    )
    by_id = {row["id"]: row for row in rows}
    shown = []
    for id_ in ids:
        row = by_id[id_]
        cut, marks = excerpt(row["text"], spans_of_fragment(row["text"], fragment))
        shown.append(
            Occurrence(
                conversation_id=row["conversation_id"],
                message_id=id_,
                seq=row["seq"],
                position_at=row["position_at"],
                excerpt=cut,
                marks=marks,
            )
        )
    return shown
