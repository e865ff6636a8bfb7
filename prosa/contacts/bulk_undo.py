"""Taking back what a file did to contacts, as far as nothing happened to them since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct, field

from prosa.contacts.bulk import SCOPE, contacts_by_id, store
from prosa.kit.database import Transaction

_TABLES = ("contact_field_values", "contact_consents", "identity_conflicts", "contact_identities")


class Change(Struct):
    """What a row did to a contact: column → [old, new], and the labels that it put on."""

    contact_id: UUID
    before: dict[str, list[Any]] = field(default_factory=dict)
    labels: list[UUID] = field(default_factory=list)


async def remove(tx: Transaction, made: Mapping[UUID, int]) -> set[UUID]:
    """Remove contacts (with their versions as they were made) to whom nothing happened since; those removed.

    Who has a conversation, a note or anything else by now stays, and so does who was changed, blocked, held or merged.
    """
    await tx.fetch(
        "SELECT FROM contact_identities WHERE account_id = $1 AND contact_id = ANY($2)"
        " ORDER BY scope, kind, value FOR UPDATE",
        tx.account_id,
        list(made),
    )
    rows = await tx.fetch(
        "SELECT k.id FROM contacts k JOIN unnest($2::uuid[], $3::int[]) AS n(id, version) USING (id)"
        " WHERE k.account_id = $1 AND k.version = n.version AND NOT k.is_blocked AND k.merged_into_id IS NULL"
        " AND k.legal_hold IS NULL"
        " AND NOT EXISTS (SELECT FROM contacts m WHERE m.account_id = $1 AND m.merged_into_id = k.id)"
        " ORDER BY k.id FOR UPDATE OF k",
        tx.account_id,
        list(made),
        list(made.values()),
    )
    ids = [row["id"] for row in rows]
    try:
        async with tx.savepoint():
            await _delete(tx, ids)
        return set(ids)
    except asyncpg.ForeignKeyViolationError:
        pass  # somebody of them has a history: find out who
    removed = set()
    for id_ in ids:
        try:
            async with tx.savepoint():
                await _delete(tx, [id_])
        except asyncpg.ForeignKeyViolationError:
            continue
        removed.add(id_)
    return removed


async def _delete(tx: Transaction, ids: Sequence[UUID]) -> None:
    for table in _TABLES:
        await tx.execute(
            f"DELETE FROM {table} WHERE account_id = $1 AND contact_id = ANY($2)",  # noqa: S608 - names of ours
            tx.account_id,
            ids,
        )
    await tx.execute("DELETE FROM contacts WHERE account_id = $1 AND id = ANY($2)", tx.account_id, ids)


async def restore(tx: Transaction, changes: Sequence[Change]) -> list[UUID]:
    """Give back the old values where the new ones still stand, the last change first; the contacts that changed."""
    found = {
        row["id"]: dict(row)
        for row in await contacts_by_id(tx, {change.contact_id for change in changes}, lock=True)
    }
    touched: dict[UUID, dict[str, Any]] = {}
    phones: list[tuple[UUID, str]] = []
    for change in changes:
        contact = found.get(change.contact_id)
        if contact is None:
            continue
        for column, (old, new) in change.before.items():
            if _plain(contact[column]) != new:
                continue
            contact[column] = date.fromisoformat(old) if column == "birth_date" and old else old
            touched[change.contact_id] = contact
            if column == "phone":
                phones.append((change.contact_id, new))
        kept = [label for label in contact["label_ids"] if label not in change.labels]
        if len(kept) != len(contact["label_ids"]):
            contact["label_ids"] = kept
            touched[change.contact_id] = contact
    await store(tx, list(touched.values()))
    await _forget_phones(tx, phones)
    return list(touched)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


async def _forget_phones(tx: Transaction, phones: Sequence[tuple[UUID, str]]) -> None:
    """Take phones away from contacts who never wrote: of others it is not known which number they write from."""
    if phones:
        await tx.execute(
            "DELETE FROM contact_identities i USING unnest($2::uuid[], $3::text[]) AS n(contact_id, value)"
            " WHERE i.account_id = $1 AND i.scope = $4 AND i.kind = 'phone' AND i.contact_id = n.contact_id"
            " AND i.value = n.value AND NOT EXISTS (SELECT FROM contacts k WHERE k.account_id = $1"
            "  AND k.id = i.contact_id AND (k.has_conversations OR k.phone = i.value))",
            tx.account_id,
            [contact_id for contact_id, _ in phones],
            [value for _, value in phones],
            SCOPE,
        )
