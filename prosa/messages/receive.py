"""What customers and providers told us, applied to conversations: one set, one transaction, any number of times.

Repeats are recognised by the provider's ids under the conversation's lock; things that come before what they are about
(a receipt before our own commit, an edit before its message, a new number before the person) are kept and applied when
it is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import msgspec

from prosa.blocking import service as blocking
from prosa.channels.port import (
    Edit,
    IdentityChange,
    InboundMessage,
    Preference,
    ProfileUpdate,
    Reaction,
    Receipt,
    Revoke,
)
from prosa.contacts import service as contacts
from prosa.contacts.service import Key, Person, scope_of
from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.conversations.model import position_at
from prosa.kit.database import Transaction
from prosa.kit.events import SYSTEM, Actor
from prosa.messages import queries
from prosa.messages.applying import Applier
from prosa.messages.arriving import PersonKey, person_key, person_of
from prosa.messages.queries import About
from prosa.messages.schemas import Arrived as Arrived

CUSTOMER = Actor("contact")
_ACTIONS = {
    "number": "number_changed",
    "user_id": "identity_changed",
    "identity_key": "security_code_changed",
}


async def receive(tx: Transaction, arrived: Sequence[Arrived]) -> None:
    """Apply elements; messages in the order of their times. Safe to repeat: what was applied already changes nothing.

    All elements belong to the transaction's account. Raises only for what makes the whole set fail.
    """
    for is_identity, group in groupby(arrived, lambda item: isinstance(item.element, IdentityChange)):
        items = list(group)
        if is_identity:
            for item in items:
                assert isinstance(item.element, IdentityChange)
                notice = item.element.external_id or f"{item.delivery_id}:{item.index}"
                scope = scope_of(item.inbox.channel, item.inbox.id)
                await _change_identity(tx, item.inbox.id, scope, item.element, notice)
        else:
            await _receive_set(tx, items)


def _place(item: Arrived) -> tuple[datetime, datetime]:
    """Where a message stands among the others of its set: a provider's list need not be in order."""
    assert isinstance(item.element, InboundMessage)
    at = item.element.provider_at or item.received_at
    return at if item.element.history else position_at(at, item.received_at), at


async def _receive_set(tx: Transaction, items: Sequence[Arrived]) -> None:
    messages = sorted((item for item in items if isinstance(item.element, InboundMessage)), key=_place)
    wishes = [item for item in items if isinstance(item.element, Preference)]
    people = {person_key(item): person_of(item) for item in [*wishes, *messages]}
    resolved = await contacts.resolve(tx, list(people.values())) if people else contacts.Resolved()
    for item in wishes:
        contact = people[person_key(item)].contact
        if contact is not None and isinstance(item.element, Preference):
            at, stopped = item.element.provider_at or item.received_at, item.element.marketing == "stop"
            if await contacts.stop_marketing(tx, contact.id, at, stopped=stopped):
                await conversations.contact_edited(tx, [contact.id], CUSTOMER)
    messages = await _admitted(tx, messages, people)
    contact_ids = {key: person.contact.id for key, person in people.items() if person.contact is not None}
    threads = await queries.threads(
        tx, [(item.inbox.id, contact_ids[person_key(item)], _place(item)[0]) for item in messages]
    )
    abouts = [
        About(item.inbox.id, item.element.external_id, item.element.client_ref)
        if isinstance(item.element, Receipt)
        else About(item.inbox.id, item.element.target_external_id, None)
        for item in items
        if isinstance(item.element, Receipt | Reaction | Edit | Revoke)
    ]
    targets = await queries.find_targets(tx, abouts)
    changes = Changes(tx, CUSTOMER)
    relatives = await queries.conversations_of_contacts(tx, resolved.changed) if resolved.changed else []
    await changes.lock([*threads.values(), *targets.conversation_ids, *relatives])
    applier = await Applier.prepare(
        changes, messages=messages, threads=threads, people=people, targets=targets
    )
    await applier.open_tickets()
    # Messages first: what is about one of them may stand before it.
    for item in messages:
        assert isinstance(item.element, InboundMessage)
        applier.add(item, item.element)
    for item in items:
        _apply(applier, item)
    for conversation_id in relatives:
        changes.publish(changes.conversations[conversation_id], "conversation.updated")
    await applier.flush()
    if resolved.learned:
        await _catch_up(tx, resolved.learned)


