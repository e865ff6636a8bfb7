"""The wire shapes of custom fields and their values."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType, field

from prosa.accounts.schemas import DirectoryField, Name

CustomField = DirectoryField
Key = Annotated[str, Meta(min_length=1, max_length=40, pattern="^[a-z][a-z0-9_]*$")]
"""How texts name the field: `{key}`."""
Kind = Literal["text", "number", "date", "time", "choice", "choices", "boolean", "url", "file", "image"]
AtClosing = Literal["none", "optional", "required"]
Option = Annotated[str, Meta(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$")]
Options = Annotated[list[Option], Meta(max_length=200)]
Position = Annotated[int, Meta(ge=0, le=100_000)]


class CustomFields(Struct):
    items: list[CustomField]


class CustomFieldCreate(Struct, forbid_unknown_fields=True, kw_only=True):
    """`options` belong to the kinds choice and choices, which need at least one."""

    key: Key
    label: Name
    kind: Kind
    options: Options = field(default_factory=list)
    at_closing: AtClosing = "none"


class CustomFieldPatch(Struct, forbid_unknown_fields=True):
    """Key and kind stay: texts name the one, stored values have the shape of the other."""

    label: Name | UnsetType = UNSET
    options: Options | UnsetType = UNSET
    at_closing: AtClosing | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    position: Position | UnsetType = UNSET


class FieldValue(Struct, frozen=True):
    """A contact's value; its JSON type goes by the field's kind: {id, kind, name, mime, size, width, height} of a
    file."""

    field_id: UUID
    key: str
    value: Any
    updated_at: datetime
    updated_by_id: UUID | None


class FieldValues(Struct):
    items: list[FieldValue]


class FieldValuesIn(Struct, forbid_unknown_fields=True):
    """`values` by field id; null leaves the stored value, `clear` removes it. A file is named by its upload's id."""

    values: Annotated[dict[UUID, Any], Meta(max_length=200)] = field(default_factory=dict)
    clear: Annotated[list[UUID], Meta(max_length=200)] = field(default_factory=list)
