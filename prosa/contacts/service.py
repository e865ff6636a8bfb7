"""People and their addresses: found or made for incoming messages, renamed by agents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from prosa.channels.port import IdentityRef
from prosa.channels.whatsapp.phone import canonical_phone
from prosa.contacts.billing import Billing as Billing
from prosa.contacts.billing import BillingIn as BillingIn
from prosa.contacts.billing import billing_of as billing_of
from prosa.contacts.billing import set_billing as set_billing
from prosa.contacts.consent import Consent as Consent
from prosa.contacts.consent import Means as Means
from prosa.contacts.consent import consents as consents
from prosa.contacts.consent import set_consent as set_consent
from prosa.contacts.consent import set_consents as set_consents
from prosa.contacts.editing import ContactData as ContactData
from prosa.contacts.editing import Writer as Writer
from prosa.contacts.editing import edit as edit
from prosa.contacts.groups import group_of as group_of
from prosa.contacts.groups import groups_of as groups_of
from prosa.contacts.groups import hold_groups as hold_groups
from prosa.contacts.groups import join as join
from prosa.contacts.groups import note_conflict as note_conflict
from prosa.contacts.groups import reopen_conflicts as reopen_conflicts
from prosa.contacts.groups import reopen_kept as reopen_kept
from prosa.contacts.groups import root_of as root_of
from prosa.contacts.groups import settle_conflicts as settle_conflicts
from prosa.contacts.groups import store as store
from prosa.contacts.lookups import count_lookups as count_lookups
from prosa.contacts.lookups import may_compare as may_compare
from prosa.contacts.policy import phone_fragments as phone_fragments
from prosa.contacts.queries import Contact as Contact
from prosa.contacts.queries import delete as delete
from prosa.contacts.queries import exists as exists
from prosa.contacts.queries import get as get
from prosa.contacts.queries import is_held as is_held
from prosa.contacts.queries import many as many
from prosa.contacts.queries import note_conversations as note_conversations
from prosa.contacts.queries import write
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid
from prosa.kit.ids import uuid7
from prosa.kit.text import normalise

Key = tuple[str, str, str]
"""(scope, kind, value) of an identity."""


@dataclass(slots=True)
class Person:
    """Somebody who wrote: the addresses by which the provider names them, best one first."""

    scope: str
    identities: tuple[IdentityRef, ...]
    name: str | None = None
    username: str | None = None
    contact: Contact | None = None

    def addresses(self) -> list[Key]:
        return [(self.scope, ref.kind, ref.value) for ref in self.identities]


@dataclass(slots=True)
class Resolved:
    """What resolving changed."""

    changed: list[UUID] = field(default_factory=list)
    """Contacts whose shown data are new since the last time."""
    made: set[UUID] = field(default_factory=set)
    """Contacts that nobody knew before."""
    learned: list[Key] = field(default_factory=list)
    """Addresses that belong to somebody only now."""


def scope_of(channel: str, inbox_id: UUID) -> str:
    """Where an address is unique: one person has one phone on every WhatsApp number, but page-scoped ids elsewhere."""
    return channel if channel in ("whatsapp", "email") else str(inbox_id)


async def resolve(tx: Transaction, people: Sequence[Person]) -> Resolved:
    """Find or make the contact of every person and set `person.contact`; learn new addresses and names.

    Locks the identities in sorted order, so that two processors that meet the same newcomer make one contact. An
    address that already belongs to another contact is recorded as a conflict and never moved.
    """
    known = await _owners(tx, sorted({key for person in people for key in person.addresses()}))
    before = set(known)
    contacts = await many(tx, set(known.values()))
    made = await _make_missing(tx, people, known, contacts)
    for person in people:
        owner = next((known[key] for key in person.addresses() if key in known), None)
        if owner is None:
            raise LookupError("a contact vanished while it was being resolved")
        person.contact = contacts[owner]
    await _learn_identities(tx, people, known)
    changed = await _learn_profiles(tx, people)
    return Resolved(
        changed=[id_ for id_ in changed if id_ not in made],
        made=made,
        learned=sorted(known.keys() - before),
    )


async def _owners(tx: Transaction, keys: Sequence[Key]) -> dict[Key, UUID]:
    rows = await tx.fetch(
        "SELECT i.scope, i.kind, i.value, i.contact_id FROM contact_identities i"
        " JOIN unnest($2::text[], $3::text[], $4::text[]) AS w(scope, kind, value) USING (scope, kind, value)"
        " WHERE i.account_id = $1 ORDER BY i.scope, i.kind, i.value FOR UPDATE OF i",
        tx.account_id,
        [key[0] for key in keys],
        [key[1] for key in keys],
        [key[2] for key in keys],
    )
    return {(row["scope"], row["kind"], row["value"]): row["contact_id"] for row in rows}


async def _make_missing(
    tx: Transaction, people: Sequence[Person], known: dict[Key, UUID], contacts: dict[UUID, Contact]
) -> set[UUID]:
    """Insert contacts for people with no known address. Whoever loses a race against another transaction takes the
    winner's contact and removes its own."""
    claims: dict[Key, tuple[UUID, IdentityRef]] = {}
    new: dict[UUID, Contact] = {}
    for person in people:
        keys = person.addresses()
        if any(key in known for key in keys):
            continue
        owner = next((claims[key][0] for key in keys if key in claims), None)
        if owner is None:
            owner = uuid7()
            new[owner] = Contact(
                id=owner, profile_name=person.name or "", phone=_phone(person), username=person.username
            )
        for key, ref in zip(keys, person.identities, strict=True):
            claims.setdefault(key, (owner, ref))
    if not new:
        return set()
    await tx.execute(
        "INSERT INTO contacts (account_id, id, profile_name, search_name, phone, username)"
        " SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])",
        tx.account_id,
        list(new),
        [contact.profile_name for contact in new.values()],
        [normalise(contact.name) for contact in new.values()],
        [contact.phone for contact in new.values()],
        [contact.username for contact in new.values()],
    )
    won = await _claim(tx, claims)
    lost = {owner for key, (owner, _) in claims.items() if key not in won}
    known.update({key: owner for key, (owner, _) in claims.items() if key in won})
    if lost:
        # Another transaction committed one of these addresses first: its contact is the one.
        winners = await _owners(tx, sorted(key for key in claims if key not in won))
        known.update(winners)
        contacts.update(await many(tx, set(winners.values())))
        for key, (owner, _) in claims.items():
            if owner in lost and key in won:
                winner = next(
                    winners[other] for other in claims if claims[other][0] == owner and other in winners
                )
                known[key] = winner
                await tx.execute(
                    "UPDATE contact_identities SET contact_id = $5"
                    " WHERE account_id = $1 AND scope = $2 AND kind = $3 AND value = $4",
                    tx.account_id,
                    *key,
                    winner,
                )
        await tx.execute(
            "DELETE FROM contacts WHERE account_id = $1 AND id = ANY($2)", tx.account_id, sorted(lost)
        )
    contacts.update({id_: contact for id_, contact in new.items() if id_ not in lost})
    return set(new) - lost


