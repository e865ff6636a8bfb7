"""What people do with messages: send, react, send again, read."""

from __future__ import annotations

from uuid import UUID

from prosa.attachments import service as attachments
from prosa.attachments.schemas import AttachmentOut
from prosa.canned_replies import service as canned_replies
from prosa.channels.registry import channel
from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.conversations.model import Conversation, Message
from prosa.conversations.policy import Viewer
from prosa.conversations.schemas import ConversationOut, MessageOut
from prosa.drafts import service as drafts_of_people
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid
from prosa.kit.events import SYSTEM
from prosa.kit.ids import uuid7
from prosa.messages import marks
from prosa.messages.compose import compose, is_taken
from prosa.messages.compose import header_file as header_file
from prosa.messages.errors import (
    ContactBlocked,
    IdConflict,
    MessageNotFound,
    NotReactable,
    NotRetryable,
)
from prosa.messages.filling import check_variables as check_variables
from prosa.messages.filling import filled, filled_by_system
from prosa.messages.marks import BELL, serves
from prosa.messages.marks import tell_typing as tell_typing
from prosa.messages.mentions import mention
from prosa.messages.schemas import ReactionIn, SendIn, Sent
from prosa.messages.signing import Signing, sign, signing_of
from prosa.messages.storing import (
    bind_files,
    check_outward,
    check_window,
    inbox_of,
    learn_address,
    queue,
    store,
)
from prosa.messages.unattended import check_prepared as check_prepared
from prosa.messages.unattended import send_prepared as send_prepared


async def send(tx: Transaction, viewer: Viewer, conversation_id: UUID, wanted: SendIn) -> tuple[Sent, bool]:
    """Store what the viewer sends; the outbox brings it on its way. (result, whether it is new).

    The first public reply assigns the conversation (CMP-10). A repeat with the same id returns what is stored. Raises
    ConversationMoved, WindowClosed, ContactBlocked, IdConflict, Invalid.
    """
    conversations.require(viewer, "messages.send")
    changes, conversation = await conversations.changing(tx, viewer, conversation_id)
    if wanted.type == "reaction":
        return Sent(await _react(changes, viewer, conversation, wanted.reaction), conversation.out()), True
    if wanted.id is not None and (known := await _known(tx, viewer, conversation, wanted.id)) is not None:
        return Sent(known, conversation.out()), False
    inbox = await inbox_of(tx, conversation)
    capabilities = channel(inbox["channel"]).capabilities
    public = wanted.visibility == "public"
    files: dict[UUID, AttachmentOut] = {}
    if public:
        await check_outward(tx, viewer, conversation, wanted.seen_seq)
        if wanted.type != "template":
            check_window(conversation, changes)
        # A template from a waiting card leaves it waiting (spec 00); any other message makes its author the agent.
        if not (wanted.type == "template" and conversation.state == "queued"):
            await conversations.take_or_open(changes, conversation, viewer.user_id)
        wanted, files = await filled(tx, conversation, viewer.user_id, wanted)
    signing = await signing_of(tx, conversation, capabilities, viewer.user_id) if public else Signing()
    drafts = await compose(
        tx, conversation, channel(inbox["channel"]), viewer, wanted, above=signing.above, files=files
    )
    sign(drafts, signing, capabilities)
    if wanted.reply_to is not None:
        await _quote(tx, conversation, drafts[0], wanted.reply_to, public=public)
    if wanted.mentions:
        await mention(tx, conversation, drafts[0], wanted.mentions)
    await store(changes, conversation, drafts)
    if wanted.canned_reply_id is not None:
        await canned_replies.note_use(tx, viewer, wanted.canned_reply_id)
    if wanted.type in ("text", "attachments", "interactive"):
        await drafts_of_people.sent(tx, viewer.user_id, conversation.id, wanted.draft_revision)
    return Sent(drafts[0].out(), conversation.out()), True


