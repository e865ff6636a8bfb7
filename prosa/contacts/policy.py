"""What a contact is called."""

from __future__ import annotations


def shown_name(edited: str | None, profile: str, username: str | None, phone: str | None) -> str:
    """The name that people gave wins over the one of the customer's app, then user name, then phone (CON-1)."""
    return edited or profile or (f"@{username}" if username else "") or phone or "?"