async def _claim(tx: Transaction, claims: Mapping[Key, tuple[UUID, IdentityRef]]) -> set[Key]:
    """Insert identities; those that exist already are left alone. Returns the inserted ones."""
    keys = sorted(claims)
    rows = await tx.fetch(
        "INSERT INTO contact_identities (account_id, scope, kind, value, contact_id, address)"
        " SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[])"
        " ON CONFLICT DO NOTHING RETURNING scope, kind, value",
        tx.account_id,
        [key[0] for key in keys],
        [key[1] for key in keys],
        [key[2] for key in keys],
        [claims[key][0] for key in keys],
        [claims[key][1].address for key in keys],
    )
    return {(row["scope"], row["kind"], row["value"]) for row in rows}


def _phone(person: Person) -> str | None:
    return next((ref.value for ref in person.identities if ref.kind == "phone"), None)


async def _learn_identities(tx: Transaction, people: Sequence[Person], known: dict[Key, UUID]) -> None:
    """Attach addresses seen for the first time; note those that belong to somebody else."""
    claims: dict[Key, tuple[UUID, IdentityRef]] = {}
    for person in people:
        if person.contact is None:
            continue
        for key, ref in zip(person.addresses(), person.identities, strict=True):
            if key not in known:
                claims[key] = (person.contact.id, ref)
            elif known[key] != person.contact.id:
                await note_conflict(tx, person.contact.id, known[key], ref.kind, ref.value)
    if claims:
        won = await _claim(tx, claims)
        known.update({key: owner for key, (owner, _) in claims.items() if key in won})
        for key, owner in (await _owners(tx, sorted(claims.keys() - won))).items():
            # Another transaction gave the address to somebody a moment ago.
            known[key] = owner
            if owner != claims[key][0]:
                await note_conflict(tx, claims[key][0], owner, key[1], key[2])


