"""The business actions on closing reasons."""

from uuid import UUID

import msgspec
from msgspec import UNSET

from prosa.accounts import audit
from prosa.accounts.service import hold_account
from prosa.closing_reasons import queries
from prosa.closing_reasons.errors import HasChildren, NameTaken, SystemReason
from prosa.closing_reasons.events import closing_reason_updated
from prosa.closing_reasons.policy import MAX_DEPTH, SYSTEM_REASONS, depth, descendants, height
from prosa.closing_reasons.schemas import ClosingReason, ClosingReasonCreate, ClosingReasonPatch
from prosa.kit.configuration import Removed, delete_unused, reorder
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid, NotFound
from prosa.kit.events import Actor
from prosa.kit.ids import uuid7
from prosa.kit.text import normalise

Tree = dict[UUID, ClosingReason]


async def list_reasons(tx: Transaction) -> list[ClosingReason]:
    """All reasons in their order, inactive ones included."""
    return await queries.reasons(tx)


async def system_reason(tx: Transaction, code: str) -> UUID:
    """The reason that the system gives by itself, made where it is missing. Raises KeyError for no such code."""
    name = SYSTEM_REASONS[code]
    found = await queries.by_code(tx, code)
    if found is not None:
        return found
    position = 1000 + list(SYSTEM_REASONS).index(code)
    reason = ClosingReason(id=uuid7(), name=name, parent_id=None, code=code, position=position)
    if await queries.insert(tx, reason):
        tx.emit(closing_reason_updated(reason, None))
        return reason.id
    # Another transaction was first and has committed since: the insert waited for it.
    found = await queries.by_code(tx, code)
    if found is None:
        raise LookupError(f"the system's closing reason {code} vanished")
    return found


async def seed(tx: Transaction) -> None:
    """The system's reasons, for a new account."""
    for code in SYSTEM_REASONS:
        await system_reason(tx, code)


async def create_reason(
    tx: Transaction, data: ClosingReasonCreate, *, actor_id: UUID | None
) -> ClosingReason:
    """A new reason. Raises NotFound (the parent), NameTaken, SystemReason or Invalid (too deep)."""
    tree = await _held(tx)
    siblings = [item.position for item in tree.values() if item.parent_id == data.parent_id and not item.code]
    reason = ClosingReason(
        id=uuid7(),
        name=" ".join(data.name.split()),
        parent_id=data.parent_id,
        position=1 + max(siblings, default=-1),
    )
    _check(tree, reason)
    await queries.insert(tx, reason)
    await audit.record(tx, "closing_reason.created", actor_id=actor_id, target=reason.id, name=reason.name)
    _publish(tx, [reason], actor_id)
    return reason


async def update_reason(
    tx: Transaction, reason_id: UUID, patch: ClosingReasonPatch, *, actor_id: UUID | None
) -> ClosingReason:
    """Rename, move, reorder or (de)activate. Raises NotFound, NameTaken, SystemReason or Invalid."""
    tree = await _held(tx)
    before = _find(tree, reason_id)
    given = {key: value for key, value in msgspec.structs.asdict(patch).items() if value is not UNSET}
    if "name" in given:
        given["name"] = " ".join(given["name"].split())
    changed = sorted(key for key, value in given.items() if getattr(before, key) != value)
    if not changed:
        return before
    if before.code is not None and changed != ["position"]:
        raise SystemReason
    after = msgspec.structs.replace(before, **given)
    _check(tree, after)
    await queries.update(tx, after)
    below = []
    if before.is_active and not after.is_active:
        below = await _deactivate(tx, descendants(tree.values(), reason_id))
    await audit.record(tx, "closing_reason.updated", actor_id=actor_id, target=reason_id, changed=changed)
    _publish(tx, [after, *below], actor_id)
    return after


async def order_reasons(tx: Transaction, ids: list[UUID], *, actor_id: UUID | None) -> list[ClosingReason]:
    """Put all reasons in this order. Raises Invalid."""
    before = await _held(tx)
    await reorder(tx, "closing_reasons", before, ids)
    after = await queries.reasons(tx)
    moved = [item for item in after if item != before[item.id]]
    if moved:
        await audit.record(tx, "closing_reason.ordered", actor_id=actor_id)
    _publish(tx, moved, actor_id)
    return after


async def delete_reason(tx: Transaction, reason_id: UUID, *, actor_id: UUID | None) -> Removed:
    """Delete a reason that nothing names, deactivate any other. Raises NotFound, SystemReason or HasChildren."""
    tree = await _held(tx)
    reason = _find(tree, reason_id)
    if reason.code is not None:
        raise SystemReason
    if any(item.parent_id == reason_id for item in tree.values()):
        raise HasChildren
    is_deleted = await delete_unused(tx, "closing_reasons", reason_id)
    if not is_deleted:
        await queries.deactivate(tx, [reason_id])
    outcome = Removed("deleted" if is_deleted else "deactivated")
    await audit.record(
        tx, f"closing_reason.{outcome.outcome}", actor_id=actor_id, target=reason_id, name=reason.name
    )
    _publish(tx, [msgspec.structs.replace(reason, is_active=False)], actor_id)
    return outcome


async def _held(tx: Transaction) -> Tree:
    await hold_account(tx)
    return {item.id: item for item in await queries.reasons(tx)}


def _find(tree: Tree, reason_id: UUID) -> ClosingReason:
    if reason_id not in tree:
        raise NotFound
    return tree[reason_id]


def _check(tree: Tree, reason: ClosingReason) -> None:
    """Whether `reason` as it shall be fits into the tree as it is."""
    if reason.parent_id is not None:
        parent = tree.get(reason.parent_id)
        if parent is None:
            raise NotFound("There is no such parent.")
        if parent.code is not None:
            raise SystemReason("Nothing can be put below a reason of the system.")
        below = {item.id for item in descendants(tree.values(), reason.id)}
        if parent.id == reason.id or parent.id in below:
            raise Invalid.field("parent_id", "cycle", "A reason cannot be below itself.")
        if depth(tree, parent.id) + height(tree.values(), reason.id) > MAX_DEPTH:
            raise Invalid.field("parent_id", "too_deep", f"Reasons have at most {MAX_DEPTH} levels.")
        if reason.is_active and not parent.is_active:
            raise Invalid.field("parent_id", "inactive_parent", "The reason above is not active.")
    name = normalise(reason.name)
    for item in tree.values():
        is_sibling = item.id != reason.id and item.parent_id == reason.parent_id
        if is_sibling and item.is_active and reason.is_active and normalise(item.name) == name:
            raise NameTaken


async def _deactivate(tx: Transaction, reasons: list[ClosingReason]) -> list[ClosingReason]:
    active = [item for item in reasons if item.is_active]
    await queries.deactivate(tx, [item.id for item in active])
    return [msgspec.structs.replace(item, is_active=False) for item in active]


def _publish(tx: Transaction, reasons: list[ClosingReason], actor_id: UUID | None) -> None:
    for reason in reasons:
        tx.emit(closing_reason_updated(reason, Actor("user", actor_id) if actor_id else None))
