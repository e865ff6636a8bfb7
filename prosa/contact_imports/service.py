"""The business actions on imports: taking a file, saying what its columns mean, starting, stopping, forgetting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal
from uuid import UUID

from prosa.accounts import audit
from prosa.accounts.schemas import Principal, Viewer
from prosa.attachments import service as attachments
from prosa.attachments.names import safe_name
from prosa.contact_imports import queries
from prosa.contact_imports.errors import FileGone, TooManyImports, WrongState, bad_file
from prosa.contact_imports.events import import_updated
from prosa.contact_imports.policy import (
    FIELD,
    FILLABLE,
    IDENTIFYING,
    PER_ACCOUNT,
    PER_USER,
    TARGETS,
    State,
    guess,
    looks_like_data,
)
from prosa.contact_imports.queries import Import
from prosa.contact_imports.reader import ReadingFailed, peek
from prosa.contact_imports.schemas import (
    Column,
    ImportOut,
    ImportRow,
    ImportRows,
    Imports,
    MappingIn,
    Options,
    Progress,
)
from prosa.custom_fields import service as custom_fields
from prosa.custom_fields.schemas import CustomField
from prosa.kit import paging
from prosa.kit.database import Database, Transaction
from prosa.kit.errors import FieldError, Forbidden, Invalid
from prosa.kit.events import SYSTEM, Actor
from prosa.kit.ids import uuid7
from prosa.kit.storage import Storage, new_key
from prosa.labels import service as labels

DOCUMENTS = frozenset({"cpf", "cnpj", "rg"})
SEES = "contacts.see_documents"
Action = Literal["check", "run", "undo"]
_FROM: Mapping[Action, tuple[State, ...]] = {
    "check": ("uploaded", "checked"),
    "run": ("checked",),
    "undo": ("done", "canceled", "failed"),
}
_TO: Mapping[Action, State] = {"check": "checking", "run": "running", "undo": "undoing"}


async def upload(
    database: Database, storage: Storage, principal: Principal, path: Path, name: str
) -> ImportOut:
    """Take a file and guess what its columns are. Raises BadFile, StorageFull, TooManyImports."""
    try:
        found = await peek(path)
    except ReadingFailed as failure:
        raise bad_file(str(failure)) from None
    has_header = not looks_like_data(found.head[0])
    key = new_key()
    size, _ = await attachments.store(storage, key, path)
    try:
        async with database.transaction(principal.account_id) as tx:
            await queries.hold_uploads(tx)
            await require_room(tx, principal.viewer)
            fields = await fillable(tx)
            item = Import(
                id=uuid7(),
                account_id=tx.account_id,
                state="uploaded",
                file_name=safe_name(name, (f".{found.format}",), "contatos"),
                format=found.format,
                encoding=found.encoding,
                delimiter=found.delimiter,
                size=size,
                head=found.head,
                mapping=guess(found.head[0], {item.key: item.label for item in fields.values()})
                if has_header
                else {},
                options=Options(has_header=has_header),
                storage_key=key,
                created_by_id=principal.user_id,
                created_at=tx.now,
                by_documents=principal.may(SEES),
            )
            await queries.insert(tx, item)
            await audit.record(
                tx, "contact_import.uploaded", actor_id=principal.user_id, target=item.id, size=size
            )
    except BaseException:
        await storage.delete(key)  # no file without its row
        raise
    return shown(item, principal.viewer)


async def require_room(tx: Transaction, viewer: Viewer) -> None:
    """Raises TooManyImports when this person, or the company, has so many that did not end."""
    own, every = await queries.under_way(tx, viewer.user_id)
    if own >= PER_USER:
        raise TooManyImports(of="user", limit=PER_USER)
    if every >= PER_ACCOUNT:
        raise TooManyImports(of="account", limit=PER_ACCOUNT)


async def fillable(tx: Transaction) -> dict[str, CustomField]:
    """The custom fields that a cell can fill, by key."""
    return {
        item.key: item
        for item in await custom_fields.list_fields(tx)
        if item.is_active and item.kind in FILLABLE
    }


async def set_mapping(tx: Transaction, viewer: Viewer, import_id: UUID, data: MappingIn) -> ImportOut:
    """Say what columns mean; what was checked before counts no more. Raises Invalid, WrongState, Forbidden.

    Whoever may not see documents could have those in somebody else's file taken, and shown, for something else.
    """
    item = await _held(tx, import_id, ("uploaded", "checked"))
    _require_documents(item, viewer)
    _require_file(item)
    width = max(map(len, item.head))
    fields = await fillable(tx)
    faults = [
        FieldError(f"columns.{column}", code, "This column cannot be read so.")
        for column, target in sorted(data.columns.items())
        if (code := _fault(column, target, width, fields, data.columns)) is not None
    ]
    if not faults and not IDENTIFYING & set(data.columns.values()):
        faults.append(
            FieldError("columns", "nothing_identifies", "Say which column is the name or the phone.")
        )
    known = await labels.held(tx, data.options.label_ids)
    faults += [
        FieldError(f"options.label_ids.{number}", "unknown", "This label does not exist any more.")
        for number, label_id in enumerate(data.options.label_ids)
        if label_id not in known or not known[label_id].is_active
    ]
    if faults:
        raise Invalid(errors=faults)
    if data.options.create_labels and not viewer.may("labels.manage"):
        raise Forbidden
    item.mapping, item.options, item.state = data.columns, data.options, "uploaded"
    await queries.update(tx, item)
    await tell(tx, item, Actor("user", viewer.user_id))
    return shown(item, viewer)


def _fault(
    column: int, target: str, width: int, fields: Mapping[str, object], columns: Mapping[int, str]
) -> str | None:
    if not 0 <= column < width:
        return "no_such_column"
    if target not in TARGETS and not (target.startswith(FIELD) and target.removeprefix(FIELD) in fields):
        return "unknown"
    is_first = column == min(number for number, other in columns.items() if other == target)
    return None if is_first else "duplicate"


async def start(tx: Transaction, viewer: Viewer, import_id: UUID, action: Action) -> ImportOut:
    """Have the file checked, written, or what was written taken back. Raises WrongState, Invalid, FileGone."""
    item = await _held(tx, import_id, _FROM[action])
    if action == "undo":
        if item.started_at is None:
            raise WrongState(state=item.state)
        item.position = 2**31 - 1  # beyond every row: it goes backwards
        item.undone = item.kept = 0
    else:
        _require_file(item)
        if not IDENTIFYING & set(item.mapping.values()):
            raise Invalid.field("columns", "nothing_identifies", "Say which column is the name or the phone.")
        item.position = item.read_bytes = 0
        item.created = item.updated = item.skipped = item.failed = 0
        if action == "check":
            _require_documents(item, viewer)
            item.checked = 0
            item.by_documents = item.by_documents and viewer.may(SEES)
        else:
            item.started_at = tx.now
    item.state, item.error, item.ended_at = _TO[action], None, None
    await queries.update(tx, item)
    await audit.record(
        tx,
        f"contact_import.{action}",
        actor_id=viewer.user_id,
        target=item.id,
        rows=item.rows,
    )
    await tell(tx, item, Actor("user", viewer.user_id))
    return shown(item, viewer)


async def cancel(tx: Transaction, viewer: Viewer, import_id: UUID) -> ImportOut:
    """Stop it: what is written already stays, and can be undone. Raises WrongState."""
    item = await _held(tx, import_id, ("uploaded", "checking", "checked", "running"))
    item.state, item.ended_at = "canceled", tx.now
    await queries.update(tx, item)
    await audit.record(tx, "contact_import.canceled", actor_id=viewer.user_id, target=item.id)
    await tell(tx, item, Actor("user", viewer.user_id))
    return shown(item, viewer)


async def _held(tx: Transaction, import_id: UUID, states: Sequence[State]) -> Import:
    item = await queries.one(tx, import_id, lock=True)
    if item.state not in states:
        raise WrongState(state=item.state)
    return item


def _require_documents(item: Import, viewer: Viewer) -> None:
    if not _sees_documents(item, viewer):
        raise Forbidden


def _require_file(item: Import) -> None:
    if item.storage_key is None:
        raise FileGone


async def one(tx: Transaction, viewer: Viewer, import_id: UUID) -> ImportOut:
    """Raises ImportNotFound."""
    return shown(await queries.one(tx, import_id), viewer)


async def page(tx: Transaction, viewer: Viewer, cursor: str | None, limit: int) -> Imports:
    """The imports of the account, the latest first."""
    place = None if cursor is None else paging.decode(cursor, tuple[datetime, UUID])
    found = await queries.page(tx, place, limit + 1)
    items = found[:limit]
    more = paging.encode(items[-1].created_at, items[-1].id) if len(found) > limit else None
    return Imports([shown(item, viewer) for item in items], more)


async def rows(
    tx: Transaction, viewer: Viewer, import_id: UUID, outcome: str | None, cursor: str | None, limit: int
) -> ImportRows:
    """What becomes of the rows, in the file's order. Raises ImportNotFound."""
    item = await queries.one(tx, import_id)
    (after,) = (0,) if cursor is None else paging.decode(cursor, tuple[int])
    found = await queries.rows_page(tx, import_id, outcome, after, limit + 1)
    items = found[:limit]
    if not _sees_documents(item, viewer):
        items = [_masked(row) for row in items]
    return ImportRows(items, paging.encode(items[-1].number) if len(found) > limit else None)


