"""Full-text search over the messages of every conversation that the viewer may see (INB-23).

Three ways lead to the newest matches. The index of words gives all matches of a rare word, to be sorted; for a frequent
one the messages are walked from the newest until a page is full; in between, the index of words is read only for a
stretch of time. Its share among the newest ones decides. A page that ends with a stretch is
partial, and its cursor goes on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from prosa.conversations import queries
from prosa.conversations.excerpts import START, STOP, excerpt, marked_words, spans_of_words
from prosa.conversations.lists import decode_place, encode_cursor
from prosa.conversations.model import Conversation, Message
from prosa.conversations.policy import Viewer
from prosa.conversations.schemas import Author, FoundMessage, FoundMessages
from prosa.conversations.sight import NOBODY, Sql, may_see_sql
from prosa.kit.database import Record, Transaction
from prosa.kit.text import storable

FINDABLE = "m.kind <> 'activity' AND m.deleted IS NULL AND m.text <> ''"
"""The condition of the indexes of messages: without it PostgreSQL cannot use them."""
_WORDS = "to_tsvector('pt', left(m.text, 20000))"

SAMPLE = 400
"""Newest messages in which a word is counted to know how frequent it is."""
RARE = 20_000
"""Up to so many expected matches all are read and sorted."""
STRETCH = 3_000
"""Matches that a stretch of time should hold: some pages, if the viewer sees but a part of them."""
WALK = 5_000
"""Messages of any words that one page reads at most, and so many of a conversation are walked without the index."""
_STEM = re.compile(r"'([a-z]{2,})[ao]'")
_HEADLINE = f'\'HighlightAll=true, StartSel="{START}", StopSel="{STOP}"\''


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Where to search; None means everywhere. `conversation_ids` are visible to the viewer already."""

    conversation_ids: list[UUID] | None = None
    department_id: UUID | None = None
    agent_id: UUID | None = None
    inbox_id: UUID | None = None
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Search:
    tx: Transaction
    viewer: Viewer
    words: str
    narrowing: Narrowing
    size: int


def widened(words: str) -> str:
    """A tsquery that also finds the plural of -ão, and the other way round.

    Without accents the stemmer takes "ligacao" and "ligacoes" for two words: `ligaca` and `ligaco`. Other stems do not
    end in these letters.
    """
    return _STEM.sub(r"( '\1a' | '\1o' )", words)


async def search(
    tx: Transaction, viewer: Viewer, text: str, narrowing: Narrowing, cursor: str | None, limit: int
) -> FoundMessages:
    """One page, newest first. Raises Invalid for a foreign cursor."""
    place = None if cursor is None else decode_place(cursor)
    parsed = await tx.fetchrow(
        "SELECT q::text AS words, querytree(q) AS tree FROM websearch_to_tsquery('pt', $1) AS q",
        storable(text),
    )
    if parsed is None or not parsed["words"] or narrowing.conversation_ids == []:
        return FoundMessages(items=[], next_cursor=None, is_partial=False)
    wanted = _Search(tx, viewer, widened(parsed["words"]), narrowing, limit + 1)
    await tx.execute("SET LOCAL plan_cache_mode = force_custom_plan")
    indexed = parsed["tree"] not in ("", "T")
    rows, end = await _find(wanted, place, indexed=indexed)
    more = len(rows) > limit
    rows = rows[:limit]
    if more:
        next_cursor: str | None = encode_cursor(rows[-1]["position_at"], rows[-1]["id"])
    else:
        next_cursor = None if end is None else encode_cursor(*end)
    return FoundMessages(
        items=await _shown(tx, wanted.words, rows),
        next_cursor=next_cursor,
        is_partial=not more and end is not None,
    )


async def _find(
    wanted: _Search, place: tuple[datetime, UUID] | None, *, indexed: bool
) -> tuple[list[Record], tuple[datetime, UUID] | None]:
    """Matches, newest first, and how far was read if that is not to the end."""
    if not indexed:
        return await _walk(wanted, place)
    total: float = await wanted.tx.fetchval(
        "SELECT greatest(reltuples, 1)::float8 FROM pg_class WHERE oid = 'ix_messages_recent'::regclass"
    )
    hits = await _estimate(wanted, place, total)
    # Phrases and what must not occur are looked at in each text.
    weight = 10 if "<" in wanted.words or "!" in wanted.words else 1
    if hits * weight <= RARE:
        return await _by_words(wanted, place, None)
    if wanted.narrowing.conversation_ids is None:
        if wanted.size * total / hits <= WALK / 4:
            return await _walk(wanted, place)
        end = await _place_after(wanted, place, int(STRETCH / weight * total / hits))
        return await _by_words(wanted, place, end)
    return await _by_words(wanted, place, None)


async def _estimate(wanted: _Search, place: tuple[datetime, UUID] | None, total: float) -> float:
    """About how many messages match, by the share among the newest: the planner has no figures for partial indexes."""
    sql = Sql(wanted.tx.account_id)
    newest = _newest(wanted, place, sql, "m.text", SAMPLE)
    matches: int = await wanted.tx.fetchval(
        f"SELECT count(*) FROM ({newest}) AS m WHERE {_WORDS} @@ {sql.bind(wanted.words)}::tsquery",  # noqa: S608
        *sql.values,
    )
    return total * matches / SAMPLE


def _time(narrowing: Narrowing, place: tuple[datetime, UUID] | None, sql: Sql) -> str:
    text = ""
    if narrowing.since is not None:
        text += f" AND m.position_at >= {sql.bind(narrowing.since)}"
    if narrowing.before is not None:
        text += f" AND m.position_at < {sql.bind(narrowing.before)}"
    if place is not None:
        text += f" AND (m.position_at, m.id) < ({sql.bind(place[0])}, {sql.bind(place[1])})"
    return text


