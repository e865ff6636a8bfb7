"""What people change of contacts: of one, of several at once, and taking one away (CON-2, CON-5, CON-20)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

import asyncpg
from msgspec import Struct

from prosa.accounts import audit
from prosa.contacts import service as contacts
from prosa.contacts.errors import (
    CnpjTaken,
    ContactBlocked,
    ContactErased,
    ContactNotFound,
    CpfTaken,
    HasHistory,
    LegalHold,
)
from prosa.contacts.service import Contact, ContactData, Writer
from prosa.conversations.model import Conversation
from prosa.conversations.policy import Viewer, may
from prosa.conversations.service.labelling import MAX_LABELS, label, may_label
from prosa.conversations.service.people import (
    contact_is_visible,
    contacts_changed,
    require_contact,
    sees_contact,
    threads_of,
)
from prosa.conversations.service.reading import acting, contact_changed, contact_edited
from prosa.custom_fields import service as custom_fields
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid
from prosa.labels import service as labels
from prosa.labels.policy import is_offered

BulkAction = Literal["add_label", "remove_label", "opt_in", "opt_out", "owner"]


class Refused(Struct, frozen=True):
    """A contact that was left as it is."""

    id: UUID
    code: str


class BulkOutcome(Struct, frozen=True):
    """`done` have it as wanted now, also those that had it before."""

    done: list[UUID]
    refused: list[Refused]


def writer_of(viewer: Viewer, means: contacts.Means = "agent") -> Writer:
    """The viewer as somebody who changes contacts."""
    return Writer(viewer.user_id, means, may(viewer, "contacts.see_documents"))


async def edit_contact(tx: Transaction, viewer: Viewer, contact_id: UUID, data: ContactData) -> Contact:
    """Change a contact and tell everybody who sees it.

    Raises ContactNotFound, Invalid, and CpfTaken or CnpjTaken with the other contact as far as the viewer sees it.
    """
    await require_contact(tx, viewer, contact_id)
    contact_id = await contacts.root_of(tx, contact_id)
    try:
        contact, changed = await contacts.edit(tx, contact_id, data, writer_of(viewer))
    except (CpfTaken, CnpjTaken) as error:
        other = error.extra["contact_id"]
        raise type(error)(contact_id=other if await sees_contact(tx, viewer, other) else None) from None
    actor = acting(viewer)
    if "name" in changed:
        await contact_changed(tx, [contact_id], actor)
    if changed:
        await contact_edited(tx, [contact_id], actor)
    return contact


async def set_billing(
    tx: Transaction, viewer: Viewer, contact_id: UUID, given: contacts.BillingIn | None
) -> None:
    """Keep what the billing system says of the customer, or forget it, and tell everybody who sees them.

    Raises ContactNotFound, ContactErased or Invalid.
    """
    await require_contact(tx, viewer, contact_id)
    contact = await contacts.get(tx, await contacts.root_of(tx, contact_id), lock=True)
    if contact.erased_at is not None:
        raise ContactErased
    before = contacts.billing_of(contact.billing)
    if not await contacts.set_billing(tx, contact, given):
        return
    now = None if given is None else given.status
    if now != (None if before is None else before.status):
        # That it was looked up again is no news.
        await audit.record(tx, "contact.billing", actor_id=viewer.user_id, target=contact.id, status=now)
    await contact_edited(tx, [contact.id], acting(viewer))


async def delete_contact(tx: Transaction, viewer: Viewer, contact_id: UUID) -> None:
    """Take away a contact with whom nobody had to do yet.

    Raises ContactNotFound, ContactBlocked, LegalHold, or HasHistory: conversations, notes, blocks or merges.
    """
    await require_contact(tx, viewer, contact_id)
    contact = await contacts.get(tx, contact_id, lock=True)
    if contact.is_blocked:
        raise ContactBlocked
    if await contacts.is_held(tx, contact_id):
        raise LegalHold
    if (await threads_of(tx, [contact_id]))[contact_id]:
        raise HasHistory
    fields = [item.field_id for item in await custom_fields.get_values(tx, contact_id)]
    await custom_fields.set_values(tx, contact_id, {}, fields, by=viewer.user_id)
    try:
        async with tx.savepoint():
            await contacts.delete(tx, contact_id)
    except asyncpg.ForeignKeyViolationError:
        raise HasHistory from None
    await audit.record(tx, "contact.deleted", actor_id=viewer.user_id, target=contact_id)
    tx.emit(contacts_changed([contact_id], acting(viewer)))


async def change_many(
    tx: Transaction, viewer: Viewer, ids: Sequence[UUID], action: BulkAction, value: UUID | None
) -> BulkOutcome:
    """Do one thing to several contacts, each by itself. Raises Invalid when the value is no label or agent for it."""
    groups = await contacts.groups_of(tx, ids)
    # Whom a contact was merged into is meant.
    wanted = list(dict.fromkeys(groups[id_][0] if id_ in groups else id_ for id_ in ids))
    known = await contacts.many(tx, wanted)
    threads = await threads_of(tx, list(known))
    seen = [id_ for id_ in wanted if id_ in known and contact_is_visible(viewer, threads[id_])]
    refused = {id_: ContactNotFound.code for id_ in wanted if id_ not in seen}
    changed: list[UUID] = []
    match action:
        case "opt_in" | "opt_out":
            changed = await contacts.set_consents(
                tx, seen, action == "opt_in", by=viewer.user_id, means="agent"
            )
        case "owner":
            for id_ in seen:
                _, names = await contacts.edit(tx, id_, ContactData(owner_id=value), writer_of(viewer))
                changed += [id_] if names else []
        case "add_label":
            refused |= await _add_label(tx, viewer, [known[id_] for id_ in seen], _given(value), changed)
        case "remove_label":
            refused |= await _remove_label(
                tx, viewer, [(known[id_], threads[id_]) for id_ in seen], _given(value), changed
            )
    await contact_edited(tx, changed, acting(viewer))
    return BulkOutcome(
        [id_ for id_ in seen if id_ not in refused], [Refused(id_, code) for id_, code in refused.items()]
    )


def _given(value: UUID | None) -> UUID:
    if value is None:
        raise Invalid.field("value", "required", "Say which label.")
    return value


async def _add_label(
    tx: Transaction, viewer: Viewer, found: Sequence[Contact], label_id: UUID, changed: list[UUID]
) -> dict[UUID, str]:
    wanted = (await labels.held(tx, [label_id])).get(label_id)
    if wanted is None or not is_offered(wanted, None, viewer.department_ids):
        raise Invalid.field("value", "unknown", "This label is not for these contacts.")
    refused = {}
    for contact in found:
        if label_id in contact.label_ids:
            continue
        if len(contact.label_ids) >= MAX_LABELS:
            refused[contact.id] = "too_many_labels"
            continue
        await contacts.set_labels(tx, contact, [*contact.label_ids, label_id])
        changed.append(contact.id)
    return refused


async def _remove_label(
    tx: Transaction,
    viewer: Viewer,
    found: Sequence[tuple[Contact, Sequence[Conversation]]],
    label_id: UUID,
    changed: list[UUID],
) -> dict[UUID, str]:
    """Off the contacts, and off those of their conversations that the viewer sees."""
    if label_id not in await labels.held(tx, [label_id]):
        raise Invalid.field("value", "unknown", "There is no such label.")
    refused = {}
    labelled = []
    for contact, threads in found:
        with_it = [
            thread
            for thread in threads
            if label_id in thread.label_ids and contact_is_visible(viewer, [thread])
        ]
        if not all(may_label(viewer, thread) for thread in with_it):
            refused[contact.id] = "forbidden"
            continue
        labelled += [thread.id for thread in with_it]
        if label_id in contact.label_ids:
            await contacts.set_labels(tx, contact, [id_ for id_ in contact.label_ids if id_ != label_id])
            changed.append(contact.id)
    for thread_id in sorted(labelled):
        await label(tx, viewer, thread_id, [], [label_id])
    return refused
