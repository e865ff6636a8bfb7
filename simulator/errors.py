"""Errors in the shape of the Graph API."""

from __future__ import annotations

import secrets

from aiohttp import web

from simulator.model import Json

HREF = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"

TITLES = {
    1: "An unknown error occurred",
    2: "Service temporarily unavailable",
    4: "Application request limit reached",
    10: "Application does not have permission for this action",
    100: "Invalid parameter",
    190: "Error validating access token",
    368: "Temporarily blocked for policies violations",
    80007: "Rate limit hit",
    130403: "User is blocked",
    130429: "Rate limit hit",
    130472: "User's number is part of an experiment",
    131000: "Something went wrong",
    131005: "Access denied",
    131008: "Required parameter is missing",
    131009: "Parameter value is not valid",
    131016: "Service unavailable",
    131021: "Recipient cannot be sender",
    131026: "Message undeliverable",
    131030: "Recipient phone number not in allowed list",
    131031: "Business Account locked",
    131042: "Business eligibility payment issue",
    131045: "Incorrect certificate",
    131047: "Re-engagement message",
    131048: "Spam rate limit hit",
    131049: "This message was not delivered to maintain healthy ecosystem engagement.",
    131050: "User has stopped marketing messages",
    131051: "Unsupported message type",
    131052: "Media download error",
    131053: "Media upload error",
    131056: "(Business Account, Consumer Account) pair rate limit hit",
    131057: "Business Account is in maintenance mode",
    131062: "Business-scoped user id is not allowed for this message",
    132000: "Number of parameters does not match the expected number of params",
    132001: "Template name does not exist in the translation",
    132005: "Translated text too long",
    132007: "Template content policy violated",
    132012: "Parameter format does not match format in the created template",
    132015: "Template is paused",
    132016: "Template is disabled",
    132018: "Template parameter text is not valid",
    133010: "Phone number not registered",
    139100: "Failed to block or unblock some users",
}

DETAILS = {
    130403: "Message failed to send because the recipient is blocked by this number.",
    130429: "Cloud API message throughput has been reached.",
    131000: "Message failed to send due to an unknown error.",
    131021: "Recipient phone number cannot be the sender phone number.",
    131026: "Message Undeliverable.",
    131047: "Message failed to send because more than 24 hours have passed since the customer last replied "
    "to this number.",
    131049: "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
    131050: "The recipient chose to stop receiving marketing messages from this business.",
    131053: "Media upload failed.",
    131056: "Too many messages sent from this phone number to the same recipient in a short period of time.",
    131062: "Authentication templates need a phone number as the recipient.",
}


class GraphError(Exception):
    """A refusal that ``response`` turns into what Meta would answer."""

    def __init__(
        self,
        code: int,
        details: str | None = None,
        *,
        status: int = 400,
        message: str | None = None,
        subcode: int | None = None,
        kind: str = "OAuthException",
        extra: Json | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details if details is not None else DETAILS.get(code)
        self.status = status
        self.message = message or f"(#{code}) {TITLES.get(code, 'Error')}"
        self.subcode = subcode
        self.kind = kind
        self.extra = extra or {}
        self.headers = headers or {}

    def body(self) -> Json:
        error: Json = {"message": self.message, "type": self.kind, "code": self.code}
        if self.details is not None:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        error["fbtrace_id"] = "A" + secrets.token_urlsafe(16)
        return {**self.extra, "error": error}

    def response(self) -> web.Response:
        return web.json_response(self.body(), status=self.status, headers=self.headers)


def status_error(code: int, details: str | None = None) -> Json:
    """One element of ``errors`` in a failed status."""
    title = TITLES.get(code, "Error")
    return {
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": details or DETAILS.get(code, title)},
        "href": HREF,
    }


def invalid_token(expired: bool) -> GraphError:
    """What Meta answers to a wrong (or expired) access token."""
    if expired:
        text = "Error validating access token: Session has expired. The current time is later than its end."
        subcode: int | None = 463
    else:
        text = "Invalid OAuth access token - Cannot parse access token"
        subcode = None
    return GraphError(
        190,
        status=401,
        message=text,
        subcode=subcode,
        headers={"WWW-Authenticate": f'OAuth "Facebook Platform" "invalid_token" "{text}"'},
    )


def no_such_object(object_id: str, method: str) -> GraphError:
    """Unknown id, or one that the token may not see: Meta does not say which."""
    return GraphError(
        100,
        subcode=33,
        kind="GraphMethodException",
        message=(
            f"Unsupported {method.lower()} request. Object with ID '{object_id}' does not exist, cannot "
            "be loaded due to missing permissions, or does not support this operation. Please read the Graph "
            "API documentation at https://developers.facebook.com/docs/graph-api"
        ),
    )
