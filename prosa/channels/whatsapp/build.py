"""Outgoing messages as the Cloud API wants them. Pure; a broken limit raises before any request."""

from __future__ import annotations

from typing import Any

from prosa.channels.port import (
    Contacts,
    InteractiveButtons,
    InteractiveList,
    InvalidOutgoing,
    Location,
    Media,
    Outgoing,
    ReactionOut,
    Recipient,
    TemplateOut,
    Text,
)
from prosa.channels.whatsapp import limits


def build(
    recipient: Recipient,
    outgoing: Outgoing,
    *,
    reply_to: str | None = None,
    client_ref: str | None = None,
) -> dict[str, Any]:
    """The body of `POST /{phone-number-id}/messages`. `client_ref` comes back in every status."""
    kind, content = _content(outgoing)
    request: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **_recipient(recipient),
        "type": kind,
        kind: content,
    }
    if reply_to and not isinstance(outgoing, ReactionOut):
        request["context"] = {"message_id": reply_to}
    if client_ref:
        _check(client_ref, limits.CLIENT_REF, "client_ref_too_long", "reference")
        request["biz_opaque_callback_data"] = client_ref
    return request


def _recipient(recipient: Recipient) -> dict[str, str]:
    if recipient.kind in ("bsuid", "parent_bsuid"):
        return {"recipient": recipient.address}
    digits = recipient.address.removeprefix("+")
    if recipient.kind != "phone" or not (digits.isascii() and digits.isdecimal()):
        raise InvalidOutgoing("bad_recipient", "WhatsApp reaches phone numbers and WhatsApp user ids only")
    # Without the sign Meta would put our own country code before it.
    return {"to": f"+{digits}"}


def _content(outgoing: Outgoing) -> tuple[str, Any]:
    content: Any
    match outgoing:
        case Text():
            body = _filled(outgoing.body, limits.BODY, "text")
            kind, content = "text", {"body": body, "preview_url": outgoing.preview_url}
        case Media():
            kind, content = _media(outgoing)
        case Location():
            kind, content = "location", _location(outgoing)
        case Contacts():
            kind, content = "contacts", _contacts(outgoing)
        case ReactionOut():
            kind, content = "reaction", _reaction(outgoing)
        case TemplateOut():
            kind, content = "template", _template(outgoing)
        case InteractiveButtons():
            kind, content = "interactive", _buttons(outgoing)
        case InteractiveList():
            kind, content = "interactive", _list(outgoing)
    return kind, content


def _reaction(reaction: ReactionOut) -> dict[str, Any]:
    if not reaction.target_external_id:
        raise InvalidOutgoing("reaction_without_target", "A reaction needs the message that it is for")
    return {"message_id": reaction.target_external_id, "emoji": reaction.emoji or ""}


def _media(media: Media) -> tuple[str, dict[str, Any]]:
    if not media.provider_media_id:
        raise InvalidOutgoing("media_not_uploaded", "The file must be uploaded before it is sent")
    content: dict[str, Any] = {"id": media.provider_media_id}
    if media.caption:
        limit = limits.MEDIA[media.kind].caption_limit
        if not limit:
            raise InvalidOutgoing("caption_not_allowed", f"WhatsApp shows no caption with {media.kind}", 0)
        content["caption"] = _check(media.caption, limit, "caption_too_long", "caption")
    if media.kind == "document" and media.file_name:
        content["filename"] = media.file_name
    if media.kind == "voice":
        return "audio", {**content, "voice": True}
    return media.kind, content


def _location(location: Location) -> dict[str, Any]:
    if not (-90 <= location.latitude <= 90 and -180 <= location.longitude <= 180):
        raise InvalidOutgoing("bad_coordinates", "Latitude or longitude is out of range")
    content: dict[str, Any] = {"latitude": location.latitude, "longitude": location.longitude}
    if location.name:
        content["name"] = location.name
    if location.address:
        content["address"] = location.address
    return content


def _contacts(contacts: Contacts) -> list[dict[str, Any]]:
    if not contacts.cards:
        raise InvalidOutgoing("no_cards", "There is no contact card to send")
    if len(contacts.cards) > limits.CARDS:
        raise InvalidOutgoing("too_many_cards", "Too many contact cards in one message", limits.CARDS)
    return [_card(card) for card in contacts.cards]


