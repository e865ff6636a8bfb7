"""The light of the company's billing system beside a customer's name, over HTTP (CON-12)."""

from __future__ import annotations

from uuid import UUID

from litestar import delete, put

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.contacts.service import BillingIn
from prosa.conversations import contact_pages, service
from prosa.conversations.contact_pages import ContactOut
from prosa.conversations.routes.people import OneContact
from prosa.kit.database import Database, Transaction

_BILLING = "/api/v1/contacts/{contact_id:uuid}/billing"
_GUARDS = [requires("billing.act")]
_TAGS = ["contacts"]


@put(_BILLING, guards=_GUARDS, tags=_TAGS)
async def put_billing(
    database: Database, principal: Principal, contact_id: UUID, data: BillingIn
) -> OneContact:
    """Say how the customer stands: active, blocked or cancelled. 409 `contact_erased`."""

    async def work(tx: Transaction) -> ContactOut:
        await service.set_billing(tx, principal.viewer, contact_id, data)
        return await contact_pages.one(tx, principal.viewer, contact_id)

    return OneContact(await database.run(principal.account_id, work))


@delete(_BILLING, guards=_GUARDS, tags=_TAGS)
async def clear_billing(database: Database, principal: Principal, contact_id: UUID) -> None:
    """Show no light any more."""
    await database.run(
        principal.account_id, lambda tx: service.set_billing(tx, principal.viewer, contact_id, None)
    )


handlers = [put_billing, clear_billing]
