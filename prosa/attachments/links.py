"""Addresses on the files origin: signed, short-lived, bound to one account and one file."""

from __future__ import annotations

import time
from collections.abc import Mapping
from uuid import UUID

from prosa.kit import crypto
from prosa.kit.settings import Settings

SECONDS = 300
_STEP = 60
"""Expiry is rounded, so that a browser meets the same address again and its cache helps."""


class Links:
    """Makes and checks addresses."""

    def __init__(self, settings: Settings) -> None:
        self._origin = settings.files_url
        secrets = (settings.secret_key, *settings.previous_secret_keys)
        self._keys = [crypto.derive_key(secret, "files") for secret in secrets]

    def make(self, account_id: UUID, attachment_id: UUID, *, download: bool, now: float | None = None) -> str:
        """The address of a file for the next four to five minutes; `now` in unix seconds."""
        expires = (int(time.time() if now is None else now) // _STEP) * _STEP + SECONDS
        message = _message(account_id, attachment_id, expires, download)
        signature = crypto.sign(self._keys[0], message)
        flag = "&d=1" if download else ""
        return f"{self._origin}/files/{account_id}/{attachment_id}?e={expires}{flag}&s={signature}"

    def is_valid(
        self, account_id: UUID, attachment_id: UUID, query: Mapping[str, str], *, now: float | None = None
    ) -> bool:
        """Whether the address is ours and has not expired."""
        expires = query.get("e", "")
        if not (expires.isascii() and expires.isdigit() and len(expires) < 12):
            return False
        if int(expires) < (time.time() if now is None else now):
            return False
        message = _message(account_id, attachment_id, int(expires), query.get("d") == "1")
        return any(crypto.is_signed(key, message, query.get("s", "")) for key in self._keys)


def _message(account_id: UUID, attachment_id: UUID, expires: int, download: bool) -> str:
    return f"{account_id}/{attachment_id}/{expires}/{int(download)}"
