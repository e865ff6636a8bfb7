"""Proof that a webhook comes from Meta, and the handshake that registers our address."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

_PREFIX = "sha256="


def is_signed(body: bytes, header: str | None, app_secret: str) -> bool:
    """Whether `X-Hub-Signature-256` fits the raw bytes as received. Never true without header or secret."""
    if not header or not app_secret or not header.startswith(_PREFIX):
        return False
    given = header[len(_PREFIX) :].encode("utf-8", "replace")
    return hmac.compare_digest(given, _digest(body, app_secret).encode())


def sign(body: bytes, app_secret: str) -> str:
    """The header that Meta would send with these bytes."""
    return _PREFIX + _digest(body, app_secret)


def _digest(body: bytes, app_secret: str) -> str:
    return hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def handshake(query: Mapping[str, str], verify_token: str) -> str | None:
    """The challenge to answer a subscription request with, or None: refuse with 403."""
    token = query.get("hub.verify_token", "")
    if query.get("hub.mode") != "subscribe" or not verify_token:
        return None
    if not hmac.compare_digest(token.encode("utf-8", "replace"), verify_token.encode("utf-8", "replace")):
        return None
    return query.get("hub.challenge")
