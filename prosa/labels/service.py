"""The business actions on labels themselves; putting them on conversations lies above, with conversations."""

from collections.abc import Awaitable, Callable, Collection
from uuid import UUID

import msgspec
from msgspec import UNSET

from prosa.accounts import audit
from prosa.accounts.service import hold_account
from prosa.kit.configuration import Removed, reorder
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid, NotFound
from prosa.kit.events import Actor
from prosa.kit.ids import uuid7
from prosa.kit.text import normalise
from prosa.labels import queries
from prosa.labels.errors import NameTaken
from prosa.labels.events import label_updated
from prosa.labels.schemas import Label, LabelCreate, LabelPatch

MAX_LABELS = 500
Strip = Callable[[Transaction, UUID, UUID | None], Awaitable[None]]
"""Takes a label (first id) off the conversations in service, in the name of a person (second id)."""


async def list_labels(tx: Transaction) -> list[Label]:
    """All labels in their order, archived ones included."""
    return await queries.labels(tx)


async def held(tx: Transaction, ids: Collection[UUID]) -> dict[UUID, Label]:
    """Labels by id, none of which is archived or deleted until this transaction has ended."""
    return await queries.held(tx, ids)


async def create_label(tx: Transaction, data: LabelCreate, *, actor_id: UUID | None) -> Label:
    """A new label. Raises NameTaken or Invalid."""
    known = await _held(tx)
    if len(known) >= MAX_LABELS:
        raise Invalid.field("name", "too_many", f"A company has at most {MAX_LABELS} labels.")
    label = Label(
        id=uuid7(),
        name=" ".join(data.name.split()),
        color=data.color.upper(),
        icon=data.icon,
        department_id=data.department_id,
        position=1 + max((item.position for item in known.values()), default=-1),
    )
    await _check(tx, known, label)
    await queries.insert(tx, label)
    await audit.record(tx, "label.created", actor_id=actor_id, target=label.id, name=label.name)
    _publish(tx, label, actor_id)
    return label


async def update_label(
    tx: Transaction, label_id: UUID, patch: LabelPatch, strip: Strip, *, actor_id: UUID | None
) -> Label:
    """Rename, recolour, move, archive or bring back. Raises NotFound, NameTaken or Invalid."""
    known = await _held(tx)
    before = _find(known, label_id)
    given = {key: value for key, value in msgspec.structs.asdict(patch).items() if value is not UNSET}
    if "name" in given:
        given["name"] = " ".join(given["name"].split())
    if "color" in given:
        given["color"] = given["color"].upper()
    changed = sorted(key for key, value in given.items() if getattr(before, key) != value)
    if not changed:
        return before
    after = msgspec.structs.replace(before, **given)
    await _check(tx, known, after)
    await queries.update(tx, after)
    if before.is_active and not after.is_active:
        await strip(tx, label_id, actor_id)
    await audit.record(tx, "label.updated", actor_id=actor_id, target=label_id, changed=changed)
    _publish(tx, after, actor_id)
    return after


async def order_labels(tx: Transaction, ids: list[UUID], *, actor_id: UUID | None) -> list[Label]:
    """Put all labels in this order. Raises Invalid."""
    before = await _held(tx)
    await reorder(tx, "labels", before, ids)
    after = await queries.labels(tx)
    moved = [item for item in after if item != before[item.id]]
    if moved:
        await audit.record(tx, "label.ordered", actor_id=actor_id)
    for label in moved:
        _publish(tx, label, actor_id)
    return after


async def delete_label(tx: Transaction, label_id: UUID, strip: Strip, *, actor_id: UUID | None) -> Removed:
    """Delete a label that nothing has or had; archive any other, off the conversations in service. Raises NotFound."""
    label = _find(await _held(tx), label_id)
    gone = msgspec.structs.replace(label, is_active=False)
    await queries.hold(tx, label_id)
    is_used = await queries.is_used(tx, label_id)
    if is_used:
        await queries.update(tx, gone)
        await strip(tx, label_id, actor_id)
    else:
        await queries.delete(tx, label_id)
    outcome = Removed("deactivated" if is_used else "deleted")
    await audit.record(tx, f"label.{outcome.outcome}", actor_id=actor_id, target=label_id, name=label.name)
    _publish(tx, gone, actor_id)
    return outcome


async def _held(tx: Transaction) -> dict[UUID, Label]:
    await hold_account(tx)
    return {item.id: item for item in await queries.labels(tx)}


def _find(known: dict[UUID, Label], label_id: UUID) -> Label:
    if label_id not in known:
        raise NotFound
    return known[label_id]


async def _check(tx: Transaction, known: dict[UUID, Label], label: Label) -> None:
    """Whether `label` as it shall be fits beside the others."""
    before = known.get(label.id)
    is_moved = before is None or before.department_id != label.department_id
    if (
        label.department_id is not None
        and is_moved
        and not await queries.department_exists(tx, label.department_id)
    ):
        raise Invalid.field("department_id", "unknown", "This department does not exist.")
    name = normalise(label.name)
    for item in known.values():
        is_rival = item.id != label.id and item.department_id == label.department_id
        if is_rival and item.is_active and label.is_active and normalise(item.name) == name:
            raise NameTaken


def _publish(tx: Transaction, label: Label, actor_id: UUID | None) -> None:
    tx.emit(label_updated(label, Actor("user", actor_id) if actor_id else None))
