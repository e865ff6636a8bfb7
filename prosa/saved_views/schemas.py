"""The shapes of saved views."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from prosa.conversations.policy import Sort, View, WindowFilter

Name = Annotated[str, Meta(min_length=1, max_length=60)]


class ListQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The parameters of `GET /conversations` by their names; those without effect are left out."""

    view: View = "all"
    sort: Sort = "recent"
    q: Annotated[str, Meta(max_length=200)] = ""
    everywhere: bool = False
    wide: bool = False
    unread: bool = False
    label: Annotated[list[UUID], Meta(max_length=50)] = []
    labelled: bool = False
    department: Annotated[str, Meta(pattern="^(none|[0-9a-fA-F-]{36})$")] | None = None
    agent: Annotated[str, Meta(pattern="^(none|[0-9a-fA-F-]{36})$")] | None = None
    inbox: UUID | None = None
    channel: Annotated[str, Meta(max_length=40)] | None = None
    opened_from: date | None = None
    opened_to: date | None = None
    window: WindowFilter | None = None
    reason: UUID | None = None
    priority: Annotated[int, Meta(ge=0, le=3)] | None = None


class SavedView(msgspec.Struct, frozen=True):
    """A list under a name."""

    id: UUID
    name: str
    query: ListQuery
    position: int


class SavedViews(msgspec.Struct, frozen=True):
    items: list[SavedView]


class SavedViewCreate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    query: ListQuery


class SavedViewPatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    query: ListQuery | UnsetType = UNSET
    position: Annotated[int, Meta(ge=0, le=1000)] | UnsetType = UNSET
