"""Uploads, and the way from a file's id to its short-lived address."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, delete, get, post, put
from litestar.datastructures import CacheControlHeader
from litestar.params import Dependency
from litestar.response import Redirect

from prosa.accounts.guards import requires, requires_any
from prosa.accounts.schemas import Principal
from prosa.attachments import photos, service
from prosa.attachments.inspector import workspace
from prosa.attachments.receive import receive
from prosa.attachments.schemas import AttachmentOut, Photo
from prosa.attachments.service import FileStore, SeesMessage
from prosa.kit.database import Database
from prosa.kit.errors import NotFound


@post(
    "/api/v1/attachments",
    guards=[requires_any("messages.send", "contacts.edit")],
    opt={"multipart": True},
    request_max_body_size=None,  # our own limit is applied while streaming
    operation_id="uploadAttachment",
)
async def upload_attachment(
    request: Request[Any, Any, Any],
    database: Database,
    principal: Principal,
    files: Annotated[FileStore, Dependency(skip_validation=True)],
) -> AttachmentOut:
    """Upload one file (multipart field `file`); with the field `voice` = 1 it becomes a voice note."""
    with workspace() as folder:
        path = folder / "upload"
        content_type = request.headers.get("content-type", "")
        upload = await receive(content_type, request.stream(), path, files.upload_max_bytes)
        voice = upload.fields.get("voice", "") in ("1", "true")
        return await service.upload(database, files, principal, path, upload.name, voice=voice)


@get(
    "/api/v1/attachments/{attachment_id:uuid}/content",
    guards=[requires()],
    status_code=302,
    cache_control=CacheControlHeader(no_store=True),
    operation_id="getAttachmentContent",
)
async def get_content(
    database: Database,
    principal: Principal,
    files: Annotated[FileStore, Dependency(skip_validation=True)],
    sees_message: Annotated[SeesMessage, Dependency(skip_validation=True)],
    sees_canned_reply: Annotated[SeesMessage, Dependency(skip_validation=True)],
    sees_contact: Annotated[SeesMessage, Dependency(skip_validation=True)],
    attachment_id: UUID,
    download: bool = False,
) -> Redirect:
    """Where the file's bytes are for the next minutes; `download` makes the browser save it."""
    async with database.transaction(principal.account_id) as tx:
        url = await service.address(
            tx,
            files,
            principal.viewer,
            attachment_id,
            sees_message,
            sees_canned_reply,
            sees_contact,
            download=download,
        )
    return Redirect(url, status_code=302)


_PHOTO_BYTES = 10 * 1024 * 1024


@put("/api/v1/me/photo", guards=[requires()], opt={"multipart": True}, request_max_body_size=None)
async def put_photo(
    request: Request[Any, Any, Any],
    database: Database,
    principal: Principal,
    files: Annotated[FileStore, Dependency(skip_validation=True)],
) -> Photo:
    """Show oneself by a picture (multipart field `file`), cropped to a square."""
    with workspace() as folder:
        path = folder / "upload"
        content_type = request.headers.get("content-type", "")
        await receive(content_type, request.stream(), path, _PHOTO_BYTES)
        return Photo(await photos.set_photo(database, files, principal, path))


@delete("/api/v1/me/photo", guards=[requires()])
async def delete_photo(database: Database, principal: Principal) -> None:
    """Show one's initials again."""
    async with database.transaction(principal.account_id) as tx:
        await photos.remove_photo(tx, principal.user_id)


@get("/api/v1/users/{user_id:uuid}/photo/{version:str}", guards=[requires()], media_type="image/jpeg")
async def get_photo(database: Database, principal: Principal, user_id: UUID, version: str) -> Response[bytes]:
    """A colleague's photo; a version never changes."""
    async with database.transaction(principal.account_id) as tx:
        content = await photos.read_photo(tx, user_id, version)
    if content is None:
        raise NotFound
    headers = {"cache-control": "private, max-age=31536000, immutable"}
    return Response(content, media_type="image/jpeg", headers=headers)


handlers = [upload_attachment, get_content, put_photo, delete_photo, get_photo]
