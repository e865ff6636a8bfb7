"""What a contact is called, and which phones a search means."""

from __future__ import annotations


def shown_name(edited: str | None, profile: str, username: str | None, phone: str | None) -> str:
    """The name that people gave wins over the one of the customer's app, then user name, then phone (CON-1)."""
    return edited or profile or (f"@{username}" if username else "") or phone or "?"


def phone_fragments(digits: str) -> list[str]:
    """Parts of E.164 numbers that a search for these digits means: with and without the mobile's ninth digit."""
    found = {digits}
    local = digits[2:] if digits.startswith("55") and len(digits) > 10 else digits
    found.add(local)
    if len(local) == 10:
        found.add(f"{local[:2]}9{local[2:]}")
    if len(local) == 11 and local[2] == "9":
        found.add(f"{local[:2]}{local[3:]}")
    if len(local) == 9 and local[0] == "9":
        found.add(local[1:])
    return sorted(found)
