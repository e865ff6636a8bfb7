"""Webhook fields about our account, our numbers and our templates, for administrators."""

from __future__ import annotations

from typing import Any, Literal

from prosa.channels.meta.payload import as_dict, as_int, as_text, dicts
from prosa.channels.port import AccountUpdate, Ignored, Inbound, TemplateUpdate
from prosa.channels.whatsapp.place import Place

Severity = Literal["info", "warning", "critical"]

_SEVERITY: dict[str, Severity] = {
    "ACCOUNT_DELETED": "critical",
    "ACCOUNT_OFFBOARDED": "critical",
    "ACCOUNT_RESTRICTION": "critical",
    "ACCOUNT_VIOLATION": "warning",
    "DISABLED_UPDATE": "critical",
    "PARTNER_REMOVED": "critical",
    "PARTNER_APP_UNINSTALLED": "critical",
    "FLAGGED": "warning",
    "DOWNGRADE": "warning",
}
_CHANGE = {
    "ACCOUNT_RESTRICTION": "restriction",
    "ACCOUNT_VIOLATION": "violation",
    "DISABLED_UPDATE": "ban",
    "THROUGHPUT_UPGRADE": "throughput",
    "ONBOARDING": "throughput",
}


def read_template(place: Place, field: str, index: int) -> Inbound:
    """News of one template. Without its id it cannot be matched and is ignored."""
    value = place.value
    common: dict[str, Any] = {
        "template_id": as_text(value.get("message_template_id")),
        "name": as_text(value.get("message_template_name")),
        "language": as_text(value.get("message_template_language")),
        "provider_at": place.time,
        **place.at(index, value),
    }
    if not common["template_id"]:
        return Ignored(reason="template without id", field=field, **place.at(index, value))
    if field == "message_template_status_update":
        return _template_status(value, common)
    if field == "message_template_quality_update":
        return TemplateUpdate(
            change="quality",
            quality=_word(value.get("new_quality_score")),
            previous_quality=_word(value.get("previous_quality_score")),
            **common,
        )
    if field == "message_template_components_update":
        return TemplateUpdate(change="components", **common)
    return TemplateUpdate(
        change="category",
        category=_word(value.get("new_category")),
        previous_category=_word(value.get("previous_category")),
        # The category that Meta will move it to; nothing has changed yet.
        advice=_word(value.get("correct_category")),
        **common,
    )


def _template_status(value: dict[str, Any], common: dict[str, Any]) -> TemplateUpdate:
    rejection = as_dict(value.get("rejection_info"))
    other = as_dict(value.get("other_info"))
    reason = as_text(value.get("reason"))
    explained = (
        as_text(rejection.get("reason"))
        or as_text(other.get("description"))
        or (reason if reason != "NONE" else "")
    )
    return TemplateUpdate(
        change="status",
        status=_word(value.get("event")),
        category=_word(value.get("message_template_category")),
        reason=explained or None,
        advice=as_text(rejection.get("recommendation")) or None,
        **common,
    )


def _word(value: Any) -> str | None:
    return as_text(value).strip().upper() or None


def read_number_quality(place: Place, index: int) -> AccountUpdate:
    """`phone_number_quality_update`; our number is known by its public form only."""
    value = place.value
    event = as_text(value.get("event"))
    limit = value.get("max_daily_conversations_per_business", value.get("current_limit"))
    return AccountUpdate(
        change=_CHANGE.get(event, "quality"),
        event=event,
        severity=_SEVERITY.get(event, "info"),
        values={"limit": read_limit(limit)},
        provider_at=place.time,
        **place.at(index, value),
    )


def read_capability(place: Place, index: int) -> AccountUpdate:
    """`business_capability_update`: how many customers may be addressed in a day."""
    value = place.value
    limit = value.get("max_daily_conversations_per_business", value.get("max_daily_conversation_per_phone"))
    return AccountUpdate(
        change="capability",
        values={
            "limit": read_limit(limit),
            "phone_numbers": as_int(value.get("max_phone_numbers_per_waba")),
        },
        provider_at=place.time,
        **place.at(index, value),
    )


def read_limit(value: Any) -> int | Literal["unlimited"] | None:
    """2000, "2000" and "TIER_2K" are all 2000; None when not set or not understood."""
    text = as_text(value).strip().upper().removeprefix("TIER_")
    if text in ("UNLIMITED", "-1"):
        return "unlimited"
    number = as_int(text.removesuffix("K"))
    return number * 1000 if number is not None and text.endswith("K") else number


def read_account(place: Place, index: int) -> AccountUpdate:
    """`account_update`: restrictions, violations, bans and partners."""
    value = place.value
    event = as_text(value.get("event"))
    values: dict[str, Any] = {}
    severity = _SEVERITY.get(event, "info")
    if event == "ACCOUNT_RESTRICTION":
        values["restrictions"] = [
            {"type": as_text(item.get("restriction_type")), "expires_at": as_int(item.get("expiration"))}
            for item in dicts(value.get("restriction_info"))
        ]
    elif event == "ACCOUNT_VIOLATION":
        values["violation"] = as_text(as_dict(value.get("violation_info")).get("violation_type"))
    elif event == "DISABLED_UPDATE":
        ban = as_dict(value.get("ban_info"))
        values["state"] = as_text(ban.get("waba_ban_state"))
        # Prose such as "November 27, 2026": for people, not for parsing.
        values["date"] = as_text(ban.get("waba_ban_date"))
        severity = "info" if values["state"] == "REINSTATE" else "critical"
    elif reason := as_text(as_dict(value.get("disconnection_info")).get("reason")):
        values["reason"] = reason
    return AccountUpdate(
        change=_CHANGE.get(event, "account"),
        event=event,
        severity=severity,
        values=values,
        provider_at=place.time,
        **place.at(index, value),
    )


def read_name(place: Place, index: int) -> AccountUpdate:
    """`phone_number_name_update`: the display name was judged."""
    value = place.value
    decision = as_text(value.get("decision"))
    return AccountUpdate(
        change="name",
        event=decision,
        severity="warning" if decision == "REJECTED" else "info",
        values={
            "decision": decision,
            "name": as_text(value.get("requested_verified_name")),
            "reason": as_text(value.get("rejection_reason")) or None,
        },
        provider_at=place.time,
        **place.at(index, value),
    )


def read_review(place: Place, index: int) -> AccountUpdate:
    """`account_review_update`: the account was judged."""
    decision = as_text(place.value.get("decision"))
    return AccountUpdate(
        change="review",
        event=decision,
        severity="critical" if decision == "REJECTED" else "info",
        values={"decision": decision},
        provider_at=place.time,
        **place.at(index, place.value),
    )


def read_alert(place: Place, index: int) -> AccountUpdate:
    """`account_alerts`: a message of Meta to the administrators."""
    value = place.value
    severity = as_text(value.get("alert_severity")).upper()
    return AccountUpdate(
        change="alert",
        event=as_text(value.get("alert_type")),
        severity="critical" if severity == "CRITICAL" else "warning" if severity == "WARNING" else "info",
        values={
            "state": as_text(value.get("alert_status")),
            "description": as_text(value.get("alert_description")),
        },
        provider_at=place.time,
        **place.at(index, value),
    )


def read_security(place: Place, index: int) -> AccountUpdate:
    """`security`: somebody changed or asked to change the PIN of a number."""
    event = as_text(place.value.get("event"))
    return AccountUpdate(
        change="account",
        event=event,
        severity="warning",
        provider_at=place.time,
        **place.at(index, place.value),
    )
