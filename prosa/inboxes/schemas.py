"""Inboxes as other features and the API see them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

InboxState = Literal["active", "paused", "needs_token"]

Name = Annotated[str, Meta(min_length=1, max_length=100)]
ProviderId = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[\x21-\x7e]+$")]
Secret = Annotated[str, Meta(min_length=8, max_length=1000, pattern=r"^[\x21-\x7e]+$")]
Color = Annotated[str, Meta(pattern=r"^#[0-9A-Fa-f]{6}$")]


class InboxRow(Struct, frozen=True, kw_only=True):
    """What the core needs to know of an inbox to receive and send. No secrets."""

    account_id: UUID
    id: UUID
    name: str
    channel: str
    state: InboxState
    external_id: str
    """The provider's id of our end (WhatsApp: phone_number_id)."""
    business_id: str
    """The provider's id of the account around it (WhatsApp: the WABA)."""
    display_number: str
    """Our public number, digits only."""
    default_department_id: UUID | None
    settings: dict[str, Any]
    secret_fingerprint: str
    """Equal for inboxes with the same app secret: only these may share a webhook address."""


class InboxBrief(Struct, frozen=True, kw_only=True):
    """A row of the directory that every user of the account has."""

    id: UUID
    name: str
    channel: str
    display_number: str
    color: str
    state: InboxState
    capabilities: dict[str, Any]


class Inbox(Struct, frozen=True, kw_only=True):
    """Everything an administrator sees. Secrets never leave; `verify_token` is copied to the provider."""

    id: UUID
    name: str
    channel: str
    state: InboxState
    state_reason: str | None
    external_id: str
    business_id: str
    display_number: str
    color: str
    default_department_id: UUID | None
    webhook_url: str
    verify_token: str
    has_app_secret: bool
    has_access_token: bool
    settings: dict[str, Any]
    limits: dict[str, Any]
    last_webhook_at: datetime | None
    last_sent_at: datetime | None
    created_at: datetime


class InboxList(Struct, frozen=True):
    items: list[Inbox]


class NewInbox(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What connects a number. Secrets may follow later; without app secret no webhook is accepted."""

    name: Name
    external_id: ProviderId
    channel: Literal["whatsapp"] = "whatsapp"
    business_id: Annotated[str, Meta(max_length=100)] = ""
    display_number: Annotated[str, Meta(max_length=40)] = ""
    verify_token: Secret | None = None
    app_secret: Secret | None = None
    access_token: Secret | None = None
    color: Color = "#1F5AD0"
    default_department_id: UUID | None = None


class InboxChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be changed; absent fields stay. A new access token resumes an inbox that waited for one."""

    name: Name | UnsetType = UNSET
    business_id: Annotated[str, Meta(max_length=100)] | UnsetType = UNSET
    display_number: Annotated[str, Meta(max_length=40)] | UnsetType = UNSET
    color: Color | UnsetType = UNSET
    default_department_id: UUID | UnsetType | None = UNSET
    state: Literal["active", "paused"] | UnsetType = UNSET
    verify_token: Secret | UnsetType = UNSET
    app_secret: Secret | UnsetType = UNSET
    access_token: Secret | UnsetType = UNSET
    settings: dict[str, Any] | UnsetType = UNSET


class HookAddress(Struct, frozen=True, kw_only=True):
    """What the webhook receiver needs for one address. Holds secrets: never log it."""

    account_id: UUID
    inbox_id: UUID
    channel: str
    app_secret: str
    verify_token: str

    def __repr__(self) -> str:
        return f"HookAddress(inbox_id={self.inbox_id})"
