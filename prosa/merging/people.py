"""Contacts as merging shows them, and who of them a viewer sees."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from prosa.conversations import service as conversations
from prosa.conversations.policy import Viewer
from prosa.kit.database import Transaction
from prosa.merging.policy import Known
from prosa.merging.schemas import Person


async def seen(tx: Transaction, viewer: Viewer, contact_ids: Collection[UUID]) -> set[UUID]:
    """Those of the contacts that the viewer may see."""
    threads = await conversations.threads_of(tx, contact_ids)
    return {id_ for id_, found in threads.items() if conversations.contact_is_visible(viewer, found)}


def person(known: Known) -> Person:
    """The wire shape."""
    contact = known.contact
    return Person(
        id=contact.id,
        name=contact.name,
        phone=contact.phone,
        username=contact.username,
        is_blocked=contact.is_blocked,
        identities=known.identities,
    )
