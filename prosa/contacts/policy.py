"""What a contact is called, which phones a search means, and what may be kept of a person."""

from __future__ import annotations

import re

_EMAIL = re.compile(r"[^\s@,;<>\"()\[\]\\]{1,64}@(?:[\w](?:[\w-]{0,61}[\w])?\.)+[^\W\d_]{2,63}")
_CPF = re.compile(r"(\d{3})\.?(\d{3})\.?(\d{3})-?(\d{2})", re.ASCII)


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


def email_address(text: str) -> str | None:
    """The address as it is kept; None when nothing could be delivered to it."""
    address = text.strip()
    return address if len(address) <= 254 and ".." not in address and _EMAIL.fullmatch(address) else None


def cpf_digits(text: str) -> str | None:
    """The eleven digits of a CPF however it is written; None when the check digits say that it is none."""
    found = _CPF.fullmatch(text.strip())
    if found is None:
        return None
    digits = "".join(found.groups())
    if len(set(digits)) == 1:  # these have right check digits, and belong to nobody
        return None
    return digits if digits == digits[:9] + _check_digits(digits[:9]) else None


def _check_digits(nine: str) -> str:
    known = nine
    for _ in range(2):
        total = sum(
            int(digit) * weight for digit, weight in zip(known, range(len(known) + 1, 1, -1), strict=True)
        )
        known += str(total * 10 % 11 % 10)
    return known[9:]


def written_cpf(digits: str) -> str:
    """529.982.247-25"""
    return f"{digits[:3]}.{digits[3:6]}.{digits[6:9]}-{digits[9:]}"


def masked_cpf(digits: str) -> str:
    """What those see of a CPF who may not see documents: ***.982.247-**"""
    return f"***.{digits[3:6]}.{digits[6:9]}-**"
