"""What is done to messages that are there: delete, read what was there, forward (CNV-4, CNV-21)."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

import msgspec

from prosa.accounts import audit
from prosa.attachments import service as attachments
from prosa.attachments.errors import AttachmentNotFound
from prosa.channels.port import Capabilities
from prosa.channels.registry import channel
from prosa.conversations import service as conversations
from prosa.conversations.model import Conversation, Message
from prosa.conversations.policy import Viewer, may, may_read_deleted
from prosa.kit.database import Database, Transaction
from prosa.kit.errors import FieldError, Forbidden, Invalid, ProsaError
from prosa.kit.ids import uuid7
from prosa.messages import queries
from prosa.messages.compose import check_files, draft_of
from prosa.messages.errors import IdConflict, MessageNotFound, NotForwardable
from prosa.messages.marks import BELL
from prosa.messages.schemas import Deleted, Forwarded, ForwardIn, NotForwarded, Revision
from prosa.messages.storing import check_outward, check_window, inbox_of, store

FORWARDABLE = frozenset(
    {"text", "image", "video", "audio", "voice", "document", "sticker", "location", "contacts"}
)
WORDS_ONLY = frozenset({"interactive", "interactive_reply", "button_reply", "template"})
"""Forwarded as their text: their choices belong to the conversation that they were made in."""


async def delete(tx: Transaction, viewer: Viewer, conversation_id: UUID, message_id: UUID) -> Deleted:
    """Hide a message from everybody, with a trace; what it said stays readable for supervisors.

    One of ours that has not left yet never leaves; one that has is taken back where the channel can. A repeat tells the
    same again. Raises MessageNotFound, Forbidden.
    """
    changes, conversation = await conversations.changing(tx, viewer, conversation_id)
    message = await _message(tx, conversation, message_id, for_update=True)
    is_own = message.author_kind == "user" and message.author_user_id == viewer.user_id
    if not (may(viewer, "messages.delete") or (is_own and may(viewer, "messages.send"))):
        raise Forbidden
    is_outward = message.direction == "out" and message.visibility == "public"
    if message.deleted is None:
        message.deleted = {
            "at": tx.now,
            "by": "user",
            "user_id": viewer.user_id,
            "revoked": is_outward and await _never_left(tx, message),
        }
        changes.change(message)
        changes.publish_message(conversation, message)
        for quoting in (await queries.quoting(tx, [message.id])).values():
            quoting.reply_to = message.quote()
            changes.change(quoting)
            changes.publish_message(conversation, quoting)
        await changes.flush()
        await audit.record(
            tx,
            "message.deleted",
            actor_id=viewer.user_id,
            target=message.id,
            conversation_id=str(conversation.id),
            direction=message.direction,
        )
    revoked = bool(message.deleted.get("revoked"))
    return Deleted(message.out(), revoked, "not_supported" if is_outward and not revoked else None)


async def _never_left(tx: Transaction, message: Message) -> bool:
    """Take it out of the line, if nobody is sending it; whether the customer will never get it."""
    if message.status == "failed":
        return True
    tag = await tx.execute(
        "DELETE FROM outbox WHERE account_id = $1 AND message_id = $2 AND kind = 'message' AND state = 'queued'",
        tx.account_id,
        message.id,
    )
    if tag == "DELETE 0":
        return False
    message.status = "failed"
    tx.ring(BELL, message.inbox_id)  # what waited behind it may go
    return True


async def revisions(
    tx: Transaction, viewer: Viewer, conversation_id: UUID, message_id: UUID
) -> list[Revision]:
    """What a message said before it was edited or deleted, oldest first.

    Raises MessageNotFound, or Forbidden where a colleague's deletion hides it from the viewer.
    """
    conversation = await conversations.visible(tx, viewer, conversation_id)
    message = await _message(tx, conversation, message_id)
    if not may_read_deleted(viewer, message.deleted):
        raise Forbidden
    found = []
    for row in await queries.revisions(tx, message.id):
        content: dict[str, Any] = dict(row["content"] or {})
        files = [UUID(str(id_)) for id_ in content.pop("attachments", [])]
        found.append(
            Revision(
                number=row["number"],
                text=row["text"],
                content=content,
                attachments=await attachments.of_ids(tx, files),
                replaced_at=row["replaced_at"],
            )
        )
    if message.deleted is not None:
        found.append(
            Revision(
                number=len(found) + 1,
                text=message.text,
                content=message.content or {},
                attachments=message.attachments,
                replaced_at=msgspec.convert(message.deleted["at"], type(tx.now)),
            )
        )
    return found


async def forward(
    database: Database, viewer: Viewer, conversation_id: UUID, message_id: UUID, wanted: ForwardIn
) -> Forwarded:
    """Send a copy to other conversations, each by itself, so that one which cannot be reached stops no other.

    Raises MessageNotFound, or NotForwardable for what must not or cannot be sent on.
    """
    first = wanted.id or uuid7()

    async def look(tx: Transaction) -> Message:
        conversation = await conversations.visible(tx, viewer, conversation_id)
        return forwardable(await _message(tx, conversation, message_id))

    message = await database.run(viewer.account_id, look)
    done: list[UUID] = []
    failed: list[NotForwarded] = []
    for target_id in dict.fromkeys(wanted.conversation_ids):

        async def work(tx: Transaction, target_id: UUID = target_id) -> None:
            seen_seq = wanted.seen_seqs.get(target_id)
            await forward_to(tx, viewer, message, target_id, uuid5(first, str(target_id)), seen_seq)

        try:
            await database.run(viewer.account_id, work)
        except ProsaError as error:
            fields: list[FieldError] = error.errors if isinstance(error, Invalid) else []
            failed.append(NotForwarded(target_id, fields[0].code if fields else error.code))
        else:
            done.append(target_id)
    return Forwarded(done, failed)


def forwardable(message: Message) -> Message:
    """The message, if it may leave its conversation. Raises NotForwardable."""
    if message.visibility != "public" or message.deleted is not None:
        raise NotForwardable
    is_words = message.kind in WORDS_ONLY and bool(message.text.strip())
    if message.kind not in FORWARDABLE and not is_words:
        raise NotForwardable
    if any(file.state != "ready" for file in message.attachments):
        raise NotForwardable("Its file is not there.")
    return message


async def forward_to(
    tx: Transaction, viewer: Viewer, message: Message, target_id: UUID, copy_id: UUID, seen_seq: int | None
) -> None:
    """One copy into one conversation, under the id `copy_id`; nothing when it is there. Raises what `send` raises."""
    conversations.require(viewer, "messages.send")
    changes, target = await conversations.changing(tx, viewer, target_id)
    if await queries.exists(tx, copy_id):
        known = (await conversations.load_messages(tx, [copy_id]))[copy_id]
        if known.conversation_id != target.id or known.author_user_id != viewer.user_id:
            raise IdConflict
        return
    await check_outward(tx, viewer, target, seen_seq)
    check_window(target, changes)
    capabilities = channel((await inbox_of(tx, target))["channel"]).capabilities
    copy = await _copy(tx, viewer, message, target, copy_id, capabilities)
    await conversations.take_or_open(changes, target, viewer.user_id)
    await store(changes, target, [copy])


async def _copy(
    tx: Transaction,
    viewer: Viewer,
    message: Message,
    target: Conversation,
    copy_id: UUID,
    capabilities: Capabilities,
) -> Message:
    """The same as a message of the viewer's own; its text is sent as it is, whatever braces it holds."""
    if message.kind in WORDS_ONLY or message.kind == "text":
        if len(message.text) > capabilities.text_limit:
            raise Invalid.field("text", "too_long", "The text is too long for this channel.")
        copy = draft_of(target, viewer.user_id, copy_id, "text", message.text)
    elif message.kind in ("location", "contacts"):
        if not (capabilities.locations if message.kind == "location" else capabilities.contacts):
            raise Invalid.field("type", "not_supported", "This channel does not take this kind of message.")
        copy = draft_of(target, viewer.user_id, copy_id, message.kind, "", dict(message.content or {}))
    else:
        check_files(capabilities, message.attachments)
        copy = draft_of(target, viewer.user_id, copy_id, message.kind, message.text)
        try:
            copy.attachments = [
                await attachments.copy(tx, file.id, viewer.user_id) for file in message.attachments
            ]
        except AttachmentNotFound:
            raise NotForwardable("Its file is not there.") from None
    copy.forwarded = 1
    return copy


async def _message(
    tx: Transaction, conversation: Conversation, message_id: UUID, *, for_update: bool = False
) -> Message:
    found = await conversations.load_messages(tx, [message_id], for_update=for_update)
    message = found.get(message_id)
    if message is None or message.conversation_id != conversation.id or message.kind == "activity":
        raise MessageNotFound
    return message
