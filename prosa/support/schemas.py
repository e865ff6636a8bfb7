"""Wire shapes of support."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from prosa.accounts.schemas import Login, Name
from prosa.kit.database import Transaction

SeedAccount = Callable[[Transaction], Awaitable[None]]
"""Gives a new company what every company begins with; given by the app, because it lies above."""


class SupportCode(Struct, frozen=True):
    """What the company's people tell the reseller, as ABCD-1234."""

    code: str
    valid_until: datetime


class Company(Struct, frozen=True, kw_only=True):
    """A company that the reseller looks after. Nothing of its customers."""

    id: UUID
    name: str
    is_active: bool
    """Nobody signs in to one that is not."""
    users: int
    """Active ones."""
    inboxes: int
    last_active_at: datetime | None
    """When somebody of it was last signed in or used the API; null: not for a long time."""
    is_invited: bool
    """Its first administrator has not chosen a password yet."""
    invitation_expires_at: datetime | None
    created_at: datetime


class Companies(Struct, frozen=True):
    items: list[Company]
    next_cursor: str | None = None


class CompanyIn(Struct, forbid_unknown_fields=True):
    """A new company and its first administrator, who gets a link."""

    name: Name
    administrator_name: Name
    administrator_login: Login


class CompanyPatch(Struct, forbid_unknown_fields=True):
    is_active: bool


class OneCompany(Struct, frozen=True):
    company: Company


class InvitationLink(Struct, frozen=True):
    """`url` is shown this once: hand it to the administrator."""

    url: str
    expires_at: datetime


class NewCompany(Struct, frozen=True):
    company: Company
    invitation: InvitationLink


class CodeIn(Struct, forbid_unknown_fields=True):
    code: Annotated[str, Meta(max_length=40)]


class CodeCompany(Struct, frozen=True):
    id: UUID
    name: str
    is_active: bool


class CodeCheck(Struct, frozen=True, kw_only=True):
    """`expired`: was the company's until `valid_until`, in the last seven days; `unknown`: of none of one's own."""

    state: Literal["valid", "expired", "unknown"]
    company: CodeCompany | None = None
    valid_until: datetime | None = None
