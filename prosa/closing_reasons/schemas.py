"""The wire shapes of closing reasons."""

from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from prosa.accounts.schemas import DirectoryReason, Name

ClosingReason = DirectoryReason


class ClosingReasons(Struct):
    items: list[ClosingReason]


class ClosingReasonCreate(Struct, forbid_unknown_fields=True):
    """It comes last among its siblings."""

    name: Name
    parent_id: UUID | None = None


class ClosingReasonPatch(Struct, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    parent_id: UUID | UnsetType | None = UNSET
    is_active: bool | UnsetType = UNSET
    """What is below a deactivated reason is deactivated with it."""
    position: Annotated[int, Meta(ge=0, le=100_000)] | UnsetType = UNSET
