"""A conversation and its messages in memory, while a transaction works on them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from prosa.attachments.schemas import AttachmentOut
from prosa.channels.meta.advice import advice_texts
from prosa.conversations.policy import Bucket, guests_of, visibility_keys
from prosa.conversations.schemas import (
    Author,
    ContactBrief,
    ConversationOut,
    Deletion,
    MessageOut,
    Preview,
    Quote,
    ReactionOut,
    Sla,
    TicketOut,
)
from prosa.kit.text import truncate

FILE_KINDS = frozenset({"image", "video", "audio", "voice", "document", "sticker", "template"})
"""Kinds of messages that may have attachments."""
PREVIEW_LENGTH = 160
PROVIDER_TIME_TOLERANCE = timedelta(minutes=5)


def position_at(provider_at: datetime | None, received_at: datetime) -> datetime:
    """Where a message stands in the thread: the provider's time if it is within five minutes before receipt.

    A clock that runs ahead, or a delivery of hours ago, would otherwise put a message where nobody sees it.
    """
    if (
        provider_at is None
        or provider_at > received_at
        or received_at - provider_at > PROVIDER_TIME_TOLERANCE
    ):
        return received_at
    return provider_at


def excerpt(text: str) -> str:
    """One line of at most 160 characters."""
    return truncate(" ".join(text[: PREVIEW_LENGTH * 8].split()), PREVIEW_LENGTH)


def _explained(error: dict[str, Any] | None) -> dict[str, Any] | None:
    """A stored error with the words for it in every language."""
    if error is None:
        return None
    texts = advice_texts(error.get("advice", "unknown"))
    return {
        "code": "",
        "title": "",
        "details": "",
        **error,
        "what": {language: text.what for language, text in texts.items()},
        "do": {language: text.do for language, text in texts.items()},
    }


class Message(msgspec.Struct):
    """A row of the thread. Mutable: a transaction changes it, then `Changes.flush` writes it."""

    id: UUID
    conversation_id: UUID
    inbox_id: UUID
    seq: int
    direction: str
    kind: str
    author_kind: str
    status: str
    position_at: datetime
    created_at: datetime
    visibility: str = "public"
    text: str = ""
    content: dict[str, Any] | None = None
    author_user_id: UUID | None = None
    ticket_id: UUID | None = None
    external_id: str | None = None
    client_ref: UUID | None = None
    reply_to_id: UUID | None = None
    reply_to: dict[str, Any] | None = None
    error: dict[str, Any] | None = None
    reactions: list[dict[str, Any]] | None = None
    """A reaction with the emoji "" was taken back: kept, so that an older one that comes late is known as such."""
    forwarded: int = 0
    provider_at: datetime | None = None
    edited_at: datetime | None = None
    deleted: dict[str, Any] | None = None
    version: int = 1
    attachments: list[AttachmentOut] = []

    def out(self) -> MessageOut:
        """The REST shape. What was deleted is not in it."""
        hidden = self.deleted is not None
        return MessageOut(
            id=self.id,
            conversation_id=self.conversation_id,
            seq=self.seq,
            version=self.version,
            ticket_id=self.ticket_id,
            direction=self.direction,
            visibility=self.visibility,
            kind=self.kind,
            text="" if hidden else self.text,
            content={} if hidden or self.content is None else self.content,
            author=Author(self.author_kind, self.author_user_id),
            reply_to=None if self.reply_to is None else msgspec.convert(self.reply_to, Quote),
            attachments=[] if hidden else self.attachments,
            reactions=[
                msgspec.convert(reaction, ReactionOut)
                for reaction in self.reactions or ()
                if reaction["emoji"]
            ],
            status=self.status,
            error=_explained(self.error),
            forwarded=self.forwarded,
            is_edited=self.edited_at is not None,
            deleted=None if self.deleted is None else msgspec.convert(self.deleted, Deletion),
            position_at=self.position_at,
            provider_at=self.provider_at,
            created_at=self.created_at,
        )

    def preview(self) -> Preview:
        """The row's excerpt of this message."""
        return Preview(
            id=self.id,
            seq=self.seq,
            kind=self.kind if self.deleted is None else "deleted",
            direction=self.direction,
            visibility=self.visibility,
            text="" if self.deleted is not None else excerpt(self.text or self._named()),
            status=self.status,
            author_kind=self.author_kind,
            author_id=self.author_user_id,
            at=self.position_at,
        )

    def _named(self) -> str:
        """What a message without text is about: the names on its cards, of its place or of its file."""
        content = self.content or {}
        match self.kind:
            case "contacts":
                return ", ".join(card["name"] for card in content.get("cards", ()) if card.get("name"))
            case "location":
                return content.get("name") or ""
            case "document":
                return self.attachments[0].name if self.attachments else ""
        return ""

    def quote(self) -> dict[str, Any]:
        """The snapshot that a reply to this message carries."""
        hidden = self.deleted is not None
        return {
            "id": self.id,
            "kind": self.kind,
            "text": "" if hidden else excerpt(self.text or self._named()),
            "author_kind": self.author_kind,
            "author_id": self.author_user_id,
        }


