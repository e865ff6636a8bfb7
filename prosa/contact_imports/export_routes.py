"""The export of contacts over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, get
from litestar.di import Provide
from litestar.params import Parameter, QueryParameter
from litestar.response import Stream

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.contact_imports import export, sheets
from prosa.contact_imports.slots import Held, Slots
from prosa.contacts import service as contacts
from prosa.conversations.contact_query import ContactFilters, read_contact_query
from prosa.kit.database import Database

_TITLE = "title."
_MOST_TITLE = 120
_exports = Slots(
    "too_many_exports", "Other exports are under way. Wait until they have ended.", per_user=2, per_account=4
)


@get(
    "/api/v1/contacts/export",
    guards=[requires("contacts.export")],
    tags=["contacts"],
    dependencies={"asked": Provide(ContactFilters, sync_to_thread=False)},
)
async def export_contacts(
    request: Request[Any, Any, Any],
    database: Database,
    principal: Principal,
    asked: ContactFilters,
    kind: Annotated[export.Format, QueryParameter(name="format")] = "csv",
    name: Annotated[str, Parameter(max_length=120)] = "contatos",
) -> Stream:
    """The contacts of `GET /contacts` with the same filters, all of them, as a file called `name`.

    `title.<column>=…` names a column otherwise. Cells that a spreadsheet would take for formulas begin with an
    apostrophe, which an import takes away again. 429 `too_many_exports` while others are under way.
    """
    given = request.query_params.multi_items()
    titles = {key.removeprefix(_TITLE): text[:_MOST_TITLE] for key, text in given if key.startswith(_TITLE)}
    await contacts.count_lookups(database, principal, [asked.q])
    async with database.transaction(principal.account_id) as tx:
        query = await read_contact_query(tx, given, asked)
        slot = _exports.take(principal)
        task = await export.begin(tx, principal.viewer, query, kind, titles)
    rows = export.pages(database, principal.account_id, principal.viewer, task)
    if kind == "csv":
        content, media_type = export.csv_file(task.header(), rows), sheets.CSV
    else:
        content, media_type = export.xlsx_file(task.header(), rows, name), sheets.XLSX
    return Stream(Held(content, slot), media_type=media_type, headers=sheets.headers(f"{name}.{kind}"))


handlers = [export_contacts]
