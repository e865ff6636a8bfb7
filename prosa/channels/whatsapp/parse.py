"""WhatsApp webhooks into the elements of the port. Never raises: what is broken stays alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from prosa.channels.meta.payload import Undecodable, as_list, as_text, as_time, clean_text, decode, dicts
from prosa.channels.port import AccountUpdate, Ignored, Inbound, ProviderError, Unparsable
from prosa.channels.whatsapp import account, people
from prosa.channels.whatsapp.errors import read_errors
from prosa.channels.whatsapp.messages import read_echo, read_message, read_old
from prosa.channels.whatsapp.place import Place
from prosa.channels.whatsapp.statuses import read_status

_OBJECT = "whatsapp_business_account"
_KEPT_CHARACTERS = 10_000
_TEMPLATE_FIELDS = frozenset(
    {
        "message_template_status_update",
        "message_template_quality_update",
        "message_template_components_update",
        "template_category_update",
        "template_correct_category_detection",
    }
)

Reader = Callable[[Place, dict[str, Any], int], Inbound]
ValueReader = Callable[[Place, int], Inbound]

_LISTS: dict[str, tuple[tuple[str, Reader], ...]] = {
    "messages": (("messages", read_message), ("statuses", read_status)),
    "smb_message_echoes": (("message_echoes", read_echo),),
    "user_id_update": (("user_id_update", people.read_user_id),),
    "user_preferences": (("user_preferences", people.read_preference),),
    "smb_app_state_sync": (("state_sync", people.read_phone_book),),
}
_VALUES: dict[str, ValueReader] = {
    "phone_number_quality_update": account.read_number_quality,
    "business_capability_update": account.read_capability,
    "phone_number_name_update": account.read_name,
    "account_update": account.read_account,
    "account_review_update": account.read_review,
    "account_alerts": account.read_alert,
    "security": account.read_security,
}


def parse(body: bytes) -> list[Inbound]:
    """The elements of one webhook body in payload order.

    A body that is no JSON or no WhatsApp webhook gives one Unparsable whose `raw` is its text (the first
    10,000 characters).
    """
    try:
        payload = decode(body)
    except Undecodable as error:
        return [Unparsable(error=f"no JSON: {error}", raw=_as_kept(body))]
    if not isinstance(payload, dict) or payload.get("object") != _OBJECT:
        return [Unparsable(error="not a WhatsApp webhook", raw=_as_kept(body))]
    entries = payload.get("entry")
    if not isinstance(entries, list):
        return [Unparsable(error="entry is not a list", raw=_as_kept(body))]
    found: list[Inbound] = []
    for entry in entries:
        _read_entry(entry, found)
    return found


def _as_kept(body: bytes) -> str:
    return clean_text(body[: 4 * _KEPT_CHARACTERS].decode("utf-8", "replace"))[:_KEPT_CHARACTERS]


def _read_entry(entry: Any, found: list[Inbound]) -> None:
    if not isinstance(entry, dict):
        found.append(Unparsable(error="entry is not an object", index=len(found), raw=entry))
        return
    business_id, time = as_text(entry.get("id")), as_time(entry.get("time"))
    for change in as_list(entry.get("changes")):
        value = change.get("value") if isinstance(change, dict) else None
        if not isinstance(value, dict):
            error = "change without a value"
            found.append(Unparsable(error=error, business_id=business_id, index=len(found), raw=change))
            continue
        _read_change(Place(business_id, value, time), as_text(change.get("field")), found)


def _read_change(place: Place, field: str, found: list[Inbound]) -> None:
    if (lists := _LISTS.get(field)) is not None:
        start = len(found)
        for key, reader in lists:
            _read_list(place, place.value.get(key), reader, found)
        if place.errors and not any(getattr(element, "errors", ()) for element in found[start:]):
            # No message has taken the errors on: they concern the number as such.
            found.append(_error_update(place, "error", place.errors, place.value, len(found)))
    elif field == "history":
        _read_history(place, found)
    elif (value_reader := _VALUES.get(field)) is not None:
        _read_list(place, [place.value], lambda p, _, index: value_reader(p, index), found)
    elif field in _TEMPLATE_FIELDS:
        _read_list(place, [place.value], lambda p, _, index: account.read_template(p, field, index), found)
    else:
        found.append(Ignored(reason="field not used", field=field, **place.at(len(found), place.value)))


def _read_history(place: Place, found: list[Inbound]) -> None:
    """Chunks of threads, or the note that the owner shares none; their files follow as plain messages."""
    for chunk in dicts(place.value.get("history")):
        if errors := read_errors(chunk.get("errors")):
            found.append(_error_update(place, "history_declined", errors, chunk, len(found)))
        for thread in dicts(chunk.get("threads")):
            _read_list(place, thread.get("messages"), _in_thread(thread.get("id")), found)
    _read_list(place, place.value.get("messages"), _in_thread(None), found)


def _in_thread(thread_id: Any) -> Reader:
    return lambda place, message, index: read_old(place, thread_id, message, index)


def _error_update(
    place: Place, change: str, errors: tuple[ProviderError, ...], raw: Any, index: int
) -> AccountUpdate:
    return AccountUpdate(change=change, severity="warning", errors=errors, **place.at(index, raw))


def _read_list(place: Place, items: Any, reader: Reader, found: list[Inbound]) -> None:
    if items is not None and not isinstance(items, list):
        found.append(Unparsable(error="not a list", **place.at(len(found), items)))
        return
    for item in items or ():
        if not isinstance(item, dict):
            found.append(Unparsable(error="not an object", **place.at(len(found), item)))
            continue
        try:
            found.append(reader(place, item, len(found)))
        except Exception as error:  # noqa: BLE001 - one element must never take the others along
            reason = f"{type(error).__name__}: {error}"[:500]
            found.append(Unparsable(error=reason, **place.at(len(found), item)))
