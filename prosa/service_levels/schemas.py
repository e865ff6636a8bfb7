"""The wire shapes of service level policies."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from prosa.accounts.schemas import Name

Target = Annotated[int, Meta(ge=1, le=525_600)]
"""Business minutes, up to a year of them."""
Priority = Annotated[int, Meta(ge=0, le=3)]


class SlaPolicy(Struct, kw_only=True):
    """Service targets in business minutes; null: no such target. `department_id` null: all departments."""

    id: UUID
    name: str
    department_id: UUID | None
    min_priority: int
    """It applies from this priority on: 0 low, 1 normal, 2 high, 3 urgent."""
    first_response_minutes: int | None
    next_response_minutes: int | None
    resolution_minutes: int | None
    is_active: bool
    position: int
    """The first active policy in this order that fits a ticket applies to it."""


class SlaPolicies(Struct):
    items: list[SlaPolicy]


class SlaPolicyCreate(Struct, forbid_unknown_fields=True, kw_only=True):
    """At least one of the targets is needed. It comes last in the order."""

    name: Name
    department_id: UUID | None = None
    min_priority: Priority = 0
    first_response_minutes: Target | None = None
    next_response_minutes: Target | None = None
    resolution_minutes: Target | None = None


class SlaPolicyPatch(Struct, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    department_id: UUID | UnsetType | None = UNSET
    min_priority: Priority | UnsetType = UNSET
    first_response_minutes: Target | UnsetType | None = UNSET
    next_response_minutes: Target | UnsetType | None = UNSET
    resolution_minutes: Target | UnsetType | None = UNSET
    is_active: bool | UnsetType = UNSET
    position: Annotated[int, Meta(ge=0, le=100_000)] | UnsetType = UNSET


class Targets(Struct, frozen=True):
    """When a ticket's targets are due; null: there is none, or the hours never come to it."""

    first_response_due_at: datetime | None
    resolution_due_at: datetime | None
