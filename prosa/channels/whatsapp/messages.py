"""Messages of the field `messages`, and the same shapes as echoes and as history."""

from __future__ import annotations

import re
from typing import Any, Literal

from prosa.channels.meta.payload import as_dict, as_text, as_time, as_web_url
from prosa.channels.port import (
    Edit,
    IdentityChange,
    Ignored,
    Inbound,
    InboundMessage,
    Reaction,
    Revoke,
    Sender,
)
from prosa.channels.whatsapp.content import read_body
from prosa.channels.whatsapp.errors import read_errors
from prosa.channels.whatsapp.phone import identities
from prosa.channels.whatsapp.place import Place
from prosa.channels.whatsapp.statuses import RECEIPTS

_IGNORED = frozenset({"request_welcome", "ephemeral"})
_NUMBER_CHANGED = frozenset({"user_changed_number", "customer_changed_number"})
# Anchored at the end, where the provider writes: the customer's name stands before and may say anything.
_USER_ID_CHANGED = re.compile(r" changed from (\S+) to (\S+)\Z")
_REFERRAL_TEXTS = ("source_type", "source_id", "headline", "body", "media_type", "ctwa_clid")
_REFERRAL_URLS = ("source_url", "image_url", "video_url", "thumbnail_url")


def read_message(place: Place, message: dict[str, Any], index: int) -> Inbound:
    """One entry of `messages[]`: written by a customer, or a notice of the provider about one."""
    kind = as_text(message.get("type"))
    at = place.at(index, message)
    if message.get("group_id"):
        # The thread belongs to several people; shown in a private conversation it would leak.
        return Ignored(reason="group", field="messages", **at)
    if kind == "system":
        return _system(place, message, at)
    if kind in _IGNORED:
        return Ignored(reason=kind, field="messages", **at)
    sender = place.sender(
        message.get("from"), message.get("from_user_id"), message.get("from_parent_user_id")
    )
    return _read(place, message, sender, at, echo=False)


def read_echo(place: Place, message: dict[str, Any], index: int) -> Inbound:
    """One entry of `message_echoes[]`: what somebody of ours wrote in the WhatsApp Business app."""
    sender = place.sender(message.get("to"), message.get("to_user_id"), message.get("to_parent_user_id"))
    return _read(place, message, sender, place.at(index, message), echo=True)


def read_old(place: Place, thread_id: Any, message: dict[str, Any], index: int) -> Inbound:
    """One message of an imported thread; `thread_id` names the customer."""
    context = as_dict(message.get("history_context"))
    is_ours = context.get("from_me") is True or place.is_ours(message.get("from"))
    if is_ours:
        sender = place.sender(
            message.get("to") or thread_id, message.get("to_user_id"), message.get("to_parent_user_id")
        )
    else:
        sender = place.sender(
            message.get("from") or thread_id, message.get("from_user_id"), message.get("from_parent_user_id")
        )
    at = place.at(index, message)
    status = as_text(context.get("status")).lower()
    return _read(place, message, sender, at, echo=is_ours, history=True, status=status if is_ours else "")


def _read(
    place: Place,
    message: dict[str, Any],
    sender: Sender,
    at: dict[str, Any],
    *,
    echo: bool,
    history: bool = False,
    status: str = "",
) -> Inbound:
    external_id = as_text(message.get("id"))
    if not external_id:
        raise ValueError("the message has no id")
    provider_at = as_time(message.get("timestamp"))
    kind = message.get("type")
    if kind in ("reaction", "edit", "revoke") and isinstance(message.get(kind), dict):
        change = _change(message, sender, at, echo=echo, history=history)
        if change is not None:
            return change
    errors = read_errors(message.get("errors"))
    body = read_body(message, errors)
    if body.kind == "unsupported" and not errors and place.errors:
        errors = place.errors
        body = read_body(message, errors)
    context = as_dict(message.get("context"))
    content = body.content
    if product := as_dict(context.get("referred_product")):
        content["product"] = {
            "catalog_id": as_text(product.get("catalog_id")) or None,
            "retailer_id": as_text(product.get("product_retailer_id")) or None,
        }
    return InboundMessage(
        external_id=external_id,
        sender=sender,
        provider_at=provider_at,
        kind=body.kind,
        text=body.text,
        content=content,
        media=body.media,
        reply_to_external_id=as_text(context.get("id")) or None,
        forwarded=_forwarded(context),
        referral=_referral(message.get("referral")),
        echo=echo,
        history=history,
        status=RECEIPTS.get(status),
        opens_window=not echo and not history,
        errors=errors,
        **at,
    )


