"""Where the elements of one webhook value belong, and who the people in it are."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from prosa.channels.meta.payload import as_dict, as_text, dicts
from prosa.channels.port import ProviderError, Sender
from prosa.channels.whatsapp.errors import read_errors
from prosa.channels.whatsapp.phone import identities

_NOT_DIGIT = re.compile(r"[^0-9]")


class Place:
    """One `value` of a webhook: our number, the contacts listed with it, errors and time of the whole."""

    __slots__ = ("business_id", "destination", "display_number", "errors", "people", "time", "value")

    def __init__(self, business_id: str, value: dict[str, Any], time: datetime | None) -> None:
        metadata = as_dict(value.get("metadata"))
        self.business_id = business_id
        self.destination = as_text(metadata.get("phone_number_id"))
        number = as_text(metadata.get("display_phone_number")) or as_text(value.get("display_phone_number"))
        self.display_number = number if number.isdecimal() else _NOT_DIGIT.sub("", number)
        self.value = value
        self.time = time
        self.errors: tuple[ProviderError, ...] = read_errors(value.get("errors"))
        # By id, never by position: contacts may come in another order than the messages.
        self.people: dict[str, dict[str, Any]] = {}
        for contact in dicts(value.get("contacts")):
            for key in ("wa_id", "user_id", "parent_user_id"):
                if known := as_text(contact.get(key)):
                    self.people[known] = contact

    def at(self, index: int, raw: Any) -> dict[str, Any]:
        """The fields that every element has."""
        return {
            "destination": self.destination,
            "business_id": self.business_id,
            "display_number": self.display_number,
            "index": index,
            "raw": raw,
        }

    def sender(self, phone: Any, user_id: Any, parent_id: Any) -> Sender:
        """The person with these ids, completed by the contact listed for any of them. Raises ValueError."""
        contact = self._contact(phone, user_id, parent_id)
        refs = identities(
            phone or contact.get("wa_id"),
            user_id or contact.get("user_id"),
            parent_id or contact.get("parent_user_id"),
        )
        if not refs:
            raise ValueError("nobody is named as the sender")
        profile = as_dict(contact.get("profile"))
        return Sender(
            identities=refs,
            name=as_text(profile.get("name")).strip() or None,
            username=as_text(profile.get("username")).strip() or None,
        )

    def _contact(self, *ids: Any) -> dict[str, Any]:
        for value in ids:
            if value is not None and (contact := self.people.get(as_text(value))) is not None:
                return contact
        return {}

    def is_ours(self, value: Any) -> bool:
        """Whether a number is our own."""
        return bool(self.display_number) and _NOT_DIGIT.sub("", as_text(value)) == self.display_number
