"""What a channel's parser hands to the core; imported from `prosa.channels.port`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

IdentityKind = Literal["phone", "bsuid", "parent_bsuid", "psid", "igsid", "email", "visitor", "telegram"]
MediaKind = Literal["image", "video", "audio", "voice", "document", "sticker"]
ReceiptStatus = Literal["sent", "delivered", "read", "played", "failed", "other"]


class IdentityRef(Struct, frozen=True, kw_only=True):
    """An address of a person on a channel. Two refs with equal (kind, value) are the same address."""

    kind: IdentityKind
    value: str
    """Canonical key. Phones: E.164 with '+', Brazilian mobiles with the ninth digit, Mexican ones without the
    1."""
    address: str
    """Exactly as the provider gave it: what a reply is sent to."""


class Sender(Struct, frozen=True, kw_only=True):
    """The customer. `identities` is never empty; the best one to answer to comes first."""

    identities: tuple[IdentityRef, ...]
    name: str | None = None
    username: str | None = None


class ProviderError(Struct, frozen=True, kw_only=True):
    """A provider's error. `advice` is the stable key of the text that says what happened and what to do."""

    code: int | None
    title: str = ""
    details: str = ""
    advice: str = "unknown"


class MediaRef(Struct, frozen=True, kw_only=True):
    """A file that the provider holds. With neither `provider_id` nor `url` there is nothing to fetch."""

    kind: MediaKind
    provider_id: str | None = None
    mime: str = ""
    """Lower case, without parameters; only what the sender claims."""
    sha256: str | None = None
    """Lower-case hexadecimal; None when absent or malformed."""
    file_name: str | None = None
    """As sent, for display only: never a path."""
    size: int | None = None
    voice: bool = False
    animated: bool = False
    url: str | None = None
    """Short-lived; may be dead already."""


class Element(Struct, frozen=True, kw_only=True, tag_field="element", tag=True):
    """What every parsed element carries: where it belongs and what was received."""

    destination: str = ""
    """The provider's id of our end (phone_number_id, page id, mailbox); empty on account-level elements."""
    business_id: str = ""
    """The provider's id of the account around it (WhatsApp: the WABA)."""
    display_number: str = ""
    """Our public number, digits only; the only key of some account-level elements."""
    index: int = 0
    """Position in the payload, from 0."""
    raw: Any = None


class InboundMessage(Element, frozen=True, kw_only=True):
    """A message of a customer, or (`echo`) one of ours that was written outside this system.

    `kind` is one of text, image, video, audio, voice, document, sticker, location, contacts,
    interactive_reply, button_reply (a template's quick reply), flow_reply, order, story_reply,
    story_mention, share, postback, unsupported. `content` by kind:

    - location: latitude, longitude (both None when they make no sense), name, address, url
    - contacts: cards = [{name, phones: [{phone, wa_id, type}], emails: [{email, type}], org}]
    - interactive_reply: type = button | list | call_permission, id (for automations), title, description
    - button_reply, postback: payload
    - flow_reply: name, answers (mapping), flow_token; response (text) when the answer is not JSON
    - order: catalog_id, items = [{retailer_id, quantity, price, currency}], total, currency (prices: decimal
      strings; total and currency None when they cannot be known)
    - sticker: animated
    - unsupported: what (the provider's word or None), code (the provider's error or None), hint = app (can be
      read in the provider's own app) | media_too_big | None; a media message whose file the provider could
      not give carries code and hint, too
    - any: product = {catalog_id, retailer_id} when it was written from a product's page
    """

    external_id: str
    sender: Sender
    """The customer, for echoes too: the person whose conversation this belongs to."""
    provider_at: datetime | None
    kind: str
    text: str = ""
    content: dict[str, Any] = {}
    media: tuple[MediaRef, ...] = ()
    reply_to_external_id: str | None = None
    forwarded: Literal[0, 1, 2] = 0
    """0 no, 1 forwarded, 2 forwarded many times."""
    referral: dict[str, Any] | None = None
    """Where the customer came from: source_type, source_id, source_url, headline, body, ctwa_clid, …"""
    echo: bool = False
    """Sent by us from the provider's own app."""
    history: bool = False
    """Old message of an import: no notification, no assignment, no automation, no window."""
    status: ReceiptStatus | None = None
    """Delivery state of one of our own messages in an import."""
    opens_window: bool = True
    errors: tuple[ProviderError, ...] = ()


