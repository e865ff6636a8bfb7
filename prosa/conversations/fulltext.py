"""Full-text search over the messages of every conversation that the viewer may see (INB-23).

Three ways lead to the newest matches. Messages are walked from the newest until a page is full, if so many of the
newest ones match that this is soon; reading the stems of the words as plain text first, as that is much cheaper than
to take a text apart. Of rarer words the index of words gives all matches, to be sorted; of phrases it only gives the
messages in which all of the words are, and the newest of these are looked at. A page that ends before all is read is
partial, and its cursor goes on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from prosa.conversations import queries
from prosa.conversations.excerpts import START, STOP, excerpt, marked_words, spans_of_words
from prosa.conversations.model import Conversation, Message
from prosa.conversations.policy import Viewer
from prosa.conversations.schemas import Author, FoundMessage, FoundMessages
from prosa.conversations.sight import NOBODY, Sql, may_see_sql
from prosa.kit import paging
from prosa.kit.database import Record, Transaction
from prosa.kit.text import storable

FINDABLE = "m.kind <> 'activity' AND m.deleted IS NULL AND m.text <> ''"
"""The condition of the indexes of messages: without it PostgreSQL cannot use them."""
_WORDS = "to_tsvector('pt', left(m.text, 20000))"

SAMPLE = 2_000
"""Newest messages in which words are counted to know how frequent they are; a tenth of them first."""
SURE = 10
"""So many matches in a sample say enough."""
RARE = 25_000
"""Up to so many expected messages the index of words is read."""
STRETCH = 200_000
"""Messages of which one page reads the index of words at most, if there are more."""
WALK = 15_000
"""Messages of any words that one page reads at most."""
SLOW = 5
"""Where there are no stems to look for, so many times less is read."""
CHECKED = 4_000
"""Texts that one page takes apart at most."""
_STEM = re.compile(r"'([a-z]{2,})[ao]'")
_PHRASE = re.compile(r"<(?:-|\d+)>")
_LEXEME = re.compile(r"'((?:[^']|'')+)'")
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
    required: str
    """The part of the query that the index can answer: words that must occur, wherever they are."""
    stems: list[str]
    """Patterns that every match has, without accents and in lower case; none where nothing can be said."""
    narrowing: Narrowing
    size: int

    @property
    def is_exact(self) -> bool:
        """Whether what the index gives needs no further look."""
        return not _PHRASE.search(self.words) and "!" not in self.words

    @property
    def reach(self) -> int:
        """Messages that one page may walk."""
        return WALK if self.stems else WALK // SLOW


def widened(words: str) -> str:
    """A tsquery that also finds the plural of -ão, and the other way round.

    Without accents the stemmer takes "ligacao" and "ligacoes" for two words: `ligaca` and `ligaco`. Other stems do not
    end in these letters.
    """
    return _STEM.sub(r"( '\1a' | '\1o' )", words)


def stems(tree: str) -> list[str]:
    """Patterns of what must stand in a text that matches a tsquery without negations.

    Of words without accents the stemmer only ever takes off endings: what it leaves is how they begin.
    """
    if "|" in tree:
        return []
    found = []
    for lexeme in _LEXEME.findall(tree):
        if re.fullmatch(r"[a-z]{3,}", lexeme):
            # As `widened` does.
            found.append(lexeme[:-1] if lexeme[-1] in "ao" else lexeme)
        elif re.fullmatch(r"[a-z]{2}|\d+", lexeme):
            found.append(lexeme)
    return [f"%{stem}%" for stem in found]


async def search(
    tx: Transaction, viewer: Viewer, text: str, narrowing: Narrowing, cursor: str | None, limit: int
) -> FoundMessages:
    """One page, newest first. Raises Invalid for a foreign cursor."""
    place = None if cursor is None else paging.decode(cursor, tuple[datetime, UUID])
    parsed = await tx.fetchrow(
        "SELECT q::text AS words, querytree(q) AS tree FROM websearch_to_tsquery('pt', $1) AS q",
        storable(text),
    )
    if parsed is None or not parsed["words"] or narrowing.conversation_ids == []:
        return FoundMessages(items=[], next_cursor=None, is_partial=False)
    indexed = parsed["tree"] not in ("", "T")
    wanted = _Search(
        tx,
        viewer,
        widened(parsed["words"]),
        _PHRASE.sub("&", widened(parsed["tree"])),
        stems(parsed["tree"]) if indexed else [],
        narrowing,
        limit + 1,
    )
    # The places of frequent words must fit into memory, or whole pages are looked through for them.
    await tx.execute("SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL work_mem = '32MB'")
    rows, end = await _find(wanted, place, indexed=indexed)
    more = len(rows) > limit
    rows = rows[:limit]
    if more:
        next_cursor: str | None = paging.encode(rows[-1]["position_at"], rows[-1]["id"])
    else:
        next_cursor = None if end is None else paging.encode(*end)
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
        return await _walk(wanted, place, wanted.reach)
    if wanted.narrowing.conversation_ids is not None:
        return await _by_words(wanted, place, None)
    for size in (SAMPLE // 10, SAMPLE):
        read, similar, matches = await _sample(wanted, place, size if wanted.stems else size // SLOW)
        reach = min(wanted.reach, CHECKED * read // max(1, similar))
        if matches >= SURE and wanted.size * read <= reach * matches:
            return await _walk(wanted, place, reach)
    if read < SAMPLE // SLOW or (matches and wanted.size * read <= reach * matches):
        return await _walk(wanted, place, reach)
    total: float = await wanted.tx.fetchval(
        "SELECT greatest(reltuples, 1)::float8 FROM pg_class WHERE oid = 'ix_messages_recent'::regclass"
    )
    if total * similar <= RARE * read:
        return await _by_words(wanted, place, None)
    if not wanted.is_exact:
        return await _walk(wanted, place, reach)
    return await _by_words(wanted, place, await _place_after(wanted, place, STRETCH))


async def _sample(wanted: _Search, place: tuple[datetime, UUID] | None, size: int) -> tuple[int, int, int]:
    """How many of the newest messages were read, have all words somewhere, and match: the planner has no figures for
    partial indexes."""
    sql = Sql(wanted.tx.account_id)
    newest = _newest(wanted, place, sql, "m.text", size)
    similar, words = _similar(wanted, sql), sql.bind(wanted.words)
    row = await wanted.tx.fetchrow(
        f"SELECT count(*) AS read, count(*) FILTER (WHERE {similar or 'NULL'}) AS similar,"  # noqa: S608 - placeholders
        f" count(*) FILTER (WHERE {f'{similar} AND ' if similar else ''}{_WORDS} @@ {words}::tsquery) AS matches"
        f" FROM ({newest}) AS m",
        *sql.values,
    )
    assert row is not None
    return row["read"], row["similar"] if similar else row["matches"], row["matches"]


def _similar(wanted: _Search, sql: Sql) -> str:
    """A cheap condition that every match fulfils; empty where there is none."""
    if not wanted.stems:
        return ""
    return f"lower(unaccent(left(m.text, 20000))) LIKE ALL ({sql.bind(wanted.stems)}::text[])"


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
        "SELECT m.id, m.conversation_id, m.position_at, m.text FROM messages m"  # noqa: S608 - placeholders
        f" WHERE m.account_id = $1 AND {FINDABLE} AND {_WORDS} @@ {sql.bind(wanted.required)}::tsquery"
        f"{_time(wanted.narrowing, place, sql)}"
    )
    if end is not None:
        hits += f" AND (m.position_at, m.id) >= ({sql.bind(end[0])}, {sql.bind(end[1])})"
    ids = wanted.narrowing.conversation_ids
    if ids is not None:
        hits += f" AND m.conversation_id = ANY({sql.bind(ids)}::uuid[])"
    condition, most = "", ""
    if not wanted.is_exact:
        condition, most = f" WHERE {_WORDS} @@ {sql.bind(wanted.words)}::tsquery", f" LIMIT {CHECKED}"
    rows = await wanted.tx.fetch(
        f"WITH hits AS MATERIALIZED ({hits}),"  # noqa: S608 - placeholders
        f" newest AS MATERIALIZED (SELECT * FROM hits ORDER BY position_at DESC, id DESC{most})"
        f" (SELECT m.*, false AS is_end FROM ({_seen('newest', wanted, sql, condition)}) AS m)"
        " UNION ALL (SELECT id, conversation_id, position_at, true FROM newest"
        f" WHERE (SELECT count(*) FROM newest) = {CHECKED} AND {not wanted.is_exact} ORDER BY position_at, id LIMIT 1)",
        *sql.values,
    )
    if rows and rows[-1]["is_end"]:
        last = rows.pop()
        return rows, (last["position_at"], last["id"])
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
    wanted: _Search, place: tuple[datetime, UUID] | None, reach: int
) -> tuple[list[Record], tuple[datetime, UUID] | None]:
    """By reading the newest messages, whatever is in them."""
    sql = Sql(wanted.tx.account_id)
    newest = _newest(wanted, place, sql, "m.id, m.conversation_id, m.position_at, m.text", reach)
    similar = _similar(wanted, sql)
    condition = f" WHERE {f'{similar} AND ' if similar else ''}{_WORDS} @@ {sql.bind(wanted.words)}::tsquery"
    rows = await wanted.tx.fetch(_seen(f"({newest})", wanted, sql, condition), *sql.values)
    if len(rows) >= wanted.size:
        return rows, None
    return rows, await _place_after(wanted, place, reach)


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
