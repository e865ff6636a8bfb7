"""Many contacts at once, from files: whom each row means, and writing what it says. Statements are of sets.

Locks as everywhere: identities in sorted order, then contacts by id. The transactions of one account's files follow
each other, so that two files with the same newcomer make one contact.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct, field

from prosa.contacts.policy import shown_name
from prosa.kit.database import Record, Transaction
from prosa.kit.ids import uuid7
from prosa.kit.text import normalise

SCOPE = "whatsapp"
COLUMNS = ("email", "birth_date", "cpf", "rg", "cnpj", "customer_code")
"""Data that have the same name in a row and in the table."""
_STRONG = ("cpf", "cnpj", "customer_code")
_DOCUMENTS = ("cpf", "cnpj", "rg")
Existing = Literal["skip", "update"]


class Incoming(Struct):
    """A row. `values`: name, phone (E.164) and COLUMNS, only what is given."""

    number: int
    values: dict[str, Any]
    label_ids: list[UUID] = field(default_factory=list)


class Match(Struct, frozen=True):
    """Whom a row means: a contact, nobody yet, or it cannot be told (`fault`: the value and a stable code)."""

    contact_id: UUID | None = None
    fault: tuple[str, str] | None = None


class Written(Struct):
    """What became of a row. `before`: column → [old, new], for undoing; `labels` those that are new."""

    outcome: Literal["created", "updated", "skipped", "error"]
    contact_id: UUID | None = None
    before: dict[str, list[Any]] = field(default_factory=dict)
    labels: list[UUID] = field(default_factory=list)
    fault: tuple[str, str] | None = None


async def begin(tx: Transaction) -> None:
    """Wait until no other file of the account is being written; to be called before `match` and `write`."""
    await tx.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('contact import ' || $1::text, 0))", str(tx.account_id)
    )


async def match(
    tx: Transaction, rows: Sequence[Incoming], *, lock: bool = False, by_documents: bool = True
) -> dict[int, Match]:
    """Whom each row means: by phone, else CPF or CNPJ, else customer code, else e-mail.

    A phone and a document of two different contacts are a conflict (CON-60). An e-mail is shared in families: it means
    nobody whose phone or document is another one. Without `by_documents` no answer depends on anybody's documents.
    """
    known = _Known(rows, by_documents=by_documents)
    await known.read(tx, lock=lock)
    found = {row.number: known.match(row) for row in rows}
    for row in rows:
        if found[row.number] == Match() and _name(row.values) is None and "phone" not in row.values:
            found[row.number] = Match(fault=("name", "required"))
    return found


def _name(values: Mapping[str, Any]) -> str | None:
    """What a new contact is called: without name and phone, by what tells it apart and is no document."""
    name: str | None = values.get("name")
    if name is None and "phone" not in values:
        name = values.get("email") or values.get("customer_code")
    return name


class _Known:
    """The contacts that any of the rows could mean."""

    def __init__(self, rows: Sequence[Incoming], *, by_documents: bool) -> None:
        self._rows = rows
        self._strong = tuple(name for name in _STRONG if by_documents or name not in _DOCUMENTS)
        self._by: dict[tuple[str, str], set[UUID]] = {}
        self._contacts: dict[UUID, Record] = {}

    def _all(self, name: str) -> list[str]:
        return sorted({row.values[name] for row in self._rows if name in row.values})

    async def read(self, tx: Transaction, *, lock: bool) -> None:
        owners = await tx.fetch(
            "SELECT i.value, coalesce(k.merged_into_id, k.id) AS id FROM contact_identities i"  # noqa: S608 - constants
            " JOIN contacts k ON k.account_id = i.account_id AND k.id = i.contact_id"
            " WHERE i.account_id = $1 AND i.scope = $2 AND i.kind = 'phone' AND i.value = ANY($3)"
            " ORDER BY i.scope, i.kind, i.value" + (" FOR UPDATE OF i" if lock else ""),
            tx.account_id,
            SCOPE,
            self._all("phone"),
        )
        for row in owners:
            self._by.setdefault(("phone", row["value"]), set()).add(row["id"])
        emails = sorted({email.lower() for email in self._all("email")})
        found = await tx.fetch(
            "SELECT k.id FROM contacts k WHERE k.account_id = $1 AND k.cpf = ANY($2) AND k.merged_into_id IS NULL"
            " UNION SELECT k.id FROM contacts k WHERE k.account_id = $1 AND k.cnpj = ANY($3)"
            "  AND k.merged_into_id IS NULL"
            " UNION SELECT k.id FROM contacts k WHERE k.account_id = $1 AND k.customer_code = ANY($4)"
            "  AND k.merged_into_id IS NULL"
            # One after the other: for a set the planner may take the trigrams, which all addresses of a domain share.
            " UNION SELECT f.id FROM unnest($5::text[]) AS e(value) CROSS JOIN LATERAL (SELECT k.id FROM contacts k"
            "  WHERE k.account_id = $1 AND lower(k.email) = e.value AND k.merged_into_id IS NULL OFFSET 0) AS f",
            tx.account_id,
            self._all("cpf"),
            self._all("cnpj"),
            self._all("customer_code"),
            emails,
        )
        ids = {row["id"] for row in (*owners, *found)}
        for contact in await contacts_by_id(tx, ids, lock=lock):
            self._contacts[contact["id"]] = contact
            for name in (*_STRONG, "email"):
                if contact[name] is not None:
                    value = contact[name].lower() if name == "email" else contact[name]
                    self._by.setdefault((name, value), set()).add(contact["id"])

    def match(self, row: Incoming) -> Match:
        values = row.values
        found: UUID | None = None
        for name in ("phone", *self._strong):
            if name not in values:
                continue
            owners = self._by.get((name, values[name]), set())
            if found is not None:
                if owners and found not in owners:
                    return Match(fault=(name, "of_another"))
            elif len(owners) > 1:
                return Match(fault=(name, "ambiguous"))
            elif owners:
                (found,) = owners
        if found is not None:
            other = self._contradiction(found, values, [name for name in self._strong if name in _DOCUMENTS])
            return Match(found) if other is None else Match(fault=(other, "other_person"))
        if "email" not in values:
            return Match()
        owners = {
            id_
            for id_ in self._by.get(("email", values["email"].lower()), set())
            if self._contradiction(id_, values, ("phone", *self._strong)) is None
        }
        if len(owners) == 1:
            return Match(owners.pop())
        says_more = any(name in values for name in ("phone", *self._strong))
        return Match() if says_more or not owners else Match(fault=("email", "ambiguous"))

    def _contradiction(self, id_: UUID, values: Mapping[str, Any], names: Iterable[str]) -> str | None:
        """What the row says otherwise than the contact."""
        contact = self._contacts.get(id_)
        if contact is None:
            return None
        for name in names:
            if name in values and contact[name] is not None and contact[name] != values[name]:
                return name
        return None


async def contacts_by_id(tx: Transaction, ids: Iterable[UUID], *, lock: bool) -> list[Record]:
    """The data of contacts, in the order of their ids."""
    return await tx.fetch(
        "SELECT id, edited_name, profile_name, username, phone, email, birth_date, cpf, rg, cnpj, customer_code,"  # noqa: S608
        " label_ids, receives_broadcasts, version FROM contacts WHERE account_id = $1 AND id = ANY($2) ORDER BY id"
        + (" FOR NO KEY UPDATE" if lock else ""),
        tx.account_id,
        sorted(ids),
    )


async def write(
    tx: Transaction, rows: Sequence[Incoming], existing: Existing, *, by_documents: bool = True
) -> dict[int, Written]:
    """Make the contacts that nobody knows, and skip or update the others; what is not given stays as it is.

    Without `by_documents` a document fills an empty place and replaces none: whoever does not see the old one cannot
    tell whether the new one is another person's.
    """
    done: dict[int, Written] = {}
    left = list(rows)
    while left:
        matches = await match(tx, left, lock=True, by_documents=by_documents)
        new = [row for row in left if matches[row.number] == Match()]
        for row in left:
            if matches[row.number].fault is not None:
                done[row.number] = Written("error", fault=matches[row.number].fault)
        known = [(row, id_) for row in left if (id_ := matches[row.number].contact_id) is not None]
        if existing == "update":
            done |= await _update(tx, known, keeps=() if by_documents else _DOCUMENTS)
        else:
            done |= {row.number: Written("skipped", id_) for row, id_ in known}
        # An incoming message may have made one of them a moment ago: then it is found the next time.
        done |= await _create(tx, new)
        left = [row for row in new if row.number not in done]
    return done


async def _create(tx: Transaction, rows: Sequence[Incoming]) -> dict[int, Written]:
    """The contacts made; those are left out whose phone somebody took meanwhile."""
    made = {uuid7(): row for row in rows}
    if not made:
        return {}
    names = {id_: _name(row.values) for id_, row in made.items()}
    await tx.execute(
        "INSERT INTO contacts (account_id, id, edited_name, search_name, phone, email, birth_date, cpf, rg, cnpj,"
        " customer_code, label_ids)"
        " SELECT $1, n.id, n.edited_name, n.search_name, n.phone, n.email, n.birth_date, n.cpf, n.rg, n.cnpj, n.code,"
        " n.labels::uuid[] FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::date[],"
        " $8::text[], $9::text[], $10::text[], $11::text[], $12::text[])"
        " AS n(id, edited_name, search_name, phone, email, birth_date, cpf, rg, cnpj, code, labels)",
        tx.account_id,
        list(made),
        list(names.values()),
        [normalise(shown_name(name, "", None, made[id_].values.get("phone"))) for id_, name in names.items()],
        *([row.values.get(column) for row in made.values()] for column in ("phone", *COLUMNS)),
        [_array(row.label_ids) for row in made.values()],
    )
    lost = await _claim(tx, {row.values["phone"]: id_ for id_, row in made.items() if "phone" in row.values})
    if lost:
        await tx.execute(
            "DELETE FROM contacts WHERE account_id = $1 AND id = ANY($2)", tx.account_id, sorted(lost)
        )
    return {
        row.number: Written("created", id_, labels=row.label_ids)
        for id_, row in made.items()
        if id_ not in lost
    }


def _array(ids: Iterable[UUID]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"


async def _claim(tx: Transaction, phones: Mapping[str, UUID]) -> set[UUID]:
    """Give phones to contacts; those contacts whose phone belongs to another."""
    keys = sorted(phones)
    rows = await tx.fetch(
        "INSERT INTO contact_identities (account_id, scope, kind, value, contact_id, address)"
        " SELECT $1, $2, 'phone', n.value, n.contact_id, substr(n.value, 2)"
        ' FROM unnest($3::text[], $4::uuid[]) AS n(value, contact_id) ORDER BY n.value COLLATE "C"'
        " ON CONFLICT DO NOTHING RETURNING value",
        tx.account_id,
        SCOPE,
        keys,
        [phones[key] for key in keys],
    )
    won = {row["value"] for row in rows}
    return {id_ for key, id_ in phones.items() if key not in won}


async def _update(
    tx: Transaction, known: Sequence[tuple[Incoming, UUID]], *, keeps: Collection[str]
) -> dict[int, Written]:
    """`keeps`: columns whose values stay where there is one."""
    contacts = {
        row["id"]: dict(row) for row in await contacts_by_id(tx, {id_ for _, id_ in known}, lock=True)
    }
    done: dict[int, Written] = {}
    changed: dict[UUID, dict[str, Any]] = {}
    phones: dict[str, UUID] = {}
    for row, id_ in known:
        contact = contacts[id_]
        written = done[row.number] = Written("skipped", id_)
        for name, value in row.values.items():
            column = "edited_name" if name == "name" else name
            if contact[column] != value and (column not in keeps or contact[column] is None):
                written.before[column] = [_plain(contact[column]), _plain(value)]
                contact[column] = value
        if "phone" in written.before:
            phones[row.values["phone"]] = id_
        written.labels = [label for label in row.label_ids if label not in contact["label_ids"]]
        contact["label_ids"] = [*contact["label_ids"], *written.labels]
        if written.before or written.labels:
            written.outcome = "updated"
            changed[id_] = contact
    taken = await _of_others(tx, phones, await _claim(tx, phones))
    for row, id_ in known:
        if id_ in taken:
            done[row.number] = Written("error", fault=("phone", "of_another"))
    await store(tx, [contact for id_, contact in changed.items() if id_ not in taken])
    return done


async def _of_others(tx: Transaction, phones: Mapping[str, UUID], lost: set[UUID]) -> set[UUID]:
    """Those of the contacts in `lost` whose phone is not their own all the same."""
    values = [value for value, id_ in phones.items() if id_ in lost]
    if not values:
        return set()
    rows = await tx.fetch(
        "SELECT value, contact_id FROM contact_identities WHERE account_id = $1 AND scope = $2 AND kind = 'phone'"
        " AND value = ANY($3)",
        tx.account_id,
        SCOPE,
        values,
    )
    return {phones[row["value"]] for row in rows if row["contact_id"] != phones[row["value"]]}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


async def store(tx: Transaction, contacts: Sequence[Mapping[str, Any]]) -> None:
    """Write locked contacts as they are given, each as its next version."""
    if not contacts:
        return
    names = [shown_name(*(row[part] for part in _NAMED)) for row in contacts]
    await tx.execute(
        "UPDATE contacts k SET edited_name = n.edited_name, search_name = n.search_name, phone = n.phone,"
        " email = n.email, birth_date = n.birth_date, cpf = n.cpf, rg = n.rg, cnpj = n.cnpj, customer_code = n.code,"
        " label_ids = n.labels::uuid[], version = k.version + 1"
        " FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::date[], $8::text[], $9::text[],"
        " $10::text[], $11::text[], $12::text[])"
        " AS n(id, edited_name, search_name, phone, email, birth_date, cpf, rg, cnpj, code, labels)"
        " WHERE k.account_id = $1 AND k.id = n.id",
        tx.account_id,
        [row["id"] for row in contacts],
        [row["edited_name"] for row in contacts],
        [normalise(name) for name in names],
        *([row[column] for row in contacts] for column in ("phone", *COLUMNS)),
        [_array(row["label_ids"]) for row in contacts],
    )


_NAMED = ("edited_name", "profile_name", "username", "phone")


async def versions(tx: Transaction, ids: Iterable[UUID]) -> dict[UUID, int]:
    """The present versions of contacts."""
    rows = await tx.fetch(
        "SELECT id, version FROM contacts WHERE account_id = $1 AND id = ANY($2)", tx.account_id, list(ids)
    )
    return {row["id"]: row["version"] for row in rows}


async def unwilling(tx: Transaction, ids: Iterable[UUID]) -> set[UUID]:
    """Who said themselves, or to the provider, that they want no broadcasts: no file says otherwise."""
    return await _said(tx, ids, False, ["customer", "provider"])


async def said_by_import(tx: Transaction, ids: Iterable[UUID], receives: bool) -> set[UUID]:
    """Of whom a file said last whether they want broadcasts, and that this."""
    return await _said(tx, ids, receives, ["import"])


async def _said(tx: Transaction, ids: Iterable[UUID], receives: bool, means: list[str]) -> set[UUID]:
    rows = await tx.fetch(
        "SELECT k.id FROM contacts k, LATERAL (SELECT n.means FROM contact_consents n WHERE n.account_id = $1"
        "  AND n.contact_id = k.id ORDER BY n.at DESC, n.id DESC LIMIT 1) AS last"
        " WHERE k.account_id = $1 AND k.id = ANY($2) AND k.receives_broadcasts = $3 AND last.means = ANY($4)",
        tx.account_id,
        list(ids),
        receives,
        means,
    )
    return {row["id"] for row in rows}