def _card(card: dict[str, Any]) -> dict[str, Any]:
    name = str(card.get("name") or "").strip()
    if not name:
        raise InvalidOutgoing("card_without_name", "Every contact card needs a name")
    first, _, last = name.partition(" ")
    names = {"formatted_name": name, "first_name": first}
    if last:
        names["last_name"] = last
    built: dict[str, Any] = {"name": names}
    for key in ("phones", "emails"):
        if entries := [
            {field: value for field, value in entry.items() if value} for entry in card.get(key) or ()
        ]:
            built[key] = entries
    if card.get("org"):
        built["org"] = {"company": str(card["org"])}
    return built


def _template(template: TemplateOut) -> dict[str, Any]:
    _filled(template.name, limits.TEMPLATE_NAME, "template name")
    if not template.language:
        raise InvalidOutgoing("template_without_language", "A template needs its language")
    content: dict[str, Any] = {"name": template.name, "language": {"code": template.language}}
    if template.components:
        content["components"] = list(template.components)
    return content


def _buttons(message: InteractiveButtons) -> dict[str, Any]:
    if not message.buttons:
        raise InvalidOutgoing("no_buttons", "There is no button")
    if len(message.buttons) > limits.BUTTONS:
        raise InvalidOutgoing("too_many_buttons", "Too many buttons in one message", limits.BUTTONS)
    _distinct([button.id for button in message.buttons], "button")
    _distinct([button.title for button in message.buttons], "button")
    buttons = [
        {
            "type": "reply",
            "reply": {
                "id": _filled(button.id, limits.BUTTON_ID, "button id"),
                "title": _filled(button.title, limits.BUTTON_TITLE, "button title"),
            },
        }
        for button in message.buttons
    ]
    return {"type": "button", **_frame(message), "action": {"buttons": buttons}}


def _list(message: InteractiveList) -> dict[str, Any]:
    rows = [row for section in message.sections for row in section.rows]
    if not rows or not all(section.rows for section in message.sections):
        raise InvalidOutgoing("no_rows", "Every section of a list needs a row")
    if len(message.sections) > limits.SECTIONS:
        raise InvalidOutgoing("too_many_sections", "Too many sections in one list", limits.SECTIONS)
    if len(rows) > limits.ROWS:
        raise InvalidOutgoing("too_many_rows", "Too many rows in one list", limits.ROWS)
    if len(message.sections) > 1 and not all(section.title for section in message.sections):
        raise InvalidOutgoing("section_without_title", "Several sections need a title each")
    _distinct([row.id for row in rows], "row")
    sections: list[dict[str, Any]] = []
    for section in message.sections:
        built: dict[str, Any] = {}
        if section.title:
            built["title"] = _filled(section.title, limits.SECTION_TITLE, "section title")
        built["rows"] = [_row(row.id, row.title, row.description) for row in section.rows]
        sections.append(built)
    action = {"button": _filled(message.button, limits.LIST_BUTTON, "list button"), "sections": sections}
    return {"type": "list", **_frame(message), "action": action}


def _row(row_id: str, title: str, description: str | None) -> dict[str, str]:
    row = {
        "id": _filled(row_id, limits.ROW_ID, "row id"),
        "title": _filled(title, limits.ROW_TITLE, "row title"),
    }
    if description:
        row["description"] = _check(
            description, limits.ROW_DESCRIPTION, "row_description_too_long", "row description"
        )
    return row


def _frame(message: InteractiveButtons | InteractiveList) -> dict[str, Any]:
    frame: dict[str, Any] = {}
    if message.header:
        text = _check(message.header, limits.HEADER, "header_too_long", "header")
        frame["header"] = {"type": "text", "text": text}
    frame["body"] = {"text": _filled(message.body, limits.INTERACTIVE_BODY, "text")}
    if message.footer:
        frame["footer"] = {"text": _check(message.footer, limits.FOOTER, "footer_too_long", "footer")}
    return frame


def _distinct(values: list[str], what: str) -> None:
    if len(set(values)) != len(values):
        raise InvalidOutgoing(f"duplicate_{what}", f"Two {what}s are the same")


def _filled(text: str, limit: int, what: str) -> str:
    code = what.replace(" ", "_")
    if not text.strip():
        raise InvalidOutgoing(f"{code}_empty", f"The {what} is empty")
    return _check(text, limit, f"{code}_too_long", what)


def _check(text: str, limit: int, code: str, what: str) -> str:
    """Limits count characters, not bytes."""
    if len(text) > limit:
        raise InvalidOutgoing(
            code, f"The {what} has {len(text)} characters, at most {limit} are allowed", limit
        )
    return text
