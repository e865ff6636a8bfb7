"""Taking uploads, handing out addresses, and giving content to whoever sends it on."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from msgspec import Struct

from prosa.accounts.schemas import Principal, Viewer
from prosa.attachments import queries
from prosa.attachments.errors import AttachmentNotFound, AttachmentPending, refused
from prosa.attachments.inspector import Inspector, workspace
from prosa.attachments.links import Links
from prosa.attachments.names import safe_name
from prosa.attachments.schemas import AttachmentOut
from prosa.attachments.types import ALLOWED, extensions_of, refine
from prosa.attachments.types import is_shrinkable as is_shrinkable
from prosa.attachments.types import sendable_as as sendable_as
from prosa.kit.database import Database, Record, Transaction
from prosa.kit.errors import FieldError, Invalid
from prosa.kit.ids import uuid7
from prosa.kit.settings import Settings
from prosa.kit.storage import Storage, new_key

VOICE_MIME = "audio/ogg"
JPEG_MIME = "image/jpeg"
VIDEO_MIME = "video/mp4"
VOICE_GOAL_BYTES = 512 * 1024
"""Larger voice notes get a download arrow instead of the play button on telephones."""
LAID_BY_DAYS = 32
"""A scheduled closing, which may lay by a file for a contact, is at most thirty days away."""
_CHUNK = 256 * 1024

SeesMessage = Callable[[Transaction, Viewer, UUID], Awaitable[bool]]
"""Whether the viewer may see the message (or the quick reply, or the contact) with this id; files follow it."""


class FileStore:
    """Where files are kept, how they are looked into and how large they may be. One per process."""

    def __init__(self, storage: Storage, settings: Settings, inspector: Inspector | None = None) -> None:
        self.storage = storage
        self.max_bytes = settings.media_max_bytes
        self.upload_max_bytes = min(settings.upload_max_bytes, settings.media_max_bytes)
        self.inspector = inspector or Inspector(max_bytes=settings.media_max_bytes)
        self.links = Links(settings)


class Content(Struct, frozen=True, kw_only=True):
    """A file ready to be sent; `file` is closed with the block that gave it."""

    file: BinaryIO
    name: str
    mime: str
    size: int


async def upload(
    database: Database,
    files: FileStore,
    principal: Principal,
    path: Path,
    name: str,
    *,
    voice: bool = False,
) -> AttachmentOut:
    """Take the file at `path`, by its content and not by its name; images lose their metadata.

    `voice` makes it a voice note: Ogg with one mono Opus stream. Raises FileRefused, StorageFull.
    """
    seen = await files.inspector.look("check", path)
    mime = refine(seen.mime, name)
    if mime is None:
        raise refused("type_not_allowed")
    if seen.written:
        path = path.with_suffix(".out")
    kind: str = ALLOWED[mime].kind
    if voice:
        seen = await files.inspector.look(
            "voice", path, path.with_suffix(".ogg"), goal_bytes=VOICE_GOAL_BYTES
        )
        path, mime, kind = path.with_suffix(".ogg"), VOICE_MIME, "voice"
        name = Path(name).stem
    key = new_key()
    size, digest = await store(files.storage, key, path)
    attachment_id = uuid7()
    try:
        async with database.transaction(principal.account_id) as tx:
            await tx.execute(
                "INSERT INTO attachments (account_id, id, uploaded_by_id, kind, name, mime, size, width,"
                " height, duration_ms, is_animated, sha256, storage_key, state)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'ready')",
                tx.account_id,
                attachment_id,
                principal.user_id,
                kind,
                safe_name(name, extensions_of(mime), kind),
                mime,
                size,
                seen.width,
                seen.height,
                seen.duration_ms,
                seen.animated,
                digest,
                key,
            )
            record = await _one(tx, attachment_id)
    except BaseException:
        await files.storage.delete(key)  # no file without its row
        raise
    return shown(record)


async def store(storage: Storage, key: str, path: Path) -> tuple[int, str]:
    """Put a local file into the storage; its size in bytes and SHA-256."""
    digest = hashlib.sha256()

    async def chunks() -> AsyncIterator[bytes]:
        with path.open("rb") as file:
            while chunk := await asyncio.to_thread(file.read, _CHUNK):
                digest.update(chunk)
                yield chunk

    size = await storage.put(key, chunks())
    return size, digest.hexdigest()


async def address(
    tx: Transaction,
    files: FileStore,
    viewer: Viewer,
    attachment_id: UUID,
    sees: SeesMessage,
    sees_reply: SeesMessage,
    sees_contact: SeesMessage,
    *,
    download: bool = False,
) -> str:
    """A short-lived address of the file on the files origin.

    Raises AttachmentNotFound also for what the viewer may not see, AttachmentPending.
    """
    record = await _one(tx, attachment_id)
    if record["message_id"] is not None:
        allowed = await sees(tx, viewer, record["message_id"])
    elif record["canned_reply_id"] is not None:
        allowed = await sees_reply(tx, viewer, record["canned_reply_id"])
    elif record["contact_id"] is not None:
        allowed = await sees_contact(tx, viewer, record["contact_id"])
    else:
        allowed = record["uploaded_by_id"] == viewer.user_id
    if not allowed or record["state"] == "failed":
        raise AttachmentNotFound
    if record["state"] == "pending":
        raise AttachmentPending
    return files.links.make(tx.account_id, attachment_id, download=download)


@asynccontextmanager
async def open_content(
    database: Database,
    files: FileStore,
    account_id: UUID,
    attachment_id: UUID,
    *,
    accepted: tuple[str, ...] = (),
    max_bytes: int | None = None,
) -> AsyncIterator[Content]:
    """The content as a local file, in one of the `accepted` types if it can be converted to one (empty: any), and
    pictures and films made smaller when they have more than `max_bytes`. Films that a channel takes as MP4 are H.264
    with AAC.

    Raises AttachmentNotFound, FileRefused, Unavailable. No transaction is open inside the block.
    """
    async with database.transaction(account_id) as tx:
        record = await _one(tx, attachment_id)
    if record["state"] != "ready":
        raise AttachmentNotFound
    with workspace() as folder:
        path = folder / "content"
        with path.open("wb") as target:
            async for chunk in files.storage.stream(record["storage_key"]):
                await asyncio.to_thread(target.write, chunk)
        mime, name = record["mime"], record["name"]
        wanted = (sendable_as(mime, accepted) if accepted else mime) or mime
        is_large = max_bytes is not None and path.stat().st_size > max_bytes
        if is_large and is_shrinkable(mime) and not _is_film(mime) and JPEG_MIME in (*accepted, mime):
            wanted = JPEG_MIME
        if is_large and _is_film(mime) and VIDEO_MIME in (*accepted, mime):
            wanted = VIDEO_MIME
        # What plays on telephones is decided by what is in the container.
        looks_inside = wanted == VIDEO_MIME and VIDEO_MIME in accepted
        if looks_inside or wanted != mime or is_large:
            path = await _convert(files.inspector, path, mime, wanted, max_bytes)
            if wanted not in ("text/plain", mime):
                name = safe_name(Path(name).stem, extensions_of(wanted))
            mime = wanted
        size = path.stat().st_size
        if max_bytes is not None and size > max_bytes:
            raise refused("too_large")
        with path.open("rb") as file:
            yield Content(file=file, name=name, mime=mime, size=size)


async def _convert(inspector: Inspector, path: Path, mime: str, wanted: str, max_bytes: int | None) -> Path:
    """The file in the wanted type; where there is no way, as it is: the provider then says no itself."""
    out = path.with_suffix(".converted")
    if wanted == JPEG_MIME and mime.startswith("image/"):
        await inspector.look("jpeg", path, out, goal_bytes=max_bytes)
        return out
    if wanted == VIDEO_MIME and _is_film(mime):
        seen = await inspector.look("video", path, out, goal_bytes=max_bytes)
        return out if seen.written else path
    if wanted == VOICE_MIME and mime.startswith("audio/") and mime != wanted:
        await inspector.look("voice", path, out)
        return out
    return path


def _is_film(mime: str) -> bool:
    return mime.startswith("video/")


async def resume(tx: Transaction, inbox_id: UUID) -> None:
    """Fetch at once what waited for the inbox's new token."""
    await tx.execute(
        "UPDATE attachments SET next_attempt_at = now(), leased_until = NULL"
        " WHERE account_id = $1 AND inbox_id = $2 AND state = 'pending'",
        tx.account_id,
        inbox_id,
    )


