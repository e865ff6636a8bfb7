"""Partial changes of a typed settings document: what is absent stays as it is."""

from typing import Any, TypeVar

import msgspec
from msgspec import UNSET, Struct, UnsetType

from prosa.kit.errors import Invalid

T = TypeVar("T", bound=Struct)


def patch_of(settings: type[Struct], name: str) -> type[Struct]:
    """A struct with the fields of `settings`, each of which may be left out; unknown fields are refused."""
    fields: list[tuple[str, Any, Any]] = [
        (field.encode_name, field.type | UnsetType, UNSET) for field in msgspec.structs.fields(settings)
    ]
    return msgspec.defstruct(
        name, fields, forbid_unknown_fields=True, kw_only=True, module=settings.__module__
    )


def apply(settings: T, patch: Struct) -> tuple[T, list[str]]:
    """`settings` with what `patch` gives, and the names of the fields that are different now.

    A nested document is replaced as a whole. Raises Invalid when the fields do not go together.
    """
    given = {key: value for key, value in msgspec.structs.asdict(patch).items() if value is not UNSET}
    changed = {key: value for key, value in given.items() if getattr(settings, key) != value}
    try:
        return msgspec.structs.replace(settings, **changed), sorted(changed)
    except ValueError as error:
        raise Invalid.field("settings", "invalid", str(error)) from None
