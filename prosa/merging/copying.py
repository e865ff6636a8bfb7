"""What the contact that stays takes over from one that is merged into it, and gives back when that is undone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from prosa.contacts import service as contacts
from prosa.contacts.service import Contact
from prosa.custom_fields import service as custom_fields
from prosa.kit.database import Transaction
from prosa.merging import queries
from prosa.merging.policy import taken_over
from prosa.merging.queries import Row

_TYPES = {field.name: field.type for field in msgspec.structs.fields(Contact)}
CONSENT = "receives_broadcasts"
"""Kept as the time at which the winner's opt-out was noted."""
OPT_OUT_NOTE = "merged with a contact that receives none"


async def take_over(
    tx: Transaction,
    winner: Contact,
    loser: Contact,
    row: Row,
    *,
    by: UUID,
    only: Collection[str] | None = None,
) -> None:
    """Fill what the locked winner has not, and write down what that was. `only`: these columns and fields."""
    found = taken_over(winner, loser)
    fields = None if only is None else [UUID(name[6:]) for name in only if name.startswith("field:")]
    if only is not None:
        found = {name: value for name, value in found.items() if name in only}
    for name, value in found.items():
        if name == "label_ids":
            winner.label_ids = [*winner.label_ids, *(UUID(id_) for id_ in value)]
        else:
            setattr(winner, name, msgspec.convert(value, _TYPES[name]))
    if found:
        await contacts.store(tx, winner)
    values = await custom_fields.take_over(tx, winner.id, loser.id, by=by, only=fields)
    found |= {f"field:{id_}": value for id_, value in values.items()}
    if winner.receives_broadcasts and not loser.receives_broadcasts and (only is None or CONSENT in only):
        # Whoever asked for silence gets it, under whichever name.
        await contacts.set_consent(tx, winner.id, False, by=by, means="agent", note=OPT_OUT_NOTE)
        winner.receives_broadcasts = False
        winner.version += 1
        found[CONSENT] = tx.now.isoformat()
    row.copied |= found


async def give_back(
    tx: Transaction,
    row: Row,
    people: Mapping[UUID, Contact],
    above: Mapping[UUID, Row],
    *,
    by: UUID,
) -> set[str]:
    """Take from the winner of an undone merge, and from whoever it was merged into since, what came from the loser and
    is still as it came. `above`: the standing merges by loser. The names of what is gone."""
    copied, holder, gone = dict(row.copied), people[row.winner_id], set[str]()
    while copied:
        gone |= await _take_back(tx, holder, copied, by=by)
        up = above.get(holder.id)
        if up is None:
            break
        passed_on = _same(up.copied, copied)
        up.copied = _without(up.copied, passed_on)
        if passed_on:
            await queries.write_copied(tx, up)
        copied, holder = passed_on, people[up.winner_id]
    return gone


def _same(further: Mapping[str, Any], copied: Mapping[str, Any]) -> dict[str, Any]:
    """What was handed on unchanged."""
    found = {
        name: value
        for name, value in further.items()
        if name in copied and (copied[name] == value or name == CONSENT)
    }
    labels = [id_ for id_ in further.get("label_ids", ()) if id_ in copied.get("label_ids", ())]
    found.pop("label_ids", None)
    return {**found, "label_ids": labels} if labels else found


def _without(copied: Mapping[str, Any], gone: Mapping[str, Any]) -> dict[str, Any]:
    left = {name: value for name, value in copied.items() if name not in gone or name == "label_ids"}
    if "label_ids" in left:
        left["label_ids"] = [id_ for id_ in left["label_ids"] if id_ not in gone.get("label_ids", ())]
    return {name: value for name, value in left.items() if value != []}


async def _take_back(tx: Transaction, holder: Contact, copied: Mapping[str, Any], *, by: UUID) -> set[str]:
    gone: set[str] = set()
    for name, value in copied.items():
        if name.startswith("field:") or name == CONSENT:
            continue
        if name == "label_ids":
            kept = [id_ for id_ in holder.label_ids if str(id_) not in value]
            if kept != holder.label_ids:
                holder.label_ids = kept
                gone.add(name)
        elif msgspec.to_builtins(getattr(holder, name)) == value:
            setattr(holder, name, None)
            gone.add(name)
    if gone:
        await contacts.store(tx, holder)
    fields = {UUID(name[6:]): value for name, value in copied.items() if name.startswith("field:")}
    gone |= {f"field:{id_}" for id_ in await custom_fields.give_back(tx, holder.id, fields)}
    # Whatever was said since stays, also to the provider alone.
    if (
        CONSENT in copied
        and holder.marketing_stopped_at is None
        and await queries.last_consent(tx, holder.id)
        == (OPT_OUT_NOTE, datetime.fromisoformat(copied[CONSENT]))
    ):
        await contacts.set_consent(tx, holder.id, True, by=by, means="agent", note="the merge was undone")
        holder.receives_broadcasts = True
        holder.version += 1
        gone.add(CONSENT)
    return gone
