"""Server-sent events as bytes. Everything here is pure; each event is encoded once per process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

_encode = msgspec.json.Encoder().encode


def event(number: int, kind: str, payload: bytes) -> bytes:
    """A numbered frame: what the client has seen once it got it. `payload` is JSON."""
    # A line break between JSON tokens means nothing, but it would end the data field.
    if b"\n" in payload or b"\r" in payload:
        payload = payload.replace(b"\n", b" ").replace(b"\r", b" ")
    return b"id: %d\nevent: %b\ndata: %b\n\n" % (number, kind.encode(), payload)


def left(number: int, conversation_id: object) -> bytes:
    """The viewer may no longer see the conversation."""
    body = {"number": number, "type": "conversation.left", "conversation_id": str(conversation_id)}
    return event(number, "conversation.left", _encode(body))


def ready(stream: str, head: int) -> bytes:
    """The first frame. It has no id, so that the client's cursor stays where it was."""
    return ephemeral("ready", {"stream": stream, "head": head})


def heartbeat(number: int) -> bytes:
    """Shows that the stream lives and moves the cursor of a client that nothing concerned."""
    return b"id: %d\nevent: heartbeat\ndata: {}\n\n" % number


def reset(reason: str) -> bytes:
    """The client refetches what it shows and connects anew."""
    return ephemeral("reset", {"reason": reason})


def presence(conversation_id: object, users: Sequence[Mapping[str, str]]) -> bytes:
    """Who looks at a conversation or writes in it now; an empty list when nobody does any more."""
    return ephemeral("presence", {"conversation_id": str(conversation_id), "users": users})


def ephemeral(kind: str, body: Any) -> bytes:
    """A frame without a number: it is not repeated after a lost connection."""
    return b"event: %b\ndata: %b\n\n" % (kind.encode(), _encode(body))
