"""The content of one WhatsApp message: its kind, text, structured content and files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from prosa.channels.meta.payload import (
    Undecodable,
    as_dict,
    as_int,
    as_mime,
    as_sha256,
    as_text,
    as_web_url,
    decode,
    dicts,
)
from prosa.channels.port import MediaKind, MediaRef, ProviderError
from prosa.channels.whatsapp.order import read_order

_TOO_BIG = "too big"


class Body(NamedTuple):
    kind: str
    text: str
    content: dict[str, Any]
    media: tuple[MediaRef, ...] = ()


def read_body(message: dict[str, Any], errors: tuple[ProviderError, ...]) -> Body:
    """What `message[message["type"]]` says; unknown or missing content becomes kind `unsupported`."""
    kind = as_text(message.get("type"))
    reader = _READERS.get(kind)
    body = reader(message[kind]) if reader is not None and message.get(kind) is not None else None
    if body is None:
        return _unsupported(message, kind, errors)
    if errors and body.media and not (body.media[0].provider_id or body.media[0].url):
        body.content.update(_trouble(errors))
    return body


def _text(value: Any) -> Body:
    # Some senders put the text itself where the object belongs.
    return Body("text", as_text(value.get("body")) if isinstance(value, dict) else as_text(value), {})


def _media(kind: MediaKind) -> Callable[[Any], Body | None]:
    def read(value: Any) -> Body | None:
        if not isinstance(value, dict):
            return None
        is_voice = kind == "audio" and value.get("voice") is True
        is_animated = kind == "sticker" and value.get("animated") is True
        shown: MediaKind = "voice" if is_voice else kind
        file = MediaRef(
            kind=shown,
            provider_id=as_text(value.get("id")) or None,
            mime=as_mime(value.get("mime_type")),
            sha256=as_sha256(value.get("sha256")),
            file_name=as_text(value.get("filename")) or None,
            size=as_int(value.get("file_size")),
            voice=is_voice,
            animated=is_animated,
            url=as_web_url(value.get("url")),
        )
        content = {"animated": is_animated} if kind == "sticker" else {}
        return Body(shown, as_text(value.get("caption")), content, (file,))

    return read


def _location(value: Any) -> Body | None:
    if not isinstance(value, dict):
        return None
    latitude = _coordinate(value.get("latitude"), 90)
    longitude = _coordinate(value.get("longitude"), 180)
    known = latitude is not None and longitude is not None
    content = {
        "latitude": latitude if known else None,
        "longitude": longitude if known else None,
        "name": as_text(value.get("name")) or None,
        "address": as_text(value.get("address")) or None,
        "url": as_web_url(value.get("url")),
    }
    return Body("location", "", content)


def _coordinate(value: Any, bound: int) -> float | None:
    if isinstance(value, str) and len(value) <= 40:
        try:
            value = float(value.replace(",", "."))
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not -bound <= value <= bound:
        return None
    return float(value)


def _contacts(value: Any) -> Body | None:
    if not isinstance(value, list):
        return None
    return Body("contacts", "", {"cards": [_card(card) for card in dicts(value)]})


def _card(card: dict[str, Any]) -> dict[str, Any]:
    name = as_dict(card.get("name"))
    parts = [as_text(name.get(part)) for part in ("first_name", "last_name")]
    return {
        "name": as_text(name.get("formatted_name")) or " ".join(part for part in parts if part),
        "phones": [
            {key: as_text(phone.get(key)) or None for key in ("phone", "wa_id", "type")}
            for phone in dicts(card.get("phones"))
        ],
        "emails": [
            {key: as_text(email.get(key)) or None for key in ("email", "type")}
            for email in dicts(card.get("emails"))
        ],
        "org": as_text(as_dict(card.get("org")).get("company")) or None,
    }


def _interactive(value: Any) -> Body | None:
    if not isinstance(value, dict):
        return None
    kind = as_text(value.get("type"))
    answer = value.get(kind)
    if not isinstance(answer, dict):
        return None
    if kind == "nfm_reply":
        return _flow_reply(answer)
    if kind == "call_permission_reply":
        return _call_permission(answer)
    if kind not in ("button_reply", "list_reply"):
        return None
    title = as_text(answer.get("title"))
    content = {
        "type": kind.removesuffix("_reply"),
        "id": as_text(answer.get("id")),
        "title": title,
        "description": as_text(answer.get("description")) or None,
    }
    return Body("interactive_reply", title, content)


def _call_permission(answer: dict[str, Any]) -> Body:
    response = as_text(answer.get("response"))
    content = {
        "type": "call_permission",
        "id": response,
        "title": response,
        "description": None,
        "expires_at": as_int(answer.get("expiration_timestamp")),
    }
    return Body("interactive_reply", response, content)


def _flow_reply(answer: dict[str, Any]) -> Body:
    name = as_text(answer.get("name"))
    written = as_text(answer.get("response_json"))
    content: dict[str, Any] = {"name": name, "answers": {}, "flow_token": None}
    try:
        response = decode(written)
    except Undecodable:
        response = None
    if isinstance(response, dict):
        content["flow_token"] = as_text(response.pop("flow_token", None)) or None
        values = response.get("values") if name == "address_message" else None
        content["answers"] = values if isinstance(values, dict) else response
    elif written:
        content["response"] = written
    summary = "\n".join(f"{key}: {_plain(item)}" for key, item in content["answers"].items())
    # The body of a form is the word "Sent" in the phone's language; that of an address is the address.
    text = summary if name != "address_message" and summary else as_text(answer.get("body"))
    return Body("flow_reply", text, content)


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in value)
    return value if isinstance(value, str) else _json_text(value)


def _json_text(value: Any) -> str:
    if value is None:
        return ""
    return repr(value) if isinstance(value, int | float) else "…"


def _button(value: Any) -> Body | None:
    if not isinstance(value, dict):
        return None
    return Body("button_reply", as_text(value.get("text")), {"payload": as_text(value.get("payload"))})


def _order(value: Any) -> Body | None:
    if not isinstance(value, dict):
        return None
    return Body("order", as_text(value.get("text")), read_order(value))


def _unsupported(message: dict[str, Any], kind: str, errors: tuple[ProviderError, ...]) -> Body:
    what = as_text(as_dict(message.get("unsupported")).get("type"))
    if kind not in ("unsupported", "unknown"):
        what = what or kind
    return Body("unsupported", "", {"what": what or None, "code": None, "hint": None, **_trouble(errors)})


def _trouble(errors: tuple[ProviderError, ...]) -> dict[str, Any]:
    if not errors:
        return {}
    hint = None
    if errors[0].code == 131060:
        hint = "app"
    elif errors[0].code == 131052 and _TOO_BIG in errors[0].details.lower():
        hint = "media_too_big"
    return {"code": errors[0].code, "hint": hint}


_READERS: dict[str, Callable[[Any], Body | None]] = {
    "text": _text,
    "image": _media("image"),
    "video": _media("video"),
    "audio": _media("audio"),
    "document": _media("document"),
    "sticker": _media("sticker"),
    "location": _location,
    "contacts": _contacts,
    "interactive": _interactive,
    "button": _button,
    "order": _order,
}
