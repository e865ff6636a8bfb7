"""The secrets of inboxes at rest: sealed by a key outside the database, each bound to its row and column."""

from __future__ import annotations

import base64
import hashlib
from typing import Literal
from uuid import UUID

from prosa.kit.crypto import SecretBox
from prosa.kit.settings import Settings

SecretName = Literal["app_secret", "access_token", "verify_token"]


class Vault:
    """Seals and opens the secrets of inboxes."""

    def __init__(self, settings: Settings) -> None:
        self._box = SecretBox(settings.secret_key, settings.previous_secret_keys, purpose="inbox-secrets")

    def seal(self, inbox_id: UUID, name: SecretName, plain: str) -> str:
        """The text to store; nothing for nothing."""
        if not plain:
            return ""
        return base64.b64encode(self._box.encrypt(plain.encode(), context=_context(inbox_id, name))).decode()

    def open(self, inbox_id: UUID, name: SecretName, sealed: str | None) -> str:
        """What was sealed, empty if nothing was. Raises DecryptionError."""
        if not sealed:
            return ""
        return self._box.decrypt(base64.b64decode(sealed), context=_context(inbox_id, name)).decode()

    def is_current(self, sealed: str | None) -> bool:
        """Whether the present key sealed it."""
        return not sealed or self._box.is_current(base64.b64decode(sealed))


def fingerprint(app_secret: str) -> str:
    """Equal secrets have equal fingerprints; it tells nothing else, since these secrets are random."""
    return hashlib.sha256(b"prosa:app-secret:" + app_secret.encode()).hexdigest() if app_secret else ""


def _context(inbox_id: UUID, name: str) -> bytes:
    return f"inboxes.{name}:{inbox_id}".encode()
