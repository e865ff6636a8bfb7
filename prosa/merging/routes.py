"""Merging over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import delete, get, post
from litestar.params import Parameter
from msgspec import Struct

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.contacts import service as contacts
from prosa.kit.database import Database, Transaction
from prosa.merging import distinctions, policy, service
from prosa.merging.schemas import (
    DistinctIn,
    Distinction,
    Distinctions,
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


class OneDistinction(Struct, frozen=True):
    distinction: Distinction


@post(f"{_ONE}/merge", guards=_GUARDS, tags=_TAGS, status_code=200)
async def merge_contact(database: Database, principal: Principal, contact_id: UUID, data: MergeIn) -> Merged:
    """Merge another contact into this one: they are one person. It can be undone.

    409 `already_merged` {contact_id}, `contact_erased`, `block_differs` {blocked_id}.
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
        found = await service.duplicates(tx, principal.viewer, contact_id)
        person = (await contacts.many(tx, await contacts.group_of(tx, contact_id))).values()
    documents = [document for contact in person for document in (contact.cpf, contact.cnpj)]
    if not await contacts.may_compare(database, principal, documents):
        found = policy.without_documents(found)
    return found


@post("/api/v1/merges/{merge_id:uuid}/undo", guards=_GUARDS, tags=_TAGS, status_code=200)
async def undo_merge(database: Database, principal: Principal, merge_id: UUID) -> OneMerge:
    """Take the two apart again. 409 `merge_undone`."""

    async def work(tx: Transaction) -> OneMerge:
        return OneMerge(await service.undo(tx, principal.viewer, merge_id))

    return await database.run(principal.account_id, work)


@get(f"{_ONE}/distinctions", guards=[requires()], tags=_TAGS)
async def list_distinctions(database: Database, principal: Principal, contact_id: UUID) -> Distinctions:
    """Contacts of whom somebody said that they are not this person, and are not suggested any more."""
    async with database.transaction(principal.account_id) as tx:
        return await distinctions.distinctions_of(tx, principal.viewer, contact_id)


@post(f"{_ONE}/distinctions", guards=_GUARDS, tags=_TAGS, status_code=200)
async def tell_apart(
    database: Database, principal: Principal, contact_id: UUID, data: DistinctIn
) -> OneDistinction:
    """Say that another contact is not this person: nobody is asked again. 409 `already_merged` {contact_id}."""

    async def work(tx: Transaction) -> OneDistinction:
        return OneDistinction(await distinctions.tell_apart(tx, principal.viewer, contact_id, data.other_id))

    return await database.run(principal.account_id, work)


@delete("/api/v1/distinctions/{distinction_id:uuid}", guards=_GUARDS, tags=_TAGS)
async def take_back_distinction(database: Database, principal: Principal, distinction_id: UUID) -> None:
    """They may be one person after all. 404 `distinction_not_found`."""
    await database.run(
        principal.account_id, lambda tx: distinctions.take_back(tx, principal.viewer, distinction_id)
    )


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


handlers = [
    merge_contact,
    list_merges,
    list_duplicates,
    undo_merge,
    list_distinctions,
    tell_apart,
    take_back_distinction,
    list_conflicts,
    resolve_conflict,
]
