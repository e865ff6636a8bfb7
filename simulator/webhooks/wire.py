"""The bytes of a webhook as Meta writes them, and their signature."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any


def encode(body: Any) -> bytes:
    r"""Compact JSON with non-ASCII as lowercase ``\uXXXX`` and escaped slashes."""
    text = json.dumps(body, ensure_ascii=True, separators=(",", ":"))
    # A slash can only occur inside a string, so escaping every one keeps the meaning.
    return text.replace("/", "\\/").encode("ascii")


def sign(secret: str, body: bytes) -> str:
    """The value of ``X-Hub-Signature-256`` for these exact bytes."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
