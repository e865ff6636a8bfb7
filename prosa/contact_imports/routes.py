"""Imports over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post, put
from litestar.params import Dependency, Parameter
from litestar.response import Stream

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.accounts.service import language_of
from prosa.attachments.inspector import workspace
from prosa.attachments.receive import receive
from prosa.attachments.service import FileStore
from prosa.contact_imports import keeping, service, sheets
from prosa.contact_imports.policy import MAX_BYTES, Outcome
from prosa.contact_imports.schemas import ImportOut, ImportRows, Imports, MappingIn, OneImport
from prosa.contact_imports.slots import Slots
from prosa.contact_imports.words import sentence
from prosa.kit.database import Database, Transaction

_ALL = "/api/v1/contact-imports"
_ONE = f"{_ALL}/{{import_id:uuid}}"
_GUARDS = [requires("contacts.import")]
_TAGS = ["contact imports"]
_AT_ONCE = 1000
Limit = Annotated[int, Parameter(ge=1, le=200)]
_uploads = Slots(
    "too_many_uploads",
    "Other files are being uploaded. Wait until they are there.",
    per_user=2,
    per_account=6,
)


@post(
    _ALL,
    guards=_GUARDS,
    tags=_TAGS,
    opt={"multipart": True},
    request_max_body_size=None,  # our own limit is applied while streaming
)
async def upload_contacts(
    request: Request[Any, Any, Any],
    database: Database,
    principal: Principal,
    files: Annotated[FileStore, Dependency(skip_validation=True)],
) -> OneImport:
    """Upload a CSV or XLSX file (multipart field `file`) of contacts; nothing is written yet.

    409 `too_many_imports` {of: user|account, limit} while so many have not ended.
    """
    async with database.transaction(principal.account_id) as tx:
        await service.require_room(tx, principal.viewer)  # before a hundred megabytes are taken
    with _uploads.hold(principal), workspace() as folder:
        path = folder / "upload"
        content_type = request.headers.get("content-type", "")
        upload = await receive(content_type, request.stream(), path, MAX_BYTES)
        return OneImport(await service.upload(database, files.storage, principal, path, upload.name))


@get(_ALL, guards=_GUARDS, tags=_TAGS)
async def list_imports(
    database: Database, principal: Principal, cursor: str | None = None, limit: Limit = 20
) -> Imports:
    """The imports of the company, the latest first."""
    async with database.transaction(principal.account_id) as tx:
        return await service.page(tx, principal.viewer, cursor, limit)


@get(_ONE, guards=_GUARDS, tags=_TAGS)
async def get_import(database: Database, principal: Principal, import_id: UUID) -> OneImport:
    """One import."""
    async with database.transaction(principal.account_id) as tx:
        return OneImport(await service.one(tx, principal.viewer, import_id))


@put(f"{_ONE}/mapping", guards=_GUARDS, tags=_TAGS)
async def map_columns(
    database: Database, principal: Principal, import_id: UUID, data: MappingIn
) -> OneImport:
    """Say what the columns are and how rows are taken; check it (again) afterwards."""

    async def work(tx: Transaction) -> ImportOut:
        return await service.set_mapping(tx, principal.viewer, import_id, data)

    return OneImport(await database.run(principal.account_id, work))


async def _start(
    database: Database, principal: Principal, import_id: UUID, action: service.Action
) -> OneImport:
    async def work(tx: Transaction) -> ImportOut:
        return await service.start(tx, principal.viewer, import_id, action)

    return OneImport(await database.run(principal.account_id, work))


@post(f"{_ONE}/check", guards=_GUARDS, tags=_TAGS, status_code=200)
async def check_import(database: Database, principal: Principal, import_id: UUID) -> OneImport:
    """Find out what would happen to every row, in the background; nothing is written."""
    return await _start(database, principal, import_id, "check")


@post(f"{_ONE}/run", guards=_GUARDS, tags=_TAGS, status_code=200)
async def run_import(database: Database, principal: Principal, import_id: UUID) -> OneImport:
    """Write the rows that were checked, in the background; how far it is comes by event."""
    return await _start(database, principal, import_id, "run")


@post(f"{_ONE}/undo", guards=_GUARDS, tags=_TAGS, status_code=200)
async def undo_import(database: Database, principal: Principal, import_id: UUID) -> OneImport:
    """Remove the contacts that it made and nobody used since, give back the values that nobody changed since."""
    return await _start(database, principal, import_id, "undo")


@post(f"{_ONE}/cancel", guards=_GUARDS, tags=_TAGS, status_code=200)
async def cancel_import(
    database: Database,
    principal: Principal,
    files: Annotated[FileStore, Dependency(skip_validation=True)],
    import_id: UUID,
) -> OneImport:
    """Stop it, and delete its file; what is written already stays, and can be undone."""
    await database.run(principal.account_id, lambda tx: service.cancel(tx, principal.viewer, import_id))
    await keeping.forget_ended(database, files.storage, principal.account_id, import_id)
    async with database.transaction(principal.account_id) as tx:
        return OneImport(await service.one(tx, principal.viewer, import_id))


@get(f"{_ONE}/rows", guards=_GUARDS, tags=_TAGS)
async def list_import_rows(
    database: Database,
    principal: Principal,
    import_id: UUID,
    outcome: Outcome | None = None,
    cursor: str | None = None,
    limit: Limit = 50,
) -> ImportRows:
    """What would become, or became, of every row."""
    async with database.transaction(principal.account_id) as tx:
        return await service.rows(tx, principal.viewer, import_id, outcome, cursor, limit)


@get(f"{_ONE}/errors", guards=_GUARDS, tags=_TAGS)
async def list_import_errors(
    database: Database,
    principal: Principal,
    import_id: UUID,
    cursor: str | None = None,
    limit: Limit = 50,
) -> ImportRows:
    """The rows that are not taken, and why."""
    async with database.transaction(principal.account_id) as tx:
        return await service.rows(tx, principal.viewer, import_id, "error", cursor, limit)


@get(
    f"{_ONE}/errors.csv",
    guards=_GUARDS,
    tags=_TAGS,
    media_type=sheets.CSV,
    operation_id="getImportErrorsFile",
)
async def download_errors(database: Database, principal: Principal, import_id: UUID) -> Stream:
    """The same as a file: row, field, value, code, and a sentence in the language of whoever asks."""
    async with database.transaction(principal.account_id) as tx:
        item = await service.one(tx, principal.viewer, import_id)
        language = await language_of(tx, principal.user_id)

    async def lines() -> AsyncIterator[bytes]:
        yield sheets.csv_bytes([["row", "field", "value", "code", "message"]], is_first=True)
        cursor: str | None = None
        while True:
            async with database.transaction(principal.account_id) as tx:
                page = await service.rows(tx, principal.viewer, import_id, "error", cursor, _AT_ONCE)
            yield sheets.csv_bytes(
                [str(row.number), fault.field, fault.value, fault.code, sentence(fault, language)]
                for row in page.items
                for fault in row.errors
            )
            cursor = page.next_cursor
            if cursor is None:
                return

    return Stream(lines(), media_type=sheets.CSV, headers=sheets.headers(f"{item.file_name} (erros).csv"))


handlers = [
    upload_contacts,
    list_imports,
    get_import,
    map_columns,
    check_import,
    run_import,
    undo_import,
    cancel_import,
    list_import_rows,
    list_import_errors,
    download_errors,
]
