"""Custom fields over HTTP."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from litestar import delete, get, patch, post, put
from litestar.params import SkipValidation

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal, Viewer
from prosa.custom_fields import service
from prosa.custom_fields.schemas import (
    CustomField,
    CustomFieldCreate,
    CustomFieldPatch,
    CustomFields,
    FieldValues,
    FieldValuesIn,
)
from prosa.kit.configuration import Order, Removed
from prosa.kit.database import Database, Transaction
from prosa.kit.errors import NotFound

SeesContact = Callable[[Transaction, Viewer, UUID], Awaitable[bool]]
"""Whether somebody may see a contact; given by the app, because conversations decide it."""
Sees = SkipValidation[SeesContact]

_MANAGE = [requires("custom_fields.manage")]
_TAGS = ["custom fields"]


@get("/api/v1/custom-fields", guards=_MANAGE, tags=_TAGS)
async def list_custom_fields(database: Database, principal: Principal) -> CustomFields:
    """All definitions in their order, inactive ones included."""
    async with database.transaction(principal.account_id) as tx:
        return CustomFields(await service.list_fields(tx))


@post("/api/v1/custom-fields", guards=_MANAGE, tags=_TAGS)
async def create_custom_field(
    database: Database, principal: Principal, data: CustomFieldCreate
) -> CustomField:
    """Define a field; key and kind cannot be changed afterwards."""
    async with database.transaction(principal.account_id) as tx:
        return await service.create_field(tx, data, actor_id=principal.user_id)


@put("/api/v1/custom-fields/order", guards=_MANAGE, tags=_TAGS)
async def order_custom_fields(database: Database, principal: Principal, data: Order) -> CustomFields:
    """Put all fields in order."""
    async with database.transaction(principal.account_id) as tx:
        return CustomFields(await service.order_fields(tx, data.ids, actor_id=principal.user_id))


@patch("/api/v1/custom-fields/{field_id:uuid}", guards=_MANAGE, tags=_TAGS)
async def update_custom_field(
    database: Database, principal: Principal, field_id: UUID, data: CustomFieldPatch
) -> CustomField:
    """Change label, options, use at closing, order or activity."""
    async with database.transaction(principal.account_id) as tx:
        return await service.update_field(tx, field_id, data, actor_id=principal.user_id)


@delete("/api/v1/custom-fields/{field_id:uuid}", status_code=200, guards=_MANAGE, tags=_TAGS)
async def delete_custom_field(database: Database, principal: Principal, field_id: UUID) -> Removed:
    """Delete a field; one that contacts have values of is deactivated instead."""
    async with database.transaction(principal.account_id) as tx:
        return await service.delete_field(tx, field_id, actor_id=principal.user_id)


@get("/api/v1/contact-fields", guards=[requires()], tags=["contacts"])
async def list_contact_fields(database: Database, principal: Principal) -> CustomFields:
    """What the values of contacts are called and of which kind they are: the active definitions in their order."""
    async with database.transaction(principal.account_id) as tx:
        return CustomFields([field for field in await service.list_fields(tx) if field.is_active])


@get("/api/v1/contacts/{contact_id:uuid}/fields", guards=[requires()], tags=["contacts"])
async def get_contact_fields(
    database: Database, principal: Principal, sees_contact: Sees, contact_id: UUID
) -> FieldValues:
    """A contact's values of custom fields."""
    async with database.transaction(principal.account_id) as tx:
        contact_id = await _visible(tx, principal.viewer, sees_contact, contact_id)
        return FieldValues(await service.get_values(tx, contact_id))


@put("/api/v1/contacts/{contact_id:uuid}/fields", guards=[requires("contacts.edit")], tags=["contacts"])
async def put_contact_fields(
    database: Database, principal: Principal, sees_contact: Sees, contact_id: UUID, data: FieldValuesIn
) -> FieldValues:
    """Set and clear values of custom fields; fields that are not named stay as they are."""
    async with database.transaction(principal.account_id) as tx:
        contact_id = await _visible(tx, principal.viewer, sees_contact, contact_id)
        await service.set_values(tx, contact_id, data.values, data.clear, by=principal.user_id)
        return FieldValues(await service.get_values(tx, contact_id))


async def _visible(tx: Transaction, viewer: Viewer, sees_contact: SeesContact, contact_id: UUID) -> UUID:
    """The contact, or whom it was merged into. Raises NotFound."""
    if not await sees_contact(tx, viewer, contact_id):
        raise NotFound
    return await service.shown_contact(tx, contact_id)


handlers = [
    list_custom_fields,
    create_custom_field,
    order_custom_fields,
    update_custom_field,
    delete_custom_field,
    list_contact_fields,
    get_contact_fields,
    put_contact_fields,
]
