"""Checks the content of each kind of message except templates."""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable

from simulator.errors import GraphError
from simulator.graph import checks
from simulator.graph.filetypes import ACCEPTED_TYPES, check_size
from simulator.graph.interactive import check_interactive
from simulator.model import Json, Phone
from simulator.state import Store

CARD_KEYS = ("name", "phones", "emails", "addresses", "org", "urls", "birthday")
UPLOAD_LIFE = 30 * 24 * 3600


def _text(_store: Store, _phone: Phone, value: Json) -> None:
    checks.mapping(value, "text", ("body", "preview_url"))
    body = value.get("body")
    if not isinstance(body, str):
        raise checks.parameter("The parameter text['body'] is required.")
    if not body.strip() or len(body) > 4096:
        raise checks.parameter("Param text['body'] must be between 1 and 4096 characters long.")
    if not isinstance(value.get("preview_url", False), bool):
        raise checks.parameter("Param text['preview_url'] must be a boolean.")


def check_media_reference(store: Store, phone: Phone, kind: str, value: Json, path: str) -> None:
    """``id`` of a file uploaded by this number, or ``link``; exactly one of the two."""
    media_id, link = value.get("id"), value.get("link")
    if (media_id is None) == (link is None):
        raise checks.parameter(f"Param {path} must have exactly one of id and link.")
    if link is not None:
        parts = urllib.parse.urlsplit(link) if isinstance(link, str) else None
        if parts is None or parts.scheme not in ("http", "https") or not parts.netloc or len(link) > 2048:
            raise checks.invalid(f"Param {path}['link'] is not a valid URI.")
        return
    media = store.media.get(str(media_id))
    if media is None or media.phone_id != phone.id or store.now() - media.created > UPLOAD_LIFE:
        raise checks.invalid(
            f"Param {path}['id'] is not a valid whatsapp business account media attachment ID"
        )
    plain = media.mime_type.split(";")[0]
    if plain not in ACCEPTED_TYPES[kind]:
        raise GraphError(
            131053,
            f"Unsupported {kind.capitalize()} mime type {plain}. Please use one of "
            f"{', '.join(sorted(ACCEPTED_TYPES[kind]))}.",
        )
    check_size(kind, media.content)


def _media(kind: str, *extra: str) -> Callable[[Store, Phone, Json], None]:
    def check(store: Store, phone: Phone, value: Json) -> None:
        checks.mapping(value, kind, ("id", "link", *extra))
        check_media_reference(store, phone, kind, value, kind)
        if "caption" in extra:
            checks.text(value, "caption", kind, 1024, optional=True)
        if "filename" in extra:
            checks.text(value, "filename", kind, 240, optional=True)
        if value.get("voice") and "id" in value:
            media = store.media[str(value["id"])]
            if not media.mime_type.startswith("audio/ogg"):
                raise GraphError(131053, "Voice messages must be audio/ogg with the opus codec.")

    return check


def _location(_store: Store, _phone: Phone, value: Json) -> None:
    checks.mapping(value, "location", ("latitude", "longitude", "name", "address"))
    checks.number(value, "latitude", "location", 90)
    checks.number(value, "longitude", "location", 180)
    checks.text(value, "name", "location", 1000, optional=True)
    checks.text(value, "address", "location", 1000, optional=True)


def check_contacts(cards: object) -> None:
    if not isinstance(cards, list) or not 1 <= len(cards) <= 257:
        raise checks.invalid("Param contacts must be an array with 1 to 257 elements.")
    for index, card in enumerate(cards):
        path = f"contacts[{index}]"
        checks.mapping(card, path, CARD_KEYS)
        if "name" not in card:
            raise checks.required(f"The parameter {path}['name'] is required.")
        name = checks.mapping(
            card["name"],
            f"{path}['name']",
            ("formatted_name", "first_name", "last_name", "middle_name", "suffix", "prefix"),
        )
        checks.text(name, "formatted_name", f"{path}['name']", 1000)
        if len(name) < 2:
            raise checks.required(f"At least one of the optional parameters of {path}['name'] is required.")
        for entry in card.get("phones", []):
            if not isinstance(entry, dict) or not isinstance(entry.get("phone", ""), str):
                raise checks.invalid(f"Param {path}['phones'] is not valid.")


def _reaction(store: Store, phone: Phone, value: Json) -> None:
    checks.mapping(value, "reaction", ("message_id", "emoji"))
    message_id = checks.text(value, "message_id", "reaction", 500)
    message = store.messages.get(message_id or "")
    if message is None or message.phone_id != phone.id or store.now() - message.timestamp > UPLOAD_LIFE:
        raise checks.invalid("Param reaction['message_id'] is not the id of a message of this number.")
    emoji = value.get("emoji")
    if (
        not isinstance(emoji, str)
        or len(emoji) > 16
        or any(char.isalpha() and char.isascii() for char in emoji)
    ):
        raise checks.invalid("Param reaction['emoji'] must be one emoji, or empty to remove the reaction.")


CHECKS: dict[str, Callable[[Store, Phone, Json], None]] = {
    "text": _text,
    "image": _media("image", "caption"),
    "video": _media("video", "caption"),
    "audio": _media("audio", "voice"),
    "document": _media("document", "caption", "filename"),
    "sticker": _media("sticker"),
    "location": _location,
    "reaction": _reaction,
    "interactive": check_interactive,
}
