"""People said that two contacts are two persons: nobody is asked about them again (CON-20, CON-60).

What is kept is about the two contacts. It holds for whomever these are merged with, and for them alone once they are
taken apart again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from prosa.accounts import audit
from prosa.contacts import service as contacts
from prosa.conversations import service as conversations
from prosa.conversations.policy import Viewer
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid
from prosa.kit.events import Event
from prosa.merging import queries
from prosa.merging.errors import AlreadyMerged, DistinctionNotFound
from prosa.merging.people import person, seen
from prosa.merging.queries import DistinctionRow
from prosa.merging.schemas import Distinction, Distinctions

MOST_SHOWN = 100


async def tell_apart(tx: Transaction, viewer: Viewer, contact_id: UUID, other_id: UUID) -> Distinction:
    """These are two persons; addresses that both claim are decided with it. Saying it again changes nothing.

    Raises ContactNotFound, AlreadyMerged or Invalid.
    """
    if contact_id == other_id:
        raise Invalid.field("other_id", "the_same", "Choose another contact.")
    for id_ in (contact_id, other_id):
        await conversations.require_contact(tx, viewer, id_)
    groups = await contacts.hold_groups(tx, [contact_id, other_id])
    ours, theirs = ([contact.id for contact in groups[id_]] for id_ in (contact_id, other_id))
    if ours[0] == theirs[0]:
        raise AlreadyMerged(contact_id=ours[0])
    await note(tx, viewer, ours, theirs)
    (kept, *_) = await queries.distinctions(tx, ours, 1, theirs)
    return (await _shown(tx, {theirs[0]: kept}))[0]


async def note(tx: Transaction, viewer: Viewer, ours: list[UUID], theirs: list[UUID]) -> None:
    """Keep it for two persons whose contacts are locked, the shown one of each first."""
    await contacts.settle_conflicts(tx, ours, theirs, "keep", by=viewer.user_id)
    if await queries.distinctions(tx, ours, 1, theirs):
        return
    await queries.insert_distinction(tx, ours[0], theirs[0], viewer.user_id)
    await audit.record(
        tx, "contact.kept_apart", actor_id=viewer.user_id, target=ours[0], other=str(theirs[0])
    )
    await _publish(tx, viewer, (ours[0], theirs[0]))


async def take_back(tx: Transaction, viewer: Viewer, distinction_id: UUID) -> None:
    """They may be one person after all: what was decided between the two is open again. Raises DistinctionNotFound."""
    row = await queries.distinction(tx, distinction_id)
    both = [] if row is None else [row.contact_id, row.other_contact_id]
    if row is None or await seen(tx, viewer, both) != set(both):
        raise DistinctionNotFound
    groups = await contacts.hold_groups(tx, both)
    ours, theirs = ([contact.id for contact in groups[id_]] for id_ in both)
    if await queries.distinction(tx, distinction_id) is None:
        raise DistinctionNotFound  # a colleague was faster
    await queries.delete_distinctions(tx, ours, theirs)
    await contacts.reopen_kept(tx, ours, theirs)
    await audit.record(
        tx, "contact.kept_apart_undone", actor_id=viewer.user_id, target=ours[0], other=str(theirs[0])
    )
    await _publish(tx, viewer, (ours[0], theirs[0]))


async def distinctions_of(tx: Transaction, viewer: Viewer, contact_id: UUID) -> Distinctions:
    """From whom a contact was told apart, by whom, the latest first; only those whom the viewer sees.

    Raises ContactNotFound.
    """
    await conversations.require_contact(tx, viewer, contact_id)
    group = await contacts.group_of(tx, contact_id)
    found: dict[UUID, DistinctionRow] = {}
    rows = await queries.distinctions(tx, group, MOST_SHOWN)
    others = await contacts.groups_of(tx, {row.of_others(group) for row in rows})
    for row in rows:
        home = others[row.of_others(group)][0]
        if home not in group:  # they were merged nevertheless
            found.setdefault(home, row)
    visible = await seen(tx, viewer, found)
    return Distinctions(await _shown(tx, {id_: row for id_, row in found.items() if id_ in visible}))


async def told_apart(tx: Transaction, group: Collection[UUID]) -> set[UUID]:
    """The contacts of all from whom this person was told apart."""
    others = {row.of_others(group) for row in await queries.distinctions(tx, group, None)}
    return {id_ for several in (await contacts.groups_of(tx, others)).values() for id_ in several}


async def _shown(tx: Transaction, rows: dict[UUID, DistinctionRow]) -> list[Distinction]:
    """By the contact that is shown for the other one."""
    known = await queries.known(tx, rows)
    return [
        Distinction(id=row.id, contact=person(known[id_]), by_id=row.decided_by_id, at=row.decided_at)
        for id_, row in rows.items()
    ]


async def _publish(tx: Transaction, viewer: Viewer, contact_ids: Iterable[UUID]) -> None:
    ids = sorted(contact_ids)
    threads = await conversations.threads_of(tx, ids)
    audience = conversations.hearers(thread for found in threads.values() for thread in found)
    actor = conversations.acting(viewer)
    tx.emit(Event("contact.told_apart", {"contact_ids": ids}, audience=audience, actor=actor))