async def say(
    changes: Changes, conversation: Conversation, text: str, *, by: UUID | None, purpose: str
) -> str | None:
    """Send a text for the desk in a locked conversation, with the files that its variables stand for; None, or why it
    cannot leave: blocked, no_address, window_expired, empty (nothing is left without its empty variables).

    `by` is the person whose words they are (None: the system's). It assigns nobody and starts no waiting;
    `purpose` is kept in the message's content. Flushes `changes`.
    """
    tx = changes.tx
    if conversation.contact.is_blocked:
        return "blocked"
    if conversation.reply_address is None and not await learn_address(tx, conversation):
        return "no_address"
    if not conversation.window_is_open(tx.now):
        return "window_expired"
    text, named = await filled_by_system(tx, conversation, by, text)
    capabilities = channel((await inbox_of(tx, conversation))["channel"]).capabilities if named else None
    files = [file for file in named if capabilities is not None and is_taken(capabilities, file)]
    if not text and not files:
        return "empty"

    def spoken(kind: str, text: str) -> Message:
        return Message(
            id=uuid7(),
            conversation_id=conversation.id,
            inbox_id=conversation.inbox_id,
            seq=0,
            direction="out",
            kind=kind,
            author_kind="system" if by is None else "user",
            author_user_id=by,
            status="queued",
            text=text,
            content={"purpose": purpose},
            client_ref=uuid7(),
            position_at=tx.now,
            created_at=tx.now,
        )

    said = [spoken("text", text)] if text else []
    for file in files:
        message = spoken(file.kind, "")
        message.attachments = [await attachments.copy(tx, file.id, by)]
        said.append(message)
    for message in said:
        changes.add(conversation, message)
        changes.publish(conversation, "message.created", message)
    await changes.flush()
    await bind_files(tx, said)
    await queue(tx, said)
    return None


async def tell(changes: Changes, conversation: Conversation, text: str, purpose: str) -> None:
    """Send the system's text; where that cannot be, the timeline says so and why."""
    not_sent = await say(changes, conversation, text, by=None, purpose=purpose)
    if not_sent is not None:
        line = changes.activity(conversation, "message_not_sent", purpose=purpose, message_not_sent=not_sent)
        changes.publish(conversation, "conversation.updated", line)


async def tell_colleagues(changes: Changes, conversation: Conversation, text: str, *, by: UUID) -> None:
    """Write an internal message into a locked conversation. Flushes `changes`."""
    tx = changes.tx
    message = Message(
        id=uuid7(),
        conversation_id=conversation.id,
        inbox_id=conversation.inbox_id,
        seq=0,
        direction="none",
        kind="text",
        author_kind="user",
        author_user_id=by,
        status="received",
        visibility="internal",
        text=text,
        position_at=tx.now,
        created_at=tx.now,
    )
    changes.add(conversation, message)
    changes.publish(conversation, "message.created", message)
    await changes.flush()


async def _known(tx: Transaction, viewer: Viewer, conversation: Conversation, id_: UUID) -> MessageOut | None:
    known = (await conversations.load_messages(tx, [id_])).get(id_)
    if known is None:
        return None
    if known.conversation_id != conversation.id or known.author_user_id != viewer.user_id:
        raise IdConflict
    return known.out()


async def _quote(
    tx: Transaction, conversation: Conversation, draft: Message, reply_to: UUID, *, public: bool
) -> None:
    quoted = (await conversations.load_messages(tx, [reply_to])).get(reply_to)
    if quoted is None or quoted.conversation_id != conversation.id or quoted.kind == "activity":
        raise Invalid.field("reply_to", "unknown", "The quoted message is not in this conversation.")
    if public and quoted.visibility == "internal":
        raise Invalid.field("reply_to", "internal", "An internal message cannot be quoted to the customer.")
    draft.reply_to_id = quoted.id
    draft.reply_to = quoted.quote()


