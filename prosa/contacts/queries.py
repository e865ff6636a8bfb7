"""Rows of contacts. Every statement names the account."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from prosa.contacts.errors import ContactNotFound
from prosa.contacts.policy import shown_name
from prosa.kit.database import Transaction
from prosa.kit.text import normalise

# every-account: a beginning; whoever continues it names the account
_CONTACT = (
    "SELECT id, edited_name, profile_name, phone, username, is_blocked, marketing_stopped_at,"
    " last_blocked_at, owner_id, email, birth_date, cpf, rg, cnpj, customer_code, label_ids,"
    " receives_broadcasts, merged_into_id, billing, erased_at, version, created_at FROM contacts"
)


class Contact(msgspec.Struct):
    """A row of contacts. `cpf` is eleven digits, `cnpj` fourteen capitals and digits."""

    id: UUID
    edited_name: str | None = None
    profile_name: str = ""
    phone: str | None = None
    username: str | None = None
    is_blocked: bool = False
    last_blocked_at: Any = None
    marketing_stopped_at: Any = None
    owner_id: UUID | None = None
    email: str | None = None
    birth_date: date | None = None
    cpf: str | None = None
    rg: str | None = None
    cnpj: str | None = None
    customer_code: str | None = None
    label_ids: list[UUID] = msgspec.field(default_factory=list)
    receives_broadcasts: bool = True
    merged_into_id: UUID | None = None
    billing: dict[str, Any] | None = None
    erased_at: Any = None
    version: int = 1
    created_at: Any = None

    @property
    def name(self) -> str:
        return shown_name(self.edited_name, self.profile_name, self.username, self.phone)


async def get(tx: Transaction, contact_id: UUID, *, lock: bool = False) -> Contact:
    """One contact. Raises ContactNotFound."""
    row = await tx.fetchrow(
        _CONTACT
        + " WHERE account_id = $1 AND id = $2"
        # Rows that refer to the contact are written meanwhile: its key stays.
        + (" FOR NO KEY UPDATE" if lock else ""),
        tx.account_id,
        contact_id,
    )
    if row is None:
        raise ContactNotFound
    return Contact(**dict(row))


async def exists(tx: Transaction, contact_id: UUID) -> bool:
    """Whether the account has this contact."""
    found: bool = await tx.fetchval(
        "SELECT EXISTS (SELECT FROM contacts WHERE account_id = $1 AND id = $2)", tx.account_id, contact_id
    )
    return found


async def many(tx: Transaction, ids: Iterable[UUID]) -> dict[UUID, Contact]:
    """Contacts by id, locked in the order of their ids."""
    rows = await tx.fetch(
        _CONTACT + " WHERE account_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE",
        tx.account_id,
        sorted(ids),
    )
    return {row["id"]: Contact(**dict(row)) for row in rows}


async def write(tx: Transaction, contact: Contact) -> None:
    """Store a locked contact as it is in memory, as its next version."""
    contact.version += 1
    await tx.execute(
        "UPDATE contacts SET edited_name = $3, profile_name = $4, search_name = $5, phone = $6, username = $7,"
        " version = $8, owner_id = $9, email = $10, birth_date = $11, cpf = $12, rg = $13, customer_code = $14,"
        " cnpj = $15, label_ids = $16, billing = $17"
        " WHERE account_id = $1 AND id = $2",
        tx.account_id,
        contact.id,
        contact.edited_name,
        contact.profile_name,
        normalise(contact.name),
        contact.phone,
        contact.username,
        contact.version,
        contact.owner_id,
        contact.email,
        contact.birth_date,
        contact.cpf,
        contact.rg,
        contact.customer_code,
        contact.cnpj,
        contact.label_ids,
        contact.billing,
    )


async def note_conversations(tx: Transaction, ids: Collection[UUID]) -> None:
    """These contacts get a conversation in this transaction, if they have none yet."""
    await tx.execute(
        "UPDATE contacts SET has_conversations = true WHERE account_id = $1 AND id = ANY($2) AND NOT has_conversations",
        tx.account_id,
        sorted(set(ids)),
    )


async def delete(tx: Transaction, contact_id: UUID) -> None:
    """Remove a contact and what belongs to nobody else. Raises asyncpg.ForeignKeyViolationError."""
    for table in ("contact_identities", "contact_consents"):
        await tx.execute(
            f"DELETE FROM {table} WHERE account_id = $1 AND contact_id = $2",  # noqa: S608 - a name of ours
            tx.account_id,
            contact_id,
        )
    await tx.execute(
        "DELETE FROM identity_conflicts WHERE account_id = $1 AND $2 IN (contact_id, other_contact_id)",
        tx.account_id,
        contact_id,
    )
    await tx.execute("DELETE FROM contacts WHERE account_id = $1 AND id = $2", tx.account_id, contact_id)


async def is_held(tx: Transaction, contact_id: UUID) -> bool:
    """Whether a legal hold forbids to take the contact away."""
    found: bool = await tx.fetchval(
        "SELECT legal_hold IS NOT NULL FROM contacts WHERE account_id = $1 AND id = $2",
        tx.account_id,
        contact_id,
    )
    return found


async def is_active(tx: Transaction, user_id: UUID) -> bool:
    """Whether the person works in this account."""
    found: bool = await tx.fetchval(
        "SELECT EXISTS (SELECT FROM memberships m JOIN users u ON u.id = m.user_id"
        " WHERE m.account_id = $1 AND m.user_id = $2 AND m.is_active AND u.is_active)",
        tx.account_id,
        user_id,
    )
    return found
