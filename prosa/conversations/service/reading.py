"""Getting hold of a conversation, and its read mark."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

import msgspec

from prosa.conversations import queries
from prosa.conversations.changes import Changes
from prosa.conversations.errors import ConversationNotFound
from prosa.conversations.model import Conversation, Message
from prosa.conversations.policy import Viewer, may, may_read_deleted, may_see
from prosa.conversations.schemas import ConversationOut
from prosa.conversations.service.people import contacts_changed, keys_of
from prosa.kit.database import Transaction
from prosa.kit.errors import Forbidden
from prosa.kit.events import Actor, Event


def acting(viewer: Viewer) -> Actor:
    """The viewer as the author of changes."""
    return Actor("user", viewer.user_id)


def require(viewer: Viewer, permission: str) -> None:
    """Raises Forbidden unless the viewer holds the permission."""
    if not may(viewer, permission):
        raise Forbidden


async def visible(tx: Transaction, viewer: Viewer, conversation_id: UUID) -> Conversation:
    """A conversation that the viewer may see, for reading. Raises ConversationNotFound."""
    conversation = await queries.get(tx, conversation_id)
    if conversation is None or not may_see(viewer, conversation):
        raise ConversationNotFound
    return conversation


async def changing(tx: Transaction, viewer: Viewer, conversation_id: UUID) -> tuple[Changes, Conversation]:
    """A conversation that the viewer may see, locked for changes. Raises ConversationNotFound."""
    changes = Changes(tx, acting(viewer))
    await changes.lock([conversation_id])
    conversation = changes.conversations.get(conversation_id)
    if conversation is None or not may_see(viewer, conversation):
        raise ConversationNotFound
    return changes, conversation


async def load_messages(
    tx: Transaction, ids: Sequence[UUID], *, for_update: bool = False
) -> dict[UUID, Message]:
    """Messages with their attachments; unknown ids are absent. Whoever changes them has locked their conversations."""
    return await queries.messages_by_id(tx, ids, for_update=for_update)


async def sees_message(tx: Transaction, viewer: Viewer, message_id: UUID) -> bool:
    """Whether the viewer may see the message: files follow their message, also when that one was deleted."""
    row = await tx.fetchrow(
        "SELECT conversation_id, deleted FROM messages WHERE account_id = $1 AND id = $2",
        tx.account_id,
        message_id,
    )
    if row is None or not may_read_deleted(viewer, row["deleted"]):
        return False
    conversation = await queries.get(tx, row["conversation_id"])
    return conversation is not None and may_see(viewer, conversation)


async def mark_read(changes: Changes, conversation: Conversation, seq: int) -> bool:
    """Raise the one read mark of the conversation up to `seq` (INB-30); True when anything changed."""
    seq = min(seq, conversation.last_seq)
    if seq <= conversation.read_seq and not conversation.is_unread:
        return False
    conversation.read_seq = max(conversation.read_seq, seq)
    unread: int = await changes.tx.fetchval(
        "SELECT count(*) FROM messages WHERE account_id = $1 AND conversation_id = $2 AND seq > $3 AND direction = 'in'"
        # Old messages of an import are no news; live ones stand at most this long before their receipt.
        " AND position_at >= created_at - interval '5 minutes'",
        changes.tx.account_id,
        conversation.id,
        conversation.read_seq,
    )
    conversation.unread_count = unread
    conversation.is_marked_unread = False
    changes.publish(conversation, "conversation.updated")
    return True


async def mark_unread(tx: Transaction, viewer: Viewer, conversation_id: UUID) -> ConversationOut:
    """ "Marcar como não lido", for the whole team."""
    changes, conversation = await changing(tx, viewer, conversation_id)
    if not conversation.is_unread:
        conversation.is_marked_unread = True
        changes.publish(conversation, "conversation.updated")
        await changes.flush()
    return conversation.out()


async def contact_changed(tx: Transaction, contact_ids: Sequence[UUID], actor: Actor) -> None:
    """Publish the conversations of contacts whose name, phone or block changed."""
    found = await queries.of_people(tx, contact_ids)
    changes = Changes(tx, actor)
    await changes.lock({id_ for several in found.values() for id_ in several})
    for conversation in changes.conversations.values():
        changes.publish(conversation, "conversation.updated")
    await changes.flush()


async def contact_edited(tx: Transaction, contact_ids: Collection[UUID], actor: Actor) -> None:
    """Tell everybody who may see a contact what people changed of it."""
    rows = await tx.fetch(
        # Of merged contacts one is shown.
        "SELECT DISTINCT k.id, k.phone, k.username, k.owner_id, k.receives_broadcasts, k.billing"
        " FROM contacts h JOIN contacts k ON k.account_id = h.account_id AND k.id = coalesce(h.merged_into_id, h.id)"
        " WHERE h.account_id = $1 AND h.id = ANY($2) ORDER BY k.id",
        tx.account_id,
        list(contact_ids),
    )
    ids = await queries.of_people(tx, [row["id"] for row in rows])
    found = await queries.get_many(tx, [id_ for several in ids.values() for id_ in several])
    lonely = [row["id"] for row in rows if not ids[row["id"]]]
    if lonely:
        tx.emit(contacts_changed(lonely, actor))
    for row in rows:
        threads = [found[id_] for id_ in ids[row["id"]]]
        if not threads:
            continue
        contact = {
            **msgspec.structs.asdict(threads[0].contact),
            **{
                name: row[name]
                for name in ("phone", "username", "owner_id", "receives_broadcasts", "billing")
            },
        }
        tx.emit(Event("contact.updated", {"contact": contact}, audience=keys_of(threads), actor=actor))
