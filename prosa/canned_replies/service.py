"""The business actions on quick replies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from msgspec import UNSET

from prosa.accounts import audit
from prosa.accounts.schemas import Viewer
from prosa.attachments import service as attachments
from prosa.attachments.schemas import AttachmentOut
from prosa.canned_replies import queries
from prosa.canned_replies.errors import ShortcutTaken
from prosa.canned_replies.events import canned_reply_updated
from prosa.canned_replies.policy import choices, faults, may_manage, may_use
from prosa.canned_replies.schemas import CannedReply, CannedReplyCreate, CannedReplyPatch, ChoicesIn
from prosa.kit.database import Record, Transaction
from prosa.kit.errors import Forbidden, Invalid, NotFound
from prosa.kit.events import Actor
from prosa.kit.ids import uuid7

MAX_REPLIES = 1000
"""That the same people share."""


async def list_replies(tx: Transaction, viewer: Viewer, *, manage: bool = False) -> list[CannedReply]:
    """Those that the viewer may use; or those that he may change, inactive ones included."""
    rows = [_shown(row) for row in await queries.of_viewer(tx, viewer)]
    wanted = [
        row for row in rows if (may_manage(viewer, row) if manage else row.is_active and may_use(viewer, row))
    ]
    files = await attachments.files_of_replies(tx, [row.id for row in wanted])
    return [msgspec.structs.replace(row, attachments=files.get(row.id, [])) for row in wanted]


async def create_reply(tx: Transaction, viewer: Viewer, data: CannedReplyCreate) -> CannedReply:
    """A new reply. Raises Forbidden, ShortcutTaken or Invalid."""
    owner_id = viewer.user_id if data.scope == "personal" else None
    values: dict[str, Any] = {
        "scope": data.scope,
        "department_id": data.department_id,
        "owner_id": owner_id,
        "shortcut": data.shortcut,
        "title": data.title.strip(),
        "text": data.text,
        "interactive": _choices(data.interactive),
        "is_active": True,
    }
    reply_id = uuid7()
    await _check(tx, viewer, reply_id, values, len(data.attachments))
    if await queries.count(tx, data.scope, data.department_id, owner_id) >= MAX_REPLIES:
        raise Invalid.field("shortcut", "too_many", f"There are at most {MAX_REPLIES} of a kind.")
    await _write(tx, queries.insert, reply_id, values)
    await attachments.attach_to_reply(tx, viewer.user_id, reply_id, data.attachments)
    return await _done(tx, viewer, reply_id, "created")


async def update_reply(
    tx: Transaction, viewer: Viewer, reply_id: UUID, patch: CannedReplyPatch
) -> CannedReply:
    """Change a reply. Raises NotFound (also for those that the viewer may not change), ShortcutTaken or Invalid."""
    before = await _managed(tx, viewer, reply_id)
    given = {key: value for key, value in msgspec.structs.asdict(patch).items() if value is not UNSET}
    files = given.pop("attachments", None)
    if "interactive" in given:
        given["interactive"] = _choices(given["interactive"])
    if "title" in given:
        given["title"] = given["title"].strip()
    values = {**msgspec.structs.asdict(before), **given}
    if values["scope"] == "personal":
        values["department_id"], values["owner_id"] = None, viewer.user_id
    elif values["scope"] == "account":
        values["department_id"] = values["owner_id"] = None
    else:
        values["owner_id"] = None
    present = await attachments.files_of_replies(tx, [reply_id])
    number = len(present.get(reply_id, [])) if files is None else len(files)
    await _check(tx, viewer, reply_id, values, number)
    await _write(tx, queries.update, reply_id, values)
    if files is not None:
        await attachments.attach_to_reply(tx, viewer.user_id, reply_id, files)
    if before.owner_id is not None and values["owner_id"] is None:
        tx.emit(canned_reply_updated(before, Actor("user", viewer.user_id)))
    return await _done(tx, viewer, reply_id, "updated")


async def delete_reply(tx: Transaction, viewer: Viewer, reply_id: UUID) -> None:
    """Messages keep what was sent. Raises NotFound."""
    reply = await _managed(tx, viewer, reply_id)
    await attachments.attach_to_reply(tx, viewer.user_id, reply_id, [])
    await queries.delete(tx, reply_id)
    await audit.record(
        tx, "canned_reply.deleted", actor_id=viewer.user_id, target=reply_id, shortcut=reply.shortcut
    )
    tx.emit(canned_reply_updated(reply, Actor("user", viewer.user_id)))


async def note_use(tx: Transaction, viewer: Viewer, reply_id: UUID) -> None:
    """Count one use. One that is gone meanwhile, or not for the viewer, is not counted and hinders no message."""
    await queries.note_use(tx, viewer, reply_id)


async def sees_file(tx: Transaction, viewer: Viewer, reply_id: UUID) -> bool:
    """Whether the viewer may see the files of this reply."""
    row = await queries.one(tx, reply_id)
    if row is None:
        return False
    reply = _shown(row)
    return may_use(viewer, reply) or may_manage(viewer, reply)


async def usable_files(tx: Transaction, viewer: Viewer, ids: Sequence[UUID]) -> dict[UUID, AttachmentOut]:
    """Which of these attachments are files of active replies that the viewer may use; held until the end."""
    found = await attachments.reply_files(tx, ids)
    usable = {}
    for reply_id in {reply_id for reply_id, _ in found.values()}:
        row = await queries.one(tx, reply_id)
        if row is not None and row["is_active"] and may_use(viewer, _shown(row)):
            usable[reply_id] = True
    return {id_: file for id_, (reply_id, file) in found.items() if reply_id in usable}


def _shown(row: Record) -> CannedReply:
    return msgspec.convert({**dict(row), "attachments": []}, CannedReply)


def _choices(given: ChoicesIn | None) -> dict[str, Any] | None:
    try:
        return choices(given)
    except ValueError as error:
        raise Invalid.field("interactive", "not_possible", str(error)) from None


async def _managed(tx: Transaction, viewer: Viewer, reply_id: UUID) -> CannedReply:
    row = await queries.one(tx, reply_id, for_update=True)
    if row is None:
        raise NotFound
    reply = _shown(row)
    if not may_manage(viewer, reply):
        raise Forbidden if may_use(viewer, reply) else NotFound
    return reply


async def _check(tx: Transaction, viewer: Viewer, reply_id: UUID, values: dict[str, Any], files: int) -> None:
    wanted = _shown_values(reply_id, values)
    if not may_manage(viewer, wanted):
        raise Forbidden
    errors = faults(values["text"], files, values["interactive"])
    if errors:
        raise Invalid(errors=errors)
    if values["scope"] == "department":
        if values["department_id"] is None:
            raise Invalid.field("department_id", "required", "Choose the department.")
        if not await queries.department_exists(tx, values["department_id"]):
            raise Invalid.field("department_id", "unknown", "This department does not exist.")
    elif values["department_id"] is not None:
        raise Invalid.field("department_id", "not_allowed", "Only a department's reply has a department.")


def _shown_values(reply_id: UUID, values: dict[str, Any]) -> CannedReply:
    known = {**values, "id": reply_id, "attachments": [], "usage_count": 0, "version": 1}
    return CannedReply(**{name: known[name] for name in CannedReply.__struct_fields__})


async def _write(tx: Transaction, statement: Any, reply_id: UUID, values: dict[str, Any]) -> None:
    try:
        async with tx.savepoint():
            await statement(tx, reply_id, values)
    except asyncpg.UniqueViolationError:
        raise ShortcutTaken from None


async def _done(tx: Transaction, viewer: Viewer, reply_id: UUID, what: str) -> CannedReply:
    row = await queries.one(tx, reply_id)
    assert row is not None  # written in this transaction
    files = await attachments.files_of_replies(tx, [reply_id])
    reply = msgspec.structs.replace(_shown(row), attachments=files.get(reply_id, []))
    await audit.record(
        tx, f"canned_reply.{what}", actor_id=viewer.user_id, target=reply_id, shortcut=reply.shortcut
    )
    tx.emit(canned_reply_updated(reply, Actor("user", viewer.user_id)))
    return reply
