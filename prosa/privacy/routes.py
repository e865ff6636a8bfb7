"""People's data over HTTP: copies, erasures, holds and retention."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from litestar import delete, get, post, put
from litestar.params import Dependency, Parameter
from litestar.response import Stream

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.attachments.service import FileStore
from prosa.kit import logs
from prosa.kit.database import Database, Transaction
from prosa.kit.settings import Settings
from prosa.privacy import service
from prosa.privacy.replaying import keep_ledger
from prosa.privacy.schemas import (
    DataExport,
    DataExports,
    EraseIn,
    Erasure,
    Erasures,
    Hold,
    HoldIn,
    Holds,
    OneDataExport,
    OneErasure,
    OneHold,
    Privacy,
    RetentionIn,
    RetentionRules,
)

OF_CONTACT = "/api/v1/contacts/{contact_id:uuid}"
ONE_EXPORT = "/api/v1/data-exports/{export_id:uuid}"
Limit = Annotated[int, Parameter(ge=1, le=100)]
_GUARDS = [requires(service.PERMISSION)]
_TAGS = ["privacy"]

log = logs.get(__name__)


@get(f"{OF_CONTACT}/privacy", guards=_GUARDS, tags=_TAGS)
async def get_privacy(database: Database, principal: Principal, contact_id: UUID) -> Privacy:
    """How much there is of a person, and what stands in the way of erasing it."""
    async with database.transaction(principal.account_id) as tx:
        return await service.about(tx, contact_id)


@post(f"{OF_CONTACT}/erase", guards=_GUARDS, tags=_TAGS, status_code=200)
async def erase_contact(
    database: Database, principal: Principal, settings: Settings, contact_id: UUID, data: EraseIn
) -> OneErasure:
    """Erase a person for good: name, addresses, contents and files; protocols, times and reasons stay."""

    async def work(tx: Transaction) -> Erasure:
        return await service.erase(tx, settings, principal.viewer, contact_id, data)

    erasure = await database.run(principal.account_id, work)
    try:
        await keep_ledger(database, settings)
    except OSError as error:  # erased it is; the background child writes the file, or the next start
        log.error("the ledger of erasures could not be written", error=str(error))
    return OneErasure(erasure)


@put(f"{OF_CONTACT}/legal-hold", guards=_GUARDS, tags=_TAGS)
async def hold_contact(database: Database, principal: Principal, contact_id: UUID, data: HoldIn) -> OneHold:
    """Forbid to erase a person's data: a lawsuit, an investigation."""

    async def work(tx: Transaction) -> Hold:
        return await service.hold(tx, principal.viewer, contact_id, data.reason)

    return OneHold(await database.run(principal.account_id, work))


@delete(f"{OF_CONTACT}/legal-hold", guards=_GUARDS, tags=_TAGS)
async def release_contact(database: Database, principal: Principal, contact_id: UUID) -> None:
    """Lift the hold."""

    async def work(tx: Transaction) -> None:
        await service.release(tx, principal.viewer, contact_id)

    await database.run(principal.account_id, work)


@get("/api/v1/legal-holds", guards=_GUARDS, tags=_TAGS)
async def list_holds(database: Database, principal: Principal) -> Holds:
    """Everybody whose data must be kept."""
    async with database.transaction(principal.account_id) as tx:
        return await service.list_holds(tx)


@get("/api/v1/erasures", guards=_GUARDS, tags=_TAGS)
async def list_erasures(
    database: Database, principal: Principal, cursor: str | None = None, limit: Limit = 50
) -> Erasures:
    """The ledger of erasures, newest first."""
    async with database.transaction(principal.account_id) as tx:
        return await service.list_erasures(tx, cursor, limit)


@post(f"{OF_CONTACT}/data-exports", guards=_GUARDS, tags=_TAGS, status_code=202)
async def request_export(database: Database, principal: Principal, contact_id: UUID) -> OneDataExport:
    """Have a copy of everything about a person made; the event data_export.updated says when it is there."""

    async def work(tx: Transaction) -> DataExport:
        return await service.request_export(tx, principal.viewer, contact_id)

    return OneDataExport(await database.run(principal.account_id, work))


@get(f"{OF_CONTACT}/data-exports", guards=_GUARDS, tags=_TAGS)
async def list_contact_exports(
    database: Database, principal: Principal, contact_id: UUID, cursor: str | None = None, limit: Limit = 50
) -> DataExports:
    """The copies of one person's data, newest first."""
    async with database.transaction(principal.account_id) as tx:
        return await service.list_exports(tx, contact_id, cursor, limit)


@get("/api/v1/data-exports", guards=_GUARDS, tags=_TAGS)
async def list_exports(
    database: Database, principal: Principal, cursor: str | None = None, limit: Limit = 50
) -> DataExports:
    """All copies, newest first."""
    async with database.transaction(principal.account_id) as tx:
        return await service.list_exports(tx, None, cursor, limit)


@get(f"{ONE_EXPORT}/content", guards=_GUARDS, tags=_TAGS, media_type="application/zip")
async def download_export(
    database: Database,
    principal: Principal,
    files: Annotated[FileStore, Dependency(skip_validation=True)],
    export_id: UUID,
) -> Stream:
    """The zip file. Only who may hand out data gets it, and each time is noted in the audit log."""

    async def work(tx: Transaction) -> tuple[DataExport, str]:
        return await service.take_export(tx, principal.viewer, export_id)

    export, storage_key = await database.run(principal.account_id, work)
    size = await files.storage.size(storage_key)  # a missing file is a 404, not a cut 200

    async def chunks() -> AsyncIterator[bytes]:
        async for chunk in files.storage.stream(storage_key):
            yield chunk
            await asyncio.sleep(0)

    return Stream(
        chunks(),
        media_type="application/zip",
        headers={
            "content-disposition": f'attachment; filename="dados-{export.id.hex[-12:]}.zip"',
            "content-length": str(size),
            "cache-control": "no-store",
        },
    )


@get("/api/v1/retention", guards=_GUARDS, tags=_TAGS)
async def get_retention(database: Database, principal: Principal) -> RetentionRules:
    """For how long the contents of messages are kept."""
    async with database.transaction(principal.account_id) as tx:
        return await service.retention(tx)


@put("/api/v1/retention", guards=_GUARDS, tags=_TAGS)
async def put_retention(database: Database, principal: Principal, data: RetentionIn) -> RetentionRules:
    """Say for how many months they are kept, by kind of channel."""

    async def work(tx: Transaction) -> RetentionRules:
        return await service.set_retention(tx, principal.viewer, data.months)

    return await database.run(principal.account_id, work)


handlers = [
    get_privacy,
    erase_contact,
    hold_contact,
    release_contact,
    list_holds,
    list_erasures,
    request_export,
    list_contact_exports,
    list_exports,
    download_export,
    get_retention,
    put_retention,
]
