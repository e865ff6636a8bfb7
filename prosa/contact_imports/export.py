"""Contacts as a file: those of a list that the viewer may see, page by page, documents masked as on the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from prosa.accounts import audit
from prosa.accounts.schemas import Viewer
from prosa.accounts.service import read_account, zone_of
from prosa.contact_imports import sheets
from prosa.contact_imports.policy import FIELD
from prosa.conversations import contact_search
from prosa.conversations.contact_pages import ContactOut
from prosa.conversations.contact_query import ContactQuery
from prosa.custom_fields import bulk as custom_fields
from prosa.custom_fields import service as field_service
from prosa.custom_fields.policy import shown
from prosa.custom_fields.schemas import CustomField
from prosa.kit.database import Database, Transaction
from prosa.labels import service as labels

Format = Literal["csv", "xlsx"]
AT_ONCE = 500
_HEADER = (
    "name",
    "phone",
    "email",
    "cpf",
    "cnpj",
    "rg",
    "birth_date",
    "customer_code",
    "labels",
    "receives_broadcasts",
    "channels",
    "last_message_at",
    "created_at",
)
"""The names of columns when the reader gives none; the console gives its own words."""


class Export(Struct, frozen=True):
    """What is needed for every page. `titles` by column."""

    query: ContactQuery
    fields: list[CustomField]
    labels: dict[UUID, str]
    zone: ZoneInfo
    titles: dict[str, str]

    def header(self) -> list[str]:
        own = [self.titles.get(name, name) for name in _HEADER]
        return own + [self.titles.get(f"{FIELD}{item.key}", item.label) for item in self.fields]


async def begin(
    tx: Transaction, viewer: Viewer, query: ContactQuery, kind: Format, titles: Mapping[str, str]
) -> Export:
    """Note who takes which contacts out, and what the pages need."""
    filters = {
        name: value
        for name, value in msgspec.to_builtins(query, enc_hook=str).items()
        if value not in (None, "", [])
    }
    await audit.record(tx, "contacts.exported", actor_id=viewer.user_id, format=kind, filters=sorted(filters))
    return Export(
        query=query,
        fields=[item for item in await field_service.list_fields(tx) if item.is_active],
        labels={item.id: item.name for item in await labels.list_labels(tx)},
        zone=zone_of(await read_account(tx)),
        titles=dict(titles),
    )


async def pages(
    database: Database, account_id: UUID, viewer: Viewer, export: Export
) -> AsyncIterator[list[list[str]]]:
    """The rows, some hundred at a time, each page in a transaction of its own."""
    cursor: str | None = None
    while True:
        async with database.transaction(account_id) as tx:
            page = await contact_search.page(tx, viewer, export.query, cursor, AT_ONCE)
            values = await custom_fields.read(tx, [item.id for item in page.items])
        yield [_cells(item, export, values) for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return


def _cells(contact: ContactOut, export: Export, values: Mapping[custom_fields.Cell, Any]) -> list[str]:
    last = contact.last_message_at
    own = [
        contact.name,
        contact.phone or "",
        contact.email or "",
        contact.cpf or "",
        contact.cnpj or "",
        contact.rg or "",
        contact.birth_date.strftime("%d/%m/%Y") if contact.birth_date else "",
        contact.customer_code or "",
        ", ".join(export.labels[id_] for id_ in contact.labels if id_ in export.labels),
        "Sim" if contact.receives_broadcasts else "Não",
        ", ".join(contact.channels),
        last.astimezone(export.zone).strftime("%d/%m/%Y %H:%M") if last else "",
        contact.created_at.astimezone(export.zone).strftime("%d/%m/%Y %H:%M"),
    ]
    return own + [_shown(item, values.get((contact.id, item.id))) for item in export.fields]


def _shown(item: CustomField, value: Any) -> str:
    return "" if value is None else shown(item.kind, value)


async def csv_file(header: Sequence[str], rows: AsyncIterator[list[list[str]]]) -> AsyncIterator[bytes]:
    yield sheets.csv_bytes([header], is_first=True)
    async for page in rows:
        yield sheets.csv_bytes(page)


async def xlsx_file(
    header: Sequence[str], rows: AsyncIterator[list[list[str]]], name: str
) -> AsyncIterator[bytes]:
    book = sheets.Workbook(name)
    yield book.rows([header])
    async for page in rows:
        yield book.rows(page)
    yield book.end()
