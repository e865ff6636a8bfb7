"""Contacts as those see them who may see one of their conversations."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import get, patch
from msgspec import UNSET, Meta, Struct, UnsetType

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.contacts import service as contacts
from prosa.contacts.errors import ContactNotFound
from prosa.contacts.service import Contact
from prosa.conversations import queries
from prosa.conversations.policy import Viewer, may_see
from prosa.conversations.service import acting, contact_changed, contact_edited
from prosa.kit.database import Database, Transaction


class IdentityOut(Struct, frozen=True):
    """An address; `inbox_id` is set where it is unique to one inbox."""

    kind: str
    value: str
    inbox_id: UUID | None


class ContactOut(Struct, frozen=True):
    """A contact with its addresses. `name` is what is shown, `profile_name` what the customer's app says."""

    id: UUID
    name: str
    profile_name: str
    phone: str | None
    username: str | None
    email: str | None
    is_blocked: bool
    owner_id: UUID | None
    """The agent whom this customer is offered to first."""
    identities: list[IdentityOut]
    created_at: datetime


class OneContact(Struct, frozen=True):
    contact: ContactOut


class ContactIn(Struct, forbid_unknown_fields=True):
    """Only what is given changes. `name` "" takes the given name back, `owner_id` null leaves nobody in charge."""

    name: Annotated[str, Meta(max_length=200)] | UnsetType = UNSET
    owner_id: UUID | UnsetType | None = UNSET


async def _visible(tx: Transaction, viewer: Viewer, contact_id: UUID) -> None:
    """A contact is as visible as the most visible of its conversations."""
    ids = await queries.find_by_contact(tx, contact_id)
    if not any(may_see(viewer, conversation) for conversation in (await queries.get_many(tx, ids)).values()):
        raise ContactNotFound


async def _out(tx: Transaction, contact: Contact) -> ContactOut:
    row = await tx.fetchrow(
        "SELECT email, created_at FROM contacts WHERE account_id = $1 AND id = $2", tx.account_id, contact.id
    )
    if row is None:
        raise ContactNotFound
    identities = await tx.fetch(
        "SELECT kind, value, scope FROM contact_identities WHERE account_id = $1 AND contact_id = $2"
        " ORDER BY scope, kind, value",
        tx.account_id,
        contact.id,
    )
    return ContactOut(
        id=contact.id,
        name=contact.name,
        profile_name=contact.profile_name,
        phone=contact.phone,
        username=contact.username,
        email=row["email"],
        is_blocked=contact.is_blocked,
        owner_id=contact.owner_id,
        identities=[
            IdentityOut(
                item["kind"], item["value"], UUID(item["scope"]) if len(item["scope"]) == 36 else None
            )
            for item in identities
        ],
        created_at=row["created_at"],
    )


@get("/api/v1/contacts/{contact_id:uuid}", guards=[requires()], tags=["contacts"])
async def get_contact(database: Database, principal: Principal, contact_id: UUID) -> OneContact:
    """One contact."""
    async with database.transaction(principal.account_id) as tx:
        await _visible(tx, principal.viewer, contact_id)
        return OneContact(await _out(tx, await contacts.get(tx, contact_id)))


@patch("/api/v1/contacts/{contact_id:uuid}", guards=[requires("contacts.edit")], tags=["contacts"])
async def edit_contact(
    database: Database, principal: Principal, contact_id: UUID, data: ContactIn
) -> OneContact:
    """Give the contact a name that wins over the app's, or an agent of their own (SRV-92)."""

    async def work(tx: Transaction) -> ContactOut:
        await _visible(tx, principal.viewer, contact_id)
        contact, changed = await contacts.edit(tx, contact_id, name=data.name, owner_id=data.owner_id)
        actor = acting(principal.viewer)
        if "name" in changed:
            await contact_changed(tx, [contact_id], actor)
        if changed:
            await contact_edited(tx, contact_id, contact.owner_id, actor)
        return await _out(tx, contact)

    return OneContact(await database.run(principal.account_id, work))


handlers = [get_contact, edit_contact]
