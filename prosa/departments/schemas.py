"""The wire shapes of departments."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from prosa.accounts.schemas import Name

Color = Annotated[str, Meta(pattern="^#[0-9A-Fa-f]{6}$")]


class Department(Struct):
    """A queue and who works in it."""

    id: UUID
    name: str
    color: str
    is_active: bool
    member_ids: list[UUID]
    created_at: datetime


class Departments(Struct):
    items: list[Department]


class DepartmentCreate(Struct, forbid_unknown_fields=True):
    name: Name
    color: Color = "#3A5BA9"
    member_ids: Annotated[list[UUID], Meta(max_length=5000)] = []


class DepartmentPatch(Struct, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    color: Color | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class Members(Struct, forbid_unknown_fields=True):
    """The whole list: who is not in it leaves."""

    user_ids: Annotated[list[UUID], Meta(max_length=5000)]
