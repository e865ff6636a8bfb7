"""Why agents pause: the list that administrators keep."""

from typing import Annotated, Final
from uuid import UUID

import asyncpg
import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from prosa.accounts import audit
from prosa.accounts.schemas import DirectoryPause, Name
from prosa.accounts.service import hold_account
from prosa.kit.configuration import Removed, delete_unused, reorder
from prosa.kit.database import Transaction
from prosa.kit.errors import Conflict, NotFound
from prosa.kit.events import DIRECTORY, Actor, Event
from prosa.kit.ids import uuid7

PauseReason = DirectoryPause
DEFAULT_PAUSES: Final = ("Almoço", "Pausa", "Banheiro", "Reunião", "Treinamento", "Atividade externa")
"""What a new account begins with."""


class NameTaken(Conflict):
    """Two pause reasons of one account cannot have the same name."""

    code = "pause_reason_name_taken"
    default_detail = "There is a pause reason with this name already."


class PauseReasons(Struct):
    items: list[PauseReason]


class PauseReasonCreate(Struct, forbid_unknown_fields=True):
    name: Name


class PauseReasonPatch(Struct, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    position: Annotated[int, Meta(ge=0, le=100_000)] | UnsetType = UNSET


async def list_pauses(tx: Transaction) -> list[PauseReason]:
    """All reasons in their order, inactive ones included."""
    rows = await tx.fetch(
        "SELECT id, name, is_active, position FROM pause_reasons WHERE account_id = $1"
        " ORDER BY position, lower(name), id",
        tx.account_id,
    )
    return [msgspec.convert(dict(row), PauseReason) for row in rows]


async def seed(tx: Transaction) -> None:
    """The usual reasons, for a new account."""
    for name in DEFAULT_PAUSES:
        await create_pause(tx, PauseReasonCreate(name), actor_id=None)


async def create_pause(tx: Transaction, data: PauseReasonCreate, *, actor_id: UUID | None) -> PauseReason:
    """A new reason, the last in the list. Raises NameTaken."""
    held = await _held(tx)
    position = 1 + max((item.position for item in held.values()), default=-1)
    reason = PauseReason(id=uuid7(), name=" ".join(data.name.split()), position=position)
    try:
        async with tx.savepoint():
            await tx.execute(
                "INSERT INTO pause_reasons (account_id, id, name, is_active, position, created_at)"
                " VALUES ($1, $2, $3, $4, $5, $6)",
                tx.account_id,
                reason.id,
                reason.name,
                reason.is_active,
                reason.position,
                tx.now,
            )
    except asyncpg.UniqueViolationError:
        raise NameTaken from None
    await audit.record(tx, "pause_reason.created", actor_id=actor_id, target=reason.id, name=reason.name)
    _publish(tx, reason, actor_id)
    return reason


async def update_pause(
    tx: Transaction, reason_id: UUID, patch: PauseReasonPatch, *, actor_id: UUID | None
) -> PauseReason:
    """Rename, reorder, activate or deactivate. Raises NotFound or NameTaken."""
    before = _find(await _held(tx), reason_id)
    given = {key: value for key, value in msgspec.structs.asdict(patch).items() if value is not UNSET}
    if "name" in given:
        given["name"] = " ".join(given["name"].split())
    changed = sorted(key for key, value in given.items() if getattr(before, key) != value)
    if not changed:
        return before
    after = msgspec.structs.replace(before, **given)
    try:
        async with tx.savepoint():
            await _update(tx, after)
    except asyncpg.UniqueViolationError:
        raise NameTaken from None
    await audit.record(tx, "pause_reason.updated", actor_id=actor_id, target=reason_id, changed=changed)
    _publish(tx, after, actor_id)
    return after


async def order_pauses(tx: Transaction, ids: list[UUID], *, actor_id: UUID | None) -> list[PauseReason]:
    """Put all reasons in this order. Raises Invalid."""
    before = await _held(tx)
    await reorder(tx, "pause_reasons", before, ids)
    after = await list_pauses(tx)
    moved = [item for item in after if item != before[item.id]]
    if moved:
        await audit.record(tx, "pause_reason.ordered", actor_id=actor_id)
    for reason in moved:
        _publish(tx, reason, actor_id)
    return after


async def delete_pause(tx: Transaction, reason_id: UUID, *, actor_id: UUID | None) -> Removed:
    """Delete a reason that nobody ever used, deactivate any other. Raises NotFound."""
    reason = _find(await _held(tx), reason_id)
    # The log of states names reasons without a foreign key, so that it can be trimmed by time alone.
    is_used = await tx.fetchval(
        "SELECT EXISTS (SELECT FROM agent_state_log WHERE account_id = $1 AND pause_reason_id = $2)",
        tx.account_id,
        reason_id,
    )
    is_deleted = not is_used and await delete_unused(tx, "pause_reasons", reason_id)
    gone = msgspec.structs.replace(reason, is_active=False)
    if not is_deleted:
        await _update(tx, gone)
    outcome = Removed("deleted" if is_deleted else "deactivated")
    await audit.record(
        tx, f"pause_reason.{outcome.outcome}", actor_id=actor_id, target=reason_id, name=reason.name
    )
    _publish(tx, gone, actor_id)
    return outcome


async def _held(tx: Transaction) -> dict[UUID, PauseReason]:
    await hold_account(tx)
    return {item.id: item for item in await list_pauses(tx)}


def _find(reasons: dict[UUID, PauseReason], reason_id: UUID) -> PauseReason:
    if reason_id not in reasons:
        raise NotFound
    return reasons[reason_id]


async def _update(tx: Transaction, reason: PauseReason) -> None:
    await tx.execute(
        "UPDATE pause_reasons SET name = $3, is_active = $4, position = $5 WHERE account_id = $1 AND id = $2",
        tx.account_id,
        reason.id,
        reason.name,
        reason.is_active,
        reason.position,
    )


def _publish(tx: Transaction, reason: PauseReason, actor_id: UUID | None) -> None:
    actor = Actor("user", actor_id) if actor_id else None
    tx.emit(Event("pause_reason.updated", {"pause_reason": reason}, audience=DIRECTORY, actor=actor))
