"""What the company's billing system says of a customer: the light beside the name (CON-12)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

from prosa.contacts.queries import Contact, write
from prosa.kit.database import Transaction
from prosa.kit.errors import FieldError, Invalid
from prosa.kit.text import storable

BillingStatus = Literal["active", "blocked", "cancelled"]
_AHEAD = timedelta(minutes=5)
"""So much another system's clock may be wrong."""


class BillingIn(Struct, frozen=True, forbid_unknown_fields=True):
    """`url` leads to the customer in that system, by https; `checked_at` null: now."""

    status: BillingStatus
    note: Annotated[str, Meta(max_length=500)] = ""
    url: Annotated[str, Meta(max_length=2000)] | None = None
    checked_at: datetime | None = None


class Billing(Struct, frozen=True):
    """How it stood at that time."""

    status: BillingStatus
    note: str
    url: str | None
    checked_at: datetime


def billing_of(stored: dict[str, Any] | None) -> Billing | None:
    """The column's value."""
    return None if stored is None else msgspec.convert(stored, Billing)


async def set_billing(tx: Transaction, contact: Contact, given: BillingIn | None) -> bool:
    """Keep it for a locked contact, or forget it; whether anything changed. Raises Invalid."""
    value = None if given is None else msgspec.to_builtins(_checked(given, tx.now))
    if value == contact.billing:
        return False
    contact.billing = value
    await write(tx, contact)
    return True


def _checked(given: BillingIn, now: datetime) -> Billing:
    faults = []
    url = (given.url or "").strip() or None
    if url is not None and not _is_https(url):
        faults.append(FieldError("url", "not_https", "Give a whole address that begins with https://."))
    at = given.checked_at or now
    if at.tzinfo is None:
        faults.append(FieldError("checked_at", "without_zone", "Say in which time zone this is."))
    elif at > now + _AHEAD:
        faults.append(FieldError("checked_at", "future", "This has not been yet."))
    if faults:
        raise Invalid(errors=faults)
    return Billing(given.status, storable(given.note).strip(), url, at)


def _is_https(url: str) -> bool:
    if storable(url) != url or any(char.isspace() for char in url):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False