class Reaction(Element, frozen=True, kw_only=True):
    """A reaction (one per person and message); `emoji` None removes it."""

    external_id: str
    target_external_id: str
    sender: Sender
    emoji: str | None
    provider_at: datetime | None
    echo: bool = False
    history: bool = False


class Edit(Element, frozen=True, kw_only=True):
    """New content of an earlier message. `media` repeats its file; an equal hash means an unchanged one."""

    external_id: str
    target_external_id: str
    sender: Sender
    provider_at: datetime | None
    text: str
    kind: str
    content: dict[str, Any] = {}
    media: tuple[MediaRef, ...] = ()
    echo: bool = False


class Revoke(Element, frozen=True, kw_only=True):
    """An earlier message was deleted for everyone."""

    external_id: str
    target_external_id: str
    sender: Sender
    provider_at: datetime | None
    echo: bool = False


class Receipt(Element, frozen=True, kw_only=True):
    """The state of one of our messages. `other` (see `raw_status`) never changes a stored state."""

    external_id: str
    """Empty when only a `watermark` is known."""
    status: ReceiptStatus
    provider_at: datetime | None
    raw_status: str = ""
    errors: tuple[ProviderError, ...] = ()
    client_ref: str | None = None
    """Our own reference given at sending, when the provider returns it."""
    recipients: tuple[IdentityRef, ...] = ()
    pricing: dict[str, Any] | None = None
    """billable, model, type, category."""
    watermark: datetime | None = None
    """All our messages to `recipients` up to this time have this state."""


class IdentityChange(Element, frozen=True, kw_only=True):
    """A person's addresses changed. `old` may be empty: then nobody can be found, the notice is only kept."""

    kind: Literal["number", "user_id", "identity_key"]
    old: tuple[IdentityRef, ...]
    new: tuple[IdentityRef, ...]
    provider_at: datetime | None
    external_id: str | None = None
    body: str = ""


class ProfileUpdate(Element, frozen=True, kw_only=True):
    """The phone book of our own app names a person. `removed` is news of that book, no reason to delete."""

    identities: tuple[IdentityRef, ...]
    name: str | None
    removed: bool
    provider_at: datetime | None


class Preference(Element, frozen=True, kw_only=True):
    """The customer stopped or resumed marketing messages."""

    identities: tuple[IdentityRef, ...]
    marketing: Literal["stop", "resume"]
    provider_at: datetime | None
    detail: str = ""


class TemplateUpdate(Element, frozen=True, kw_only=True):
    """A template changed; matched by `business_id` and `template_id`. None = not part of the news."""

    template_id: str
    name: str
    language: str
    change: Literal["status", "quality", "category", "components"]
    status: str | None = None
    """APPROVED, REJECTED, PAUSED, …"""
    quality: str | None = None
    previous_quality: str | None = None
    category: str | None = None
    previous_category: str | None = None
    reason: str | None = None
    advice: str | None = None
    provider_at: datetime | None = None


class AccountUpdate(Element, frozen=True, kw_only=True):
    """News of our number or account, for administrators.

    `change`: throughput, quality, capability, name, review, alert, restriction, ban, violation, account
    (others), history_declined, error.
    """

    change: str
    event: str = ""
    severity: Literal["info", "warning", "critical"] = "info"
    values: dict[str, Any] = {}
    """limit (customers a day: number, "unlimited" or None), restrictions = [{type, expires_at}] (unix seconds
    or None), decision, name, reason, state, date (free text), description, …"""
    errors: tuple[ProviderError, ...] = ()
    provider_at: datetime | None = None


class Ignored(Element, frozen=True, kw_only=True):
    """Understood and of no use, or of a field that nobody knows."""

    reason: str
    field: str = ""


class Unparsable(Element, frozen=True, kw_only=True):
    """Could not be understood; kept for an administrator. `raw` is the element, or the body as text."""

    error: str


Inbound = (
    InboundMessage
    | Reaction
    | Edit
    | Revoke
    | Receipt
    | IdentityChange
    | ProfileUpdate
    | Preference
    | TemplateUpdate
    | AccountUpdate
    | Ignored
    | Unparsable
)
