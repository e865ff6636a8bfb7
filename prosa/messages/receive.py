"""What customers and providers told us, applied to conversations: one set, one transaction, any number of times.

Repeats are recognised by the provider's ids under the conversation's lock; things that come before what they are about
(a receipt before our own commit, an edit before its message) are kept and applied when it is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

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
from prosa.contacts.service import scope_of

from prosa.conversations.changes import Changes
from prosa.kit.database import Transaction
from prosa.kit.events import SYSTEM, Actor
from prosa.messages import queries
from prosa.messages.applying import Applier, person_key, person_of
from prosa.messages.queries import About
from prosa.messages.schemas import Arrived as Arrived

CUSTOMER = Actor("contact")


async def receive(tx: Transaction, arrived: Sequence[Arrived]) -> None:
    """Apply elements in their order. Safe to repeat: what was applied already changes nothing.

    All elements belong to the transaction's account. Raises only for what makes the whole set fail.
    """
    for is_identity, group in groupby(arrived, lambda item: isinstance(item.element, IdentityChange)):
        items = list(group)
        if is_identity:
            for item in items:
                await _change_identity(tx, item)
        else:
            await _receive_set(tx, items)


async def _receive_set(tx: Transaction, items: Sequence[Arrived]) -> None:
    messages = [item for item in items if isinstance(item.element, InboundMessage)]
    people = {person_key(item): person_of(item) for item in messages}
    renamed = (await contacts.resolve(tx, list(people.values()))).changed if people else []
    contact_ids = {key: person.contact.id for key, person in people.items() if person.contact is not None}
    threads = await queries.threads(
        tx, [(item.inbox.id, contact_ids[person_key(item)], item.received_at) for item in messages]
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
    relatives = await queries.conversations_of_contacts(tx, renamed) if renamed else []
    await changes.lock([*threads.values(), *targets.conversation_ids, *relatives])
    applier = await Applier.prepare(
        changes, messages=messages, threads=threads, people=people, targets=targets
    )
    await applier.open_tickets()
    for item in items:
        await _apply(applier, item)
    for conversation_id in relatives:
        changes.publish(changes.conversations[conversation_id], "conversation.updated")
    await applier.flush()


async def _apply(applier: Applier, item: Arrived) -> None:
    match item.element:
        case InboundMessage() as message:
            applier.add(item, message)
        case Receipt() as receipt:
            applier.receipt(item.inbox.id, receipt, item.received_at)
        case Reaction() as reaction:
            applier.reaction(item.inbox.id, reaction, item.received_at)
        case Edit() as edit:
            applier.edit(item.inbox.id, edit, item.received_at)
        case Revoke() as revoke:
            applier.revoke(item.inbox.id, revoke, item.received_at)
        case Preference() as preference:
            await contacts.stop_marketing(
                applier.changes.tx,
                scope_of(item.inbox.channel, item.inbox.id),
                preference.identities,
                stopped=preference.marketing == "stop",
            )
        case ProfileUpdate():
            # News of our own phone's address book: names that people gave there are not the customer's own.
            pass


async def _change_identity(tx: Transaction, item: Arrived) -> None:
    """A customer's number or id changed: the same contact and conversations go on under it (CON-60)."""
    change = item.element
    assert isinstance(change, IdentityChange)
    scope = scope_of(item.inbox.channel, item.inbox.id)
    owner = await contacts.change_identities(tx, scope, change.old, change.new)
    if owner is None:
        return
    changes = Changes(tx, SYSTEM)
    ids = await queries.conversations_of_contacts(tx, [owner])
    await changes.lock(ids)
    action = {
        "number": "number_changed",
        "user_id": "identity_changed",
        "identity_key": "security_code_changed",
    }
    for conversation in changes.conversations.values():
        if conversation.inbox_id != item.inbox.id or change.kind == "user_id":
            changes.publish(conversation, "conversation.updated")
            continue
        line_id = queries.notice_id(item.inbox.id, change.external_id or f"{item.delivery_id}:{item.index}")
        if await queries.exists(tx, line_id):
            continue
        line = changes.activity(
            conversation, action[change.kind], line_id=line_id, phone=conversation.contact.phone
        )
        changes.publish(conversation, "conversation.updated", line)
    await changes.flush()
