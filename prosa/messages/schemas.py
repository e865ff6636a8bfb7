"""What is sent to and by the message calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct

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


class SendIn(Struct, forbid_unknown_fields=True, kw_only=True):
    """A message to send. `id` is made by the client and makes a repeat harmless; `seen_seq` is the last item of the
    thread that the author has seen."""

    id: UUID | None = None
    type: Literal["text", "attachments", "location", "contacts", "reaction", "template"] = "text"
    text: Annotated[str, Meta(max_length=20_000)] = ""
    attachments: Annotated[list[UUID], Meta(max_length=10)] = []
    location: LocationIn | None = None
    contacts: Annotated[list[CardIn], Meta(max_length=20)] = []
    reaction: ReactionIn | None = None
    template: TemplateIn | None = None
    reply_to: UUID | None = None
    visibility: Literal["public", "internal"] = "public"
    seen_seq: int | None = None


class Sent(Struct, frozen=True):
    """The stored message (the first, when attachments made several) and its conversation."""

    message: MessageOut
    conversation: ConversationOut


class ReadIn(Struct, forbid_unknown_fields=True):
    seq: int
