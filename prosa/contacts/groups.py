"""The contacts that are one person since people merged them, and addresses that two persons claim (CON-20, CON-60).

A merged contact keeps its addresses, conversations and notes; `merged_into_id` says whose name and data are shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal
from uuid import UUID

from prosa.contacts.errors import ContactNotFound
from prosa.contacts.queries import Contact, many, write
from prosa.kit.database import Transaction
from prosa.kit.ids import uuid7

Source = Literal["message", "provider", "number"]
"""A message named both contacts, the provider said that one became the other, or their numbers count as one."""

MEMBERS = (
    "SELECT r.asked, r.id, true AS is_root FROM roots r UNION ALL SELECT r.asked, m.id, false FROM roots r"
    " JOIN contacts m ON m.account_id = $1 AND m.merged_into_id = r.id"
)
ROOTS = (
    "SELECT k.id AS asked, coalesce(k.merged_into_id, k.id) AS id FROM contacts k"
    " WHERE k.account_id = $1 AND k.id = ANY($2::uuid[])"
)


async def groups_of(tx: Transaction, contact_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """For each of these contacts all that are the same person, the shown one first; unknown ones are absent."""
    rows = await tx.fetch(
        f"WITH roots AS ({ROOTS}) SELECT asked, id FROM ({MEMBERS}) AS members"  # noqa: S608 - texts of ours
        " ORDER BY asked, is_root DESC, id",
        tx.account_id,
        list(contact_ids),
    )
    found: dict[UUID, list[UUID]] = {}
    for row in rows:
        found.setdefault(row["asked"], []).append(row["id"])
    return found


async def group_of(tx: Transaction, contact_id: UUID) -> list[UUID]:
    """The contacts of the person, the shown one first. Raises ContactNotFound."""
    group = (await groups_of(tx, [contact_id])).get(contact_id)
    if group is None:
        raise ContactNotFound
    return group


async def root_of(tx: Transaction, contact_id: UUID) -> UUID:
    """The contact that is shown for this one. Raises ContactNotFound."""
    return (await group_of(tx, contact_id))[0]


async def hold_groups(tx: Transaction, contact_ids: Collection[UUID]) -> dict[UUID, list[Contact]]:
    """The contacts of these persons, locked in the order of their ids; for each given one, the shown one first.

    Raises ContactNotFound.
    """
    while True:
        before = await groups_of(tx, contact_ids)
        held = await many(tx, {id_ for group in before.values() for id_ in group})
        # Somebody may have merged or taken apart while this one waited.
        after = await groups_of(tx, contact_ids)
        if set(after) != set(contact_ids):
            raise ContactNotFound
        if {id_ for group in after.values() for id_ in group} <= held.keys():
            return {asked: [held[id_] for id_ in group] for asked, group in after.items()}


async def join(tx: Transaction, contact_ids: Iterable[UUID], root_id: UUID | None) -> None:
    """Show another contact for these locked ones; None: each is shown itself."""
    await tx.execute(
        "UPDATE contacts SET merged_into_id = $3, version = version + 1 WHERE account_id = $1 AND id = ANY($2)"
        " AND merged_into_id IS DISTINCT FROM $3",
        tx.account_id,
        sorted(contact_ids),
        root_id,
    )


async def store(tx: Transaction, contact: Contact) -> None:
    """Write a locked contact as it is in memory."""
    await write(tx, contact)


async def note_conflict(
    tx: Transaction, contact_id: UUID, other_id: UUID, kind: str, value: str, source: Source = "message"
) -> None:
    """Flag that two contacts claim one address (CON-60), unless they are one person: people decide."""
    groups = await groups_of(tx, [contact_id, other_id])
    if other_id in groups.get(contact_id, ()):
        return
    await tx.execute(
        "INSERT INTO identity_conflicts (account_id, id, contact_id, other_contact_id, kind, value, source)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        tx.account_id,
        uuid7(),
        contact_id,
        other_id,
        kind,
        value,
        source,
    )


async def settle_conflicts(
    tx: Transaction,
    contact_ids: Collection[UUID],
    other_ids: Collection[UUID],
    resolution: Literal["merge", "keep"],
    *,
    by: UUID,
    merge_id: UUID | None = None,
) -> None:
    """People decided about what is open between two persons."""
    await tx.execute(
        "UPDATE identity_conflicts SET resolved_at = $4, resolution = $5, resolved_by_id = $6, merge_id = $7"
        " WHERE account_id = $1 AND resolved_at IS NULL AND (contact_id = ANY($2) AND other_contact_id = ANY($3)"
        " OR contact_id = ANY($3) AND other_contact_id = ANY($2))",
        tx.account_id,
        list(contact_ids),
        list(other_ids),
        tx.now,
        resolution,
        by,
        merge_id,
    )


async def reopen_kept(tx: Transaction, contact_ids: Collection[UUID], other_ids: Collection[UUID]) -> None:
    """What kept two persons apart is open again."""
    await tx.execute(
        "UPDATE identity_conflicts SET resolved_at = NULL, resolution = NULL, resolved_by_id = NULL"
        " WHERE account_id = $1 AND resolution = 'keep' AND (contact_id = ANY($2) AND other_contact_id = ANY($3)"
        " OR contact_id = ANY($3) AND other_contact_id = ANY($2))",
        tx.account_id,
        list(contact_ids),
        list(other_ids),
    )


async def reopen_conflicts(tx: Transaction, merge_id: UUID) -> None:
    """What this merge had settled is open again."""
    await tx.execute(
        "UPDATE identity_conflicts SET resolved_at = NULL, resolution = NULL, resolved_by_id = NULL, merge_id = NULL"
        " WHERE account_id = $1 AND merge_id = $2",
        tx.account_id,
        merge_id,
    )
