"""Wire shapes of merging."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from prosa.conversations.schemas import ContactBrief

EvidenceKind = Literal[
    "cpf",
    "cnpj",
    "email",
    "phone",
    "ninth_digit",
    "customer_code",
    "username",
    "birth_date",
    "name",
    "conflict",
    "provider",
    "number",
]


class Evidence(Struct, frozen=True):
    """Why two contacts may be one person. Documents are masked.

    `conflict`: one message named both; `provider`: the provider said that one became the other; `number`: written
    differently the two numbers are one. For these `detail` is the kind of the address, for `ninth_digit` the other way
    of writing it.
    """

    kind: EvidenceKind
    value: str
    detail: str | None = None


class MergedIdentity(Struct, frozen=True):
    """An address of a contact; `inbox_id` is set where it is unique to one inbox."""

    kind: str
    value: str
    inbox_id: UUID | None


class Person(Struct, frozen=True):
    """A contact with what tells it from others."""

    id: UUID
    name: str
    phone: str | None
    username: str | None
    is_blocked: bool
    identities: list[MergedIdentity]


class Merge(Struct, frozen=True):
    """One contact was merged into another by somebody, and perhaps taken out again."""

    id: UUID
    winner_id: UUID
    loser: Person
    note: str | None
    evidence: list[Evidence]
    by_id: UUID
    at: datetime
    undone_by_id: UUID | None
    undone_at: datetime | None


class Merges(Struct, frozen=True):
    """Newest first."""

    items: list[Merge]


class MergeIn(Struct, forbid_unknown_fields=True):
    """`other_id` is merged into the contact of the address."""

    other_id: UUID
    note: Annotated[str, Meta(max_length=1000)] = ""


class Merged(Struct, frozen=True):
    """The contact that is shown now."""

    contact: ContactBrief
    merge: Merge


class Suggestion(Struct, frozen=True):
    contact: Person
    evidence: list[Evidence]


class Suggestions(Struct, frozen=True):
    """The likeliest first."""

    items: list[Suggestion]


class DistinctIn(Struct, forbid_unknown_fields=True):
    other_id: UUID


class Distinction(Struct, frozen=True):
    """Somebody said that `contact` is another person."""

    id: UUID
    contact: Person
    by_id: UUID
    at: datetime


class Distinctions(Struct, frozen=True):
    """Newest first."""

    items: list[Distinction]


class IdentityConflict(Struct, frozen=True):
    """Two contacts claim one address. `evidence` is everything that speaks for one person."""

    id: UUID
    contact: Person
    other: Person
    kind: str
    value: str
    evidence: list[Evidence]
    created_at: datetime


class IdentityConflicts(Struct, frozen=True):
    """Newest first."""

    items: list[IdentityConflict]
    next_cursor: str | None


class ResolveIn(Struct, forbid_unknown_fields=True):
    """`merge`: they are one person, `winner_id` stays (else the conflict's first); `keep`: they are two."""

    action: Literal["merge", "keep"]
    winner_id: UUID | None = None
    note: Annotated[str, Meta(max_length=1000)] = ""


class Resolved(Struct, frozen=True):
    """`merge` is null when both stay."""

    merge: Merge | None
