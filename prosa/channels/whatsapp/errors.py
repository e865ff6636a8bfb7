"""What WhatsApp's error codes mean for a message, a contact and a channel, as data.

The same code may come as the answer to a call or later in a failed status; titles, subcodes and HTTP status
change without notice, so only the code counts.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from prosa.channels.meta.payload import as_dict, as_int, as_text, dicts
from prosa.channels.port import ProviderError, RetryPolicy

Category = Literal["agent", "retry", "template", "reconnect", "stop", "inbound", "admin"]
Effect = Literal["unreachable", "marketing_opt_out", "blocked", "sync_templates", "template_unusable"]


class Advice(Struct, frozen=True, kw_only=True):
    """What to do about an error.

    `category` = who acts: the agent (agent, template), an administrator (reconnect, admin), this system
    (retry) or nobody (stop, inbound). `key` names the text in `prosa.channels.meta.advice`, `effect` what to
    note elsewhere.
    """

    category: Category
    retry: RetryPolicy
    key: str
    effect: Effect | None = None


def _agent(key: str, effect: Effect | None = None) -> Advice:
    return Advice(category="agent", retry="never", key=key, effect=effect)


def _stop(key: str, effect: Effect | None = None) -> Advice:
    return Advice(category="stop", retry="never", key=key, effect=effect)


def _retry(key: str, retry: RetryPolicy = "later") -> Advice:
    return Advice(category="retry", retry=retry, key=key)


def _reconnect(key: str) -> Advice:
    return Advice(category="reconnect", retry="reconnect", key=key)


def _admin(key: str) -> Advice:
    return Advice(category="admin", retry="never", key=key)


def _inbound(key: str) -> Advice:
    return Advice(category="inbound", retry="never", key=key)


UNKNOWN = _agent("unknown")
TOKEN_INVALID = _reconnect("token_invalid")
PERMISSION_MISSING = _reconnect("permission_missing")
THROTTLED = _retry("throttled", "throttle")
TEMPORARY = _retry("temporary")

_TABLE: tuple[tuple[tuple[int, ...], Advice], ...] = (
    ((0, 190), TOKEN_INVALID),
    ((3, 10, *range(200, 300), 131005), PERMISSION_MISSING),
    ((4, 80007, 130429, 613), THROTTLED),
    ((131056,), _retry("pair_limit", "pair")),
    ((131048,), _stop("spam_limit")),
    ((131064,), _stop("classification_limit")),
    ((1, 2, 131000, 131016, 133004, 135000), TEMPORARY),
    ((33,), _reconnect("number_deleted")),
    ((100, 131008, 131009), _agent("bad_parameter")),
    ((131021,), _agent("own_number")),
    ((131026,), _agent("undeliverable", "unreachable")),
    ((130403,), _agent("blocked_by_us", "blocked")),
    ((131030,), _agent("not_allowed_in_test")),
    ((131047,), Advice(category="template", retry="never", key="window_closed")),
    ((131049,), _stop("marketing_limit")),
    ((131050,), _stop("marketing_stopped", "marketing_opt_out")),
    ((130472,), _stop("experiment")),
    ((131051,), _inbound("inbound_unsupported")),
    ((131060,), _inbound("inbound_unavailable")),
    ((131052,), _retry("media_download")),
    ((131053,), _agent("media_upload")),
    ((131031, 368), _reconnect("account_locked")),
    ((130497,), _reconnect("country_restricted")),
    ((131037,), _reconnect("display_name")),
    ((131042,), _reconnect("payment")),
    ((131045, 133010, 133006), _reconnect("registration")),
    ((131057, 2494100), _retry("maintenance")),
    ((131062,), _agent("phone_needed")),
    ((131063,), _reconnect("marketing_disabled")),
    ((132000, 132005, 132008, 132012, 132018), _agent("template_parameters")),
    ((132001,), _agent("template_missing", "sync_templates")),
    ((132007,), _reconnect("template_policy")),
    ((132015,), _agent("template_paused", "template_unusable")),
    ((132016,), _agent("template_disabled", "template_unusable")),
    ((132068,), _agent("flow_blocked")),
    ((132069,), _agent("flow_throttled")),
    ((133000, 133005, 133008, 133009, 133015, 133016), _admin("registration_pin")),
    ((137000,), _agent("identity_mismatch")),
    ((139100, 139101, 139102, 139103), _agent("block_failed")),
    ((2593107, 2593108), _admin("history_sync_late")),
    ((2593109,), _admin("history_declined")),
)

ADVICE: dict[int, Advice] = {code: advice for codes, advice in _TABLE for code in codes}


def advice_for(code: int | None) -> Advice:
    """What to do about a code; an unknown code is shown to people and never repeated by itself."""
    return UNKNOWN if code is None else ADVICE.get(code, UNKNOWN)


def read_error(raw: dict[str, Any]) -> ProviderError:
    """One error object of a webhook or of an answer."""
    code = as_int(raw.get("code"))
    details = as_text(as_dict(raw.get("error_data")).get("details"))
    return ProviderError(
        code=code,
        title=as_text(raw.get("title")) or as_text(raw.get("message")),
        details=details,
        advice=advice_for(code).key,
    )


def read_errors(value: Any) -> tuple[ProviderError, ...]:
    """The errors of a list; empty when there is none."""
    return tuple(read_error(raw) for raw in dicts(value)) if value else ()