async def sweep(database: Database, storage: Storage, limit: int = 100) -> int:
    """Remove uploads that were never sent, or that nothing needs any more; how many."""
    removed = 0
    await queries.let_go(database.pool, LAID_BY_DAYS)
    for record in await queries.abandoned(database.pool, limit):
        async with database.transaction(record["account_id"]) as tx:
            tag = await tx.execute(
                "DELETE FROM attachments WHERE account_id = $1 AND id = $2 AND message_id IS NULL"
                " AND canned_reply_id IS NULL AND schedule_id IS NULL AND contact_id IS NULL",
                tx.account_id,
                record["id"],
            )
            # A statement of its own: it sees the copy for which the deletion had to wait.
            is_shared = bool(record["storage_key"]) and await queries.is_stored_for(tx, record["storage_key"])
        if tag == "DELETE 1" and record["storage_key"] and not is_shared:
            await storage.delete(record["storage_key"])
            removed += 1
    return removed


async def uploads(tx: Transaction, user_id: UUID, ids: Sequence[UUID]) -> dict[UUID, AttachmentOut]:
    """Which of these are the person's own uploads that are in use nowhere yet; held until the end."""
    return {record["id"]: shown(record) for record in await queries.own_uploads(tx, user_id, ids)}


async def laid_by(tx: Transaction, schedule_id: UUID) -> dict[UUID, AttachmentOut]:
    """The uploads that a scheduled message keeps for itself."""
    return {record["id"]: shown(record) for record in await queries.laid_by(tx, schedule_id)}


