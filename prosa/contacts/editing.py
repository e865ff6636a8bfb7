"""What people write about a contact: name, owner, and the data of the person (CON-1, CON-2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from prosa.contacts.consent import Means, set_consent
from prosa.contacts.errors import CnpjTaken, CpfTaken
from prosa.contacts.policy import (
    cnpj_characters,
    cpf_digits,
    email_address,
    masked_cnpj,
    masked_cpf,
    masked_rg,
)
from prosa.contacts.queries import Contact, get, is_active, write
from prosa.kit.database import Transaction
from prosa.kit.errors import FieldError, Invalid
from prosa.kit.text import storable

_LONGEST = {"name": 200, "rg": 30, "customer_code": 60}
_STORED = {
    "name": "edited_name",
    "owner_id": "owner_id",
    "email": "email",
    "birth_date": "birth_date",
    "cpf": "cpf",
    "rg": "rg",
    "cnpj": "cnpj",
    "customer_code": "customer_code",
}
"""Columns by the names that people give."""
_FIRST_YEAR = 1880

Text = str | UnsetType | None


class ContactData(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Only what is given changes; null and "" take a value away."""

    name: Text = UNSET
    owner_id: UUID | UnsetType | None = UNSET
    email: Text = UNSET
    birth_date: date | UnsetType | None = UNSET
    cpf: Text = UNSET
    rg: Text = UNSET
    cnpj: Text = UNSET
    customer_code: Text = UNSET
    receives_broadcasts: bool | UnsetType = UNSET


@dataclass(frozen=True, slots=True)
class Writer:
    """Who changes a contact, and what they may see of it."""

    user_id: UUID | None = None
    means: Means = "agent"
    sees_documents: bool = True


PROSA = Writer()


async def edit(
    tx: Transaction, contact_id: UUID, data: ContactData, writer: Writer = PROSA
) -> tuple[Contact, set[str]]:
    """Change what is given; the contact, and the names of what became another.

    A name wins over later profile names, an empty one is taken back (CON-1). The owner is the agent whom this customer
    is offered to first (SRV-92). Raises ContactNotFound, CpfTaken, CnpjTaken, or Invalid with every field at fault.
    """
    contact = await get(tx, contact_id, lock=True)
    changed: set[str] = set()
    faults: list[FieldError] = []
    for field, stored in _STORED.items():
        given = getattr(data, field)
        if given is UNSET or _is_mask(field, given, getattr(contact, stored), writer):
            continue
        try:
            value = _tidy(field, given, tx.now.date())
            if (
                field == "owner_id"
                and value not in (None, contact.owner_id)
                and not await is_active(tx, value)
            ):
                raise _Fault("unknown", "This agent does not exist any more.")
        except _Fault as fault:
            faults.append(FieldError(field, fault.code, str(fault)))
            continue
        if value != getattr(contact, stored):
            setattr(contact, stored, value)
            changed.add(field)
    if faults:
        raise Invalid(errors=faults)
    for field, error in (("cpf", CpfTaken), ("cnpj", CnpjTaken)):
        if field in changed:
            other = await holder_of(tx, field, getattr(contact, field), contact)
            if other is not None:
                raise error(contact_id=other)
    if changed:
        await write(tx, contact)
    receives = data.receives_broadcasts
    if isinstance(receives, bool) and receives != contact.receives_broadcasts:
        await set_consent(tx, contact_id, receives, by=writer.user_id, means=writer.means)
        contact.receives_broadcasts = receives
        contact.version += 1
        changed.add("receives_broadcasts")
    return contact, changed


async def holder_of(tx: Transaction, field: str, value: str | None, contact: Contact) -> UUID | None:
    """Another person with this `cpf` or `cnpj`: nobody gives it to anybody until this transaction has ended.

    Contacts that were merged are one person.
    """
    if value is None:
        return None
    await tx.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended($1 || $2 || $3, 0))", str(tx.account_id), field, value
    )
    home = contact.merged_into_id or contact.id
    other: UUID | None = await tx.fetchval(
        f"SELECT coalesce(merged_into_id, id) FROM contacts WHERE account_id = $1 AND {field} = $2"  # noqa: S608 - a name of ours
        " AND coalesce(merged_into_id, id) <> $3 ORDER BY created_at, id LIMIT 1",
        tx.account_id,
        value,
        home,
    )
    return other


class _Fault(ValueError):
    """A value that is not kept; `code` is stable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def _tidy(field: str, given: Any, today: date) -> Any:
    """The value as it is kept. Raises _Fault."""
    if isinstance(given, date):
        if given.year < _FIRST_YEAR or given > today:
            raise _Fault("out_of_range", "Nobody was born on this day.")
        return given
    if not isinstance(given, str):
        return given
    text = " ".join(storable(given).split())
    if not text:
        return None
    if len(text) > _LONGEST.get(field, 254):
        raise _Fault("too_long", f"At most {_LONGEST.get(field, 254)} characters.")
    if field in _MASKS and "*" in text:
        raise _Fault("masked", "Only the whole document can be kept.")
    read = _READ.get(field)
    value = text if read is None else read(text)
    if value is None:
        raise _Fault("invalid", "This is not valid.")
    return value


_READ: dict[str, Callable[[str], str | None]] = {
    "email": email_address,
    "cpf": cpf_digits,
    "cnpj": cnpj_characters,
}
_MASKS: dict[str, Callable[[str], str]] = {"cpf": masked_cpf, "cnpj": masked_cnpj, "rg": masked_rg}


def _is_mask(field: str, given: Any, stored: str | None, writer: Writer) -> bool:
    """Whether somebody who may not see a document sends back what they were shown instead of it."""
    if writer.sees_documents or field not in _MASKS or stored is None or not isinstance(given, str):
        return False
    return given.strip() == _MASKS[field](stored)
