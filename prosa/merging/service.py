"""Merging contacts that are one person, and taking them apart again (CON-20, CON-60).

A merge writes one row and points `contacts.merged_into_id` at the contact that stays; addresses, conversations and
notes stay where they are. Locks: contacts by id, then conversations.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from prosa.accounts import audit
from prosa.blocking import service as blocking
from prosa.contacts import service as contacts
from prosa.contacts.errors import ContactErased
from prosa.contacts.service import Contact
from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.conversations.policy import Viewer
from prosa.conversations.schemas import ContactBrief
from prosa.kit import paging
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid
from prosa.kit.events import Event
from prosa.kit.ids import uuid7
from prosa.kit.text import storable
from prosa.merging import copying, distinctions, policy, queries
from prosa.merging.errors import (
    AlreadyMerged,
    BlockDiffers,
    ConflictNotFound,
    ConflictSettled,
    MergeNotFound,
    MergeUndone,
    TooManyMerged,
)
from prosa.merging.people import person, seen
from prosa.merging.queries import Row
from prosa.merging.schemas import (
    Evidence,
    IdentityConflict,
    IdentityConflicts,
    Merge,
    Merged,
    Merges,
    Resolved,
    ResolveIn,
    Suggestion,
    Suggestions,
)

MOST_SHOWN = 100
MOST_SUGGESTED = 5
PAGE_STEP = 100


async def merge(tx: Transaction, viewer: Viewer, contact_id: UUID, other_id: UUID, note: str) -> Merged:
    """From now on the first is shown for the other, too. Whom either is merged into stands for it.

    Raises ContactNotFound, AlreadyMerged, ContactErased, BlockDiffers, TooManyMerged or Invalid.
    """
    if contact_id == other_id:
        raise Invalid.field("other_id", "the_same", "Choose another contact.")
    for id_ in (contact_id, other_id):
        await conversations.require_contact(tx, viewer, id_)
    groups = await contacts.hold_groups(tx, [contact_id, other_id])
    ours, theirs = groups[contact_id], groups[other_id]
    winner, loser = ours[0], theirs[0]
    if winner.id == loser.id:
        raise AlreadyMerged(contact_id=winner.id)
    if winner.erased_at is not None or loser.erased_at is not None:
        raise ContactErased
    if winner.is_blocked != loser.is_blocked:
        raise BlockDiffers(blocked_id=winner.id if winner.is_blocked else loser.id)
    if len(ours) + len(theirs) > policy.MOST:
        raise TooManyMerged
    # What is shown of the other one once it is merged is the winner's.
    name = loser.name
    row = Row(
        id=uuid7(),
        winner_id=winner.id,
        loser_id=loser.id,
        note=storable(note).strip() or None,
        evidence=await _evidence(tx, {item.id for item in ours}, {item.id for item in theirs}),
        copied={},
        merged_by_id=viewer.user_id,
        merged_at=tx.now,
    )
    await copying.take_over(tx, winner, loser, row, by=viewer.user_id)
    await contacts.join(tx, [item.id for item in theirs], winner.id)
    await queries.insert(tx, row)
    await contacts.settle_conflicts(
        tx,
        [item.id for item in ours],
        [item.id for item in theirs],
        "merge",
        by=viewer.user_id,
        merge_id=row.id,
    )
    await audit.record(tx, "contact.merged", actor_id=viewer.user_id, target=winner.id, merged=str(loser.id))
    brief = await _publish(tx, viewer, row, [winner.id], action="contacts_merged", name=name)
    return Merged(brief or _brief(winner), (await _shown(tx, [row]))[0])


async def undo(tx: Transaction, viewer: Viewer, merge_id: UUID) -> Merge:
    """They are two again: what came from the loser and was not changed since goes back with it.

    Whatever was merged into the loser stays with it. Raises MergeNotFound or MergeUndone.
    """
    row = await queries.one(tx, merge_id)
    if row is None or not await conversations.sees_contact(tx, viewer, row.winner_id):
        raise MergeNotFound
    # The loser's group is the winner's while the merge stands.
    group = (await contacts.hold_groups(tx, [row.winner_id]))[row.winner_id]
    row = await queries.one(tx, merge_id)  # as it is now that nobody else changes it
    assert row is not None  # they are never deleted
    if row.undone_at is not None:
        raise MergeUndone
    people = {item.id: item for item in group}
    standing = {item.loser_id: item for item in await queries.standing(tx, people) if item.id != merge_id}
    leaving = _subtree(row.loser_id, standing)
    gone = await copying.give_back(tx, row, people, standing, by=viewer.user_id)
    await contacts.join(tx, leaving - {row.loser_id}, row.loser_id)
    await contacts.join(tx, [row.loser_id], None)
    await queries.end(tx, merge_id, viewer.user_id)
    await _refill(tx, row.winner_id, people, standing, gone, by=viewer.user_id)
    await blocking.settle_groups(tx, [sorted(leaving), sorted(people.keys() - leaving)])
    await contacts.reopen_conflicts(tx, merge_id)
    await audit.record(
        tx, "contact.unmerged", actor_id=viewer.user_id, target=row.winner_id, merged=str(row.loser_id)
    )
    name = people[row.loser_id].name
    await _publish(tx, viewer, row, [row.winner_id, row.loser_id], action="merge_undone", name=name)
    undone = msgspec.structs.replace(row, undone_by_id=viewer.user_id, undone_at=tx.now)
    return (await _shown(tx, [undone]))[0]


def _subtree(contact_id: UUID, standing: Mapping[UUID, Row]) -> set[UUID]:
    """The contact, and all that were merged into it."""
    found = {contact_id}
    while True:
        more = {loser for loser, item in standing.items() if item.winner_id in found} - found
        if not more:
            return found
        found |= more


async def _refill(
    tx: Transaction,
    contact_id: UUID,
    people: Mapping[UUID, Contact],
    standing: Mapping[UUID, Row],
    gone: Collection[str],
    *,
    by: UUID,
) -> None:
    """What was taken back, others who are still merged may have, too; upwards from the contact that lost it."""
    at: UUID | None = contact_id
    while at is not None and gone:
        for item in standing.values():
            if item.winner_id == at:
                before = dict(item.copied)
                await copying.take_over(tx, people[at], people[item.loser_id], item, by=by, only=gone)
                if item.copied != before:
                    await queries.write_copied(tx, item)
        at = standing[at].winner_id if at in standing else None


async def merges_of(tx: Transaction, viewer: Viewer, contact_id: UUID) -> Merges:
    """What was merged with a contact, by whom and why; undone ones only where both are seen. Raises ContactNotFound."""
    await conversations.require_contact(tx, viewer, contact_id)
    group = await contacts.group_of(tx, contact_id)
    found = await queries.history(tx, group, MOST_SHOWN)
    others = {id_ for row in found for id_ in (row.winner_id, row.loser_id)} - set(group)
    visible = {*group, *await seen(tx, viewer, others)}
    return Merges(await _shown(tx, [row for row in found if {row.winner_id, row.loser_id} <= visible]))


async def duplicates(tx: Transaction, viewer: Viewer, contact_id: UUID) -> Suggestions:
    """Who may be the same person, as far as the viewer sees them. Raises ContactNotFound."""
    await conversations.require_contact(tx, viewer, contact_id)
    group = await contacts.group_of(tx, contact_id)
    ours = list((await queries.known(tx, group)).values())
    if ours[0].contact.erased_at is not None:
        return Suggestions([])
    alike = await queries.alike(tx, ours, await distinctions.told_apart(tx, group))
    groups = {ids[0]: ids for ids in (await contacts.groups_of(tx, alike)).values()}
    groups.pop(group[0], None)
    visible = await seen(tx, viewer, groups)
    known = await queries.known(tx, {id_ for root in visible for id_ in groups[root]})
    found = []
    for root in sorted(visible):
        theirs = [known[id_] for id_ in groups[root] if id_ in known]
        evidence = policy.evidence(ours, theirs, await queries.claims(tx, group, groups[root]))
        if policy.is_strong(evidence):
            found.append(Suggestion(person(known[root]), evidence))
    found.sort(key=lambda item: (-len(item.evidence), item.contact.id))
    return Suggestions(found[:MOST_SUGGESTED])


async def open_conflicts(
    tx: Transaction, viewer: Viewer, cursor: str | None, limit: int
) -> IdentityConflicts:
    """Addresses that two contacts claim, of those whom the viewer sees both, the latest first."""
    place = None if cursor is None else paging.decode(cursor, tuple[datetime, UUID])
    items: list[IdentityConflict] = []
    while len(items) <= limit:
        found = await queries.open_conflicts(tx, place, PAGE_STEP)
        groups = await contacts.groups_of(
            tx, {id_ for item in found for id_ in (item.contact_id, item.other_contact_id)}
        )
        visible = await seen(tx, viewer, {group[0] for group in groups.values()})
        for item in found:
            ours, theirs = groups[item.contact_id], groups[item.other_contact_id]
            if not {ours[0], theirs[0]} <= visible:
                continue
            known = await queries.known(tx, {*ours, *theirs})
            items.append(
                IdentityConflict(
                    id=item.id,
                    contact=person(known[ours[0]]),
                    other=person(known[theirs[0]]),
                    kind=item.kind,
                    value=item.value,
                    evidence=policy.evidence(
                        [known[id_] for id_ in ours],
                        [known[id_] for id_ in theirs],
                        await queries.claims(tx, ours, theirs),
                    ),
                    created_at=item.created_at,
                )
            )
            if len(items) > limit:
                last = items[limit - 1]
                return IdentityConflicts(items[:limit], paging.encode(last.created_at, last.id))
        if len(found) < PAGE_STEP:
            break
        place = (found[-1].created_at, found[-1].id)
    return IdentityConflicts(items, None)


async def resolve(tx: Transaction, viewer: Viewer, conflict_id: UUID, wanted: ResolveIn) -> Resolved:
    """Somebody decides whether the two are one person; with that everything open between them is decided.

    Raises ConflictNotFound, ConflictSettled, Invalid, or whatever merging raises.
    """
    item = await queries.conflict(tx, conflict_id)
    both = [] if item is None else [item.contact_id, item.other_contact_id]
    if item is None or await seen(tx, viewer, both) != set(both):
        raise ConflictNotFound
    groups = await contacts.hold_groups(tx, both)
    ours, theirs = ([contact.id for contact in groups[id_]] for id_ in both)
    item = await queries.conflict(tx, conflict_id)  # as it is now that nobody else decides
    if item is None or item.resolved_at is not None or ours[0] == theirs[0]:
        raise ConflictSettled
    if wanted.action == "keep":
        await distinctions.note(tx, viewer, ours, theirs)
        return Resolved(None)
    winner_id = wanted.winner_id or item.contact_id
    if winner_id not in {*ours, *theirs}:
        raise Invalid.field("winner_id", "unknown", "Choose one of the two contacts.")
    other_id = theirs[0] if winner_id in ours else ours[0]
    return Resolved((await merge(tx, viewer, winner_id, other_id, wanted.note)).merge)


async def forget(tx: Transaction, contact_ids: Collection[UUID]) -> None:
    """Keep nothing that merges of these contacts tell of the person (CON-50); the merges stay."""
    await queries.forget(tx, contact_ids)


async def _evidence(tx: Transaction, ours: set[UUID], theirs: set[UUID]) -> list[Evidence]:
    known = await queries.known(tx, ours | theirs)
    return policy.evidence(
        [known[id_] for id_ in sorted(ours)],
        [known[id_] for id_ in sorted(theirs)],
        await queries.claims(tx, ours, theirs),
    )


async def _publish(
    tx: Transaction, viewer: Viewer, row: Row, contact_ids: list[UUID], *, action: str, name: str
) -> ContactBrief | None:
    """A line in every timeline, the conversations with whom they show now, and the news for panels."""
    threads = await conversations.threads_of(tx, contact_ids)
    changes = Changes(tx, conversations.acting(viewer))
    await changes.lock({thread.id for found in threads.values() for thread in found})
    shown: dict[UUID, ContactBrief] = {}
    for conversation in changes.conversations.values():
        line = changes.activity(conversation, action, merge_id=row.id, name=name)
        changes.publish(conversation, "conversation.updated", line)
        shown[conversation.contact.id] = conversation.contact
    await changes.flush()
    await conversations.contact_edited(tx, shown, conversations.acting(viewer))
    tx.emit(
        Event(
            "contact.merged" if action == "contacts_merged" else "contact.unmerged",
            {"merge_id": row.id, "contact_ids": sorted({row.winner_id, row.loser_id, *shown})},
            audience=conversations.hearers(changes.conversations.values()),
            actor=conversations.acting(viewer),
        )
    )
    return shown.get(contact_ids[0])


async def _shown(tx: Transaction, rows: list[Row]) -> list[Merge]:
    known = await queries.known(tx, {row.loser_id for row in rows})
    return [
        Merge(
            id=row.id,
            winner_id=row.winner_id,
            loser=person(known[row.loser_id]),
            note=row.note,
            evidence=row.evidence,
            by_id=row.merged_by_id,
            at=row.merged_at,
            undone_by_id=row.undone_by_id,
            undone_at=row.undone_at,
        )
        for row in rows
    ]


def _brief(contact: Contact) -> ContactBrief:
    return ContactBrief(
        id=contact.id,
        name=contact.name,
        phone=contact.phone,
        username=contact.username,
        is_blocked=contact.is_blocked,
    )
