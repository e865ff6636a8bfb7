"""What tests of merging ask for again and again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from prosa.channels.port import IdentityRef, Sender
from prosa.contacts import service as contacts
from prosa.contacts.service import ContactData
from prosa.merging import service
from prosa.merging.schemas import Merge, Merged
from tests.conversations.office import Office
from tests.desk.support import SUPERVISOR, act


def phone(digits: str) -> IdentityRef:
    return IdentityRef(kind="phone", value=f"+{digits}", address=digits)


def user(value: str) -> IdentityRef:
    return IdentityRef(kind="bsuid", value=value, address=value)


async def person(office: Office, name: str, *refs: IdentityRef) -> tuple[UUID, UUID]:
    """Somebody who wrote: (contact, conversation)."""
    thread = await office.say(0, sender=Sender(identities=refs, name=name))
    return (await office.row(thread))["contact_id"], thread


async def ana_and_bia(office: Office) -> tuple[UUID, UUID, UUID, UUID]:
    """(contact, conversation, contact, conversation)."""
    return (
        *await person(office, "Ana Souza", phone("5511911110000")),
        *await person(office, "Bia Souza", phone("5511922220000")),
    )


async def merge(office: Office, winner: UUID, loser: UUID, who: int = SUPERVISOR, note: str = "") -> Merge:
    done: Merged = await act(office, who, service.merge, winner, loser, note)
    return done.merge


async def undo(office: Office, merge_id: UUID, who: int = SUPERVISOR) -> Merge:
    done: Merge = await act(office, who, service.undo, merge_id)
    return done


async def edit(office: Office, contact: UUID, **values: Any) -> None:
    await office.database.run(office.account_id, lambda tx: contacts.edit(tx, contact, ContactData(**values)))


async def row(office: Office, contact: UUID) -> dict[str, Any]:
    found = await office.database.pool.fetchrow(
        "SELECT * FROM contacts WHERE account_id = $1 AND id = $2", office.account_id, contact
    )
    assert found is not None
    return dict(found)


async def roots(office: Office) -> dict[UUID, UUID | None]:
    rows = await office.database.pool.fetch(
        "SELECT id, merged_into_id FROM contacts WHERE account_id = $1", office.account_id
    )
    return {item["id"]: item["merged_into_id"] for item in rows}
