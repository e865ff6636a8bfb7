"""What customers do: write, react, correct, delete, change their number."""

from __future__ import annotations

import base64
from typing import Any, Literal

import msgspec

from simulator.audio import VOICE_TYPE, to_voice
from simulator.core import Simulator
from simulator.graph.media import signed_url
from simulator.model import Customer, Json, Media, Message, Phone, digits
from simulator.samples import sample
from simulator.webhooks import payloads

FILES = ("image", "video", "audio", "voice", "document", "sticker")
EDITABLE = ("text", "image", "video", "document")
UNSUPPORTED = {
    "code": 131051,
    "title": "Message type unknown",
    "message": "Message type unknown",
    "error_data": {"details": "Message type is currently not supported."},
}


class CustomerMessage(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a customer sends to ``phone`` (phone number id). ``type`` decides which keys count."""

    phone: str
    type: Literal[
        "text",
        "image",
        "video",
        "audio",
        "voice",
        "document",
        "sticker",
        "location",
        "contacts",
        "reaction",
        "button_reply",
        "list_reply",
        "template_button",
        "edit",
        "revoke",
        "unsupported",
        "raw",
    ] = "text"
    text: str | None = None
    caption: str | None = None
    filename: str | None = None
    mime_type: str | None = None
    content_base64: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    name: str | None = None
    address: str | None = None
    contacts: list[Json] = []
    message_id: str | None = None
    emoji: str = ""
    reply_id: str | None = None
    title: str | None = None
    description: str | None = None
    payload: str | None = None
    unsupported_type: str = "poll_creation"
    message: Json | None = None
    reply_to: str | None = None
    forwarded: bool = False
    referral: Json | None = None
    id: str | None = None
    timestamp: int | None = None
    with_contacts: bool = True


def _need(value: str | None, name: str) -> str:
    if not value:
        raise ValueError(f"{name} is required for this type")
    return value


def _known(sim: Simulator, wanted: CustomerMessage) -> Message:
    message = sim.store.messages.get(_need(wanted.message_id, "message_id"))
    if message is None:
        raise ValueError("message_id is not known")
    return message


def _file(sim: Simulator, wanted: CustomerMessage, content: bytes | None) -> tuple[str, Json]:
    """Store the file and describe it as a webhook does."""
    mime_type, filename = wanted.mime_type, wanted.filename
    if content is None and wanted.content_base64 is not None:
        content = base64.b64decode(wanted.content_base64, validate=True)
    if content is None:
        content, usual, name = sample(wanted.type)
        mime_type, filename = mime_type or usual, filename or name
    if wanted.type == "voice":
        content, mime_type = to_voice(content), VOICE_TYPE
    media = sim.store.add_media(content, mime_type or "application/octet-stream", None, filename)
    kind = "audio" if wanted.type == "voice" else wanted.type
    described = _describe(sim, media)
    if kind == "audio":
        described["voice"] = wanted.type == "voice"
    elif kind == "sticker":
        described["animated"] = False
    elif kind == "document":
        described["filename"] = filename or "documento"
    if wanted.caption and kind in ("image", "video", "document"):
        described["caption"] = wanted.caption
    return kind, described


def _describe(sim: Simulator, media: Media) -> Json:
    return {
        "mime_type": media.mime_type,
        "sha256": base64.b64encode(media.sha256).decode(),
        "id": media.id,
        "url": signed_url(sim.store, media, "webhook"),
    }


def _content(sim: Simulator, wanted: CustomerMessage, file: bytes | None) -> tuple[str, Any]:
    """The webhook's type and the object under that key."""
    if wanted.type in FILES:
        return _file(sim, wanted, file)
    kind: str = wanted.type
    content: Any
    match wanted.type:
        case "text":
            content = {"body": _need(wanted.text, "text")}
        case "location":
            content = _place(wanted)
        case "contacts":
            if not wanted.contacts:
                raise ValueError("contacts is required")
            content = wanted.contacts
        case "reaction":
            content = {"message_id": _need(wanted.message_id, "message_id")}
            if wanted.emoji:
                content["emoji"] = wanted.emoji
        case "button_reply" | "list_reply":
            kind, content = "interactive", _reply(wanted)
        case "template_button":
            title = _need(wanted.title, "title")
            kind, content = "button", {"payload": wanted.payload or title, "text": title}
        case "edit":
            content = _edit(sim, wanted)
        case "revoke":
            content = _revoke(sim, wanted)
        case _:
            kind, content = "unsupported", {"type": wanted.unsupported_type}
    return kind, content


def _place(wanted: CustomerMessage) -> Json:
    if wanted.latitude is None or wanted.longitude is None:
        raise ValueError("latitude and longitude are required")
    place = {"latitude": wanted.latitude, "longitude": wanted.longitude}
    return place | {
        key: value for key, value in (("name", wanted.name), ("address", wanted.address)) if value
    }


def _reply(wanted: CustomerMessage) -> Json:
    reply = {"id": _need(wanted.reply_id, "reply_id"), "title": _need(wanted.title, "title")}
    if wanted.description and wanted.type == "list_reply":
        reply["description"] = wanted.description
    return {"type": wanted.type, wanted.type: reply}


def _revoke(sim: Simulator, wanted: CustomerMessage) -> Json:
    message = _known(sim, wanted)
    if not message.from_customer:
        raise ValueError("only the customer's own messages can be deleted")
    message.revoked = True
    sim.store.publish("message", message)
    return {"original_message_id": message.id}


def _edit(sim: Simulator, wanted: CustomerMessage) -> Json:
    original = _known(sim, wanted)
    if (
        not original.from_customer
        or original.revoked
        or original.type not in ("text", "image", "video", "document")
    ):
        raise ValueError("only the customer's own texts and captions can be edited")
    key = "body" if original.type == "text" else "caption"
    original.content = {**original.content, key: _need(wanted.text, "text")}
    original.edited = True
    sim.store.publish("message", original)
    inner: Json = {"type": original.type, original.type: original.content}
    if original.context_id:
        inner["context"] = {"id": original.context_id}
    return {"original_message_id": original.id, "message": inner}


def send(sim: Simulator, customer: Customer, wanted: CustomerMessage, file: bytes | None = None) -> Json:
    """Do it and tell the company; returns the message object of the webhook. ValueError on nonsense."""
    store = sim.store
    phone = store.phones.get(wanted.phone)
    if phone is None:
        raise ValueError(f"there is no company number with the id {wanted.phone}")
    if wanted.type == "raw" and wanted.message is None:
        raise ValueError("message is required for raw messages")
    now = int(store.now())
    message: Json = {
        **payloads.sender(customer),
        "id": wanted.id or store.new_message_id(),
        "timestamp": str(wanted.timestamp or now),
    }
    if wanted.type == "raw":
        message |= wanted.message or {}
    else:
        kind, content = _content(sim, wanted, file)
        message |= {"type": kind, kind: content}
        if kind == "unsupported":
            message["errors"] = [UNSUPPORTED]
    reply_to = wanted.reply_to
    if wanted.type in ("button_reply", "list_reply", "template_button"):
        reply_to = wanted.message_id or reply_to
    if reply_to:
        message["context"] = {"from": phone.digits, "id": reply_to}
    elif wanted.forwarded:
        message["context"] = {"forwarded": True}
    if wanted.referral:
        message["referral"] = wanted.referral
    _remember(sim, customer, wanted, message, reply_to)
    body = payloads.inbound(phone, customer, message, with_contacts=wanted.with_contacts)
    sim.dispatcher.post(phone, "message", [str(message["id"])], body)
    store.counters[f"customer_{wanted.type}"] += 1
    return message


def _remember(
    sim: Simulator, customer: Customer, wanted: CustomerMessage, message: Json, reply_to: str | None
) -> None:
    """Show it on the phone and (for what counts as writing) open the 24 hours."""
    store = sim.store
    if wanted.type == "reaction":
        target = store.messages.get(wanted.message_id or "")
        if target is not None:
            sim.react(target, "customer", wanted.emoji)
    if wanted.type in ("edit", "revoke"):
        return
    if wanted.type != "reaction":
        kind = str(message.get("type", "unknown"))
        store.add_message(
            Message(
                id=str(message["id"]),
                phone_id=wanted.phone,
                customer_id=customer.id,
                from_customer=True,
                type=kind,
                content=message.get(kind, {}),
                timestamp=int(wanted.timestamp or store.now()),
                context_id=reply_to,
                forwarded=wanted.forwarded,
            )
        )
    chat = (wanted.phone, customer.id)
    store.last_inbound[chat] = max(store.last_inbound.get(chat, 0.0), float(wanted.timestamp or store.now()))
    if store.viewers[chat]:
        # An answer proves that the customer saw what was there, as on a real phone.
        sim.receipts.opened(*chat)


def _numbers_of(sim: Simulator, customer: Customer) -> list[Phone]:
    """The company numbers that this customer has a chat with, else the first one."""
    known = [phone for phone in sim.store.phones.values() if sim.store.chats.get((phone.id, customer.id))]
    return known or list(sim.store.phones.values())[:1]


def change_identity(sim: Simulator, customer: Customer, number: str | None, user_id: str | None) -> None:
    """New number and/or business-scoped user id; companies hear of it. ValueError when taken."""
    store = sim.store
    new = digits(number) if number else None
    if new is None and user_id is None:
        raise ValueError("phone or user_id is required")
    for address in (new, user_id):
        owner = store.find_customer(address) if address else None
        if owner is not None and owner is not customer:
            raise ValueError(f"{address} belongs to another customer")
    old_wa, old_user = customer.wa_id, customer.user_id
    if new:
        customer.phone = customer.wa_id = new
    customer.user_id = user_id or f"{old_user[:2]}.{int(store.new_id()) * 7919}"
    store.index(customer)
    for phone in _numbers_of(sim, customer):
        message: Json = {"from": old_wa} if old_wa else {}
        message |= {"id": store.new_message_id(), "timestamp": str(int(store.now())), "type": "system"}
        if new and old_wa:
            message["system"] = {
                "body": f"User {customer.name} changed from {old_wa} to {new}",
                "wa_id": new,
                "user_id": customer.user_id,
                "type": "user_changed_number",
            }
        else:
            message["system"] = {
                "body": f"User {customer.name} changed from {old_user} to {customer.user_id}",
                "user_id": customer.user_id,
                "type": "user_changed_user_id",
            }
        value = {"messaging_product": "whatsapp", "metadata": payloads.metadata(phone), "messages": [message]}
        sim.dispatcher.post(
            phone, "system", [message["id"]], payloads.envelope(phone.waba_id, "messages", value)
        )
        update = payloads.user_id_update(phone, customer, old_user, int(store.now()))
        sim.dispatcher.post(phone, "user_id_update", [], update)
    store.publish("state", {})


def set_marketing(sim: Simulator, customer: Customer, value: Literal["stop", "resume"]) -> None:
    """The customer stops or resumes marketing messages of the company."""
    customer.marketing = value == "resume"
    for phone in _numbers_of(sim, customer):
        body = payloads.preferences(phone, customer, value, int(sim.store.now()))
        sim.dispatcher.post(phone, "preferences", [], body)
    sim.store.publish("state", {})
