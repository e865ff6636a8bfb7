"""The wire shapes of drafts."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

Visibility = Literal["public", "internal"]


class Draft(Struct, frozen=True, kw_only=True):
    """What somebody has begun to write in a conversation. `revision` rises with every change."""

    conversation_id: UUID
    text: str
    visibility: Visibility
    reply_to: UUID | None
    updated_at: datetime
    revision: int


class Drafts(Struct):
    """`discarded`: revisions by conversation of what was lately sent or discarded: a new text there grows from them."""

    items: list[Draft]
    discarded: dict[str, int]


class DraftIn(Struct, forbid_unknown_fields=True, kw_only=True):
    """`revision` is that of the draft which the text grew from, 0 for none; an empty text discards."""

    text: Annotated[str, Meta(max_length=20_000, pattern=r"^[^\x00]*$")]
    visibility: Visibility = "public"
    reply_to: UUID | None = None
    revision: Annotated[int, Meta(ge=0)] = 0


class DraftState(Struct, frozen=True):
    """`draft` null: there is none; `revision` is then that of the one that was sent or discarded."""

    conversation_id: UUID
    draft: Draft | None
    revision: int