async def lay_by(tx: Transaction, schedule_id: UUID, ids: Sequence[UUID]) -> None:
    """Keep uploads for a scheduled message, and let go those that it needs no more."""
    await queries.lay_by(tx, schedule_id, ids)


async def of_ids(tx: Transaction, ids: Sequence[UUID]) -> list[AttachmentOut]:
    """Files by id, in the given order; unknown ids are absent."""
    return [shown(record) for record in await queries.shown_by_id(tx, ids)] if ids else []


async def for_contact(
    tx: Transaction, user_id: UUID | None, contact_id: UUID, ids: Sequence[UUID]
) -> dict[UUID, AttachmentOut]:
    """Which of these may be files of a contact: its own already, and uploads of the person; held until the end."""
    found = {record["id"]: shown(record) for record in await queries.of_contact(tx, contact_id, ids)}
    if user_id is not None and len(found) < len(ids):
        found |= await uploads(tx, user_id, ids)
    return found


async def give_to_contact(tx: Transaction, contact_id: UUID, ids: Sequence[UUID]) -> None:
    """Keep files for a contact: whoever sees the contact may see them."""
    await queries.give_to_contact(tx, contact_id, ids)


async def take_from_contact(tx: Transaction, contact_id: UUID, ids: Sequence[UUID]) -> None:
    """Leave files of a contact to the sweep."""
    await queries.take_from_contact(tx, contact_id, ids)


async def copy(tx: Transaction, source_id: UUID, user_id: UUID | None) -> AttachmentOut:
    """The same stored file once more, for another message. Raises AttachmentNotFound when it is not there."""
    record = await queries.copy(tx, source_id, uuid7(), user_id)
    if record is None:
        raise AttachmentNotFound
    return shown(record)


async def files_of_replies(tx: Transaction, reply_ids: Sequence[UUID]) -> dict[UUID, list[AttachmentOut]]:
    """The files of quick replies."""
    found: dict[UUID, list[AttachmentOut]] = {}
    for record in await queries.of_replies(tx, reply_ids):
        found.setdefault(record["canned_reply_id"], []).append(shown(record))
    return found


async def reply_files(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, AttachmentOut]]:
    """Which of these are files of quick replies: (reply, file) by id; their content stays until the end."""
    records = await queries.in_replies(tx, ids)
    return {record["id"]: (record["canned_reply_id"], shown(record)) for record in records}


async def attach_to_reply(tx: Transaction, user_id: UUID, reply_id: UUID, ids: Sequence[UUID]) -> None:
    """Make these the files of a quick reply: what it has already, and uploads of the person. Raises Invalid."""
    present = {file.id for file in (await files_of_replies(tx, [reply_id])).get(reply_id, [])}
    known = present | (await uploads(tx, user_id, ids)).keys()
    errors = [
        FieldError(f"attachments.{number}", "unknown", "This file is not there any more. Attach it again.")
        for number, id_ in enumerate(ids)
        if id_ not in known
    ]
    if errors or len(set(ids)) != len(ids):
        raise Invalid("Attach each file once.", errors=errors)
    await queries.give_to_reply(tx, reply_id, ids)


def shown(record: Record) -> AttachmentOut:
    """The REST shape of a row."""
    return AttachmentOut(**{name: record[name] for name in AttachmentOut.__struct_fields__})


async def _one(tx: Transaction, attachment_id: UUID) -> Record:
    record = await queries.one(tx, attachment_id)
    if record is None:
        raise AttachmentNotFound
    return record
