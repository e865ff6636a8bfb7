"""Secrets at rest, tokens and comparisons. No algorithm of our own."""

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION = b"\x01"
_KEY_ID_BYTES = 4
_NONCE_BYTES = 12


class DecryptionError(Exception):
    """The box was made with another key, for another purpose, or was changed."""


def derive_key(secret: str, purpose: str) -> bytes:
    """32 bytes that depend on the installation's secret and on what they are for."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"prosa:{purpose}".encode()).derive(
        secret.encode()
    )


class SecretBox:
    """Encrypts small values with the present key and reads what earlier keys wrote."""

    def __init__(self, secret_key: str, previous: Iterable[str] = (), *, purpose: str = "box") -> None:
        self._ciphers: dict[bytes, AESGCM] = {}
        for secret in (secret_key, *previous):
            key = derive_key(secret, purpose)
            key_id = hashlib.sha256(b"id:" + key).digest()[:_KEY_ID_BYTES]
            self._ciphers.setdefault(key_id, AESGCM(key))
        self._present = next(iter(self._ciphers))

    def encrypt(self, plain: bytes, *, context: bytes = b"") -> bytes:
        """Seal `plain`; `context` (an id, a column) must be given again to open it."""
        nonce = os.urandom(_NONCE_BYTES)
        head = _VERSION + self._present
        return head + nonce + self._ciphers[self._present].encrypt(nonce, plain, head + context)

    def decrypt(self, sealed: bytes, *, context: bytes = b"") -> bytes:
        """Open what `encrypt` made. Raises DecryptionError."""
        head, rest = sealed[: 1 + _KEY_ID_BYTES], sealed[1 + _KEY_ID_BYTES :]
        cipher = self._ciphers.get(head[1:]) if head[:1] == _VERSION else None
        if cipher is None or len(rest) < _NONCE_BYTES:
            raise DecryptionError("the value was encrypted with a key that this installation does not have")
        try:
            return cipher.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], head + context)
        except InvalidTag:
            raise DecryptionError("the encrypted value does not belong here or was changed") from None

    def is_current(self, sealed: bytes) -> bool:
        """Whether the present key wrote it (otherwise encrypt it anew)."""
        return sealed[: 1 + _KEY_ID_BYTES] == _VERSION + self._present


def new_token(prefix: str = "") -> str:
    """An unguessable token of 256 bits, safe in headers and addresses."""
    return prefix + secrets.token_urlsafe(32)


def hash_token(token: str) -> bytes:
    """What is stored of a token. Plain SHA-256 suffices: tokens are random, not chosen by people."""
    return hashlib.sha256(token.encode()).digest()


def equal(left: str | bytes, right: str | bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(_bytes(left), _bytes(right))


def sign(key: bytes, message: str | bytes) -> str:
    """URL-safe HMAC-SHA256."""
    digest = hmac.new(key, _bytes(message), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def is_signed(key: bytes, message: str | bytes, signature: str) -> bool:
    """Whether `signature` is ours for `message`."""
    return equal(sign(key, message), signature)


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
