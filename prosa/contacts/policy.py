"""What a contact is called, which phones a search means, and what may be kept of a person."""

from __future__ import annotations

import re

from prosa.channels.whatsapp.phone import canonical_digits
from prosa.kit.text import storable

_EMAIL = re.compile(r"[^\s@,;<>\"()\[\]\\]{1,64}@(?:[\w](?:[\w-]{0,61}[\w])?\.)+[^\W\d_]{2,63}")
_CNPJ = re.compile(r"([A-Z0-9]{2})\.?([A-Z0-9]{3})\.?([A-Z0-9]{3})/?([A-Z0-9]{4})-?(\d{2})", re.ASCII)
_CNPJ_WEIGHTS = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
_CPF = re.compile(r"(\d{3})\.?(\d{3})\.?(\d{3})-?(\d{2})", re.ASCII)


def shown_name(edited: str | None, profile: str, username: str | None, phone: str | None) -> str:
    """The name that people gave wins over the one of the customer's app, then user name, then phone (CON-1)."""
    return edited or profile or (f"@{username}" if username else "") or phone or "?"


def phone_fragments(digits: str) -> list[str]:
    """Parts of E.164 numbers that a search for these digits means: with and without the mobile's ninth digit, and
    Argentina's and Mexico's as they are kept."""
    found = {digits, canonical_digits(digits)[1:]}
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


def cnpj_characters(text: str) -> str | None:
    """The fourteen characters of a CNPJ however it is written; None when the check digits say that it is none.

    Since July 2026 the first twelve may be letters: each counts as its ASCII code less 48, by modulo 11 as before
    (Instrução Normativa RFB 2.229/2024; Receita Federal, "CNPJ Alfanumérico", example 12.ABC.345/01DE-35).
    """
    found = _CNPJ.fullmatch(text.strip().upper())
    if found is None:
        return None
    characters = "".join(found.groups())
    if len(set(characters)) == 1:  # these have right check digits, and belong to nobody
        return None
    return characters if characters == characters[:12] + cnpj_check_digits(characters[:12]) else None


def cnpj_check_digits(twelve: str) -> str:
    """The two digits that follow twelve capitals and digits."""
    known = twelve
    for count in (12, 13):
        weights = _CNPJ_WEIGHTS[13 - count :]
        total = sum((ord(char) - 48) * weight for char, weight in zip(known, weights, strict=True))
        known += str((11 - total % 11) % 11 % 10)
    return known[12:]


def written_cnpj(characters: str) -> str:
    """12.ABC.345/01DE-35"""
    return f"{characters[:2]}.{characters[2:5]}.{characters[5:8]}/{characters[8:12]}-{characters[12:]}"


def masked_cnpj(characters: str) -> str:
    """What those see of a CNPJ who may not see documents: **.ABC.345/****-**"""
    return f"**.{characters[2:5]}.{characters[5:8]}/****-**"


def whole_documents(text: str) -> list[str]:
    """The CPF or CNPJ that a search or a field means, as it is kept."""
    plain = " ".join(storable(text).split())
    return [found for found in (cpf_digits(plain), cnpj_characters(plain)) if found is not None]


def masked_rg(text: str) -> str:
    """What those see of an RG who may not see documents: its last two signs, where it has more than four."""
    return f"***{text[-2:]}" if len(text) > 4 else "***"
