"""One key for every way in which a telephone number or a WhatsApp user id is written.

Many Brazilian accounts have an id without the ninth digit, old Mexican ones carry a 1 after the country code, and
Argentina's mobiles are written with a 9 there or without. Such an id is what a reply must go to, yet it is the same
number as the one that people write. So the key is made uniform and the id is kept beside it as the address.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import phonenumbers

from prosa.channels.meta.payload import as_text
from prosa.channels.port import IdentityRef

_BSUID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
_BRAZIL = 55
_NOT_DIGIT = re.compile(r"[^0-9]")


@lru_cache(maxsize=65_536)
def canonical_digits(digits: str) -> str:
    """E.164 with '+' of an international number in digits: with the ninth digit of Brazil and the 9 of Argentina,
    without Mexico's 1."""
    if digits.startswith("55") and len(digits) == 12 and "0" not in digits[2:4] and digits[4] in "6789":
        # Eight digits beginning with 2 to 5 are a landline and never had the ninth digit.
        return f"+{digits[:4]}9{digits[4:]}"
    if digits.startswith("54") and len(digits) == 12 and digits[2] in "123":
        # No area begins with a 9, and no mobile has the number of a landline: this is the same subscriber.
        return f"+549{digits[2:]}"
    if digits.startswith("521") and len(digits) == 13:
        return f"+52{digits[3:]}"
    return f"+{digits}"


def canonical_phone(text: str, region: str = "BR") -> str | None:
    """The key of a number as people write it ("(41) 9000-0567", "+52 1 55…"); None when it is no number.

    `region` is where a number without country code belongs.
    """
    try:
        written = phonenumbers.parse(text, region)
        e164 = phonenumbers.format_number(written, phonenumbers.PhoneNumberFormat.E164)
        # Judged as a key: Mexico's old form is too long today.
        key = canonical_digits(e164[1:])
        number = phonenumbers.parse(key)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    if number.country_code == _BRAZIL and len(key) not in (13, 14):
        # A subscriber's number without its area reaches nobody.
        return None
    return key


def phone_ref(value: Any) -> IdentityRef | None:
    """The identity behind a wa_id. None when it holds no number; a user id in its place is recognised."""
    address = as_text(value).strip()
    if _BSUID.fullmatch(address):
        return user_ref(address)
    digits = _NOT_DIGIT.sub("", address)
    if not 5 <= len(digits) <= 20:
        return None
    return IdentityRef(kind="phone", value=canonical_digits(digits), address=address)


def user_ref(value: Any) -> IdentityRef | None:
    """The identity behind a business-scoped user id, whatever form future ids take; None when absent."""
    address = as_text(value).strip()
    if not address:
        return None
    if ".ENT." in address:
        return IdentityRef(kind="parent_bsuid", value=address, address=address)
    return IdentityRef(kind="bsuid", value=address, address=address)


def identities(phone: Any, user_id: Any, parent_id: Any) -> tuple[IdentityRef, ...]:
    """The distinct identities among these values, the best one to answer to first."""
    refs = (phone_ref(phone), user_ref(user_id), user_ref(parent_id))
    found: list[IdentityRef] = []
    for ref in refs:
        if ref is not None and ref not in found:
            found.append(ref)
    return tuple(found)
