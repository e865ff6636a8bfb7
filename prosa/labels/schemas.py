"""The wire shapes of labels."""

from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from prosa.accounts.schemas import DirectoryLabel, Name

Label = DirectoryLabel
Color = Annotated[str, Meta(pattern="^#[0-9A-Fa-f]{6}$")]
Icon = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[^\x00-\x1f\x7f<>&\"']+$")]
"""An emoji or the name of one of the console's icons."""


class Labels(Struct):
    items: list[Label]


class LabelCreate(Struct, forbid_unknown_fields=True, kw_only=True):
    """It comes last."""

    name: Name
    color: Color
    icon: Icon | None = None
    department_id: UUID | None = None


class LabelPatch(Struct, forbid_unknown_fields=True, kw_only=True):
    name: Name | UnsetType = UNSET
    color: Color | UnsetType = UNSET
    icon: Icon | UnsetType | None = UNSET
    department_id: UUID | UnsetType | None = UNSET
    is_active: bool | UnsetType = UNSET
    """An archived label leaves the conversations in service."""
    position: Annotated[int, Meta(ge=0, le=100_000)] | UnsetType = UNSET