def _where(narrowing: Narrowing, sql: Sql) -> str:
    """The conversations' part of the narrowing: current department and agent, or those of the last ticket."""
    text = ""
    for column, value in (("department_id", narrowing.department_id), ("agent_id", narrowing.agent_id)):
        if value is None:
            continue
        held = f"CASE WHEN c.state IN ('queued', 'active') THEN c.{column} ELSE c.last_{column} END"
        text += f" AND {held} IS NULL" if value == NOBODY else f" AND {held} = {sql.bind(value)}"
    if narrowing.inbox_id is not None:
        text += f" AND c.inbox_id = {sql.bind(narrowing.inbox_id)}"
    return text


async def _by_words(
    wanted: _Search, place: tuple[datetime, UUID] | None, end: tuple[datetime, UUID] | None
) -> tuple[list[Record], tuple[datetime, UUID] | None]:
    """By the index of words, back to `end`."""
    sql = Sql(wanted.tx.account_id)
    hits = (
        f"SELECT m.id, m.conversation_id, m.position_at FROM messages m WHERE m.account_id = $1 AND {FINDABLE}"  # noqa: S608 - placeholders
        f" AND {_WORDS} @@ {sql.bind(wanted.words)}::tsquery{_time(wanted.narrowing, place, sql)}"
    )
    if end is not None:
        hits += f" AND (m.position_at, m.id) >= ({sql.bind(end[0])}, {sql.bind(end[1])})"
    ids = wanted.narrowing.conversation_ids
    if ids is not None:
        hits += f" AND m.conversation_id = ANY({sql.bind(ids)}::uuid[])"
    rows = await wanted.tx.fetch(
        f"WITH hits AS MATERIALIZED ({hits}),"  # noqa: S608 - placeholders
        " newest AS MATERIALIZED (SELECT * FROM hits ORDER BY position_at DESC, id DESC)"
        f"{_seen('newest', wanted, sql)}",
        *sql.values,
    )
    return rows, end


def _seen(source: str, wanted: _Search, sql: Sql, condition: str = "") -> str:
    """The first rows of `source` in conversations that the viewer may see."""
    return (
        f" SELECT m.id, m.conversation_id, m.position_at FROM {source} m, LATERAL (SELECT FROM conversations c"  # noqa: S608 - placeholders
        f" WHERE c.account_id = $1 AND c.id = m.conversation_id AND {may_see_sql(wanted.viewer, sql)}"
        f"{_where(wanted.narrowing, sql)} OFFSET 0) AS seen{condition}"
        f" ORDER BY m.position_at DESC, m.id DESC LIMIT {wanted.size}"
    )


async def _walk(
    wanted: _Search, place: tuple[datetime, UUID] | None
) -> tuple[list[Record], tuple[datetime, UUID] | None]:
    """By reading the newest messages, whatever is in them."""
    sql = Sql(wanted.tx.account_id)
    newest = _newest(wanted, place, sql, "m.id, m.conversation_id, m.position_at, m.text", WALK)
    condition = f" WHERE {_WORDS} @@ {sql.bind(wanted.words)}::tsquery"
    rows = await wanted.tx.fetch(_seen(f"({newest})", wanted, sql, condition), *sql.values)
    if len(rows) >= wanted.size:
        return rows, None
    return rows, await _place_after(wanted, place, WALK)


def _newest(wanted: _Search, place: tuple[datetime, UUID] | None, sql: Sql, columns: str, limit: int) -> str:
    ids = wanted.narrowing.conversation_ids
    within = "" if ids is None else f" AND m.conversation_id = ANY({sql.bind(ids)}::uuid[])"
    return (
        f"SELECT {columns} FROM messages m WHERE m.account_id = $1 AND {FINDABLE}"  # noqa: S608 - placeholders
        f"{within}{_time(wanted.narrowing, place, sql)} ORDER BY m.position_at DESC, m.id DESC LIMIT {limit}"
    )


async def _place_after(
    wanted: _Search, place: tuple[datetime, UUID] | None, count: int
) -> tuple[datetime, UUID] | None:
    """The `count`-th message from `place` on; None when there are fewer."""
    sql = Sql(wanted.tx.account_id)
    row = await wanted.tx.fetchrow(
        f"{_newest(wanted, place, sql, 'm.position_at, m.id', 1)} OFFSET {max(count, 1) - 1}", *sql.values
    )
    return None if row is None else (row["position_at"], row["id"])


async def _shown(tx: Transaction, words: str, rows: list[Record]) -> list[FoundMessage]:
    ids = [row["id"] for row in rows]
    messages = await queries.messages_by_id(tx, ids)
    conversations = await queries.get_many(tx, list({row["conversation_id"] for row in rows}))
    headlines = await tx.fetch(
        "SELECT id, ts_headline('pt', translate(left(text, 20000), $3, ''), $4::tsquery,"  # noqa: S608 - constants
        f" {_HEADLINE}) AS headline FROM messages WHERE account_id = $1 AND id = ANY($2)",
        tx.account_id,
        ids,
        START + STOP,
        words,
    )
    marked = {row["id"]: marked_words(row["headline"]) for row in headlines}
    return [
        _found(messages[id_], conversations[messages[id_].conversation_id], marked.get(id_, []))
        for id_ in ids
    ]


def _found(message: Message, conversation: Conversation, words: list[str]) -> FoundMessage:
    cut, marks = excerpt(message.text, spans_of_words(message.text, words))
    return FoundMessage(
        conversation=conversation.out(),
        message_id=message.id,
        seq=message.seq,
        kind=message.kind,
        author=Author(message.author_kind, message.author_user_id),
        position_at=message.position_at,
        excerpt=cut,
        marks=marks,
    )