def _masked(row: ImportRow) -> ImportRow:
    errors = [
        type(error)(field=error.field, code=error.code, first=error.first)
        if _may_hold_document(error.field)
        else error
        for error in row.errors
    ]
    return type(row)(number=row.number, outcome=row.outcome, contact_id=row.contact_id, errors=errors)


def _may_hold_document(target: str | None) -> bool:
    """Whether a cell is one of a document, or of something that nobody named (a whole row: "")."""
    return not target or target in DOCUMENTS


def _sees_documents(item: Import, viewer: Viewer) -> bool:
    return viewer.may(SEES) or item.created_by_id == viewer.user_id


def shown(item: Import, viewer: Viewer) -> ImportOut:
    """The REST shape; whoever may not see documents sees no samples of what may be one in the files of others."""
    names = item.head[0] if item.options.has_header and item.head else []
    samples = item.head[1:] if item.options.has_header else item.head
    sees_all = _sees_documents(item, viewer)
    columns = [
        Column(
            names[number] if number < len(names) else "",
            ["***"]
            if not sees_all and _may_hold_document(item.mapping.get(number))
            else [row[number] for row in samples if number < len(row) and row[number]][:3],
        )
        for number in range(max(map(len, item.head), default=0))
    ]
    return ImportOut(
        **{name: getattr(item, name) for name in Progress.__struct_fields__},
        file_name=item.file_name,
        format=item.format,  # type: ignore[arg-type]
        encoding=item.encoding,
        delimiter=item.delimiter,
        size=item.size,
        columns=columns,
        mapping=item.mapping,
        options=item.options,
        is_file_kept=item.storage_key is not None,
        by_documents=item.by_documents,
        can_undo=item.started_at is not None
        and item.state in _FROM["undo"]
        and item.created + item.updated > 0,
        created_by_id=item.created_by_id,
        created_at=item.created_at,
        started_at=item.started_at,
        ended_at=item.ended_at,
    )


async def tell(tx: Transaction, item: Import, actor: Actor = SYSTEM) -> None:
    """Tell those who may import how far it is."""
    progress = Progress(**{name: getattr(item, name) for name in Progress.__struct_fields__})
    tx.emit(import_updated(progress, await queries.readers(tx), actor))
