"""One set of received elements, applied in memory to locked conversations and then written at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from prosa.attachments.schemas import AttachmentOut
from prosa.channels.port import (
    Edit,
    InboundMessage,
    MediaRef,
    ProviderError,
    Reaction,
    Receipt,
    Revoke,
)
from prosa.contacts.service import Person
from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.conversations.model import Conversation, Message, position_at
from prosa.kit.events import SYSTEM, Actor
from prosa.kit.ids import uuid7
from prosa.kit.text import safe_filename
from prosa.messages import arriving, queries
from prosa.messages.arriving import PersonKey, person_key
from prosa.messages.policy import next_status, stored_error
from prosa.messages.queries import Targets, ThreadKey
from prosa.messages.reception import Reception
from prosa.messages.schemas import Arrived

Key = tuple[UUID, str]
"""(inbox, provider's id of a message)."""
_KINDS: dict[str, type[Any]] = {"receipt": Receipt, "reaction": Reaction, "edit": Edit, "revoke": Revoke}


class Applier:
    """Holds what a set needs, found beforehand: nothing here asks the database until `flush`."""

    def __init__(
        self, changes: Changes, threads: Mapping[ThreadKey, UUID], people: Mapping[PersonKey, Person]
    ) -> None:
        self.changes = changes
        self._threads = threads
        self._people = people
        self._loaded: dict[UUID, Message] = {}
        self._known: dict[Key, Message] = {}
        self._by_ref: dict[UUID, Message] = {}
        self._quotable: dict[Key, Message] = {}
        self._quoting: dict[UUID, list[Message]] = {}
        self._unknown_quotes: dict[Key, list[Message]] = {}
        self._edits: set[tuple[UUID, str]] = set()
        self._hashes: dict[UUID, str | None] = {}
        self._replaced: list[UUID] = []
        self._waiting: dict[Key, list[Any]] = {}
        self._new: list[tuple[Arrived, InboundMessage, Conversation]] = []
        self._pending: list[tuple[Any, ...]] = []
        self._receipts: list[tuple[Any, ...]] = []
        self._revisions: list[tuple[Any, ...]] = []
        self._files: list[tuple[Any, ...]] = []
        self._settled: list[UUID] = []
        self._reception: Reception | None = None

    @classmethod
    async def prepare(
        cls,
        changes: Changes,
        *,
        messages: Sequence[Arrived],
        threads: Mapping[ThreadKey, UUID],
        people: Mapping[PersonKey, Person],
        targets: Targets,
    ) -> Applier:
        """Load what the elements may touch; the conversations are locked already."""
        self = cls(changes, threads, people)
        tx = changes.tx
        inbound = [(item, item.element) for item in messages if isinstance(item.element, InboundMessage)]
        keys = [(item.inbox.id, element.external_id) for item, element in inbound]
        quotes = [(item.inbox.id, e.reply_to_external_id) for item, e in inbound if e.reply_to_external_id]
        if keys or quotes:
            stored_messages = await queries.by_external_id(tx, sorted({*keys, *quotes}))
            found = {key: self._one(message) for key, message in stored_messages.items()}
            self._known.update({key: found[key] for key in keys if key in found})
            self._quotable.update(found)
            await self._take_waiting(sorted(set(keys) - found.keys()))
        if targets.ids:
            locked = await conversations.load_messages(tx, targets.ids, for_update=True)
            loaded = {id_: self._one(message) for id_, message in locked.items()}
            self._known.update(
                {key: loaded[id_] for key, id_ in targets.by_external.items() if id_ in loaded}
            )
            self._by_ref.update({ref: loaded[id_] for ref, id_ in targets.by_ref.items() if id_ in loaded})
            await self._load_history(targets.ids)
        seen = set(self._known)
        for item, element in inbound:
            key = (item.inbox.id, element.external_id)
            if key not in seen:
                seen.add(key)
                self._new.append((item, element, self._conversation(item)))
        return self

    async def adopt(self, message: Message) -> None:
        """The provider's id of one of our messages is known now: apply what came for it before."""
        if message.external_id is None:
            return
        key = (message.inbox_id, message.external_id)
        self._known[key] = self._one(message)
        await self._load_history([message.id])
        await self._take_waiting([key])
        self._resume(key, message, self.changes.tx.now)

    async def _load_history(self, ids: Sequence[UUID]) -> None:
        """What is known of these stored messages: edits, files, and who quotes them."""
        tx = self.changes.tx
        self._edits |= await queries.edits_known(tx, ids)
        self._hashes |= await queries.hashes(tx, ids)
        for quoting in (await queries.quoting(tx, ids)).values():
            if quoting.reply_to_id is not None:
                self._quoting.setdefault(quoting.reply_to_id, []).append(self._one(quoting))

    def _one(self, message: Message) -> Message:
        """The one object of a message in this set, however it was found: two would undo each other's changes."""
        return self._loaded.setdefault(message.id, message)

    async def _take_waiting(self, keys: Sequence[Key]) -> None:
        """Load what came for these messages before they were there."""
        quoting: dict[UUID, Key] = {}
        for inbox_id, target, kind, data in await queries.take_pending(self.changes.tx, keys):
            if kind == "quote":
                quoting[UUID(data["message_id"])] = (inbox_id, target)
            else:
                self._waiting.setdefault((inbox_id, target), []).append(msgspec.convert(data, _KINDS[kind]))
        if quoting:
            found = await conversations.load_messages(self.changes.tx, list(quoting), for_update=True)
            for id_, message in found.items():
                self._unknown_quotes.setdefault(quoting[id_], []).append(self._one(message))

    def _resume(self, key: Key, message: Message, received_at: datetime) -> None:
        """The message of this key is there now: apply what waited for it."""
        for quoting in self._unknown_quotes.pop(key, ()):
            if quoting.conversation_id == message.conversation_id:
                quoting.reply_to_id, quoting.reply_to = message.id, message.quote()
                self._quoting.setdefault(message.id, []).append(quoting)
                self._changed(quoting)
        for waiting in self._waiting.pop(key, ()):
            self._about(message.inbox_id, waiting, received_at)

    def _conversation(self, item: Arrived) -> Conversation:
        contact = self._people[person_key(item)].contact
        assert contact is not None
        return self.changes.conversations[self._threads[item.inbox.id, contact.id]]

    async def open_tickets(self) -> None:
        """Open tickets where the new messages ask for it."""
        self._reception = Reception(self.changes, self._new)
        await self._reception.open_tickets()

    # Messages

    def add(self, item: Arrived, element: InboundMessage) -> None:
        """A new message in its thread; a known one changes nothing."""
        key = (item.inbox.id, element.external_id)
        if key in self._known:
            return
        conversation = self._conversation(item)
        received_at = item.received_at
        at = element.provider_at or received_at
        message = Message(
            id=uuid7(),
            conversation_id=conversation.id,
            inbox_id=item.inbox.id,
            seq=0,
            direction="out" if element.echo else "in",
            kind=element.kind,
            author_kind="device" if element.echo else "contact",
            status=arriving.first_status(element),
            text=element.text,
            content=arriving.content(element) or None,
            external_id=element.external_id,
            error=stored_error(element.errors[0]) if element.errors else None,
            forwarded=element.forwarded,
            provider_at=element.provider_at,
            position_at=at if element.history else position_at(element.provider_at, received_at),
            created_at=received_at,
        )
        if element.reply_to_external_id:
            self._quote(message, (item.inbox.id, element.reply_to_external_id))
        self._attach(item.inbox.id, element.media, element.errors, message)
        self.changes.add(conversation, message, in_ticket=not element.history)
        self._known[key] = self._quotable[key] = message
        if not element.history:
            arriving.notice(conversation, element, min(at, received_at), message)
        elif conversation.unread_count == 0:
            conversation.read_seq = conversation.last_seq  # an old message is no news
        if conversation.referral is None and element.referral:
            conversation.referral = element.referral
        actor = Actor("device") if element.echo else Actor("contact", conversation.contact_id)
        self.changes.publish(conversation, "message.created", message, actor=actor)
        self._resume(key, message, received_at)

    def _quote(self, message: Message, key: Key) -> None:
        quoted = self._quotable.get(key)
        if quoted is not None and quoted.conversation_id != message.conversation_id:
            quoted = None  # somebody else's thread: its words are not for the readers of this one
        if quoted is None:
            message.reply_to = {
                "id": None,
                "kind": "unknown",
                "text": "",
                "author_kind": "unknown",
                "external_id": key[1],
            }
            self._unknown_quotes.setdefault(key, []).append(message)
        else:
            message.reply_to_id = quoted.id
            message.reply_to = quoted.quote()
            self._quoting.setdefault(quoted.id, []).append(message)

    def _attach(
        self, inbox_id: UUID, files: Sequence[MediaRef], errors: Sequence[ProviderError], message: Message
    ) -> None:
        for position, media in enumerate(files):
            lost = media.provider_id is None and media.url is None
            error = None
            if lost:
                error = errors[0].title if errors else "not_available"
            file = AttachmentOut(
                id=uuid7(),
                kind=media.kind,
                name=safe_filename(media.file_name) if media.file_name else "",
                mime=media.mime,
                size=media.size,
                width=None,
                height=None,
                duration_ms=None,
                state="failed" if lost else "pending",
                error=error,
            )
            message.attachments = [*message.attachments, file]
            self._hashes[message.id] = media.sha256
            self._files.append(
                (
                    file.id,
                    message.id,
                    inbox_id,
                    position,
                    file.kind,
                    file.name,
                    file.mime,
                    file.size,
                    media.animated,
                    file.state,
                    file.error,
                    media.provider_id,
                    media.sha256,
                )
            )

    # What is about an earlier message

    def _about(self, inbox_id: UUID, element: Any, received_at: datetime) -> None:
        match element:
            case Receipt():
                self.receipt(inbox_id, element, received_at)
            case Reaction():
                self.reaction(inbox_id, element, received_at)
            case Edit():
                self.edit(inbox_id, element, received_at)
            case Revoke():
                self.revoke(inbox_id, element, received_at)

    def _target(
        self, inbox_id: UUID, external_id: str, element: Receipt | Reaction | Edit | Revoke
    ) -> Message | None:
        message = self._known.get((inbox_id, external_id))
        ref = queries.as_ref(element.client_ref) if isinstance(element, Receipt) else None
        if message is None and ref is not None:
            message = self._by_ref.get(ref)
        if message is None:
            data = msgspec.to_builtins(msgspec.structs.replace(element, raw=None, index=0))
            self._pending.append((inbox_id, external_id, ref, type(element).__name__.lower(), data))
        return message

    def receipt(self, inbox_id: UUID, element: Receipt, received_at: datetime) -> None:
        """A state of one of our messages; only ever raises it."""
        message = self._target(inbox_id, element.external_id, element)
        if message is None:
            return
        at = element.provider_at or received_at
        data = {"errors": [stored_error(error) for error in element.errors], "pricing": element.pricing}
        self._receipts.append((message.id, element.raw_status or element.status, at, data))
        if message.external_id is None and element.external_id:
            # The answer to our request never came; the receipt tells under which id the provider has it.
            message.external_id = element.external_id
            self._known[inbox_id, element.external_id] = message
        self._settled.append(message.id)
        status = next_status(message.status, element.status)
        if status == message.status:
            return
        message.status = status
        message.error = None
        if status == "failed":
            message.error = stored_error(element.errors[0]) if element.errors else {"advice": "unknown"}
        self._changed(message)

    def reaction(self, inbox_id: UUID, element: Reaction, received_at: datetime) -> None:
        """One reaction per person and message: a new one replaces, none removes."""
        message = self._target(inbox_id, element.target_external_id, element)
        if message is None or self._is_refused(message, element):
            return
        by = "user" if element.echo else "contact"
        others = [item for item in message.reactions or [] if item["by"] != by]
        mine = next((item for item in message.reactions or [] if item["by"] == by), None)
        at = element.provider_at or received_at
        if mine is not None and msgspec.convert(mine["at"], datetime) >= at:
            return  # a repeat, or an older reaction that was delivered late
        emoji = element.emoji or ""
        message.reactions = [*others, {"emoji": emoji, "by": by, "user_id": None, "at": at}]
        if emoji == (mine["emoji"] if mine is not None else ""):
            self.changes.keep(message)
        else:
            self._changed(message)

    def edit(self, inbox_id: UUID, element: Edit, received_at: datetime) -> None:
        """New text or file of a message; what it said before is kept, also under a deletion."""
        message = self._target(inbox_id, element.target_external_id, element)
        if message is None or (message.id, element.external_id) in self._edits:
            return
        if self._is_refused(message, element):
            return
        self._edits.add((message.id, element.external_id))
        at = element.provider_at or received_at
        if message.edited_at is not None and at < message.edited_at:
            # An older edit that was delivered late: it belongs to the history only.
            self._revisions.append((message.id, element.text, None, received_at, element.external_id))
            return
        content = dict(message.content or {})
        if arriving.is_other_file(message, element, self._hashes.get(message.id)):
            content["attachments"] = [file.id for file in message.attachments]
            self._replaced += content["attachments"]
            message.attachments = []
            self._attach(inbox_id, element.media, (), message)
        self._revisions.append((message.id, message.text, content or None, received_at, element.external_id))
        message.text = element.text
        message.edited_at = at
        self._changed(message)

    def revoke(self, inbox_id: UUID, element: Revoke, received_at: datetime) -> None:
        """Deleted for everyone: hidden, also where others quote it."""
        message = self._target(inbox_id, element.target_external_id, element)
        if message is None or message.deleted is not None:
            return
        by = "user" if element.echo else "contact"
        message.deleted = {"at": element.provider_at or received_at, "by": by, "user_id": None}
        self._changed(message)
        for quoting in self._quoting.get(message.id, ()):
            quoting.reply_to = message.quote()
            self._changed(quoting)

    def _is_refused(self, message: Message, element: Reaction | Edit) -> bool:
        """Whether it comes from a blocked contact."""
        conversation = self.changes.conversations.get(message.conversation_id)
        return not element.echo and conversation is not None and conversation.contact.is_blocked

    def _changed(self, message: Message) -> None:
        self.changes.change(message)
        conversation = self.changes.conversations.get(message.conversation_id)
        if conversation is not None:
            self.changes.publish_message(conversation, message, actor=SYSTEM)

    async def flush(self) -> None:
        """Write everything; parents before children."""
        tx = self.changes.tx
        theirs = [c for _, e, c in self._new if e.opens_window and not (e.echo or e.history)]
        ours = [c for _, e, c in self._new if e.echo and not e.history]
        await conversations.heard(self.changes, theirs, ours)
        await self.changes.flush()
        if self._files:
            await queries.add_attachments(tx, self._files)
        if self._replaced:
            await queries.hide_attachments(tx, self._replaced)
        if self._revisions:
            await queries.note_revisions(tx, self._revisions)
        if self._receipts:
            await queries.note_receipts(tx, self._receipts)
        if self._settled:
            await queries.settle(tx, self._settled)
        for (inbox_id, target), quoting in self._unknown_quotes.items():
            self._pending += [
                (inbox_id, target, None, "quote", {"message_id": message.id}) for message in quoting
            ]
        if self._pending:
            await queries.keep_pending(tx, self._pending)
        if self._reception is not None:
            await self._reception.answer()
