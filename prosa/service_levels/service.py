"""The business actions on service level policies."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import msgspec
from msgspec import UNSET

from prosa.accounts import audit
from prosa.accounts.service import hold_account
from prosa.kit.configuration import Removed, delete_unused, reorder
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid, NotFound
from prosa.kit.ids import uuid7
from prosa.service_levels import queries
from prosa.service_levels.errors import NameTaken
from prosa.service_levels.schemas import SlaPolicy, SlaPolicyCreate, SlaPolicyPatch


async def list_policies(tx: Transaction) -> list[SlaPolicy]:
    """All policies in their order, inactive ones included."""
    return await queries.policies(tx)


async def create_policy(tx: Transaction, data: SlaPolicyCreate, *, actor_id: UUID | None) -> SlaPolicy:
    """A new policy, the last in the order. Raises NameTaken, NotFound (the department) or Invalid."""
    held = await _held(tx)
    policy = SlaPolicy(
        id=uuid7(),
        name=" ".join(data.name.split()),
        department_id=data.department_id,
        min_priority=data.min_priority,
        first_response_minutes=data.first_response_minutes,
        next_response_minutes=data.next_response_minutes,
        resolution_minutes=data.resolution_minutes,
        is_active=True,
        position=1 + max((item.position for item in held.values()), default=-1),
    )
    _check(policy)
    async with _stored(tx):
        await queries.insert(tx, policy)
    await audit.record(tx, "sla_policy.created", actor_id=actor_id, target=policy.id, name=policy.name)
    return policy


async def update_policy(
    tx: Transaction, policy_id: UUID, patch: SlaPolicyPatch, *, actor_id: UUID | None
) -> SlaPolicy:
    """Change a policy; what is due already stays. Raises NotFound, NameTaken or Invalid."""
    before = _find(await _held(tx), policy_id)
    given = {key: value for key, value in msgspec.structs.asdict(patch).items() if value is not UNSET}
    if "name" in given:
        given["name"] = " ".join(given["name"].split())
    changed = sorted(key for key, value in given.items() if getattr(before, key) != value)
    if not changed:
        return before
    after = msgspec.structs.replace(before, **given)
    _check(after)
    async with _stored(tx):
        await queries.update(tx, after)
    await audit.record(tx, "sla_policy.updated", actor_id=actor_id, target=policy_id, changed=changed)
    return after


async def order_policies(tx: Transaction, ids: list[UUID], *, actor_id: UUID | None) -> list[SlaPolicy]:
    """Put all policies in this order: the first that fits applies. Raises Invalid."""
    before = await _held(tx)
    await reorder(tx, "sla_policies", before, ids)
    after = await queries.policies(tx)
    if after != list(before.values()):
        await audit.record(tx, "sla_policy.ordered", actor_id=actor_id)
    return after


async def delete_policy(tx: Transaction, policy_id: UUID, *, actor_id: UUID | None) -> Removed:
    """Delete a policy that no ticket had, deactivate any other. Raises NotFound."""
    policy = _find(await _held(tx), policy_id)
    is_deleted = await delete_unused(tx, "sla_policies", policy_id)
    if not is_deleted:
        await queries.update(tx, msgspec.structs.replace(policy, is_active=False))
    outcome = Removed("deleted" if is_deleted else "deactivated")
    await audit.record(
        tx, f"sla_policy.{outcome.outcome}", actor_id=actor_id, target=policy_id, name=policy.name
    )
    return outcome


def _check(policy: SlaPolicy) -> None:
    if not (policy.first_response_minutes or policy.next_response_minutes or policy.resolution_minutes):
        raise Invalid.field("first_response_minutes", "no_target", "A policy needs at least one target.")


@asynccontextmanager
async def _stored(tx: Transaction) -> AsyncIterator[None]:
    try:
        async with tx.savepoint():
            yield
    except asyncpg.UniqueViolationError:
        raise NameTaken from None
    except asyncpg.ForeignKeyViolationError:
        raise NotFound("There is no such department.") from None


async def _held(tx: Transaction) -> dict[UUID, SlaPolicy]:
    await hold_account(tx)
    return {item.id: item for item in await queries.policies(tx)}


def _find(policies: dict[UUID, SlaPolicy], policy_id: UUID) -> SlaPolicy:
    if policy_id not in policies:
        raise NotFound
    return policies[policy_id]