class Conversation(msgspec.Struct):
    """A conversation with its contact and its open or last ticket."""

    id: UUID
    inbox_id: UUID
    contact_id: UUID
    contact: ContactBrief
    last_activity_at: datetime
    created_at: datetime
    state: str = "new"
    window_hours: int | None = None
    department_id: UUID | None = None
    agent_id: UUID | None = None
    participant_ids: list[UUID] = []
    ticket_id: UUID | None = None
    last_ticket_id: UUID | None = None
    last_department_id: UUID | None = None
    last_agent_id: UUID | None = None
    last_reason_id: UUID | None = None
    last_seq: int = 0
    read_seq: int = 0
    unread_count: int = 0
    is_marked_unread: bool = False
    last_message: Preview | None = None
    last_inbound_at: datetime | None = None
    waiting_since: datetime | None = None
    opened_at: datetime | None = None
    offered_to_ids: list[UUID] = []
    label_ids: list[UUID] = []
    overflow_from_id: UUID | None = None
    closing_due_at: datetime | None = None
    awaiting_since: datetime | None = None
    sla_due_at: datetime | None = None
    sla_kind: str | None = None
    is_sla_breached: bool = False
    reply_address: dict[str, Any] | None = None
    referral: dict[str, Any] | None = None
    is_chatbot_off: bool = False
    priority: int = 1
    version: int = 0
    ticket: TicketOut | None = None
    published_bucket: Bucket | None = None
    """The bucket and the keys as of the latest event: what the next one leaves."""
    published_keys: frozenset[str] = frozenset()

    @property
    def is_unread(self) -> bool:
        return self.unread_count > 0 or self.is_marked_unread

    @property
    def window_expires_at(self) -> datetime | None:
        """When free-form messages end; None where the channel has no window or the customer never wrote."""
        if self.window_hours is None or self.last_inbound_at is None:
            return None
        return self.last_inbound_at + timedelta(hours=self.window_hours)

    def window_is_open(self, now: datetime) -> bool:
        """Whether a free-form message may leave at `now`."""
        if self.window_hours is None:
            return True
        expires_at = self.window_expires_at
        return expires_at is not None and now < expires_at

    def bucket(self) -> Bucket:
        """Where counters count this conversation."""
        closed = self.state == "closed"
        return Bucket(
            self.state,
            self.last_department_id if closed else self.department_id,
            self.last_agent_id if closed else self.agent_id,
            self.is_chatbot_off,
            self.is_unread,
            *guests_of(self.state, self.participant_ids, self.offered_to_ids),
        )

    def keys(self) -> frozenset[str]:
        """Its visibility keys as it is now."""
        return visibility_keys(self)

    def mark_published(self) -> None:
        """Remember bucket and keys as those that readers know."""
        self.published_bucket = self.bucket()
        self.published_keys = self.keys()

    def out(self) -> ConversationOut:
        """The REST shape."""
        return ConversationOut(
            id=self.id,
            version=self.version,
            inbox_id=self.inbox_id,
            contact=self.contact,
            state="idle" if self.state in ("new", "closed") else self.state,  # type: ignore[arg-type]
            is_closed=self.state == "closed",
            department_id=self.department_id,
            agent_id=self.agent_id,
            participant_ids=list(self.participant_ids),
            ticket=self.ticket,
            last_message=self.last_message,
            last_activity_at=self.last_activity_at,
            opened_at=self.opened_at,
            waiting_since=self.waiting_since,
            awaiting_since=self.awaiting_since,
            offered_to_ids=list(self.offered_to_ids),
            overflow_from_id=self.overflow_from_id,
            closing_due_at=self.closing_due_at,
            sla=None
            if self.sla_kind is None
            else Sla(kind=self.sla_kind, due_at=self.sla_due_at, is_breached=self.is_sla_breached),
            unread_count=max(self.unread_count, 1 if self.is_marked_unread else 0),
            last_seq=self.last_seq,
            read_seq=self.read_seq,
            window_expires_at=self.window_expires_at,
            has_window=self.window_hours is not None,
            is_chatbot_off=self.is_chatbot_off,
            label_ids=list(self.label_ids),
            last_reason_id=self.last_reason_id,
            priority=self.priority,
            created_at=self.created_at,
        )
