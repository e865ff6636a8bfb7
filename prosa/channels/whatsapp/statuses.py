"""Statuses: how far one of our messages got."""

from __future__ import annotations

from typing import Any

from prosa.channels.meta.payload import as_text, as_time
from prosa.channels.port import Receipt, ReceiptStatus
from prosa.channels.whatsapp.errors import read_errors
from prosa.channels.whatsapp.phone import identities
from prosa.channels.whatsapp.place import Place

RECEIPTS: dict[str, ReceiptStatus] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "played": "played",
    "failed": "failed",
    "error": "failed",
}


def read_status(place: Place, status: dict[str, Any], index: int) -> Receipt:
    """One entry of `statuses[]`. Raises ValueError when it does not say of which message."""
    external_id = as_text(status.get("id"))
    if not external_id:
        raise ValueError("the status has no message id")
    raw_status = as_text(status.get("status"))
    recipients = identities(
        None if status.get("recipient_type") == "group" else status.get("recipient_id"),
        status.get("recipient_user_id"),
        status.get("recipient_parent_user_id"),
    )
    known = RECEIPTS.get(raw_status, "other")
    return Receipt(
        external_id=external_id,
        status=known,
        provider_at=as_time(status.get("timestamp")),
        raw_status=raw_status,
        errors=(read_errors(status.get("errors")) or place.errors) if known == "failed" else (),
        client_ref=as_text(status.get("biz_opaque_callback_data")) or None,
        recipients=recipients,
        pricing=_pricing(status.get("pricing")),
        **place.at(index, status),
    )


def _pricing(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict) or not value:
        return None
    billable = value.get("billable")
    return {
        "billable": billable if isinstance(billable, bool) else None,
        "model": as_text(value.get("pricing_model")) or None,
        "type": as_text(value.get("type")) or None,
        "category": as_text(value.get("category")).replace("-", "_") or None,
    }
