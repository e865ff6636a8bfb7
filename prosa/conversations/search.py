"""What people mean when they search in a list: names, phones, protocols, departments, dates, numbers (INB-22)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from prosa.contacts.service import phone_fragments
from prosa.conversations.filters import Filters
from prosa.conversations.sight import Sql
from prosa.kit.database import Transaction
from prosa.kit.text import escape_like, normalise, storable

FOUND_LIMIT = 5_000
"""Up to so many people are listed by their ids; more are recognised one by one while the list is walked."""

_DATE = re.compile(r"\s*(\d{1,2})/(\d{1,2})/(\d{4})\s*")
_MIN_PHONE = 4
_MIN_NUMBER = 8
"""Digits of a protocol, or of our own number, from which on they are looked for."""
PHONE_TAIL = 8
"""Digits of a Brazilian number without prefixes: what all have in common before them would keep an index busy."""
_TEXT = re.compile(r"k\.search_name|k\.phone|lower\(k\.\w+\)")


@dataclass(frozen=True, slots=True)
class Terms:
    """What people are known by.

    `words`: for each word the patterns of which the name has one; `phones`: those of which the
    phone has one; `tail`: what every such phone has. `is_merged`: whether there are people who are
    several contacts, one of which may be known by this.
    """

    words: list[list[str]]
    username: str
    phones: list[str]
    tail: str
    protocol: str
    is_merged: bool = False

    def contact(self, sql: Sql) -> str:
        """The condition on a contact `k`."""
        names = " AND ".join(
            "(" + " OR ".join(f"k.search_name LIKE {sql.bind(pattern)}" for pattern in patterns) + ")"
            for patterns in self.words
        )
        parts = [f"({names})", f"lower(k.username) LIKE {sql.bind(self.username)}"]
        phones = " OR ".join(f"k.phone LIKE {sql.bind(phone)}" for phone in self.phones)
        if self.tail:
            phones = f"k.phone LIKE {sql.bind(self.tail)} AND {unindexed(f'({phones})')}"
        if phones:
            parts.append(f"({phones})")
        return f"({' OR '.join(parts)})"

    def person(self, sql: Sql) -> str:
        """The condition on a contact `k`, or on another one of the same person."""
        condition = unindexed(self.contact(sql))
        if not self.is_merged:
            return condition
        other = f"SELECT FROM contacts g WHERE g.account_id = $1 AND {condition.replace('k.', 'g.')}"
        merged = f"{other} AND g.merged_into_id = coalesce(k.merged_into_id, k.id)"
        return f"({condition} OR EXISTS ({merged}) OR EXISTS ({other} AND g.id = k.merged_into_id))"


@dataclass(frozen=True, slots=True)
class Part:
    """One of several meanings; a conversation is found if one of them applies.

    `ids`, of conversations, or `contact_ids` name all that are meant.
    """

    ids: list[UUID] | None = None
    contact_ids: list[UUID] | None = None
    terms: Terms | None = None
    department_id: UUID | None = None
    inbox_id: UUID | None = None
    opened: tuple[datetime, datetime] | None = None

    def apply(self, filters: Filters, sql: Sql) -> tuple[Filters, str] | None:
        """The filters narrowed to this meaning and a further condition on `c`; None if nothing is left."""
        if self.ids is not None or self.contact_ids is not None:
            return filters, ""
        if self.terms is not None:
            return filters, f" AND {_recognise(self.terms, sql)}"
        if self.department_id is not None:
            if filters.department_id not in (None, self.department_id):
                return None
            return replace(filters, department_id=self.department_id), ""
        if self.inbox_id is not None:
            if filters.inbox_id not in (None, self.inbox_id):
                return None
            return replace(filters, inbox_id=self.inbox_id), ""
        assert self.opened is not None
        start, end = self.opened
        start = max(start, filters.opened_from or start)
        end = min(end, filters.opened_before or end)
        return replace(filters, opened_from=start, opened_before=end), ""


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that a search means; no meaning finds nothing."""

    meanings: list[Part] = field(default_factory=list)


def unindexed(condition: str) -> str:
    """A condition on texts of a contact `k` for which none of their indexes is asked: it is judged on the way."""
    return _TEXT.sub(r"(\g<0> || '')", condition)


def _recognise(terms: Terms, sql: Sql) -> str:
    """Whether the conversation at hand is meant, by its own contact and tickets: no other plan is possible."""
    text = (
        f"((SELECT {terms.person(sql)} FROM contacts k"  # noqa: S608 - placeholders
        " WHERE k.account_id = $1 AND k.id = c.contact_id)"
    )
    if terms.protocol:
        text += (
            " OR (SELECT true FROM tickets t WHERE t.account_id = $1 AND t.conversation_id = c.id"  # noqa: S608 - placeholders
            f" AND t.protocol LIKE {sql.bind(terms.protocol)} LIMIT 1)"
        )
    return text + ")"


