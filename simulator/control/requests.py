"""Bodies of the control API; unknown keys and wrong types are refused with a sentence."""

from __future__ import annotations

from typing import Any, Literal, TypeVar

import msgspec

T = TypeVar("T")


def decode(body: bytes, kind: type[T]) -> T:
    """Read a body; an empty one counts as ``{}``. ValueError (msgspec.ValidationError) on nonsense."""
    return msgspec.json.decode(body or b"{}", type=kind)


class Reset(msgspec.Struct, forbid_unknown_fields=True):
    webhook_url: str | None = None


class Callback(msgspec.Struct, forbid_unknown_fields=True):
    """Where webhooks go: of one number, or (without ``phone``) of the app."""

    url: str | None
    phone: str | None = None
    verify: bool = False


class Token(msgspec.Struct, forbid_unknown_fields=True):
    expired: bool | None = None
    access_token: str | None = None
    app_secret: str | None = None
    verify_token: str | None = None


class Clock(msgspec.Struct, forbid_unknown_fields=True):
    advance: float


class RawWebhook(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Exactly one of ``body`` (any JSON, in Meta's form), ``text`` and ``base64`` (as they are)."""

    phone: str | None = None
    url: str | None = None
    body: Any = msgspec.UNSET
    text: str | None = None
    base64: str | None = None


class TemplateState(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    status: str
    reason: str | None = "NONE"
    extra: dict[str, Any] = {}


class ManyCustomers(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    count: int
    start: int = 0
    prefix: str = "cliente-"
    area: str = "31"


class CustomerPatch(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    name: str | None = None
    username: str | None = None
    note: str | None = None
    registered: bool | None = None
    online: bool | None = None
    read_receipts: bool | None = None


class ChangeIdentity(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    phone: str | None = None
    user_id: str | None = None


class Preference(msgspec.Struct, forbid_unknown_fields=True):
    value: Literal["stop", "resume"]


class Block(msgspec.Struct, forbid_unknown_fields=True):
    phone: str
    blocked: bool = True


class OpenChat(msgspec.Struct, forbid_unknown_fields=True):
    phone: str
    customer: str
    open: bool = True
    viewer: str = "control"


class Window(msgspec.Struct, forbid_unknown_fields=True):
    phone: str
    customer: str
    seconds_left: float = 24 * 3600


class StatusNow(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    message_id: str
    status: str
    code: int = 131000
    details: str | None = None


class PlayedVoice(msgspec.Struct, forbid_unknown_fields=True):
    message_id: str
