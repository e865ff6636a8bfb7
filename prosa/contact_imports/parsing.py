"""A row of a file → the data of one contact, or what is wrong with it. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from hashlib import blake2b
from typing import Any
from uuid import UUID

from msgspec import Struct, field

from prosa.channels.whatsapp.phone import canonical_digits, canonical_phone
from prosa.contact_imports.files import Row
from prosa.contact_imports.policy import FIELD
from prosa.contacts.policy import cnpj_characters, cpf_digits, email_address
from prosa.custom_fields.policy import NotAValue, normalised
from prosa.kit.text import normalise

LONGEST = {"name": 200, "rg": 30, "customer_code": 60, "email": 254}
FIRST_YEAR = 1880
SHOWN = 80
"""So much of a wrong value is told."""

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T][\d:.]+)?", re.ASCII)
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T].{1,20})?", re.ASCII)
_ROUNDED = re.compile(r"\d([.,]\d+)?[eE]\+?\d+", re.ASCII)
_PUNCTUATION = re.compile(r"[\s().\-/]+")
_BRAZILIAN = re.compile(r"(?:\+?55|0)?([1-9][1-9](?:9\d{8}|[2-8]\d{7}))", re.ASCII)
_YES = frozenset({"sim", "s", "yes", "y", "si", "true", "verdadeiro", "verdadero", "1", "x"})
_NO = frozenset({"nao", "n", "no", "false", "falso", "0"})
_LABELS = re.compile(r"[,;|\n]")
MAX_LABELS = 20
MAX_LABEL = 60


class RowError(Struct, frozen=True, omit_defaults=True):
    """What is wrong: the target (empty: the whole row), a stable code, the value, and the row that was first."""

    field: str
    code: str
    value: str = ""
    first: int | None = None


class Prepared(Struct, omit_defaults=True, rename={"number": "n", "values": "v", "errors": "e"}):
    """One row as it can be written, or its errors. `values` are columns of contacts; `phone` is E.164."""

    number: int
    values: dict[str, str] = field(default_factory=dict)
    fields: dict[UUID, Any] = field(default_factory=dict)
    labels: list[UUID] = field(default_factory=list)
    new_labels: list[str] = field(default_factory=list)
    receives: bool | None = None
    errors: list[RowError] = field(default_factory=list)


class CustomField(Struct, frozen=True):
    id: UUID
    kind: str
    options: list[str] = field(default_factory=list)


class Plan(Struct, frozen=True, kw_only=True):
    """How the rows of a file are read. `country` is where a number without prefix belongs; None: nowhere."""

    mapping: dict[int, str]
    has_header: bool
    today: dt.date
    country: str | None = "BR"
    create_labels: bool = False
    labels: dict[str, UUID] = field(default_factory=dict)
    """By normalised name."""
    fields: dict[str, CustomField] = field(default_factory=dict)
    """By key."""


class _Bad(ValueError):
    """A value that is not taken; the argument is the code."""


def prepare(rows: Iterable[Row], plan: Plan, width: int) -> Iterator[Prepared]:
    """Every row but that of names; `width` is how many cells a row may have."""
    readers = [(column, target, _reader(target, plan)) for column, target in sorted(plan.mapping.items())]
    seen: dict[bytes, int] = {}
    is_header = plan.has_header
    for number, cells, fault in rows:
        if is_header:
            is_header = False
            continue
        row = Prepared(number)
        if fault is not None:
            row.errors = [RowError("", fault, _part(cells[0] if cells else ""))]
        elif len(cells) > width and any(cells[width:]):
            row.errors = [RowError("", "too_many_cells", _part(next(filter(None, cells[width:]))))]
        else:
            _read(row, cells, readers)
            _check(row, seen)
        yield row


Reader = Callable[[Prepared, str], None]


def _read(row: Prepared, cells: list[str], readers: list[tuple[int, str, Reader]]) -> None:
    for column, target, read in readers:
        text = cells[column] if column < len(cells) else ""
        if not text:
            continue
        try:
            read(row, text)
        except _Bad as bad:
            row.errors.append(RowError(target, str(bad), _part(text)))


def _part(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def _check(row: Prepared, seen: dict[bytes, int]) -> None:
    """Whether the row says who it is about, and nobody before was the same."""
    values = row.values
    if not row.errors and not values.keys() & {"name", "phone", "email", "cpf", "cnpj", "customer_code"}:
        row.errors.append(RowError("", "empty"))
    strong = [name for name in ("phone", "cpf", "cnpj") if name in values]
    decisive = strong or [name for name in ("email", "customer_code") if name in values][:1]
    for name in decisive:
        first = seen.get(_mark(name, values[name]))
        if first is not None:
            row.errors.append(RowError(name, "duplicate", _part(values[name]), first))
    if not row.errors:
        for name in ("phone", "cpf", "cnpj", "email", "customer_code"):
            if name in values:
                seen.setdefault(_mark(name, values[name]), row.number)


def _mark(name: str, value: str) -> bytes:
    """Small, since half a million rows have several."""
    text = value.lower() if name == "email" else value
    return blake2b(f"{name}:{text}".encode(), digest_size=10).digest()


def _reader(target: str, plan: Plan) -> Reader:
    if target.startswith(FIELD):
        return _field_reader(plan.fields[target.removeprefix(FIELD)])
    if target == "labels":
        return _label_reader(plan)
    if target == "receives_broadcasts":
        return _receives
    if target == "cpf":
        return _document
    if target == "phone":
        read: Callable[[str], str] = partial(_phone, country=plan.country)
    elif target == "birth_date":
        read = partial(_birth_date, today=plan.today)
    else:
        read = _VALUES.get(target) or _text(target)

    def value(row: Prepared, text: str) -> None:
        row.values[target] = read(text)

    return value


def _text(target: str) -> Callable[[str], str]:
    longest = LONGEST[target]

    def read(text: str) -> str:
        tidy = " ".join(text.split())
        if len(tidy) > longest:
            raise _Bad("too_long")
        return tidy

    return read


def _phone(text: str, country: str | None) -> str:
    if len(text) > SHOWN:
        raise _Bad("invalid")
    if _ROUNDED.fullmatch(text):
        raise _Bad("rounded")
    plain = _PUNCTUATION.sub("", text)
    if country == "BR":
        found = _BRAZILIAN.fullmatch(plain)
        if found is not None:  # nearly all of them, and much faster
            return canonical_digits(f"55{found[1]}")
    if plain.startswith("00"):
        plain = f"+{plain[2:]}"
    if country is None and not plain.startswith("+"):
        raise _Bad("prefix_required")
    key = canonical_phone(plain, country or "ZZ")
    if key is None and country is not None and plain.isdigit() and len(plain) > 11:
        key = canonical_phone(f"+{plain}")  # a foreign number whose sign a spreadsheet took away
    if key is None:
        raise _Bad("invalid")
    return key


def _email(text: str) -> str:
    address = email_address(text) if len(text) <= LONGEST["email"] else None
    if address is None:
        raise _Bad("invalid")
    return address


def _cpf(text: str) -> str:
    if _ROUNDED.fullmatch(text):
        raise _Bad("rounded")
    # Spreadsheets take the zeros at the beginning of a number away.
    found = cpf_digits(text.zfill(11) if text.isdigit() and 8 <= len(text) < 11 else text[:SHOWN])
    if found is None:
        raise _Bad("invalid")
    return found


def _document(row: Prepared, text: str) -> None:
    """Many lists have one column for both: a company's number among the CPFs is what it is."""
    company = cnpj_characters(text[:SHOWN])
    if company is None:
        row.values["cpf"] = _cpf(text)
    else:
        row.values.setdefault("cnpj", company)


