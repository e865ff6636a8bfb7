"""What narrows a list of contacts, and how it is asked for (CON-20)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from litestar.params import Parameter

from prosa.accounts.service import read_account, zone_of
from prosa.conversations.filters import day, one_or_none
from prosa.conversations.search import day_bounds
from prosa.custom_fields import service as custom_fields
from prosa.custom_fields.schemas import CustomField
from prosa.kit.database import Transaction
from prosa.kit.errors import FieldError, Invalid
from prosa.kit.text import storable

ContactSort = Literal["name", "recent", "created"]
MAX_LABELS = 50
MAX_FIELDS = 20
_FIELD = "field."
_NOT_FOUND_BY = ("file", "image")


@dataclass(frozen=True, slots=True)
class FieldFilter:
    """Contacts whose custom field has this value; of several choices, one is it."""

    field_id: UUID
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class ContactQuery:
    """What narrows the list, and its order. `owner_id` NOBODY: contacts without owner."""

    q: str = ""
    label_ids: list[UUID] = field(default_factory=list)
    """Any of them."""
    fields: list[FieldFilter] = field(default_factory=list)
    channel: str | None = None
    blocked: bool | None = None
    erased: bool = False
    """Those of whom only a trace is left, instead of all others."""
    opt_in: bool | None = None
    last_from: datetime | None = None
    """The latest message that the viewer may see is not older."""
    last_before: datetime | None = None
    owner_id: UUID | None = None
    sort: ContactSort = "name"


@dataclass(frozen=True, slots=True)
class ContactFilters:
    """The parameters by which contacts are asked for, as they come."""

    q: Annotated[str, Parameter(max_length=200)] = ""
    label: list[UUID] | None = None
    channel: Annotated[str | None, Parameter(max_length=40)] = None
    blocked: bool | None = None
    opt_in: bool | None = None
    erased: bool = False
    last_from: str | None = None
    last_to: str | None = None
    owner: str | None = None
    sort: ContactSort = "name"


async def read_contact_query(
    tx: Transaction, given: Iterable[tuple[str, str]], asked: ContactFilters
) -> ContactQuery:
    """The parameters of a request as a query; `given` are all of them, for those of custom fields (`field.<key>`).

    Days are the company's, both included. Raises Invalid with the parameter at fault.
    """
    if asked.label and len(asked.label) > MAX_LABELS:
        raise Invalid.field("label", "too_many", f"At most {MAX_LABELS} labels.")
    first, last = day("last_from", asked.last_from), day("last_to", asked.last_to)
    zone = zone_of(await read_account(tx)) if first or last else None
    return ContactQuery(
        q=asked.q,
        label_ids=asked.label or [],
        fields=await _fields(tx, [(name, value) for name, value in given if name.startswith(_FIELD)]),
        channel=None if asked.channel is None else storable(asked.channel),
        blocked=asked.blocked,
        opt_in=asked.opt_in,
        erased=asked.erased,
        last_from=day_bounds(first, zone)[0] if first and zone else None,
        last_before=day_bounds(last, zone)[1] if last and zone else None,
        owner_id=one_or_none("owner", asked.owner),
        sort=asked.sort,
    )


async def _fields(tx: Transaction, given: list[tuple[str, str]]) -> list[FieldFilter]:
    if not given:
        return []
    if len(given) > MAX_FIELDS:
        raise Invalid.field(given[-1][0], "too_many", f"At most {MAX_FIELDS} fields.")
    known = {item.key: item for item in await custom_fields.list_fields(tx) if item.is_active}
    return [
        _field(name, storable(value).strip(), known.get(name.removeprefix(_FIELD))) for name, value in given
    ]


def _field(name: str, value: str, known: CustomField | None) -> FieldFilter:
    if known is None or known.kind in _NOT_FOUND_BY:
        raise Invalid(errors=[FieldError(name, "unknown", "Contacts are not found by such a field.")])
    if known.kind == "number":
        value = value.replace(",", ".")
    if known.kind == "boolean" and value not in ("true", "false"):
        raise Invalid.field(name, "invalid", "This is neither true nor false.")
    return FieldFilter(known.id, known.kind, value)
