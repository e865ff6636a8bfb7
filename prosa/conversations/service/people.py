"""Contacts seen from their conversations: who may see one, and how all who do are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from prosa.contacts import service as contacts
from prosa.contacts.errors import ContactNotFound
from prosa.conversations import queries
from prosa.conversations.model import Conversation
from prosa.conversations.policy import Viewer, may, may_see
from prosa.kit.database import Transaction
from prosa.kit.events import Actor, Event

_NAMED = 20


async def threads_of(tx: Transaction, contact_ids: Collection[UUID]) -> dict[UUID, list[Conversation]]:
    """The conversations of each contact and of those merged with it, for reading, the latest first; contacts without
    one have an empty list."""
    ids = await queries.of_people(tx, contact_ids)
    loaded = await queries.get_many(tx, list({id_ for several in ids.values() for id_ in several}))
    return {asked: [loaded[id_] for id_ in several if id_ in loaded] for asked, several in ids.items()}


async def sees_contact(tx: Transaction, viewer: Viewer, contact_id: UUID) -> bool:
    """A contact is as visible as the most visible of its conversations; one without any, to who edits contacts."""
    threads = (await threads_of(tx, [contact_id]))[contact_id]
    if not threads and not await contacts.exists(tx, contact_id):
        return False
    return contact_is_visible(viewer, threads)


def contact_is_visible(viewer: Viewer, threads: Iterable[Conversation]) -> bool:
    """`sees_contact` for a contact with these conversations."""
    known = list(threads)
    if not known:
        return may(viewer, "contacts.edit")
    return any(may_see(viewer, conversation) for conversation in known)


async def require_contact(tx: Transaction, viewer: Viewer, contact_id: UUID) -> None:
    """Raises ContactNotFound unless the viewer may see the contact."""
    if not await sees_contact(tx, viewer, contact_id):
        raise ContactNotFound


def keys_of(conversations: Iterable[Conversation]) -> frozenset[str]:
    """The visibility keys by which at least one of the conversations can be seen."""
    return frozenset[str]().union(*(conversation.keys() for conversation in conversations))


def hearers(conversations: Iterable[Conversation]) -> frozenset[str]:
    """Who is told of a contact with these conversations. Of one without any all are, so only ids may be said."""
    return keys_of(conversations) or frozenset({"account"})


def contacts_changed(contact_ids: Collection[UUID], actor: Actor) -> Event:
    """Contacts without conversations came, changed or went. Of many no ids are given: any may be meant."""
    named = sorted(contact_ids) if len(contact_ids) <= _NAMED else []
    return Event("contacts.changed", {"contact_ids": named}, audience=hearers(()), actor=actor)
