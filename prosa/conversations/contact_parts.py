"""The conditions of a list of contacts in SQL, and how the contacts that meet one are found by an index (CON-20)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from prosa.contacts.policy import cnpj_characters, cpf_digits
from prosa.contacts.service import phone_fragments
from prosa.conversations.contact_query import ContactQuery, FieldFilter
from prosa.conversations.policy import Viewer, may
from prosa.conversations.search import PHONE_TAIL, unindexed
from prosa.conversations.sight import NOBODY, Sql, guest_scans, may_see_sql, scans
from prosa.kit.text import escape_like, normalise, storable

_MIN_PHONE = 4
_MAX_WORDS = 6
ALONE = " OFFSET 0"
"""The end of what is looked up for each contact by itself, and not read as a whole beforehand."""


@dataclass(frozen=True, slots=True)
class Part:
    """One condition on a contact `k`, and how an index finds those who meet it; not at all where most do.

    Together `own`, a condition on `k` for which contacts have an index, and `probe`, which selects ids of contacts, are
    the same as the condition. `probe_of_all`: what is found of a merged contact counts for the person. `is_ordered`:
    the index holds those who meet it in the order of their names.
    """

    condition: str
    own: str | None = None
    probe: str | None = None
    probe_of_all: bool = True
    is_ordered: bool = False

    @property
    def is_indexed(self) -> bool:
        return self.own is not None or self.probe is not None


@dataclass(frozen=True, slots=True)
class Matches:
    """What a search means. `begins`: for each of the words that the name begins with it; `names`: that it has all of
    them; `others`: that phone, e-mail, user name or document match; `merged` selects those into whom one was merged of
    whom any of that is so, where some are merged."""

    words: tuple[str, ...]
    begins: tuple[str, ...]
    names: str
    others: str
    merged: str | None

    @property
    def begin(self) -> str:
        """That the name has all words and begins with one of them."""
        return f"({' OR '.join(self.begins)}) AND {self.names}"

    @property
    def part(self) -> Part:
        return self._of(f"({self.names} OR {self.others})")

    @property
    def part_of_others(self) -> Part:
        """Those whose own name does not tell it."""
        return self._of(self.others)

    def _of(self, own: str) -> Part:
        condition = own if self.merged is None else f"({own} OR k.id IN ({self.merged}))"
        return Part(condition, own, self.merged)


@dataclass(frozen=True, slots=True)
class People:
    """How contacts and conversations belong together, where some contacts are one person and where none are."""

    viewer: Viewer
    is_merged: bool
    """Whether the account has merged contacts."""
    sight: str
    """That the viewer may see a conversation `c`."""

    @property
    def of_contact(self) -> str:
        """That a conversation `c` is with the person of `k`."""
        if not self.is_merged:
            return "c.contact_id = k.id"
        return (
            "c.contact_id IN (SELECT k.id UNION ALL"
            " SELECT g.id FROM contacts g WHERE g.account_id = $1 AND g.merged_into_id = k.id)"
        )

    @property
    def later(self) -> str:
        """Selects conversations that the viewer may see, with the person of a conversation `o` and later than it."""
        of_person = "c.contact_id = o.contact_id"
        if self.is_merged:
            of_person = (
                "c.contact_id IN (SELECT g.id FROM contacts m JOIN contacts g ON g.account_id = m.account_id"
                " AND coalesce(g.merged_into_id, g.id) = coalesce(m.merged_into_id, m.id)"
                " AND (g.id = coalesce(m.merged_into_id, m.id) OR g.merged_into_id = coalesce(m.merged_into_id, m.id))"
                " WHERE m.account_id = $1 AND m.id = o.contact_id)"
            )
        return (
            f"SELECT FROM conversations c WHERE c.account_id = $1 AND {of_person} AND {self.sight}"
            " AND (c.last_activity_at, c.id) > (o.last_activity_at, o.id)"
        )

    @property
    def latest(self) -> str:
        """Selects `at` and `id` of the latest conversation with the person of `k` that the viewer may see."""
        return (
            "SELECT c.last_activity_at AS at, c.id FROM conversations c"  # noqa: S608 - texts of ours
            f" WHERE c.account_id = $1 AND {self.of_contact} AND {self.sight}"
            " ORDER BY c.last_activity_at DESC, c.id DESC LIMIT 1"
        )

    @property
    def silent(self) -> str:
        """That nobody ever wrote with `k`."""
        return (
            "NOT k.has_conversations AND NOT EXISTS"
            f" (SELECT FROM conversations c WHERE c.account_id = $1 AND {self.of_contact}{ALONE})"
        )


def of_few(condition: str) -> Part:
    """A condition that few contacts meet, who are in an index of their own by name."""
    return Part(condition, own=condition, is_ordered=True)


def parts(people: People, query: ContactQuery, scopes: list[str], sql: Sql) -> Iterator[Part]:
    """What narrows the list, apart from the search and the viewer; addresses of the channel are unique in `scopes`."""
    if query.label_ids:
        yield _labelled(people, query.label_ids, sql)
    for wish in query.fields:
        yield _of_field(wish, sql)
    if query.channel is not None:
        among = f"i.scope = ANY({sql.bind(scopes)}::text[])"
        of_person = of_alias(people.of_contact, "i")
        yield Part(
            f"EXISTS (SELECT FROM contact_identities i WHERE i.account_id = $1 AND {of_person} AND {among}{ALONE})",
            probe=f"SELECT i.contact_id AS id FROM contact_identities i WHERE i.account_id = $1 AND {among}",  # noqa: S608
        )
    if query.blocked is not None:
        yield of_few("k.is_blocked") if query.blocked else Part("NOT k.is_blocked")
    if query.erased:
        yield of_few("k.erased_at IS NOT NULL")
    if query.opt_in is not None:
        yield Part("k.receives_broadcasts") if query.opt_in else of_few("NOT k.receives_broadcasts")
    if query.owner_id == NOBODY:
        yield Part("k.owner_id IS NULL")
    elif query.owner_id is not None:
        yield of_few(f"k.owner_id = {sql.bind(query.owner_id)}")
    if query.last_from is not None or query.last_before is not None:
        yield _last(people, query, sql)


def _labelled(people: People, label_ids: list[UUID], sql: Sql) -> Part:
    wanted = f"{sql.bind(label_ids)}::uuid[]"
    own = f"k.label_ids && {wanted} AND k.label_ids <> '{{}}'"
    thread = f"c.label_ids && {wanted} AND c.label_ids <> '{{}}' AND {people.sight}"
    return Part(
        f"({own} OR EXISTS (SELECT FROM conversations c WHERE c.account_id = $1 AND {thread}"
        f" AND {people.of_contact}{ALONE}))",
        own,
        f"SELECT c.contact_id AS id FROM conversations c WHERE c.account_id = $1 AND {thread}",  # noqa: S608
    )


def _of_field(wish: FieldFilter, sql: Sql) -> Part:
    field_id = sql.bind(wish.field_id)
    if wish.kind == "choices":
        value = f"jsonb_typeof(v.value) = 'array' AND v.value @> {sql.bind([wish.value])}::jsonb"
    else:
        value = f"lower(left(v.value #>> '{{}}', 200)) = lower(left({sql.bind(wish.value)}, 200))"
    of_field = f"FROM contact_field_values v WHERE v.account_id = $1 AND v.field_id = {field_id} AND {value}"
    return Part(
        f"EXISTS (SELECT {of_field} AND v.contact_id = k.id{ALONE})",
        probe=f"SELECT v.contact_id AS id {of_field}",
        probe_of_all=False,
    )


def _last(people: People, query: ContactQuery, sql: Sql) -> Part:
    """The latest conversation that the viewer sees is of this time."""
    bounds = between(query, "o.last_activity_at", sql)
    latest = f"SELECT l.at AS last_activity_at FROM ({people.latest}) AS l"  # noqa: S608 - texts of ours
    # One that is late enough is enough; that none is too late is to be seen.
    alone = "" if query.last_before is None else f" AND NOT EXISTS ({people.later})"
    return Part(
        f"EXISTS (SELECT FROM ({latest}) AS o WHERE true{bounds})",
        probe="SELECT o.contact_id AS id FROM conversations o WHERE o.account_id = $1"  # noqa: S608 - placeholders
        f"{bounds} AND {of_alias(people.sight, 'o')}{alone}",
    )


def between(query: ContactQuery, column: str, sql: Sql) -> str:
    """The bounds of the latest message on a column, each beginning with AND."""
    text = "" if query.last_from is None else f" AND {column} >= {sql.bind(query.last_from)}"
    return text + ("" if query.last_before is None else f" AND {column} < {sql.bind(query.last_before)}")


def of_alias(condition: str, alias: str) -> str:
    """A condition on a conversation `c` as one on another name for it, or for something else of a contact."""
    return re.sub(r"\bc\.", f"{alias}.", condition)


def seen(people: People, departments: list[UUID], sql: Sql) -> Part:
    """That the viewer may see one of the conversations."""
    found = [
        f"SELECT c.contact_id AS id FROM conversations c WHERE c.account_id = $1 AND {scan.predicate(sql)}"  # noqa: S608
        for scan in (
            *scans(people.viewer, "all", departments, sql, wide=True),
            *guest_scans(people.viewer, "all", sql, wide=True),
        )
    ]
    return Part(
        "EXISTS (SELECT FROM conversations c WHERE c.account_id = $1"
        f" AND {people.of_contact} AND {people.sight}{ALONE})",
        probe=" UNION ALL ".join(found),
    )


def visible(people: People, departments: list[UUID], sql: Sql) -> Part:
    """`sees_contact` as a condition: a conversation is seen, or there is none and the viewer edits contacts."""
    part = seen(people, departments, sql)
    if not may(people.viewer, "contacts.edit"):
        return part
    return Part(f"({part.condition} OR {people.silent})", people.silent, part.probe)


def matches(q: str, is_merged: bool, sql: Sql) -> Matches | None:
    """What a search means: every word in the name, or phone, e-mail, user name, CPF or CNPJ; None for no search."""
    text = storable(q).strip()
    term = normalise(text)
    if not term:
        return None
    words = list(dict.fromkeys(term.split()[:_MAX_WORDS]))
    infix = f"%{escape_like(text.lower().lstrip('@'))}%"
    others = []
    if " " not in text:
        others.append(f"lower(k.username) LIKE {sql.bind(infix)}")
        others.append(f"lower(k.email) LIKE {sql.bind(infix)}")
    digits = "" if re.search(r"[^\W\d]", text) else re.sub(r"\D", "", text)
    if len(digits) >= _MIN_PHONE:
        others.append(_phone(digits, sql))
    for column, value in (("cpf", cpf_digits(text)), ("cnpj", cnpj_characters(text))):
        if value is not None:
            others.append(f"k.account_id = $1 AND k.{column} = {sql.bind(value)}")
    names = f"({' AND '.join(_in_name(word, sql) for word in words)})"
    other = f"({' OR '.join(others) or 'false'})"
    merged = (
        "SELECT g.merged_into_id AS id FROM contacts g WHERE g.account_id = $1 AND g.merged_into_id IS NOT NULL"  # noqa: S608
        f" AND {unindexed(f'({names} OR {other})').replace('k.', 'g.')}"
    )
    return Matches(
        tuple(words),
        tuple(f"k.search_name LIKE {sql.bind(f'{escape_like(word)}%')}" for word in words),
        names,
        other,
        merged if is_merged else None,
    )


def _phone(digits: str, sql: Sql) -> str:
    """With and without the ninth digit. What all have in common at their beginning would keep an index busy."""
    fragments = [f"k.phone LIKE {sql.bind(f'%{fragment}%')}" for fragment in phone_fragments(digits)]
    either = f"({' OR '.join(fragments)})"
    if len(digits) <= PHONE_TAIL:
        return either
    return f"(k.phone LIKE {sql.bind(f'%{digits[-PHONE_TAIL:]}%')} AND {unindexed(either)})"


def _in_name(word: str, sql: Sql) -> str:
    """Anywhere in the name; one or two letters, of which trigrams know nothing, only where a word begins."""
    plain = escape_like(word)
    patterns = [f"%{plain}%"] if len(word) >= 3 else [f"{plain}%", f"% {plain}%"]
    return f"({' OR '.join(f'k.search_name LIKE {sql.bind(pattern)}' for pattern in patterns)})"


def for_guessing(condition: str) -> str:
    """A condition for which the planner has better statistics, and which about as many meet."""
    plain = re.sub(r"lower\((k\.\w+)\)", r"\1", condition)
    return plain.replace(" AND k.label_ids <> '{}'", "")


def sight_of(viewer: Viewer, is_merged: bool, sql: Sql) -> People:
    """The people of an account as the viewer sees them."""
    return People(viewer, is_merged, may_see_sql(viewer, sql))
