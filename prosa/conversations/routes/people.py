"""Contacts over HTTP, as those see them who may see one of their conversations."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, patch, post
from litestar.params import Parameter
from msgspec import Meta, Struct

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.contacts import service as contacts
from prosa.contacts.errors import ContactExists
from prosa.contacts.service import ContactData
from prosa.conversations import contact_pages
from prosa.conversations.contact_pages import ContactOut, ContactQuery, ContactRows, ContactSort
from prosa.conversations.routes.lists import PAGE, Limit
from prosa.conversations.service import acting, contact_changed, contact_edited, require_contact, sees_contact
from prosa.kit.database import Database, Transaction
from prosa.kit.errors import Invalid

_ONE = "/api/v1/contacts/{contact_id:uuid}"
_TAGS = ["contacts"]


class OneContact(Struct, frozen=True):
    contact: ContactOut


class NewContact(Struct, forbid_unknown_fields=True):
    """`phone` as people write it; a foreign one begins with + and its prefix."""

    name: Annotated[str, Meta(max_length=200)]
    phone: Annotated[str, Meta(max_length=40)]
    is_foreign: bool = False


@get("/api/v1/contacts", guards=[requires()], tags=_TAGS)
async def list_contacts(
    database: Database,
    principal: Principal,
    q: Annotated[str, Parameter(max_length=200)] = "",
    blocked: bool | None = None,
    channel: Annotated[str | None, Parameter(max_length=40)] = None,
    sort: ContactSort = "name",
    cursor: str | None = None,
    limit: Limit = PAGE,
) -> ContactRows:
    """The contacts that you may see, by name or newest first.

    `q`: words of the name, a phone with or without ninth digit, an e-mail or a whole CPF.
    """
    query = ContactQuery(q=q, blocked=blocked, channel=channel, sort=sort)
    async with database.transaction(principal.account_id) as tx:
        return await contact_pages.page(tx, principal.viewer, query, cursor, limit)


@post("/api/v1/contacts", guards=[requires("contacts.edit")], tags=_TAGS)
async def add_contact(database: Database, principal: Principal, data: NewContact) -> OneContact:
    """A contact with a telephone number; 409 when somebody has it already."""

    async def work(tx: Transaction) -> ContactOut:
        if not data.name.strip():
            raise Invalid.field("name", "required", "Write the name.")
        address = contacts.address_of(data.phone, is_foreign=data.is_foreign)
        contact, is_new = await contacts.find_or_make(tx, "whatsapp", address, data.name)
        if not is_new:
            is_seen = await sees_contact(tx, principal.viewer, contact.id)
            raise ContactExists(contact_id=contact.id if is_seen else None)
        return await contact_pages.one(tx, principal.viewer, await contacts.get(tx, contact.id))

    return OneContact(await database.run(principal.account_id, work))


@get(_ONE, guards=[requires()], tags=_TAGS)
async def get_contact(database: Database, principal: Principal, contact_id: UUID) -> OneContact:
    """One contact."""
    async with database.transaction(principal.account_id) as tx:
        await require_contact(tx, principal.viewer, contact_id)
        contact = await contacts.get(tx, contact_id)
        return OneContact(await contact_pages.one(tx, principal.viewer, contact))


@patch(_ONE, guards=[requires("contacts.edit")], tags=_TAGS)
async def edit_contact(
    database: Database, principal: Principal, contact_id: UUID, data: ContactData
) -> OneContact:
    """Change what is given: a name that wins over the app's, the person's data, an agent of their own (SRV-92)."""

    async def work(tx: Transaction) -> ContactOut:
        await require_contact(tx, principal.viewer, contact_id)
        contact, changed = await contacts.edit(tx, contact_id, data)
        actor = acting(principal.viewer)
        if "name" in changed:
            await contact_changed(tx, [contact_id], actor)
        if changed:
            await contact_edited(tx, contact_id, contact.owner_id, actor)
        return await contact_pages.one(tx, principal.viewer, contact)

    return OneContact(await database.run(principal.account_id, work))


handlers = [list_contacts, add_contact, get_contact, edit_contact]