def _change(
    message: dict[str, Any], sender: Sender, at: dict[str, Any], *, echo: bool, history: bool
) -> Reaction | Edit | Revoke | None:
    """A change of an earlier message; None when it does not say of which or to what: shown as unsupported."""
    kind = message["type"]
    detail = message[kind]
    target = as_text(detail.get("message_id" if kind == "reaction" else "original_message_id"))
    if not target:
        return None
    common: dict[str, Any] = {
        "external_id": as_text(message.get("id")),
        "target_external_id": target,
        "sender": sender,
        "provider_at": as_time(message.get("timestamp")),
        "echo": echo,
        **at,
    }
    if kind == "revoke":
        return Revoke(**common)
    if kind == "reaction":
        return Reaction(emoji=as_text(detail.get("emoji")) or None, history=history, **common)
    body = read_body(as_dict(detail.get("message")), ())
    if body.kind == "unsupported":
        return None
    return Edit(text=body.text, kind=body.kind, content=body.content, media=body.media, **common)


def _forwarded(context: dict[str, Any]) -> Literal[0, 1, 2]:
    if context.get("frequently_forwarded") is True:
        return 2
    return 1 if context.get("forwarded") is True else 0


def _referral(value: Any) -> dict[str, Any] | None:
    """Which advertisement or post the customer came from."""
    if not isinstance(value, dict) or not value:
        return None
    found: dict[str, Any] = {key: as_text(value.get(key)) or None for key in _REFERRAL_TEXTS}
    found.update({key: as_web_url(value.get(key)) for key in _REFERRAL_URLS})
    found["welcome_message"] = as_text(as_dict(value.get("welcome_message")).get("text")) or None
    return {key: item for key, item in found.items() if item is not None}


def _system(place: Place, message: dict[str, Any], at: dict[str, Any]) -> Inbound:
    detail = as_dict(message.get("system"))
    kind = as_text(detail.get("type"))
    common: dict[str, Any] = {
        "provider_at": as_time(message.get("timestamp")),
        "external_id": as_text(message.get("id")) or None,
        "body": as_text(detail.get("body")),
        **at,
    }
    who = (message.get("from"), message.get("from_user_id"), message.get("from_parent_user_id"))
    if kind in _NUMBER_CHANGED:
        old = identities(who[0] or detail.get("customer"), *who[1:])
        phone = detail.get("wa_id") or detail.get("new_wa_id")
        new = identities(phone, detail.get("user_id"), detail.get("parent_user_id"))
        return IdentityChange(kind="number", old=old, new=new, **common)
    if kind == "user_changed_user_id":
        old = identities(who[0], detail.get("previous_user_id") or _previous_user_id(detail), None)
        new = identities(detail.get("wa_id"), detail.get("user_id"), detail.get("parent_user_id"))
        return IdentityChange(kind="user_id", old=old, new=new, **common)
    if kind == "customer_identity_changed":
        refs = place.sender(*who).identities
        return IdentityChange(kind="identity_key", old=refs, new=refs, **common)
    return Ignored(reason=f"system notice {kind}".strip(), field="messages", **at)


def _previous_user_id(detail: dict[str, Any]) -> str | None:
    found = _USER_ID_CHANGED.search(as_text(detail.get("body")))
    return found[1] if found and found[2] == as_text(detail.get("user_id")) else None
