"""Secrets at rest survive a change of key, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.kit import crypto

OLD, NEW = "old-key-0123456789abcdefghijklmnop", "new-key-0123456789abcdefghijklmnop"


@given(st.binary(max_size=200), st.binary(max_size=20))
def test_what_is_sealed_opens(plain: bytes, context: bytes) -> None:
    box = crypto.SecretBox(NEW)
    sealed = box.encrypt(plain, context=context)
    assert box.decrypt(sealed, context=context) == plain
    assert len(plain) < 8 or plain not in sealed


def test_earlier_keys_are_read_but_not_written() -> None:
    sealed = crypto.SecretBox(OLD).encrypt(b"token")
    rotated = crypto.SecretBox(NEW, [OLD])
    assert rotated.decrypt(sealed) == b"token"
    assert not rotated.is_current(sealed)
    again = rotated.encrypt(b"token")
    assert rotated.is_current(again)
    assert crypto.SecretBox(NEW).decrypt(again) == b"token"


@pytest.mark.parametrize("at", [0, 2, 6, 20, -1])
def test_a_changed_box_does_not_open(at: int) -> None:
    box = crypto.SecretBox(NEW)
    sealed = bytearray(box.encrypt(b"token"))
    sealed[at] ^= 1
    with pytest.raises(crypto.DecryptionError):
        box.decrypt(bytes(sealed))


def test_a_box_opens_only_with_its_key_purpose_and_context() -> None:
    sealed = crypto.SecretBox(NEW).encrypt(b"token", context=b"inbox 1")
    for box, context in (
        (crypto.SecretBox(NEW), b"inbox 2"),
        (crypto.SecretBox(OLD), b"inbox 1"),
        (crypto.SecretBox(NEW, purpose="other"), b"inbox 1"),
    ):
        with pytest.raises(crypto.DecryptionError):
            box.decrypt(sealed, context=context)
    for broken in (b"", b"\x01", sealed[:10]):
        with pytest.raises(crypto.DecryptionError):
            crypto.SecretBox(NEW).decrypt(broken)


def test_tokens_are_long_and_different() -> None:
    token = crypto.new_token("prosa_")
    assert token.startswith("prosa_")
    assert len(token) >= 6 + 43
    assert token != crypto.new_token("prosa_")
    assert len(crypto.hash_token(token)) == 32


def test_signatures() -> None:
    key = crypto.derive_key(NEW, "files")
    assert crypto.is_signed(key, "a/b", crypto.sign(key, "a/b"))
    assert not crypto.is_signed(key, "a/c", crypto.sign(key, "a/b"))
    assert not crypto.is_signed(crypto.derive_key(NEW, "other"), "a/b", crypto.sign(key, "a/b"))
    assert not crypto.is_signed(key, "a/b", "ñ\ud800")