def _cnpj(text: str) -> str:
    if _ROUNDED.fullmatch(text):
        raise _Bad("rounded")
    found = cnpj_characters(text.zfill(14) if text.isdigit() and 11 <= len(text) < 14 else text[:SHOWN])
    if found is None:
        raise _Bad("invalid")
    return found


def _birth_date(text: str, today: dt.date) -> str:
    try:
        if found := _DAY.fullmatch(text[:SHOWN]):
            day = dt.date(int(found[3]), int(found[2]), int(found[1]))
        elif found := _ISO.fullmatch(text[:SHOWN]):
            day = dt.date.fromisoformat(found[1])
        else:
            raise _Bad("not_a_date")
    except ValueError as error:
        raise error if isinstance(error, _Bad) else _Bad("not_a_date") from None
    if day.year < FIRST_YEAR or day > today:
        raise _Bad("out_of_range")
    return day.isoformat()


_VALUES: Mapping[str, Callable[[str], str]] = {"email": _email, "cnpj": _cnpj}


def _yes_or_no(text: str) -> bool:
    plain = normalise(text[:SHOWN])
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    raise _Bad("not_a_boolean")


def _receives(row: Prepared, text: str) -> None:
    row.receives = _yes_or_no(text)


def _label_reader(plan: Plan) -> Reader:
    def read(row: Prepared, text: str) -> None:
        names = [name for part in _LABELS.split(text[:4000]) if (name := " ".join(part.split()))]
        if len(names) > MAX_LABELS:
            raise _Bad("too_many")
        for name in names:
            known = plan.labels.get(normalise(name))
            if known is not None:
                if known not in row.labels:
                    row.labels.append(known)
            elif not plan.create_labels:
                raise _Bad("unknown_label")
            elif len(name) > MAX_LABEL:
                raise _Bad("too_long")
            else:
                row.new_labels.append(name)

    return read


def _field_reader(custom: CustomField) -> Reader:
    def read(row: Prepared, text: str) -> None:
        given: object = text
        if custom.kind == "boolean":
            given = _yes_or_no(text)
        elif custom.kind == "choices":
            given = [name for part in _LABELS.split(text[:8000]) if (name := part.strip())]
        elif custom.kind == "date" and (iso := _ISO.fullmatch(text[:SHOWN])):
            given = iso[1]
        try:
            row.fields[custom.id] = normalised(custom.kind, custom.options, given)
        except NotAValue as error:
            raise _Bad(error.code) from None

    return read
