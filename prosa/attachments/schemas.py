"""The REST shape of a file."""

from __future__ import annotations

from uuid import UUID

import msgspec


class Photo(msgspec.Struct, frozen=True):
    """A person's photo lies at /api/v1/users/{id}/photo/{version}."""

    version: str


class AttachmentOut(msgspec.Struct, frozen=True):
    """A file of a message. `state` pending: still being fetched from the provider."""

    id: UUID
    kind: str
    name: str
    mime: str
    size: int | None
    width: int | None
    height: int | None
    duration_ms: int | None
    state: str
    error: str | None