async def _admitted(
    tx: Transaction, messages: Sequence[Arrived], people: Mapping[PersonKey, Person]
) -> list[Arrived]:
    """Without what blocked contacts wrote: it is counted, and nobody is shown it (CON-61)."""
    written = []
    for item in messages:
        contact = people[person_key(item)].contact
        assert isinstance(item.element, InboundMessage)
        # Who was never blocked costs no question.
        if contact is None or contact.last_blocked_at is None or item.element.echo or item.element.history:
            continue
        written.append(
            blocking.Written(
                item.inbox.id, item.element.external_id, contact.id, contact.is_blocked, item.received_at
            )
        )
    if not written:
        return list(messages)
    refused = await blocking.refuse(tx, written)
    return [item for item in messages if (item.inbox.id, _external_id(item)) not in refused]


def _external_id(item: Arrived) -> str:
    assert isinstance(item.element, InboundMessage)
    return item.element.external_id


def _apply(applier: Applier, item: Arrived) -> None:
    match item.element:
        case Receipt() as receipt:
            applier.receipt(item.inbox.id, receipt, item.received_at)
        case Reaction() as reaction:
            applier.reaction(item.inbox.id, reaction, item.received_at)
        case Edit() as edit:
            applier.edit(item.inbox.id, edit, item.received_at)
        case Revoke() as revoke:
            applier.revoke(item.inbox.id, revoke, item.received_at)
        case ProfileUpdate():
            # News of our own phone's address book: names that people gave there are not the customer's own.
            pass


async def _change_identity(
    tx: Transaction, inbox_id: UUID, scope: str, change: IdentityChange, notice: str
) -> None:
    """A customer's number or id changed: the same contact and conversations go on under it (CON-60)."""
    moved = await contacts.change_identities(tx, scope, change.old, change.new)
    if moved is None:
        data = {
            "scope": scope,
            "notice": notice,
            "change": msgspec.to_builtins(msgspec.structs.replace(change, raw=None, index=0)),
        }
        targets = [queries.address_target(scope, ref.kind, ref.value) for ref in change.old]
        await queries.keep_pending(tx, [(inbox_id, target, None, "identity", data) for target in targets])
        return
    changes = Changes(tx, SYSTEM)
    await changes.lock(await queries.conversations_of_contacts(tx, [moved.contact_id]))
    for conversation in changes.conversations.values():
        line_id = queries.notice_id(conversation.inbox_id, notice)
        if (
            conversation.inbox_id == inbox_id
            and conversation.contact_id == moved.contact_id  # not those of contacts merged into it
            and change.kind != "user_id"
            and not await queries.exists(tx, line_id)
        ):
            line = changes.activity(
                conversation, _ACTIONS[change.kind], line_id=line_id, phone=conversation.contact.phone
            )
            changes.publish(conversation, "conversation.updated", line)
        elif moved.is_changed:
            changes.publish(conversation, "conversation.updated")
    await changes.flush()
    if moved.learned:
        await _catch_up(tx, moved.learned)


async def _catch_up(tx: Transaction, learned: Sequence[Key]) -> None:
    """Apply changes of addresses that came before anybody was known by the old ones."""
    for inbox_id, data in await queries.take_news(tx, [queries.address_target(*key) for key in learned]):
        await apply_news(tx, inbox_id, data)


async def apply_news(tx: Transaction, inbox_id: UUID, data: dict[str, Any]) -> None:
    """A change of addresses that was kept; kept again if still nobody is known."""
    change = msgspec.convert(data["change"], IdentityChange)
    await _change_identity(tx, inbox_id, data["scope"], change, data["notice"])
