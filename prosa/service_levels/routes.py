"""Service level policies over HTTP."""

from uuid import UUID

from litestar import delete, get, patch, post, put

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.kit.configuration import Order, Removed
from prosa.kit.database import Database
from prosa.service_levels import service
from prosa.service_levels.schemas import SlaPolicies, SlaPolicy, SlaPolicyCreate, SlaPolicyPatch

_MANAGE = [requires("account.manage")]
_TAGS = ["service levels"]


@get("/api/v1/sla-policies", guards=_MANAGE, tags=_TAGS)
async def list_sla_policies(database: Database, principal: Principal) -> SlaPolicies:
    """All policies in their order, inactive ones included."""
    async with database.transaction(principal.account_id) as tx:
        return SlaPolicies(await service.list_policies(tx))


@post("/api/v1/sla-policies", guards=_MANAGE, tags=_TAGS)
async def create_sla_policy(database: Database, principal: Principal, data: SlaPolicyCreate) -> SlaPolicy:
    """Create a policy, the last in the order."""
    async with database.transaction(principal.account_id) as tx:
        return await service.create_policy(tx, data, actor_id=principal.user_id)


@put("/api/v1/sla-policies/order", guards=_MANAGE, tags=_TAGS)
async def order_sla_policies(database: Database, principal: Principal, data: Order) -> SlaPolicies:
    """Put all policies in order: the first active one that fits a ticket applies."""
    async with database.transaction(principal.account_id) as tx:
        return SlaPolicies(await service.order_policies(tx, data.ids, actor_id=principal.user_id))


@patch("/api/v1/sla-policies/{policy_id:uuid}", guards=_MANAGE, tags=_TAGS)
async def update_sla_policy(
    database: Database, principal: Principal, policy_id: UUID, data: SlaPolicyPatch
) -> SlaPolicy:
    """Change a policy; a target given as null is taken away."""
    async with database.transaction(principal.account_id) as tx:
        return await service.update_policy(tx, policy_id, data, actor_id=principal.user_id)


@delete("/api/v1/sla-policies/{policy_id:uuid}", status_code=200, guards=_MANAGE, tags=_TAGS)
async def delete_sla_policy(database: Database, principal: Principal, policy_id: UUID) -> Removed:
    """Delete a policy; one that tickets had is deactivated instead."""
    async with database.transaction(principal.account_id) as tx:
        return await service.delete_policy(tx, policy_id, actor_id=principal.user_id)


handlers = [
    list_sla_policies,
    create_sla_policy,
    order_sla_policies,
    update_sla_policy,
    delete_sla_policy,
]