async def retry(tx: Transaction, viewer: Viewer, conversation_id: UUID, message_id: UUID) -> MessageOut:
    """Send a failed or unconfirmed message again, under a new reference (CNV-3)."""
    conversations.require(viewer, "messages.send")
    changes, conversation = await conversations.changing(tx, viewer, conversation_id)
    message = (await conversations.load_messages(tx, [message_id], for_update=True)).get(message_id)
    if message is None or message.conversation_id != conversation.id:
        raise MessageNotFound
    if (
        message.status not in ("failed", "unconfirmed")
        or message.direction != "out"
        or message.author_kind == "device"
        or message.deleted is not None
    ):
        raise NotRetryable
    if conversation.contact.is_blocked:
        raise ContactBlocked
    if message.kind != "template":
        check_window(conversation, changes)
    message.status = "queued"
    message.error = None
    message.client_ref = uuid7()
    message.external_id = None
    changes.change(message)
    changes.publish_message(conversation, message)
    await changes.flush()
    await queue(tx, [message])
    return message.out()


async def _react(
    changes: Changes, viewer: Viewer, conversation: Conversation, wanted: ReactionIn | None
) -> MessageOut:
    tx = changes.tx
    if wanted is None:
        raise Invalid.field("reaction", "missing", "Choose a message and an emoji.")
    message = (await conversations.load_messages(tx, [wanted.message_id], for_update=True)).get(
        wanted.message_id
    )
    if message is None or message.conversation_id != conversation.id:
        raise MessageNotFound
    inbox = await inbox_of(tx, conversation)
    if message.external_id is None or not channel(inbox["channel"]).capabilities.reactions or message.deleted:
        raise NotReactable
    await check_outward(tx, viewer, conversation, None)
    check_window(conversation, changes)
    before = next((item for item in message.reactions or [] if item["by"] == "user"), None)
    others = [item for item in message.reactions or [] if item["by"] != "user"]
    emoji = wanted.emoji.strip()
    if emoji:
        others.append({"emoji": emoji, "by": "user", "user_id": viewer.user_id, "at": tx.now})
    message.reactions = others or None
    changes.change(message)
    changes.publish_message(conversation, message)
    await changes.flush()
    await tx.execute(
        "INSERT INTO outbox (account_id, id, kind, message_id, inbox_id, conversation_id, seq, payload)"
        " VALUES ($1, $2, 'reaction', $3, $4, $5, $6, $7)",
        tx.account_id,
        uuid7(),
        message.id,
        message.inbox_id,
        conversation.id,
        conversation.last_seq,
        {"emoji": emoji, "before": before},
    )
    tx.ring(BELL, message.inbox_id)
    return message.out()


async def mark_read(tx: Transaction, viewer: Viewer, conversation_id: UUID, seq: int) -> ConversationOut:
    """The thread was really visible up to `seq`: read for the whole team, and told to the customer where the settings
    and the channel allow it (INB-30, CNV-23); but not by somebody who only looks on while another serves."""
    changes, conversation = await conversations.changing(tx, viewer, conversation_id)
    was_unread = conversation.unread_count > 0
    if await conversations.mark_read(changes, conversation, seq):
        await changes.flush()
        if was_unread and (conversation.agent_id is None or serves(viewer, conversation)):
            await marks.tell_read(tx, conversation)
    return conversation.out()


async def touch_media(tx: Transaction, message_id: UUID) -> None:
    """A file of this message was fetched, or cannot be: publish the message anew."""
    conversation_id = await tx.fetchval(
        "SELECT conversation_id FROM messages WHERE account_id = $1 AND id = $2", tx.account_id, message_id
    )
    if conversation_id is None:
        return
    changes = Changes(tx, SYSTEM)
    await changes.lock([conversation_id])
    message = (await conversations.load_messages(tx, [message_id], for_update=True))[message_id]
    changes.change(message)
    changes.publish_message(changes.conversations[conversation_id], message)
    await changes.flush()
