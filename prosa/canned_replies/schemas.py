"""The wire shapes of quick replies."""

from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType, field

from prosa.attachments.schemas import AttachmentOut

Scope = Literal["account", "department", "personal"]
Shortcut = Annotated[str, Meta(min_length=1, max_length=40, pattern="^[a-z0-9_-]+$")]
"""What is typed after the slash: no accents, no spaces."""
Title = Annotated[str, Meta(max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")]
ReplyText = Annotated[str, Meta(max_length=20_000, pattern=r"^[^\x00]*$")]
Files = Annotated[list[UUID], Meta(max_length=10)]
_LINE = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
ButtonTitle = Annotated[str, Meta(min_length=1, max_length=20, pattern=_LINE)]
RowTitle = Annotated[str, Meta(min_length=1, max_length=24, pattern=_LINE)]
ChoiceId = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]


class ButtonIn(Struct, forbid_unknown_fields=True, frozen=True):
    id: ChoiceId
    title: ButtonTitle


class RowIn(Struct, forbid_unknown_fields=True, frozen=True):
    id: ChoiceId
    title: RowTitle
    description: Annotated[str, Meta(max_length=72, pattern=r"^[^\x00-\x1f\x7f]*$")] | None = None


class SectionIn(Struct, forbid_unknown_fields=True, frozen=True):
    rows: Annotated[list[RowIn], Meta(min_length=1, max_length=10)]
    title: RowTitle | None = None


class ChoicesIn(Struct, forbid_unknown_fields=True, frozen=True):
    """Either `buttons`, or `button` (what opens the list) with `sections`."""

    buttons: Annotated[list[ButtonIn], Meta(max_length=10)] | None = None
    button: ButtonTitle | None = None
    sections: Annotated[list[SectionIn], Meta(max_length=10)] | None = None


class CannedReply(Struct, frozen=True, kw_only=True):
    """`interactive` is {buttons} or {button, sections}, or null; `text` is then what stands above them."""

    id: UUID
    scope: Scope
    department_id: UUID | None
    owner_id: UUID | None
    shortcut: str
    title: str
    text: str
    attachments: list[AttachmentOut]
    interactive: dict[str, Any] | None
    is_active: bool
    usage_count: int
    version: int


class CannedReplies(Struct):
    items: list[CannedReply]


class CannedReplyCreate(Struct, forbid_unknown_fields=True, kw_only=True):
    """`department_id` belongs to the scope department; `attachments` are uploads of one's own."""

    scope: Scope
    shortcut: Shortcut
    department_id: UUID | None = None
    title: Title = ""
    text: ReplyText = ""
    attachments: Files = field(default_factory=list)
    interactive: ChoicesIn | None = None


class CannedReplyPatch(Struct, forbid_unknown_fields=True, kw_only=True):
    """Of `attachments` all that shall remain are named, and new uploads."""

    scope: Scope | UnsetType = UNSET
    department_id: UUID | UnsetType | None = UNSET
    shortcut: Shortcut | UnsetType = UNSET
    title: Title | UnsetType = UNSET
    text: ReplyText | UnsetType = UNSET
    attachments: Files | UnsetType = UNSET
    interactive: ChoicesIn | UnsetType | None = UNSET
    is_active: bool | UnsetType = UNSET
