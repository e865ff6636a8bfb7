"""Fields about people: new user ids, marketing wishes, the phone book of our own app."""

from __future__ import annotations

from typing import Any

from prosa.channels.meta.payload import as_dict, as_text, as_time
from prosa.channels.port import IdentityChange, Ignored, Inbound, Preference, ProfileUpdate
from prosa.channels.whatsapp.phone import identities
from prosa.channels.whatsapp.place import Place


def read_user_id(place: Place, update: dict[str, Any], index: int) -> IdentityChange:
    """One entry of `user_id_update[]`: a person's user id was replaced."""
    user, parent = as_dict(update.get("user_id")), as_dict(update.get("parent_user_id"))
    return IdentityChange(
        kind="user_id",
        old=identities(None, user.get("previous"), parent.get("previous")),
        new=identities(update.get("wa_id"), user.get("current"), parent.get("current")),
        provider_at=as_time(update.get("timestamp")),
        body=as_text(update.get("detail")),
        **place.at(index, update),
    )


def read_preference(place: Place, update: dict[str, Any], index: int) -> Inbound:
    """One entry of `user_preferences[]`: marketing messages wanted or not."""
    value = as_text(update.get("value"))
    at = place.at(index, update)
    if update.get("category") != "marketing_messages" or value not in ("stop", "resume", "signup"):
        return Ignored(reason=f"preference {value}".strip(), field="user_preferences", **at)
    sender = place.sender(update.get("wa_id"), update.get("user_id"), update.get("parent_user_id"))
    return Preference(
        identities=sender.identities,
        marketing="stop" if value == "stop" else "resume",
        provider_at=as_time(update.get("timestamp")),
        detail=as_text(update.get("detail")),
        **at,
    )


def read_phone_book(place: Place, update: dict[str, Any], index: int) -> Inbound:
    """One entry of `state_sync[]`: a name in the phone book of our WhatsApp Business app."""
    at = place.at(index, update)
    contact = as_dict(update.get("contact"))
    refs = identities(contact.get("phone_number"), contact.get("user_id"), None)
    if update.get("type") != "contact" or not refs:
        return Ignored(reason="phone book entry without a number", field="smb_app_state_sync", **at)
    return ProfileUpdate(
        identities=refs,
        name=as_text(contact.get("full_name")) or as_text(contact.get("first_name")) or None,
        removed=update.get("action") == "remove",
        provider_at=as_time(as_dict(update.get("metadata")).get("timestamp")),
        **at,
    )
