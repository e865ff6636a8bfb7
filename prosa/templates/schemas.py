"""Templates as the composer sees them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from msgspec import Struct


class Template(Struct, frozen=True, kw_only=True):
    """`components` in the provider's shape."""

    id: UUID
    name: str
    language: str
    category: str
    components: list[dict[str, Any]]
    status: str


class TemplateList(Struct, frozen=True):
    items: list[Template]


class SyncResult(Struct, frozen=True):
    """How many templates the provider has."""

    count: int


class RenderedButton(Struct, frozen=True, kw_only=True):
    type: str
    text: str
    url: str | None = None
    phone: str | None = None


class Rendered(Struct, frozen=True, kw_only=True):
    """What the customer will read. `header_format`: TEXT, IMAGE, VIDEO, DOCUMENT, LOCATION or empty."""

    header_format: str
    header: str
    body: str
    footer: str
    buttons: tuple[RenderedButton, ...]

    @property
    def text(self) -> str:
        """Everything in reading order, for previews, search and the message's text."""
        return "\n\n".join(part for part in (self.header, self.body, self.footer) if part)
