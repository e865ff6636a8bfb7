"""What is sent to and by the message calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct

from prosa.attachments.schemas import AttachmentOut
from prosa.canned_replies.schemas import ButtonIn, ButtonTitle, SectionIn
from prosa.channels.port import Inbound
from prosa.conversations.schemas import ConversationOut, MessageOut
from prosa.inboxes.schemas import InboxRow


@dataclass(slots=True, frozen=True)
class Arrived:
    """One element of a webhook, with the inbox it belongs to and when we received it."""

    inbox: InboxRow
    delivery_id: UUID
    index: int
    received_at: datetime
    element: Inbound


BodyText = Annotated[str, Meta(max_length=20_000, pattern=r"^[^\x00]*$")]


class LocationIn(Struct, forbid_unknown_fields=True):
    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]
    name: Annotated[str, Meta(max_length=200)] | None = None
    address: Annotated[str, Meta(max_length=500)] | None = None


class PhoneIn(Struct, forbid_unknown_fields=True):
    phone: Annotated[str, Meta(min_length=3, max_length=40)]
    type: Annotated[str, Meta(max_length=20)] | None = None


class EmailIn(Struct, forbid_unknown_fields=True):
    email: Annotated[str, Meta(min_length=3, max_length=254)]
    type: Annotated[str, Meta(max_length=20)] | None = None


class CardIn(Struct, forbid_unknown_fields=True):
    """A contact card: a name and at least one phone or e-mail."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    phones: Annotated[list[PhoneIn], Meta(max_length=10)] = []
    emails: Annotated[list[EmailIn], Meta(max_length=10)] = []
    org: Annotated[str, Meta(max_length=200)] | None = None


class ReactionIn(Struct, forbid_unknown_fields=True):
    """`emoji` "" takes the account's reaction back."""

    message_id: UUID
    emoji: Annotated[str, Meta(max_length=32)]


class TemplateIn(Struct, forbid_unknown_fields=True):
    """`components` in the provider's shape, without what the template itself says."""

    name: Annotated[str, Meta(min_length=1, max_length=512)]
    language: Annotated[str, Meta(min_length=2, max_length=20)]
    components: Annotated[list[dict[str, Any]], Meta(max_length=20)] = []


class InteractiveIn(Struct, forbid_unknown_fields=True, kw_only=True):
    """`buttons` for the type buttons; `button` (what opens it) and `sections` for a list."""

    type: Literal["buttons", "list"]
    body: BodyText
    header: Annotated[str, Meta(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")] | None = None
    footer: Annotated[str, Meta(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")] | None = None
    buttons: Annotated[list[ButtonIn], Meta(max_length=10)] | None = None
    button: ButtonTitle | None = None
    sections: Annotated[list[SectionIn], Meta(max_length=10)] | None = None


class SendIn(Struct, forbid_unknown_fields=True, kw_only=True):
    """A message to send. `id` is made by the client and makes a repeat harmless; `seen_seq` is the last item of the
    thread that the author has seen."""

    id: UUID | None = None
    type: Literal["text", "attachments", "location", "contacts", "reaction", "template", "interactive"] = (
        "text"
    )
    text: BodyText = ""
    attachments: Annotated[list[UUID], Meta(max_length=10)] = []
    location: LocationIn | None = None
    contacts: Annotated[list[CardIn], Meta(max_length=20)] = []
    reaction: ReactionIn | None = None
    template: TemplateIn | None = None
    reply_to: UUID | None = None
    visibility: Literal["public", "internal"] = "public"
    seen_seq: int | None = None
    interactive: InteractiveIn | None = None
    canned_reply_id: UUID | None = None
    """The quick reply that it began as: counts as used."""
    draft_revision: int | None = None
    """The draft that this was: a later one stays. Null: any draft of the author in this conversation is done with."""
    mentions: Annotated[list[UUID], Meta(max_length=20)] = []
    """Colleagues whom an internal message calls by name; they are told of it."""


class ForwardIn(Struct, forbid_unknown_fields=True):
    """`id` is made by the client and makes a repeat harmless; `seen_seqs`: what the author has seen of each target."""

    conversation_ids: Annotated[list[UUID], Meta(min_length=1, max_length=5)]
    id: UUID | None = None
    seen_seqs: dict[UUID, int] = {}


class NotForwarded(Struct, frozen=True):
    id: UUID
    code: str


class Forwarded(Struct, frozen=True):
    """What became of each target conversation."""

    done: list[UUID]
    failed: list[NotForwarded]


class Deleted(Struct, frozen=True):
    """`revoked`: the customer does not have it either; else `reason` says why not: not_supported. Null for what came
    in and for internal messages, which there is nothing to revoke of."""

    message: MessageOut
    revoked: bool
    reason: str | None


class Revision(Struct, frozen=True, kw_only=True):
    """What a message said until `replaced_at`."""

    number: int
    text: str
    content: dict[str, Any]
    attachments: list[AttachmentOut]
    replaced_at: datetime


class Revisions(Struct, frozen=True):
    items: list[Revision]


class Sent(Struct, frozen=True):
    """The stored message (the first, when attachments made several) and its conversation."""

    message: MessageOut
    conversation: ConversationOut


class ReadIn(Struct, forbid_unknown_fields=True):
    seq: int
