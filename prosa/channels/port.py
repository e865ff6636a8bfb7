"""The one vocabulary between the core and every channel.

A channel turns a provider's bytes into the elements of `Inbound` and an `Outgoing` into the provider's request. Nothing
here knows a provider, a table or a tenant. Rules that hold for every channel:

- `parse(body)` never raises. What cannot be understood becomes `Unparsable` (one element, the others are unaffected),
  what is of no use becomes `Ignored`, a kind nobody knows becomes an `InboundMessage` of kind `unsupported`.
- Strings hold neither NUL nor lone surrogates, also inside `raw`, so that every one can be stored by PostgreSQL.
- `provider_at` is the provider's time in UTC; None when it gave none that can be read (then the receipt time counts).
- Elements keep the array order of the payload in `index`; sorting by time is the core's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from msgspec import Struct

IdentityKind = Literal["phone", "bsuid", "parent_bsuid", "psid", "igsid", "email", "visitor", "telegram"]
MediaKind = Literal["image", "video", "audio", "voice", "document", "sticker"]
ReceiptStatus = Literal["sent", "delivered", "read", "played", "failed", "other"]
RetryPolicy = Literal["never", "later", "pair", "throttle", "reconnect"]


class IdentityRef(Struct, frozen=True, kw_only=True):
    """An address of a person on a channel. Two refs with equal (kind, value) are the same address."""

    kind: IdentityKind
    value: str
    """Canonical key. Phones: E.164 with '+', Brazilian mobiles with the ninth digit, Mexican ones without the 1."""
    address: str
    """Exactly as the provider gave it: what a reply is sent to."""


class Sender(Struct, frozen=True, kw_only=True):
    """The customer. `identities` is never empty; the best one to answer to comes first."""

    identities: tuple[IdentityRef, ...]
    name: str | None = None
    username: str | None = None


class ProviderError(Struct, frozen=True, kw_only=True):
    """A provider's error. `advice` is the stable key of the text that tells people what happened and what to do."""

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

    `kind` is one of text, image, video, audio, voice, document, sticker, location, contacts, interactive_reply,
    button_reply (a template's quick reply), flow_reply, order, story_reply, story_mention, share, postback,
    unsupported. `content` by kind:

    - location: latitude, longitude (numbers in range; both absent when they make no sense), name, address, url
    - contacts: cards = [{name, phones: [{phone, wa_id, type}], emails: [{email, type}], org}]
    - interactive_reply: type = button | list | call_permission, id (for automations), title, description
    - button_reply, postback: payload
    - flow_reply: name, answers (mapping), flow_token; response (text) when the answer is not JSON
    - order: catalog_id, items = [{retailer_id, quantity, price, currency}], total, currency (prices: decimal strings;
      total and currency None when they cannot be known)
    - sticker: animated
    - unsupported: what (the provider's word or None), code (the provider's error or None), hint = app (can be read in the
      provider's own app) | media_too_big | None; a media message without a file carries code and hint, too
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
    """New content of an earlier message. `media` is given only when the file was sent anew."""

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
    """A person's addresses changed. `old` may be empty: then nobody can be found and the notice is only kept."""

    kind: Literal["number", "user_id", "identity_key"]
    old: tuple[IdentityRef, ...]
    new: tuple[IdentityRef, ...]
    provider_at: datetime | None
    external_id: str | None = None
    body: str = ""


class ProfileUpdate(Element, frozen=True, kw_only=True):
    """The phone book of our own app names a person. `removed` is news of that book, never a reason to delete."""

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
    """A template changed at the provider; matched by `business_id` and `template_id`. None = not part of the news."""

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

    `change`: throughput, quality, capability, name, review, alert, restriction, ban, violation, account (others),
    history_progress, history_declined, error.
    """

    change: str
    event: str = ""
    severity: Literal["info", "warning", "critical"] = "info"
    values: dict[str, Any] = {}
    """limit (customers a day: number, "unlimited" or None), restrictions = [{type, expires_at (unix seconds or None)}],
    decision, name, reason, state, date (free text), description, …"""
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


# Outgoing


class Recipient(Struct, frozen=True, kw_only=True):
    """Whom to send to: the `address` (and its kind) of an IdentityRef, as the provider gave it."""

    address: str
    kind: IdentityKind = "phone"


class Text(Struct, frozen=True, kw_only=True, tag="text"):
    body: str
    preview_url: bool = False


class Media(Struct, frozen=True, kw_only=True, tag="media"):
    """A file that the provider already has (`upload_media`)."""

    kind: MediaKind
    provider_media_id: str
    caption: str | None = None
    file_name: str | None = None


class Location(Struct, frozen=True, kw_only=True, tag="location"):
    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None


class Contacts(Struct, frozen=True, kw_only=True, tag="contacts"):
    """Cards: {name, phones: [{phone, type?, wa_id?}], emails: [{email, type?}], organization?}."""

    cards: tuple[dict[str, Any], ...]


class ReactionOut(Struct, frozen=True, kw_only=True, tag="reaction"):
    """`emoji` None takes our reaction back."""

    target_external_id: str
    emoji: str | None


class TemplateOut(Struct, frozen=True, kw_only=True, tag="template"):
    """`components` in the provider's shape."""

    name: str
    language: str
    components: tuple[dict[str, Any], ...] = ()


class Button(Struct, frozen=True, kw_only=True):
    id: str
    title: str


class InteractiveButtons(Struct, frozen=True, kw_only=True, tag="buttons"):
    body: str
    buttons: tuple[Button, ...]
    header: str | None = None
    footer: str | None = None


class ListRow(Struct, frozen=True, kw_only=True):
    id: str
    title: str
    description: str | None = None


class ListSection(Struct, frozen=True, kw_only=True):
    rows: tuple[ListRow, ...]
    title: str | None = None


class InteractiveList(Struct, frozen=True, kw_only=True, tag="list"):
    body: str
    button: str
    sections: tuple[ListSection, ...]
    header: str | None = None
    footer: str | None = None


Outgoing = (
    Text | Media | Location | Contacts | ReactionOut | TemplateOut | InteractiveButtons | InteractiveList
)


class Accepted(Struct, frozen=True, kw_only=True, tag="accepted"):
    """The provider took the message (not: delivered it). `held`: it will look at the template before sending."""

    external_id: str
    address: str | None = None
    """Where it really goes, in the provider's form; may differ from the recipient's address."""
    held: bool = False


class Refused(Struct, frozen=True, kw_only=True, tag="refused"):
    """Certainly not sent.

    `retry`: never (people must act), later (with back-off), pair (only this recipient waits), throttle (the whole
    number waits), reconnect (the channel needs an administrator; the queue pauses). `retry_after` in seconds.
    """

    error: ProviderError
    retry: RetryPolicy
    retry_after: float | None = None


class Unknown(Struct, frozen=True, kw_only=True, tag="unknown"):
    """May have been sent: never repeat by itself, wait for a receipt with our `client_ref`."""

    reason: str


SendResult = Accepted | Refused | Unknown


class ProviderFailure(Exception):
    """A call other than `send` failed; `retry` as in Refused. Repeating such a call does no harm."""

    def __init__(self, error: ProviderError, retry: RetryPolicy, retry_after: float | None = None) -> None:
        super().__init__(f"{error.code or ''} {error.title}: {error.details}".strip())
        self.error = error
        self.retry: RetryPolicy = retry
        self.retry_after = retry_after


class InvalidOutgoing(ValueError):
    """The message breaks a limit of the channel. `code` is stable, `limit` the number that was broken, if any."""

    def __init__(self, code: str, message: str, limit: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.limit = limit


# What a channel can do


class MediaRule(Struct, frozen=True, kw_only=True):
    mimes: tuple[str, ...]
    max_bytes: int
    caption_limit: int = 0
    """Characters; 0 = this kind has no caption."""


class Capabilities(Struct, frozen=True, kw_only=True):
    """Limits in characters and bytes; False = the channel cannot do it."""

    text_limit: int
    media: Mapping[MediaKind, MediaRule]
    window_hours: int | None
    """Free-form messages only this long after the customer's last one; None = always."""
    reactions: bool = False
    replies: bool = False
    templates: bool = False
    typing: bool = False
    read_receipts: bool = False
    edit_outgoing: bool = False
    revoke_outgoing: bool = False
    block: bool = False
    locations: bool = False
    contacts: bool = False
    buttons: int = 0
    """Most reply buttons in one message."""
    list_rows: int = 0
    """Most rows of a list in one message."""

    def window_expires_at(self, last_inbound_at: datetime | None) -> datetime | None:
        """When free-form sending ends; None = not limited by a window. Without an inbound message use `window_open`."""
        if self.window_hours is None or last_inbound_at is None:
            return None
        return last_inbound_at + timedelta(hours=self.window_hours)

    def window_open(self, last_inbound_at: datetime | None, now: datetime) -> bool:
        """Whether a free-form message may be sent at `now`."""
        if self.window_hours is None:
            return True
        expires_at = self.window_expires_at(last_inbound_at)
        return expires_at is not None and now < expires_at


class ChannelClient(Protocol):
    """Speaks HTTP for one inbox."""

    async def send(
        self,
        recipient: Recipient,
        outgoing: Outgoing,
        *,
        reply_to: str | None = None,
        client_ref: str | None = None,
    ) -> SendResult: ...


class Channel(Protocol):
    """One kind of transport, as the registry holds it."""

    kind: str
    capabilities: Capabilities

    def parse(self, body: bytes) -> list[Inbound]:
        """All elements of one webhook body, in payload order. Never raises."""
        ...

    def build(
        self,
        recipient: Recipient,
        outgoing: Outgoing,
        *,
        reply_to: str | None = None,
        client_ref: str | None = None,
    ) -> dict[str, Any]:
        """The provider's request. Raises InvalidOutgoing when a limit is broken."""
        ...
