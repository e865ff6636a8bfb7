"""Merging over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import Parameter
from msgspec import Struct

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.kit.database import Database, Transaction
from prosa.merging import service
from prosa.merging.schemas import (
    IdentityConflicts,
    Merge,
    Merged,
    MergeIn,
    Merges,
    Resolved,
    ResolveIn,
    Suggestions,
)

_ONE = "/api/v1/contacts/{contact_id:uuid}"
_GUARDS = [requires("contacts.edit")]
_TAGS = ["contacts"]


class OneMerge(Struct, frozen=True):
    merge: Merge


@post(f"{_ONE}/merge", guards=_GUARDS, tags=_TAGS, status_code=200)
async def merge_contact(database: Database, principal: Principal, contact_id: UUID, data: MergeIn) -> Merged:
    """Merge another contact into this one: they are one person. It can be undone.

    409 `already_merged` {contact_id}, `block_differs` {blocked_id}.
    """

    async def work(tx: Transaction) -> Merged:
        return await service.merge(tx, principal.viewer, contact_id, data.other_id, data.note)

    return await database.run(principal.account_id, work)


@get(f"{_ONE}/merges", guards=[requires()], tags=_TAGS)
async def list_merges(database: Database, principal: Principal, contact_id: UUID) -> Merges:
    """Which contacts are the same person, who said so, and why; undone ones as well."""
    async with database.transaction(principal.account_id) as tx:
        return await service.merges_of(tx, principal.viewer, contact_id)


@get(f"{_ONE}/duplicates", guards=_GUARDS, tags=_TAGS)
async def list_duplicates(database: Database, principal: Principal, contact_id: UUID) -> Suggestions:
    """Contacts that may be the same person, with what speaks for it."""
    async with database.transaction(principal.account_id) as tx:
        return await service.duplicates(tx, principal.viewer, contact_id)


@post("/api/v1/merges/{merge_id:uuid}/undo", guards=_GUARDS, tags=_TAGS, status_code=200)
async def undo_merge(database: Database, principal: Principal, merge_id: UUID) -> OneMerge:
    """Take the two apart again. 409 `merge_undone`."""

    async def work(tx: Transaction) -> OneMerge:
        return OneMerge(await service.undo(tx, principal.viewer, merge_id))

    return await database.run(principal.account_id, work)


@get("/api/v1/identity-conflicts", guards=_GUARDS, tags=_TAGS)
async def list_conflicts(
    database: Database,
    principal: Principal,
    cursor: str | None = None,
    limit: Annotated[int, Parameter(ge=1, le=100)] = 50,
) -> IdentityConflicts:
    """Addresses that two contacts claim and nobody has decided about, the latest first."""
    async with database.transaction(principal.account_id) as tx:
        return await service.open_conflicts(tx, principal.viewer, cursor, limit)


@post("/api/v1/identity-conflicts/{conflict_id:uuid}/resolve", guards=_GUARDS, tags=_TAGS, status_code=200)
async def resolve_conflict(
    database: Database, principal: Principal, conflict_id: UUID, data: ResolveIn
) -> Resolved:
    """Decide: one person, or two. 409 `identity_conflict_settled`."""

    async def work(tx: Transaction) -> Resolved:
        return await service.resolve(tx, principal.viewer, conflict_id, data)

    return await database.run(principal.account_id, work)


handlers = [merge_contact, list_merges, list_duplicates, undo_merge, list_conflicts, resolve_conflict]
