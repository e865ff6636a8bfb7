"""New conversations that we begin (CON-30)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from prosa.contacts import service as contacts
from prosa.contacts.service import Contact, scope_of
from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.conversations.errors import ConversationNotFound
from prosa.conversations.policy import Viewer, may_see
from prosa.conversations.schemas import ConversationOut, MessageOut
from prosa.kit.database import Record, Transaction
from prosa.kit.errors import Invalid
from prosa.messages import queries
from prosa.messages.errors import ContactBlocked, ConversationExists, IdConflict, NoAddress, WindowClosed
from prosa.messages.schemas import BodyText, SendIn, TemplateIn
from prosa.messages.unattended import send_prepared

_REFUSED = {"blocked": ContactBlocked, "no_address": NoAddress, "window_expired": WindowClosed}


class NewConversation(Struct, forbid_unknown_fields=True, kw_only=True):
    """To a known contact, or to a number with the name for whom it is new. `id` becomes the message's and makes a
    repeat harmless; `open` false sends only the template."""

    inbox_id: UUID
    id: UUID | None = None
    contact_id: UUID | None = None
    name: Annotated[str, Meta(max_length=200)] = ""
    phone: Annotated[str, Meta(max_length=40)] = ""
    is_foreign: bool = False
    open: bool = True
    template: TemplateIn | None = None
    text: BodyText = ""


class Begun(Struct, frozen=True):
    """`conversation` null: the author may not see it, as nobody serves it."""

    conversation: ConversationOut | None
    message: MessageOut


async def begin(tx: Transaction, viewer: Viewer, wanted: NewConversation) -> tuple[Begun, bool]:
    """Make the conversation and send its first message. (result, whether it is new).

    With `open` its ticket is the author's. Of two who begin at once one is told of the other's. Raises
    ConversationExists, ContactBlocked, WindowClosed, NoAddress, Invalid and whatever sending raises.
    """
    conversations.require(viewer, "conversations.start")
    conversations.require(viewer, "messages.send")
    if (wanted.template is None) == (not wanted.text.strip()):
        raise Invalid.field("template", "required", "Choose a template, or write a text.")
    if (known := await _known(tx, viewer, wanted)) is not None:
        return known, False
    inbox = await _inbox(tx, wanted.inbox_id)
    contact = await _contact(tx, viewer, inbox, wanted)
    if contact.is_blocked:
        raise ContactBlocked
    id_, is_new = await queries.make_thread(tx, wanted.inbox_id, contact.id)
    if not is_new:
        if (known := await _known(tx, viewer, wanted)) is not None:
            return known, False
        raise ConversationExists(conversation_id=id_ if await _seen(tx, viewer, id_) else None)
    changes = Changes(tx, conversations.acting(viewer))
    await changes.lock([id_])
    conversation = changes.conversations[id_]
    if wanted.open:
        await conversations.take_or_open(changes, conversation, viewer.user_id)
    first = SendIn(
        id=wanted.id,
        type="text" if wanted.template is None else "template",
        text=wanted.text,
        template=wanted.template,
    )
    sent = await send_prepared(changes, conversation, first, {}, by=viewer.user_id)
    if isinstance(sent, str):
        raise _REFUSED[sent]
    shown = conversation.out() if may_see(viewer, conversation) else None
    return Begun(shown, sent.out()), True


async def _known(tx: Transaction, viewer: Viewer, wanted: NewConversation) -> Begun | None:
    """What an earlier attempt with this id did. Raises IdConflict when it was something else."""
    if wanted.id is None:
        return None
    message = (await conversations.load_messages(tx, [wanted.id])).get(wanted.id)
    if message is None:
        return None
    if message.author_user_id != viewer.user_id or message.inbox_id != wanted.inbox_id:
        raise IdConflict
    return Begun(await _seen(tx, viewer, message.conversation_id), message.out())


async def _inbox(tx: Transaction, inbox_id: UUID) -> Record:
    row = await tx.fetchrow(
        "SELECT id, channel FROM inboxes WHERE account_id = $1 AND id = $2",
        tx.account_id,
        inbox_id,
    )
    if row is None:
        raise Invalid.field("inbox_id", "unknown", "This channel does not exist any more.")
    return row


async def _contact(tx: Transaction, viewer: Viewer, inbox: Record, wanted: NewConversation) -> Contact:
    if wanted.contact_id is not None:
        await conversations.require_contact(tx, viewer, wanted.contact_id)
        return await contacts.get(tx, await _home(tx, inbox, wanted.contact_id))
    if inbox["channel"] != "whatsapp":
        raise Invalid.field("phone", "not_possible", "People are not reached by number on this channel.")
    if not wanted.name.strip():
        raise Invalid.field("name", "required", "Write the name.")
    address = contacts.address_of(wanted.phone, is_foreign=wanted.is_foreign)
    return (await contacts.find_or_make(tx, scope_of("whatsapp", inbox["id"]), address, wanted.name))[0]


async def _home(tx: Transaction, inbox: Record, contact_id: UUID) -> UUID:
    """Of contacts that were merged, the one who has a conversation on this channel, else whom it reaches."""
    group = await contacts.group_of(tx, contact_id)
    if len(group) == 1:
        return contact_id
    found: UUID | None = await tx.fetchval(
        "SELECT g.id FROM unnest($2::uuid[]) WITH ORDINALITY AS g(id, place)"
        " LEFT JOIN conversations c ON c.account_id = $1 AND c.contact_id = g.id AND c.inbox_id = $3"
        " WHERE c.id IS NOT NULL OR EXISTS (SELECT FROM contact_identities i WHERE i.account_id = $1"
        "  AND i.contact_id = g.id AND i.scope = $4) ORDER BY c.id IS NULL, c.last_activity_at DESC, g.place LIMIT 1",
        tx.account_id,
        group,
        inbox["id"],
        scope_of(inbox["channel"], inbox["id"]),
    )
    return found or group[0]


async def _seen(tx: Transaction, viewer: Viewer, conversation_id: UUID) -> ConversationOut | None:
    try:
        return (await conversations.visible(tx, viewer, conversation_id)).out()
    except ConversationNotFound:
        return None
