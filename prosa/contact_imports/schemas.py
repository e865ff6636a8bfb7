"""What is sent to and by the calls of imports."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct, field

from prosa.contact_imports.policy import Outcome, State

Target = Annotated[str, Meta(min_length=1, max_length=60)]


class Options(Struct, forbid_unknown_fields=True, kw_only=True):
    """How rows are taken.

    `consent` is for rows that say nothing about broadcasts; `country` where a number without prefix belongs (null: such
    numbers are errors); `create_labels` makes labels that the company does not have.
    """

    existing: Literal["skip", "update"] = "skip"
    consent: bool | None = None
    label_ids: Annotated[list[UUID], Meta(max_length=20)] = field(default_factory=list)
    create_labels: bool = False
    country: Literal["BR"] | None = "BR"
    has_header: bool = True


class MappingIn(Struct, forbid_unknown_fields=True, kw_only=True):
    """`columns`: number of the column (from 0) → target; columns that are not named are not read."""

    columns: Annotated[dict[int, Target], Meta(max_length=200)]
    options: Options = field(default_factory=Options)


class Column(Struct, frozen=True):
    """`name` is empty where the file has none; `samples` are of its first rows."""

    name: str
    samples: list[str]


class Progress(Struct, frozen=True, kw_only=True):
    """How far it is. `created` … `failed` are what would happen while it is checked, else what happened."""

    id: UUID
    state: State
    rows: int
    checked: int
    created: int
    updated: int
    skipped: int
    failed: int
    undone: int
    kept: int
    error: str | None
    version: int


class ImportOut(Progress, frozen=True, kw_only=True):
    """An import. `is_file_kept`: it can be checked and run; `can_undo`: it made or changed contacts.

    `by_documents`: rows mean contacts by CPF and CNPJ, too; not so in files of those who may not see documents.
    """

    file_name: str
    format: Literal["csv", "xlsx"]
    encoding: str
    delimiter: str
    size: int
    columns: list[Column]
    mapping: dict[int, str]
    options: Options
    is_file_kept: bool
    by_documents: bool
    can_undo: bool
    created_by_id: UUID
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class OneImport(Struct, frozen=True):
    import_: ImportOut = field(name="import")


class Imports(Struct, frozen=True):
    items: list[ImportOut]
    next_cursor: str | None


class RowFault(Struct, frozen=True, kw_only=True):
    """`field` is a target or empty for the whole row; `first` the row that said the same before."""

    field: str
    code: str
    value: str = ""
    first: int | None = None


class ImportRow(Struct, frozen=True, kw_only=True):
    """What would become, or became, of a row of the file."""

    number: int
    outcome: Outcome
    contact_id: UUID | None
    errors: list[RowFault]


class ImportRows(Struct, frozen=True):
    items: list[ImportRow]
    next_cursor: str | None
