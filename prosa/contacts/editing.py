"""What people write about a contact: name, owner, and the data of the person (CON-1, CON-2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from prosa.contacts.policy import cpf_digits, email_address
from prosa.contacts.queries import Contact, get, is_active, write
from prosa.kit.database import Transaction
from prosa.kit.errors import FieldError, Invalid
from prosa.kit.text import storable

_LONGEST = {"name": 200, "rg": 30, "customer_code": 60}
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
    customer_code: Text = UNSET


async def edit(tx: Transaction, contact_id: UUID, data: ContactData) -> tuple[Contact, set[str]]:
    """Change what is given; the contact, and the names of what became another.

    A name wins over later profile names, an empty one is taken back (CON-1). The owner is the agent whom this customer
    is offered to first (SRV-92). Raises ContactNotFound, or Invalid with every field at fault.
    """
    contact = await get(tx, contact_id, lock=True)
    changed: set[str] = set()
    faults: list[FieldError] = []
    for field, stored in (
        ("name", "edited_name"),
        ("owner_id", "owner_id"),
        ("email", "email"),
        ("birth_date", "birth_date"),
        ("cpf", "cpf"),
        ("rg", "rg"),
        ("customer_code", "customer_code"),
    ):
        given = getattr(data, field)
        if given is UNSET:
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
    if changed:
        await write(tx, contact)
    return contact, changed


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
    read = _READ.get(field)
    value = text if read is None else read(text)
    if value is None:
        raise _Fault("invalid", "This is not valid.")
    return value


_READ: dict[str, Callable[[str], str | None]] = {"email": email_address, "cpf": cpf_digits}