async def _learn_profiles(tx: Transaction, people: Sequence[Person]) -> list[UUID]:
    """Take over profile names, user names and phones that are new. Returns the contacts that changed."""
    changed: dict[UUID, Contact] = {}
    for person in people:
        contact = person.contact
        if contact is None:
            continue
        phone = _phone(person)
        name, username = person.name or contact.profile_name, person.username or contact.username
        phone = contact.phone or phone
        if (name, username, phone) != (contact.profile_name, contact.username, contact.phone):
            contact.profile_name, contact.username, contact.phone = name, username, phone
            changed[contact.id] = contact
    for contact in changed.values():
        await write(tx, contact)
    return list(changed)


@dataclass(slots=True)
class Moved:
    """What a change of addresses did to the contact that it is about."""

    contact_id: UUID
    is_changed: bool
    learned: list[Key]


async def change_identities(
    tx: Transaction, scope: str, old: Sequence[IdentityRef], new: Sequence[IdentityRef]
) -> Moved | None:
    """A person's number or id changed: the contact of an old address answers to the new ones too.

    None when nobody is known by an old address. A new address that belongs to another contact is only flagged. A change
    that is told again after a later one does not bring the earlier phone back.
    """
    known = await _owners(tx, sorted({(scope, ref.kind, ref.value) for ref in (*old, *new)}))
    owner = next(
        (known[(scope, ref.kind, ref.value)] for ref in old if (scope, ref.kind, ref.value) in known), None
    )
    if owner is None:
        return None
    contact = (await many(tx, [owner]))[owner]
    claims: dict[Key, tuple[UUID, IdentityRef]] = {}
    phone = contact.phone
    left = {None, *(ref.value for ref in old if ref.kind == "phone")}
    for ref in new:
        key = (scope, ref.kind, ref.value)
        if key not in known:
            claims[key] = (owner, ref)
            phone = ref.value if ref.kind == "phone" else phone
        elif known[key] != owner:
            await note_conflict(tx, owner, known[key], ref.kind, ref.value, "provider")
        elif ref.kind == "phone" and contact.phone in left:
            phone = ref.value
    if claims:
        await _claim(tx, claims)
    is_changed = phone != contact.phone
    if is_changed:
        contact.phone = phone
        await write(tx, contact)
    return Moved(owner, is_changed, sorted(claims))


async def stop_marketing(tx: Transaction, contact_id: UUID, at: datetime, *, stopped: bool) -> bool:
    """The customer stopped or resumed marketing messages at a time; whether that changed what they receive.

    News older than the last stop change nothing.
    """
    known = await tx.fetchval(
        "UPDATE contacts SET marketing_stopped_at = $3, version = version + 1 WHERE account_id = $1 AND id = $2"
        " AND (marketing_stopped_at IS NULL OR marketing_stopped_at <= $4)"
        " AND marketing_stopped_at IS DISTINCT FROM $3 RETURNING true",
        tx.account_id,
        contact_id,
        at if stopped else None,
        at,
    )
    return known is not None and bool(
        await set_consents(tx, await group_of(tx, contact_id), not stopped, by=None, means="provider", at=at)
    )


async def set_labels(tx: Transaction, contact: Contact, label_ids: Sequence[UUID]) -> None:
    """Give a locked contact exactly these labels of its own."""
    contact.label_ids = list(label_ids)
    await write(tx, contact)


def address_of(phone: str, *, is_foreign: bool) -> IdentityRef:
    """The address of a number as people write it: Brazil's without its prefix, foreign ones with theirs.

    Raises Invalid: `phone` required, invalid or prefix_required.
    """
    text = phone.strip()
    if not text:
        raise Invalid.field("phone", "required", "Write the number.")
    if text.startswith("00"):
        text = f"+{text[2:]}"
    if is_foreign and not text.startswith("+"):
        raise Invalid.field("phone", "prefix_required", "Begin with + and the country's prefix.")
    key = canonical_phone(text)
    if key is None:
        raise Invalid.field("phone", "invalid", "This is no telephone number.")
    return IdentityRef(kind="phone", value=key, address=key[1:])


async def find_or_make(tx: Transaction, scope: str, ref: IdentityRef, name: str) -> tuple[Contact, bool]:
    """The contact with this address, and whether it is new; only a new one gets the name.

    Of several people who enter the same newcomer at once, one makes the contact and the others find it.
    """
    person = Person(scope=scope, identities=(ref,))
    resolved = await resolve(tx, [person])
    assert person.contact is not None  # resolved
    contact = person.contact
    if contact.id not in resolved.made:
        return contact, False
    contact, _ = await edit(tx, contact.id, ContactData(name=name))
    return contact, True
