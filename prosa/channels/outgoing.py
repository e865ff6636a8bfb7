"""What the core asks a channel to send, and what became of it; imported from `prosa.channels.port`."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from prosa.channels.inbound import IdentityKind, MediaKind, ProviderError

RetryPolicy = Literal["never", "later", "pair", "throttle", "reconnect"]


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
    """The provider took the message (not: delivered it). `held`: it checks the template before sending."""

    external_id: str
    address: str | None = None
    """Where it really goes, in the provider's form; may differ from the recipient's address."""
    held: bool = False


class Refused(Struct, frozen=True, kw_only=True, tag="refused"):
    """Certainly not sent.

    `retry`: never (people must act), later (with back-off), pair (only this recipient waits), throttle (the
    whole number waits), reconnect (an administrator must act; the queue pauses). `retry_after` in seconds.
    """

    error: ProviderError
    retry: RetryPolicy
    retry_after: float | None = None


class Unknown(Struct, frozen=True, kw_only=True, tag="unknown"):
    """May have been sent: never repeat by itself, wait for a receipt with our `client_ref`."""

    reason: str


SendResult = Accepted | Refused | Unknown


class BlockResult(Struct, frozen=True, kw_only=True):
    """Per person: whose block was set (or lifted), and why the others' was not (address → error)."""

    done: tuple[str, ...]
    failed: dict[str, ProviderError]


class ProviderFailure(Exception):
    """A call other than `send` failed; `retry` as in Refused. Repeating such a call does no harm."""

    def __init__(self, error: ProviderError, retry: RetryPolicy, retry_after: float | None = None) -> None:
        super().__init__(f"{error.code or ''} {error.title}: {error.details}".strip())
        self.error = error
        self.retry: RetryPolicy = retry
        self.retry_after = retry_after


class InvalidOutgoing(ValueError):
    """The message breaks a limit of the channel. `code` is stable, `limit` the number that was broken."""

    def __init__(self, code: str, message: str, limit: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.limit = limit
