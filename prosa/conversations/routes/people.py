"""Contacts over HTTP, as those see them who may see one of their conversations."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, delete, get, patch, post
from litestar.di import Provide
from msgspec import Meta, Struct

from prosa.accounts import audit
from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.contacts import service as contacts
from prosa.contacts.errors import ContactExists
from prosa.contacts.service import Consent, ContactData
from prosa.conversations import contact_pages, contact_search
from prosa.conversations import service as conversations
from prosa.conversations.contact_pages import ContactOut, ContactRows
from prosa.conversations.contact_query import ContactFilters, read_contact_query
from prosa.conversations.routes.lists import PAGE, Limit
from prosa.conversations.service import BulkAction, BulkOutcome, require_contact, sees_contact
from prosa.kit.database import Database, Transaction
from prosa.kit.errors import Invalid

_ONE = "/api/v1/contacts/{contact_id:uuid}"
_TAGS = ["contacts"]
MOST = 500
"""Contacts that one call changes."""


class OneContact(Struct, frozen=True):
    contact: ContactOut


class NewContact(Struct, forbid_unknown_fields=True):
    """`phone` as people write it; a foreign one begins with + and its prefix."""

    name: Annotated[str, Meta(max_length=200)]
    phone: Annotated[str, Meta(max_length=40)]
    is_foreign: bool = False


class Consents(Struct, frozen=True):
    """The latest first."""

    items: list[Consent]


class Bulk(Struct, forbid_unknown_fields=True):
    """`value`: a label for add_label and remove_label; an agent, or null for none, for owner."""

    ids: Annotated[list[UUID], Meta(min_length=1, max_length=MOST)]
    action: BulkAction
    value: UUID | None = None


@get(
    "/api/v1/contacts",
    guards=[requires()],
    tags=_TAGS,
    dependencies={"asked": Provide(ContactFilters, sync_to_thread=False)},
)
async def list_contacts(
    request: Request[Any, Any, Any],
    database: Database,
    principal: Principal,
    asked: ContactFilters,
    cursor: str | None = None,
    limit: Limit = PAGE,
) -> ContactRows:
    """The contacts that you may see, by name, latest message first, or newest first.

    `q`: words of the name, a phone with or without ninth digit, an e-mail, a whole CPF or CNPJ. `label` may be given
    several times: any of them. `last_from` and `last_to` (included) are days of the company on which the latest
    message came or went. `owner` is an agent, or `none`. `erased`: those whose data were erased, who are left out
    otherwise. Besides these, `field.<key>=<value>` gives those whose custom field has this value; of several choices,
    one is it. 429 `too_many_documents` {limit} for whoever may not see documents and searches for more than that many
    whole ones within an hour.
    """
    await contacts.count_lookups(database, principal, [asked.q])
    async with database.transaction(principal.account_id) as tx:
        query = await read_contact_query(tx, request.query_params.multi_items(), asked)
        return await contact_search.page(tx, principal.viewer, query, cursor, limit)


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
        tx.emit(conversations.contacts_changed([contact.id], conversations.acting(principal.viewer)))
        return await contact_pages.one(tx, principal.viewer, contact.id)

    return OneContact(await database.run(principal.account_id, work))


@get(_ONE, guards=[requires()], tags=_TAGS)
async def get_contact(database: Database, principal: Principal, contact_id: UUID) -> OneContact:
    """One contact. Whoever sees documents unmasked is noted in the audit log."""
    async with database.transaction(principal.account_id) as tx:
        await require_contact(tx, principal.viewer, contact_id)
        shown = await contact_pages.one(tx, principal.viewer, contact_id)
        if principal.viewer.may("contacts.see_documents") and (shown.cpf or shown.cnpj or shown.rg):
            await audit.record_seen(
                tx, "contact.documents_seen", actor_id=principal.user_id, target=contact_id
            )
        return OneContact(shown)


@patch(_ONE, guards=[requires("contacts.edit")], tags=_TAGS)
async def edit_contact(
    database: Database, principal: Principal, contact_id: UUID, data: ContactData
) -> OneContact:
    """Change what is given: a name that wins over the app's, the person's data, an agent of their own (SRV-92), whether
    they want broadcasts (CON-5); 409 when another contact has the CPF or CNPJ, 429
    `too_many_documents` as in the list.
    """
    await contacts.count_lookups(database, principal, [data.cpf, data.cnpj])

    async def work(tx: Transaction) -> ContactOut:
        await conversations.edit_contact(tx, principal.viewer, contact_id, data)
        return await contact_pages.one(tx, principal.viewer, contact_id)

    return OneContact(await database.run(principal.account_id, work))


@delete(_ONE, guards=[requires("contacts.delete")], tags=_TAGS)
async def delete_contact(database: Database, principal: Principal, contact_id: UUID) -> None:
    """Take away a contact without history; 409 `has_history` or `contact_blocked`."""
    await database.run(
        principal.account_id, lambda tx: conversations.delete_contact(tx, principal.viewer, contact_id)
    )


@get(f"{_ONE}/consents", guards=[requires()], tags=_TAGS)
async def list_consents(database: Database, principal: Principal, contact_id: UUID) -> Consents:
    """Who said when whether the contact wants broadcasts."""
    async with database.transaction(principal.account_id) as tx:
        await require_contact(tx, principal.viewer, contact_id)
        return Consents(await contacts.consents(tx, contact_id))


@post("/api/v1/contacts/bulk", status_code=200, guards=[requires("contacts.edit")], tags=_TAGS)
async def change_contacts(database: Database, principal: Principal, data: Bulk) -> BulkOutcome:
    """Do one thing to up to 500 contacts; what is refused has the code that one alone would get."""
    return await database.run(
        principal.account_id,
        lambda tx: conversations.change_many(tx, principal.viewer, data.ids, data.action, data.value),
    )


handlers = [
    list_contacts,
    add_contact,
    get_contact,
    edit_contact,
    delete_contact,
    list_consents,
    change_contacts,
]
