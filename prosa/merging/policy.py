"""What speaks for two contacts being one person, and what one takes over from the other: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from prosa.contacts.policy import masked_cnpj, masked_cpf
from prosa.contacts.service import Contact
from prosa.kit.text import normalise
from prosa.merging.schemas import Evidence, MergedIdentity, Suggestion, Suggestions

FILLED = (
    "email",
    "birth_date",
    "cpf",
    "rg",
    "cnpj",
    "customer_code",
    "owner_id",
    "phone",
    "username",
    "billing",
)
"""What the one who stays takes over where they have nothing."""
MOST = 50
"""So many contacts may be one person."""
_BRAZIL = "+55"


class Known(Struct, frozen=True):
    """A contact with its addresses."""

    contact: Contact
    identities: list[MergedIdentity]

    @property
    def phones(self) -> set[str]:
        found = {item.value for item in self.identities if item.kind == "phone"}
        return found | ({self.contact.phone} if self.contact.phone else set())


class Claim(Struct, frozen=True):
    """An address that both claim."""

    kind: str
    value: str
    source: str


def without_ninth_digit(phone: str) -> str:
    """A Brazilian number as it was before mobiles got a ninth digit; any other as it is."""
    if phone.startswith(_BRAZIL) and len(phone) == 14 and phone[5] == "9":
        return phone[:5] + phone[6:]
    return phone


def writings(phone: str) -> list[str]:
    """The ways in which the number may have been kept: with and without the ninth digit."""
    short = without_ninth_digit(phone)
    found = {phone, short}
    if short.startswith(_BRAZIL) and len(short) == 13:
        found.add(f"{short[:5]}9{short[5:]}")
    return sorted(found)


def evidence(ours: Sequence[Known], theirs: Sequence[Known], claims: Iterable[Claim]) -> list[Evidence]:
    """What speaks for the two being one person, the strongest first."""
    found = [
        Evidence("conflict" if claim.source == "message" else claim.source, claim.value, claim.kind)  # type: ignore[arg-type]
        for claim in claims
    ]
    found += [Evidence("cpf", masked_cpf(value)) for value in _common(ours, theirs, "cpf")]
    found += [Evidence("cnpj", masked_cnpj(value)) for value in _common(ours, theirs, "cnpj")]
    found += _phones(ours, theirs)
    mails = {mail.lower() for mail in _all(ours, "email")} & {mail.lower() for mail in _all(theirs, "email")}
    found += [Evidence("email", mail) for mail in sorted(mails)]
    found += [Evidence("customer_code", value) for value in _common(ours, theirs, "customer_code")]
    found += [Evidence("username", value) for value in _common(ours, theirs, "username")]
    found += [Evidence("birth_date", value.isoformat()) for value in _common(ours, theirs, "birth_date")]
    names = {normalise(item.contact.name): item.contact.name for item in ours if has_name(item.contact)}
    shared = names.keys() & {normalise(item.contact.name) for item in theirs if has_name(item.contact)}
    found += [Evidence("name", names[name]) for name in sorted(shared)]
    return list(dict.fromkeys(found))


def _phones(ours: Sequence[Known], theirs: Sequence[Known]) -> list[Evidence]:
    mine = {phone for item in ours for phone in item.phones}
    others = {phone for item in theirs for phone in item.phones}
    found = [Evidence("phone", phone) for phone in sorted(mine & others)]
    short = {without_ninth_digit(phone): phone for phone in sorted(others - mine)}
    found += [
        Evidence("ninth_digit", phone, short[without_ninth_digit(phone)])
        for phone in sorted(mine - others)
        if without_ninth_digit(phone) in short
    ]
    return found


def _all(people: Sequence[Known], field: str) -> set[Any]:
    return {value for item in people if (value := getattr(item.contact, field)) is not None}


def _common(ours: Sequence[Known], theirs: Sequence[Known], field: str) -> list[Any]:
    return sorted(_all(ours, field) & _all(theirs, field))


def has_name(contact: Contact) -> bool:
    """Whether more than an address is known."""
    return bool(contact.edited_name or contact.profile_name)


def without_documents(suggestions: Suggestions) -> Suggestions:
    """As if nobody's documents were known."""
    left = [
        Suggestion(item.contact, [one for one in item.evidence if one.kind not in ("cpf", "cnpj")])
        for item in suggestions.items
    ]
    return Suggestions([item for item in left if is_strong(item.evidence)])


def is_strong(found: Sequence[Evidence]) -> bool:
    """Whether more than a name, or a day of birth, is the same: many people share these."""
    return any(item.kind not in ("name", "birth_date") for item in found) or {"name", "birth_date"} <= {
        item.kind for item in found
    }


def taken_over(winner: Contact, loser: Contact) -> dict[str, Any]:
    """What the winner has not and the loser has, by column, as JSON keeps it."""
    found = {
        name: msgspec.to_builtins(value)
        for name in FILLED
        if getattr(winner, name) is None and (value := getattr(loser, name)) is not None
    }
    if not has_name(winner) and has_name(loser):
        found["edited_name"] = loser.name
    labels = [str(id_) for id_ in loser.label_ids if id_ not in winner.label_ids]
    return {**found, "label_ids": labels} if labels else found
