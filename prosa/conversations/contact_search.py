"""Pages of contacts: what narrows them, and their orders (CON-20)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from prosa.contacts.policy import cnpj_characters, cpf_digits
from prosa.contacts.service import phone_fragments
from prosa.conversations.contact_pages import ContactRows, rows
from prosa.conversations.contact_query import ContactQuery, ContactSort, FieldFilter
from prosa.conversations.lists import bad_cursor
from prosa.conversations.policy import Viewer, may
from prosa.conversations.search import escape_like
from prosa.conversations.sight import NOBODY, Sql, may_see_sql, sees_everything
from prosa.kit.database import Transaction
from prosa.kit.text import normalise, storable

FEW = 5_000
"""Up to so many matches are sorted; among more the order is walked."""
COUNTED = 10_000
_MIN_PHONE = 4


_PLACES: dict[ContactSort, Any] = {
    "name": tuple[str, UUID],
    "created": tuple[datetime, UUID],
    "recent": tuple[datetime, datetime, UUID],
}


@dataclass(frozen=True, slots=True)
class _Part:
    """One condition on a contact `k`; `probe` selects the ids of contacts that may meet it, if that is fast."""

    condition: str
    probe: str | None = None


async def page(
    tx: Transaction, viewer: Viewer, query: ContactQuery, cursor: str | None, limit: int
) -> ContactRows:
    """One page of the contacts that the viewer may see. Raises Invalid for a bad cursor."""
    place = None if cursor is None else _place(cursor, query.sort)
    # How many match differs too much from one search to the next for one plan to fit all.
    await tx.execute("SET LOCAL plan_cache_mode = force_custom_plan")
    sql = Sql(tx.account_id)
    parts = list(_parts(viewer, query, sql, await _known_as(tx, query.q)))
    few = await _few(tx, parts, sql)
    condition = "k.account_id = $1 AND k.merged_into_id IS NULL"
    if few is not None:
        condition += f" AND k.id = ANY({sql.bind(few)}::uuid[])"
    condition += "".join(f" AND {part.condition}" for part in parts)
    total = await _total(tx, condition, sql) if place is None else None
    source, keys, direction = _order(viewer, query.sort, sql)
    after = ""
    if place is not None:
        comparison = ">" if direction == "ASC" else "<"
        bound = ", ".join(sql.bind(value) for value in place)
        after = f" AND ({', '.join(keys)}) {comparison} ({bound})"
    statement, values = sql.complete(
        f"SELECT {', '.join(keys)} FROM {source} WHERE {condition}{after}"  # noqa: S608 - placeholders
        f" ORDER BY {', '.join(f'{key} {direction}' for key in keys)} LIMIT {limit + 1}"
    )
    found = await tx.fetch(statement, *values)
    shown = found[:limit]
    return ContactRows(
        await rows(tx, viewer, [row["id"] for row in shown]),
        _cursor(list(shown[-1].values())) if len(found) > limit else None,
        total,
    )


def _order(viewer: Viewer, sort: ContactSort, sql: Sql) -> tuple[str, list[str], str]:
    if sort == "name":
        return "contacts k", ["k.search_name", "k.id"], "ASC"
    if sort == "created":
        return "contacts k", ["k.created_at", "k.id"], "DESC"
    recent = (
        "contacts k CROSS JOIN LATERAL (SELECT coalesce(max(c.last_activity_at), to_timestamp(0)) AS at"  # noqa: S608
        f" FROM conversations c WHERE c.account_id = $1 AND {_OF_PERSON} AND {may_see_sql(viewer, sql)}) r"
    )
    return recent, ["r.at", "k.created_at", "k.id"], "DESC"


_MEMBERS = (
    "(SELECT k.id UNION ALL SELECT g.id FROM contacts g WHERE g.account_id = $1 AND g.merged_into_id = k.id)"
)
_OF_PERSON = f"c.contact_id IN {_MEMBERS}"


async def _few(tx: Transaction, parts: list[_Part], sql: Sql) -> list[UUID] | None:
    """The ids of all contacts that may match, if one of the conditions leaves few; None when there are many."""
    for part in parts:
        if part.probe is None:
            continue
        statement, values = sql.complete(f"{part.probe} LIMIT {FEW + 1}")
        found = await tx.fetch(statement, *values)
        if len(found) <= FEW:
            return list({row["id"] for row in found})
    return None


async def _total(tx: Transaction, condition: str, sql: Sql) -> int | None:
    statement, values = sql.complete(
        f"SELECT count(*) FROM (SELECT FROM contacts k WHERE {condition} LIMIT {COUNTED + 1}) AS counted"  # noqa: S608
    )
    total: int = await tx.fetchval(statement, *values)
    return total if total <= COUNTED else None


async def _known_as(tx: Transaction, q: str) -> list[UUID]:
    """Contacts into which others were merged that match a search; merges are few."""
    sql = Sql(tx.account_id)
    matches = _matches(q, sql)
    if matches is None:
        return []
    statement, values = sql.complete(
        "SELECT DISTINCT k.merged_into_id AS id FROM contacts k WHERE k.account_id = $1"  # noqa: S608 - placeholders
        f" AND k.merged_into_id IS NOT NULL AND {matches} LIMIT {FEW}"
    )
    return [row["id"] for row in await tx.fetch(statement, *values)]


def _parts(viewer: Viewer, query: ContactQuery, sql: Sql, known_as: list[UUID]) -> Iterator[_Part]:
    matches = _matches(query.q, sql)
    if matches is not None:
        yield _Part(
            f"({matches} OR k.id = ANY({sql.bind(known_as)}::uuid[]))" if known_as else matches,
            "SELECT coalesce(k.merged_into_id, k.id) AS id FROM contacts k"  # noqa: S608 - placeholders
            f" WHERE k.account_id = $1 AND {matches}",
        )
    sight = may_see_sql(viewer, sql)
    if query.label_ids:
        wanted = f"{sql.bind(query.label_ids)}::uuid[]"
        own = f"k.label_ids && {wanted} AND k.label_ids <> '{{}}'"
        of_thread = f"c.account_id = $1 AND c.label_ids && {wanted} AND c.label_ids <> '{{}}' AND {sight}"
        yield _Part(
            f"({own} OR EXISTS (SELECT FROM conversations c WHERE {of_thread} AND {_OF_PERSON}))",
            f"SELECT id FROM (SELECT k.id FROM contacts k WHERE k.account_id = $1 AND {own}"  # noqa: S608
            " UNION ALL SELECT coalesce(h.merged_into_id, h.id) FROM conversations c JOIN contacts h"
            f" ON h.account_id = c.account_id AND h.id = c.contact_id WHERE {of_thread}) AS labelled",
        )
    for wish in query.fields:
        yield _of_field(wish, sql)
    if query.channel is not None:
        channel = sql.bind(query.channel)
        scopes = (
            f"(i.scope = {channel} OR i.scope IN (SELECT b.id::text FROM inboxes b WHERE b.account_id = $1"  # noqa: S608
            f" AND b.channel = {channel}))"
        )
        yield _Part(
            "EXISTS (SELECT FROM contact_identities i WHERE i.account_id = $1"
            f" AND i.contact_id IN {_MEMBERS} AND {scopes})"
        )
    if query.blocked is not None:
        yield _Part("k.is_blocked" if query.blocked else "NOT k.is_blocked")
    if query.opt_in is not None:
        yield _Part("k.receives_broadcasts" if query.opt_in else "NOT k.receives_broadcasts")
    if query.owner_id is not None:
        yield _Part(
            "k.owner_id IS NULL" if query.owner_id == NOBODY else f"k.owner_id = {sql.bind(query.owner_id)}"
        )
    if query.last_from is not None or query.last_before is not None:
        last = (
            "(SELECT max(c.last_activity_at) FROM conversations c"  # noqa: S608
            f" WHERE c.account_id = $1 AND {_OF_PERSON} AND {sight})"
        )
        if query.last_from is not None:
            yield _Part(f"{last} >= {sql.bind(query.last_from)}")
        if query.last_before is not None:
            yield _Part(f"{last} < {sql.bind(query.last_before)}")
    if not (sees_everything(viewer) and may(viewer, "contacts.edit")):
        of_contact = f"SELECT FROM conversations c WHERE c.account_id = $1 AND {_OF_PERSON}"
        seen = f"EXISTS ({of_contact} AND {sight})"
        yield _Part(f"({seen} OR NOT EXISTS ({of_contact}))" if may(viewer, "contacts.edit") else seen)


def _of_field(wish: FieldFilter, sql: Sql) -> _Part:
    field_id = sql.bind(wish.field_id)
    if wish.kind == "choices":
        value = f"jsonb_typeof(v.value) = 'array' AND v.value @> {sql.bind([wish.value])}::jsonb"
    else:
        value = f"lower(left(v.value #>> '{{}}', 200)) = lower(left({sql.bind(wish.value)}, 200))"
    of_field = f"FROM contact_field_values v WHERE v.account_id = $1 AND v.field_id = {field_id} AND {value}"
    return _Part(
        f"EXISTS (SELECT {of_field} AND v.contact_id = k.id)",
        f"SELECT v.contact_id AS id {of_field}",
    )


def _matches(q: str, sql: Sql) -> str | None:
    """The condition on `k` that a search means: every word in the name, or phone, e-mail, user name, CPF or CNPJ."""
    text = storable(q).strip()
    term = normalise(text)
    if not term:
        return None
    words = [
        "("
        + " OR ".join(
            f"k.search_name LIKE {sql.bind(pattern)}"
            for pattern in ([f"%{word}%"] if len(word) >= 3 else [f"{word}%", f"% {word}%"])
        )
        + ")"
        for word in map(escape_like, term.split()[:6])
    ]
    infix = f"%{escape_like(text.lower().lstrip('@'))}%"
    parts = [f"({' AND '.join(words)})"]
    if " " not in text:
        parts.append(f"lower(k.username) LIKE {sql.bind(infix)}")
        parts.append(f"lower(k.email) LIKE {sql.bind(infix)}")
    digits = "" if re.search(r"[^\W\d]", text) else re.sub(r"\D", "", text)
    if len(digits) >= _MIN_PHONE:
        parts += [f"k.phone LIKE {sql.bind(f'%{fragment}%')}" for fragment in phone_fragments(digits)]
    for column, value in (("cpf", cpf_digits(text)), ("cnpj", cnpj_characters(text))):
        if value is not None:
            parts.append(f"k.account_id = $1 AND k.{column} = {sql.bind(value)}")
    return f"({' OR '.join(parts)})"


def _cursor(place: list[Any]) -> str:
    plain = [str(value) if isinstance(value, UUID) else value for value in place]
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(plain)).decode().rstrip("=")


def _place(cursor: str, sort: ContactSort) -> list[Any]:
    """The inverse of `_cursor`, for the same order. Raises Invalid."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        place = list(msgspec.msgpack.decode(raw, type=_PLACES[sort]))
    except (ValueError, OverflowError, binascii.Error, msgspec.MsgspecError) as error:
        raise bad_cursor() from error
    for value in place:
        if isinstance(value, datetime) and (value.tzinfo is None or not 1970 <= value.year <= 9000):
            raise bad_cursor()
    return [storable(value) if isinstance(value, str) else value for value in place]
