"""Contacts as those read them who may see them: pages of the contacts page, and everything of one (CON-2, CON-20)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from prosa.contacts.policy import cpf_digits, masked_cpf, shown_name
from prosa.contacts.service import Contact, phone_fragments
from prosa.conversations.lists import bad_cursor
from prosa.conversations.policy import Viewer, may
from prosa.conversations.search import escape_like
from prosa.conversations.sight import Sql, may_see_sql, sees_everything
from prosa.kit.database import Transaction
from prosa.kit.text import normalise, storable

ContactSort = Literal["name", "created"]
FEW = 2_000
"""Up to so many matches of a search are sorted; among more the order is walked."""
_MIN_PHONE = 4
_ORDER: dict[ContactSort, tuple[str, str, str]] = {
    "name": ("k.search_name", "ASC", ">"),
    "created": ("k.created_at", "DESC", "<"),
}


class IdentityOut(Struct, frozen=True):
    """An address; `inbox_id` is set where it is unique to one inbox."""

    kind: str
    value: str
    inbox_id: UUID | None


class ContactThread(Struct, frozen=True):
    """A conversation of the contact that the viewer may see."""

    id: UUID
    inbox_id: UUID
    state: Literal["idle", "bot", "queued", "active"]
    last_activity_at: datetime


class ContactOut(Struct, frozen=True):
    """A contact with its addresses. `name` is what is shown, `profile_name` what the customer's app says; `cpf` is
    eleven digits, or masked."""

    id: UUID
    name: str
    profile_name: str
    phone: str | None
    username: str | None
    email: str | None
    birth_date: date | None
    cpf: str | None
    is_cpf_masked: bool
    rg: str | None
    customer_code: str | None
    is_blocked: bool
    owner_id: UUID | None
    """The agent whom this customer is offered to first."""
    identities: list[IdentityOut]
    conversations: list[ContactThread]
    created_at: datetime


class ContactRow(Struct, frozen=True):
    """A line of the contacts page. `last_activity_at` is that of the conversations that the viewer may see."""

    id: UUID
    name: str
    phone: str | None
    username: str | None
    email: str | None
    cpf: str | None
    customer_code: str | None
    is_blocked: bool
    channels: list[str]
    last_activity_at: datetime | None
    created_at: datetime


class ContactRows(Struct, frozen=True):
    items: list[ContactRow]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class ContactQuery:
    """What narrows the list, and its order."""

    q: str = ""
    blocked: bool | None = None
    channel: str | None = None
    sort: ContactSort = "name"


def shown_cpf(viewer: Viewer, cpf: str | None) -> str | None:
    """The digits for who may see documents, else a part of them."""
    return cpf if cpf is None or may(viewer, "contacts.see_documents") else masked_cpf(cpf)


async def one(tx: Transaction, viewer: Viewer, contact: Contact) -> ContactOut:
    """Everything of a contact that the viewer may see."""
    identities = await tx.fetch(
        "SELECT kind, value, scope FROM contact_identities WHERE account_id = $1 AND contact_id = $2"
        " ORDER BY scope, kind, value",
        tx.account_id,
        contact.id,
    )
    sql = Sql(tx.account_id, contact.id)
    statement, values = sql.complete(
        "SELECT c.id, c.inbox_id, c.state, c.last_activity_at FROM conversations c"  # noqa: S608 - placeholders
        f" WHERE c.account_id = $1 AND c.contact_id = $2 AND {may_see_sql(viewer, sql)}"
        " ORDER BY c.last_activity_at DESC, c.id"
    )
    threads = await tx.fetch(statement, *values)
    return ContactOut(
        id=contact.id,
        name=contact.name,
        profile_name=contact.profile_name,
        phone=contact.phone,
        username=contact.username,
        email=contact.email,
        birth_date=contact.birth_date,
        cpf=shown_cpf(viewer, contact.cpf),
        is_cpf_masked=contact.cpf is not None and not may(viewer, "contacts.see_documents"),
        rg=contact.rg,
        customer_code=contact.customer_code,
        is_blocked=contact.is_blocked,
        owner_id=contact.owner_id,
        identities=[
            IdentityOut(
                item["kind"], item["value"], UUID(item["scope"]) if len(item["scope"]) == 36 else None
            )
            for item in identities
        ],
        conversations=[
            ContactThread(
                id=item["id"],
                inbox_id=item["inbox_id"],
                state="idle" if item["state"] in ("new", "closed") else item["state"],
                last_activity_at=item["last_activity_at"],
            )
            for item in threads
        ],
        created_at=contact.created_at,
    )


async def page(
    tx: Transaction, viewer: Viewer, query: ContactQuery, cursor: str | None, limit: int
) -> ContactRows:
    """One page of the contacts that the viewer may see. Raises Invalid for a bad cursor."""
    # How many match differs too much from one search to the next for one plan to fit all.
    await tx.execute("SET LOCAL plan_cache_mode = force_custom_plan")
    sql = Sql(tx.account_id)
    condition = "k.merged_into_id IS NULL"
    matches = _matches(query.q, sql)
    if matches is not None:
        few = await _few(tx, matches, sql)
        condition += f" AND {matches}" if few is None else f" AND k.id = ANY({sql.bind(few)}::uuid[])"
    if query.blocked is not None:
        condition += " AND k.is_blocked" if query.blocked else " AND NOT k.is_blocked"
    if query.channel is not None:
        channel = sql.bind(query.channel)
        condition += (
            " AND EXISTS (SELECT FROM contact_identities i WHERE i.account_id = $1 AND i.contact_id = k.id"  # noqa: S608
            f" AND (i.scope = {channel} OR i.scope IN (SELECT b.id::text FROM inboxes b WHERE b.account_id = $1"
            f" AND b.channel = {channel})))"
        )
    condition += _sight(viewer, sql)
    column, direction, comparison = _ORDER[query.sort]
    if cursor is not None:
        at, id_ = _place(cursor, query.sort)
        condition += f" AND ({column}, k.id) {comparison} ({sql.bind(at)}, {sql.bind(id_)})"
    statement, values = sql.complete(
        f"SELECT k.id, {column} AS at FROM contacts k WHERE k.account_id = $1 AND {condition}"  # noqa: S608 - placeholders
        f" ORDER BY {column} {direction}, k.id {direction} LIMIT {limit + 1}"
    )
    places = await tx.fetch(statement, *values)
    shown = places[:limit]
    return ContactRows(
        await _rows(tx, viewer, [row["id"] for row in shown]),
        _cursor(shown[-1]["at"], shown[-1]["id"]) if len(places) > limit else None,
    )


def _sight(viewer: Viewer, sql: Sql) -> str:
    """`sees_contact` as a condition on `k`."""
    of_contact = "SELECT FROM conversations c WHERE c.account_id = $1 AND c.contact_id = k.id"
    seen = f"EXISTS ({of_contact} AND {may_see_sql(viewer, sql)})"
    if not may(viewer, "contacts.edit"):
        return f" AND {seen}"
    return "" if sees_everything(viewer) else f" AND ({seen} OR NOT EXISTS ({of_contact}))"


def _matches(q: str, sql: Sql) -> str | None:
    """The condition on `k` that a search means: every word in the name, or phone, e-mail, user name or CPF."""
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
    cpf = cpf_digits(text)
    if cpf is not None:
        parts.append(f"k.account_id = $1 AND k.cpf = {sql.bind(cpf)}")
    return f"({' OR '.join(parts)})"


async def _few(tx: Transaction, matches: str, sql: Sql) -> list[UUID] | None:
    """The ids of all contacts that match, if they are few; None when there are many."""
    statement, values = sql.complete(
        f"SELECT k.id FROM contacts k WHERE k.account_id = $1 AND {matches} LIMIT {FEW + 1}"  # noqa: S608 - placeholders
    )
    rows = await tx.fetch(statement, *values)
    return [row["id"] for row in rows] if len(rows) <= FEW else None


async def _rows(tx: Transaction, viewer: Viewer, ids: Sequence[UUID]) -> list[ContactRow]:
    """What the page shows of these contacts, in this order."""
    sql = Sql(tx.account_id, list(ids))
    statement, values = sql.complete(
        "SELECT k.id, k.edited_name, k.profile_name, k.phone, k.username, k.email, k.cpf, k.customer_code,"  # noqa: S608
        " k.is_blocked, k.created_at,"
        " ARRAY(SELECT DISTINCT coalesce(b.channel, i.scope) FROM contact_identities i LEFT JOIN inboxes b"
        "   ON b.account_id = i.account_id AND b.id::text = i.scope"
        "   WHERE i.account_id = $1 AND i.contact_id = k.id ORDER BY 1) AS channels,"
        " (SELECT max(c.last_activity_at) FROM conversations c WHERE c.account_id = $1 AND c.contact_id = k.id"
        f"   AND {may_see_sql(viewer, sql)}) AS last_activity_at"
        " FROM contacts k WHERE k.account_id = $1 AND k.id = ANY($2)"
    )
    found = {
        row["id"]: ContactRow(
            id=row["id"],
            name=shown_name(row["edited_name"], row["profile_name"], row["username"], row["phone"]),
            phone=row["phone"],
            username=row["username"],
            email=row["email"],
            cpf=shown_cpf(viewer, row["cpf"]),
            customer_code=row["customer_code"],
            is_blocked=row["is_blocked"],
            channels=row["channels"],
            last_activity_at=row["last_activity_at"],
            created_at=row["created_at"],
        )
        for row in await tx.fetch(statement, *values)
    }
    return [found[id_] for id_ in ids if id_ in found]


def _cursor(at: str | datetime, id_: UUID) -> str:
    return base64.urlsafe_b64encode(msgspec.msgpack.encode([at, str(id_)])).decode().rstrip("=")


def _place(cursor: str, sort: ContactSort) -> tuple[str | datetime, UUID]:
    """The inverse of `_cursor`, for the same order."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        kind: Any = tuple[str, UUID] if sort == "name" else tuple[datetime, UUID]
        at, id_ = msgspec.msgpack.decode(raw, type=kind)
    except (ValueError, OverflowError, binascii.Error, msgspec.MsgspecError) as error:
        raise bad_cursor() from error
    if isinstance(at, str):
        return storable(at), id_
    if at.tzinfo is None or not 1970 <= at.year <= 9000:
        raise bad_cursor()
    return at, id_
