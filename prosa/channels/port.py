"""The one vocabulary between the core and every channel.

A channel turns a provider's bytes into elements of `Inbound` and an `Outgoing` into the provider's request.
Nothing here knows a provider, a table or a tenant. Rules that hold for every channel:

- `parse(body)` never raises. What cannot be understood becomes `Unparsable` (one element, the others are
  unaffected), what is of no use becomes `Ignored`, a kind nobody knows becomes an `InboundMessage` of kind
  `unsupported`.
- Strings hold neither NUL nor lone surrogates, also inside `raw`, so that PostgreSQL can store every one.
- `provider_at` is the provider's time in UTC; None when it gave none that can be read (then the receipt time
  counts).
- Elements keep the array order of the payload in `index`; sorting by time is the core's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, BinaryIO, Protocol, runtime_checkable

from aiohttp import ClientSession
from msgspec import Struct

from prosa.channels.inbound import (
    AccountUpdate,
    Edit,
    Element,
    IdentityChange,
    IdentityKind,
    IdentityRef,
    Ignored,
    Inbound,
    InboundMessage,
    MediaKind,
    MediaRef,
    Preference,
    ProfileUpdate,
    ProviderError,
    Reaction,
    Receipt,
    ReceiptStatus,
    Revoke,
    Sender,
    TemplateUpdate,
    Unparsable,
)
from prosa.channels.outgoing import (
    Accepted,
    BlockResult,
    Button,
    Contacts,
    InteractiveButtons,
    InteractiveList,
    InvalidOutgoing,
    ListRow,
    ListSection,
    Location,
    Media,
    Outgoing,
    ProviderFailure,
    ReactionOut,
    Recipient,
    Refused,
    RetryPolicy,
    SendResult,
    TemplateOut,
    Text,
    Unknown,
)

__all__ = [
    "Accepted",
    "AccountUpdate",
    "BlockResult",
    "BlockingClient",
    "Button",
    "Capabilities",
    "Channel",
    "ChannelClient",
    "Contacts",
    "Edit",
    "Element",
    "IdentityChange",
    "IdentityKind",
    "IdentityRef",
    "Ignored",
    "Inbound",
    "InboundMessage",
    "InteractiveButtons",
    "InteractiveList",
    "InvalidOutgoing",
    "ListRow",
    "ListSection",
    "Location",
    "Media",
    "MediaKind",
    "MediaRef",
    "MediaRule",
    "Outgoing",
    "Preference",
    "ProfileUpdate",
    "ProviderError",
    "ProviderFailure",
    "Reaction",
    "ReactionOut",
    "Receipt",
    "ReceiptStatus",
    "Recipient",
    "Refused",
    "RetryPolicy",
    "Revoke",
    "SendResult",
    "Sender",
    "TemplateOut",
    "TemplateUpdate",
    "Text",
    "Unknown",
    "Unparsable",
]


class MediaRule(Struct, frozen=True, kw_only=True):
    mimes: tuple[str, ...]
    max_bytes: int
    caption_limit: int = 0
    """Characters; 0 = this kind has no caption."""


class Capabilities(Struct, frozen=True, kw_only=True):
    """Limits in characters and bytes; False = the channel cannot do it."""

    text_limit: int
    bold: str = ""
    """What stands on both sides of bold text; empty = the channel has none."""
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
        """When free-form sending ends; None = the channel has no window, or nothing has opened it yet."""
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

    async def mark_read(self, message_id: str, *, typing: bool = False) -> None: ...

    async def upload_media(self, content: bytes | BinaryIO, mime: str, file_name: str) -> str: ...

    async def download(
        self, media_id: str, write: Callable[[bytes], object], *, max_bytes: int, sha256: str | None = None
    ) -> Any: ...


@runtime_checkable
class BlockingClient(Protocol):
    """A client whose provider keeps a list of blocked people (capability `block`). Both calls may be repeated."""

    async def block(self, users: Sequence[Recipient]) -> BlockResult: ...

    async def unblock(self, users: Sequence[Recipient]) -> BlockResult: ...


class Channel(Protocol):
    """One kind of transport, as the registry holds it."""

    @property
    def kind(self) -> str: ...

    @property
    def capabilities(self) -> Capabilities: ...

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

    def client(self, session: ClientSession, base_url: str, config: Mapping[str, str]) -> ChannelClient:
        """A client for one inbox. `config` holds the inbox's settings and decrypted secrets by name."""
        ...