def day(text: str, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """The day that "dd/mm/aaaa" names, from its start to that of the next; None for anything else."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        return day_bounds(date(int(match[3]), int(match[2]), int(match[1])), zone)
    except (ValueError, OverflowError):
        return None


def day_bounds(value: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From the start of a day to that of the next, in the company's time zone."""
    return (
        datetime.combine(value, time(), tzinfo=zone),
        datetime.combine(value + timedelta(days=1), time(), tzinfo=zone),
    )


async def find(tx: Transaction, query: str, zone: ZoneInfo) -> Found:
    """What `query` means, whoever may see it: the list applies the viewer's rules."""
    query = storable(query)
    term = normalise(query)
    if not term:
        return Found()
    opened = day(query, zone)
    if opened is not None:
        return Found([Part(opened=opened)])
    digits = re.sub(r"\D", "", query)
    if re.search(r"[^\W\d]", query):
        digits = ""
    terms = Terms(
        words=[_patterns(word) for word in term.split()[:6]],
        username=f"%{escape_like(term.lstrip('@'))}%",
        phones=[f"%{fragment}%" for fragment in phone_fragments(digits)] if len(digits) >= _MIN_PHONE else [],
        tail=f"%{digits[-PHONE_TAIL:]}%" if len(digits) > PHONE_TAIL else "",
        protocol=f"{digits}%" if len(digits) >= _MIN_NUMBER else "",
        is_merged=await tx.fetchval(
            "SELECT EXISTS (SELECT FROM contacts WHERE account_id = $1 AND merged_into_id IS NOT NULL)",
            tx.account_id,
        ),
    )
    meanings = [Part(terms=terms)]
    meanings += await _departments(tx, term)
    if len(digits) >= _MIN_NUMBER:
        meanings += await _numbers(tx, digits)
    return Found(meanings)


def _patterns(word: str) -> list[str]:
    """Anywhere in the name; one or two letters, of which trigrams know nothing, only where a name begins."""
    word = escape_like(word)
    return [f"%{word}%"] if len(word) >= 3 else [f"{word}%", f"% {word}%"]


async def people(tx: Transaction, terms: Terms) -> list[Part] | None:
    """The same by ids of contacts, and of conversations by their protocols; None where these are too many."""
    sql = Sql(tx.account_id)
    contacts = await tx.fetch(
        "SELECT k.id FROM contacts k"  # noqa: S608 - placeholders
        f" WHERE k.account_id = $1 AND {terms.contact(sql)} LIMIT {FOUND_LIMIT + 1}",
        *sql.values,
    )
    if len(contacts) > FOUND_LIMIT:
        return None
    ids = [row["id"] for row in contacts]
    if terms.is_merged:
        ids = await _whole(tx, ids)
    found = [Part(contact_ids=ids)]
    if terms.protocol:
        tickets = await tx.fetch(
            "SELECT DISTINCT conversation_id AS id FROM tickets WHERE account_id = $1 AND protocol LIKE $2"  # noqa: S608
            f" LIMIT {FOUND_LIMIT + 1}",
            tx.account_id,
            terms.protocol,
        )
        if len(tickets) > FOUND_LIMIT:
            return None
        found.append(Part(ids=[row["id"] for row in tickets]))
    return found


async def _whole(tx: Transaction, ids: list[UUID]) -> list[UUID]:
    """All contacts of the people of whom these are one."""
    rows = await tx.fetch(
        "WITH roots AS (SELECT DISTINCT coalesce(k.merged_into_id, k.id) AS id FROM contacts k"
        "  WHERE k.account_id = $1 AND k.id = ANY($2))"
        " SELECT id FROM roots UNION ALL"
        " SELECT g.id FROM roots r JOIN contacts g ON g.account_id = $1 AND g.merged_into_id = r.id",
        tx.account_id,
        ids,
    )
    return [row["id"] for row in rows]


async def _departments(tx: Transaction, term: str) -> list[Part]:
    if len(term) < 3:
        return []
    rows = await tx.fetch("SELECT id, name FROM departments WHERE account_id = $1", tx.account_id)
    return [Part(department_id=row["id"]) for row in rows if term in normalise(row["name"])]


async def _numbers(tx: Transaction, digits: str) -> list[Part]:
    """Conversations with our own number, however it is written."""
    rows = await tx.fetch("SELECT id, display_number FROM inboxes WHERE account_id = $1", tx.account_id)
    wanted = phone_fragments(digits)
    return [
        Part(inbox_id=row["id"])
        for row in rows
        if any(fragment in re.sub(r"\D", "", row["display_number"]) for fragment in wanted)
    ]
