"""Files: upload, description with a short-lived address, download, delete."""

from __future__ import annotations

import hashlib
import hmac

import aiohttp
from aiohttp import web

from simulator.core import SIM
from simulator.errors import GraphError, no_such_object
from simulator.graph import checks
from simulator.graph.filetypes import ALL_TYPES, LARGEST, check_content, check_size, kind_of
from simulator.model import Json, Media, Phone
from simulator.state import Store

UPLOADED_LIFE = 30 * 24 * 3600
RECEIVED_LIFE = 7 * 24 * 3600


def signed_url(store: Store, media: Media, source: str) -> str:
    """A download address that dies after ``media_url_seconds``."""
    ends = int(store.now() + store.tuning.media_url_seconds)
    mark = _mark(store, media.id, ends)
    query = f"mid={media.id}&source={source}&ext={ends}&hash={mark}"
    return f"{store.base_url}/whatsapp_business/attachments/?{query}"


def _mark(store: Store, media_id: str, ends: int) -> str:
    return hmac.new(store.url_key, f"{media_id}.{ends}".encode(), hashlib.sha256).hexdigest()[:32]


def find(store: Store, media_id: str, method: str) -> Media:
    """The file, unless its days are over: 30 for uploads, 7 for what customers sent."""
    media = store.media.get(media_id)
    life = UPLOADED_LIFE if media is not None and media.phone_id is not None else RECEIVED_LIFE
    if media is None or store.now() - media.created > life:
        raise no_such_object(media_id, method)
    return media


async def upload(request: web.Request, phone: Phone) -> web.Response:
    if not request.content_type.startswith("multipart/"):
        raise checks.parameter("The parameter file is required.")
    fields: dict[str, str] = {}
    content: bytearray | None = None
    filename, mime_type = None, ""
    async for part in await request.multipart():
        if not isinstance(part, aiohttp.BodyPartReader):
            continue
        if part.name == "file":
            mime_type = part.headers.get("Content-Type", "")
            filename, content = part.filename, bytearray()
            while chunk := await part.read_chunk(1 << 16):
                content += chunk
                if len(content) > LARGEST["document"]:
                    raise GraphError(
                        131053, f"Media file size too big. Max file size: {LARGEST['document']} bytes."
                    )
        elif part.name:
            fields[part.name] = (await part.read_chunk(4096)).decode(errors="replace")
    if fields.get("messaging_product") != "whatsapp":
        raise checks.parameter("The parameter messaging_product is required and must be whatsapp.")
    if content is None:
        raise checks.parameter("The parameter file is required.")
    if "/" in fields.get("type", "") and mime_type in ("", "application/octet-stream"):
        mime_type = fields["type"]
    kind = kind_of(mime_type)
    if kind is None:
        raise checks.parameter(
            f"Param file must be a file with one of the following types: {', '.join(ALL_TYPES)}. "
            f"Received file of type '{mime_type or 'application/octet-stream'}'."
        )
    blob = bytes(content)
    check_size(kind, blob)
    check_content(mime_type, blob)
    media = request.app[SIM].store.add_media(blob, mime_type, phone.id, filename)
    request.app[SIM].store.counters["media_uploaded"] += 1
    return web.json_response({"id": media.id})


async def describe(request: web.Request, media_id: str) -> web.Response:
    store = request.app[SIM].store
    media = find(store, media_id, "GET")
    wanted = request.query.get("phone_number_id")
    if wanted is not None and media.phone_id not in (None, wanted):
        raise no_such_object(media_id, "GET")
    answer: Json = {
        "url": signed_url(store, media, "getMedia"),
        "mime_type": media.mime_type,
        "sha256": media.sha256.hex(),
        "file_size": len(media.content),
        "id": media.id,
        "messaging_product": "whatsapp",
    }
    return web.json_response(answer)


async def delete(request: web.Request, media_id: str) -> web.Response:
    store = request.app[SIM].store
    find(store, media_id, "DELETE")
    del store.media[media_id]
    return web.json_response({"success": True})


async def download(request: web.Request) -> web.Response:
    """The bytes; 404 when the address is wrong or its minutes are over."""
    store = request.app[SIM].store
    media = store.media.get(request.query.get("mid", ""))
    try:
        ends = int(request.query.get("ext", ""))
    except ValueError:
        ends = 0
    good = media is not None and hmac.compare_digest(
        request.query.get("hash", "").encode(), _mark(store, media.id, ends).encode()
    )
    if media is None or not good or store.now() >= ends:
        store.counters["media_expired"] += 1
        raise web.HTTPNotFound(text="URL signature expired")
    store.counters["media_downloaded"] += 1
    return web.Response(body=media.content, headers={"Content-Type": media.mime_type})
