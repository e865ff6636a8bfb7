"""Blocking over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import Parameter

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.blocking import service
from prosa.blocking.schemas import BlockedContacts, BlockIn, Blocks, OneBlock
from prosa.kit.database import Database, Transaction

ONE = "/api/v1/contacts/{contact_id:uuid}"
_GUARDS = [requires("contacts.block")]
_TAGS = ["blocking"]


@post(f"{ONE}/block", guards=_GUARDS, tags=_TAGS, status_code=200)
async def block_contact(
    database: Database, principal: Principal, contact_id: UUID, data: BlockIn | None = None
) -> OneBlock:
    """Block a contact in both directions, at once; the outcome at the provider follows by event.

    409 `block_not_possible` when the provider would take no block of this contact now.
    """

    async def work(tx: Transaction) -> OneBlock:
        return await service.block(tx, principal.viewer, contact_id, data or BlockIn())

    return await database.run(principal.account_id, work)


@post(f"{ONE}/unblock", guards=_GUARDS, tags=_TAGS, status_code=200)
async def unblock_contact(database: Database, principal: Principal, contact_id: UUID) -> OneBlock:
    """Lift the block of a contact."""

    async def work(tx: Transaction) -> OneBlock:
        return await service.unblock(tx, principal.viewer, contact_id)

    return await database.run(principal.account_id, work)


@get(f"{ONE}/blocks", guards=_GUARDS, tags=_TAGS)
async def list_blocks(database: Database, principal: Principal, contact_id: UUID) -> Blocks:
    """All blocks of a contact, and what the providers did about the latest."""
    async with database.transaction(principal.account_id) as tx:
        return await service.history(tx, principal.viewer, contact_id)


@get("/api/v1/blocked-contacts", guards=_GUARDS, tags=_TAGS)
async def list_blocked(
    database: Database,
    principal: Principal,
    cursor: str | None = None,
    limit: Annotated[int, Parameter(ge=1, le=100)] = 50,
) -> BlockedContacts:
    """Who is blocked now: by whom, when, why, until when, and what they tried since."""
    async with database.transaction(principal.account_id) as tx:
        return await service.blocked_page(tx, principal.viewer, cursor, limit)


handlers = [block_contact, unblock_contact, list_blocks, list_blocked]
