"""One WhatsApp number's calls to the Cloud API."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, BinaryIO, Literal

import aiohttp
from msgspec import Struct

from prosa.channels.meta.download import Downloaded, download
from prosa.channels.meta.graph import TIMEOUT, GraphClient, Refusal, Unconfirmed, segment
from prosa.channels.meta.payload import as_dict, as_int, as_mime, as_sha256, as_text, dicts
from prosa.channels.port import (
    Accepted,
    BlockResult,
    Outgoing,
    ProviderError,
    ProviderFailure,
    Recipient,
    Refused,
    RetryPolicy,
    SendResult,
    Unknown,
)
from prosa.channels.whatsapp.build import build
from prosa.channels.whatsapp.errors import advice_for, read_error, read_errors

UPLOAD_TIMEOUT = aiohttp.ClientTimeout(total=300, connect=10, sock_read=60)
# They would end the header that carries the name.
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PRODUCT = {"messaging_product": "whatsapp"}
_PHONE_FIELDS = (
    "id,display_phone_number,verified_name,quality_rating,status,code_verification_status,name_status,"
    "throughput,platform_type,whatsapp_business_manager_messaging_limit"
)
_TEMPLATE_FIELDS = "id,name,language,status,category,components,quality_score,rejected_reason"
_TEMPLATE_PAGES = 100


class MediaInfo(Struct, frozen=True, kw_only=True):
    """A file at the provider; `url` lives five minutes."""

    url: str
    mime: str
    sha256: str | None
    size: int | None


def _reading(raw: dict[str, Any]) -> tuple[ProviderError, RetryPolicy]:
    error = read_error(raw)
    return error, advice_for(error.code).retry


class WhatsAppClient:
    """Calls other than `send` raise ProviderFailure and may simply be repeated as its `retry` says."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        graph_url: str,
        access_token: str,
        phone_number_id: str,
        *,
        timeout: aiohttp.ClientTimeout = TIMEOUT,
    ) -> None:
        self._session = session
        self._graph = GraphClient(session, graph_url, access_token, _reading, timeout)
        self._number = segment(phone_number_id)
        self._phone_number_id = phone_number_id

    async def send(
        self,
        recipient: Recipient,
        outgoing: Outgoing,
        *,
        reply_to: str | None = None,
        client_ref: str | None = None,
    ) -> SendResult:
        """Sends once. Raises InvalidOutgoing before any request; every other outcome is a result."""
        request = build(recipient, outgoing, reply_to=reply_to, client_ref=client_ref)
        try:
            answer = await self._graph.call("POST", f"{self._number}/messages", body=request)
        except Refusal as failure:
            return Refused(error=failure.error, retry=failure.retry, retry_after=failure.retry_after)
        except Unconfirmed as failure:
            return Unknown(reason=f"{failure.error.title} {failure.error.details}".strip())
        return _accepted(answer)

    async def mark_read(self, message_id: str, *, typing: bool = False) -> None:
        """Marks this inbound message and the earlier ones as read; `typing` shows us typing, up to 25 s."""
        body: dict[str, Any] = {**_PRODUCT, "status": "read", "message_id": message_id}
        if typing:
            body["typing_indicator"] = {"type": "text"}
        await self._graph.call("POST", f"{self._number}/messages", body=body)

    async def upload_media(self, content: bytes | BinaryIO, mime: str, file_name: str) -> str:
        """The provider's id of the uploaded file, good for 30 days. A file may be closed afterwards."""

        kind = as_mime(mime) or "application/octet-stream"
        name = _CONTROL.sub("_", file_name) or "file"

        def form() -> aiohttp.FormData:
            fields = aiohttp.FormData()
            fields.add_field("messaging_product", "whatsapp")
            fields.add_field("type", kind)
            fields.add_field("file", content, filename=name, content_type=kind)
            return fields

        path = f"{self._number}/media"
        answer = await self._graph.call("POST", path, form=form, within=UPLOAD_TIMEOUT)
        return _required(answer, "id")

    async def media_info(self, media_id: str) -> MediaInfo:
        """Where a file is now, and what it should be."""
        params = {"phone_number_id": self._phone_number_id}
        answer = await self._graph.call("GET", segment(media_id), params=params)
        return MediaInfo(
            url=_required(answer, "url"),
            mime=as_mime(answer.get("mime_type")),
            sha256=as_sha256(answer.get("sha256")),
            size=as_int(answer.get("file_size")),
        )

    async def download(
        self,
        media_id: str,
        write: Callable[[bytes], object],
        *,
        max_bytes: int,
        sha256: str | None = None,
    ) -> Downloaded:
        """Streams a file into `write`, checked against `sha256` or else the hash that the provider states."""
        info = await self.media_info(media_id)
        return await download(
            self._session,
            info.url,
            write,
            base_url=self._graph.base_url,
            headers=self._graph.headers,
            max_bytes=max_bytes,
            sha256=sha256 or info.sha256,
        )

    async def delete_media(self, media_id: str) -> None:
        """Removes a file from the provider."""
        await self._graph.call("DELETE", segment(media_id))

    async def block(self, users: Sequence[Recipient]) -> BlockResult:
        """Blocks people; the provider takes only those who wrote in the last 24 hours."""
        return await self._block("POST", users)

    async def unblock(self, users: Sequence[Recipient]) -> BlockResult:
        """Lifts the block of people."""
        return await self._block("DELETE", users)

    async def _block(self, method: Literal["POST", "DELETE"], users: Sequence[Recipient]) -> BlockResult:
        body = {**_PRODUCT, "block_users": [_block_entry(user) for user in users]}
        try:
            answer = await self._graph.call(method, f"{self._number}/block_users", body=body)
        except Refusal as failure:
            # Partly done is reported as an error that holds the result.
            if "block_users" not in failure.answer:
                raise
            answer = failure.answer
        return _block_result(as_dict(answer.get("block_users")))

    async def blocked(self) -> AsyncIterator[str]:
        """The addresses that are blocked at the provider."""
        async for page in self._pages(f"{self._number}/block_users", {"limit": "100"}):
            for user in page:
                if address := as_text(user.get("wa_id")) or as_text(user.get("user_id")):
                    yield address

    async def templates(self, business_id: str) -> AsyncIterator[dict[str, Any]]:
        """All templates of the account, in the provider's shape."""
        params = {"fields": _TEMPLATE_FIELDS, "limit": "100"}
        async for page in self._pages(f"{segment(business_id)}/message_templates", params):
            for template in page:
                yield template

    async def _pages(self, path: str, params: Mapping[str, str]) -> AsyncIterator[list[dict[str, Any]]]:
        """Pages by cursor: the `next` address is never followed, it need not be on the provider's host."""
        after: str | None = None
        for _ in range(_TEMPLATE_PAGES):
            query = {**params, "after": after} if after else dict(params)
            answer = await self._graph.call("GET", path, params=query)
            yield dicts(answer.get("data"))
            paging = as_dict(answer.get("paging"))
            cursor = as_text(as_dict(paging.get("cursors")).get("after"))
            if not paging.get("next") or not cursor or cursor == after:
                return
            after = cursor

    async def phone_info(self) -> dict[str, Any]:
        """Name, quality, limit and state of our number, in the provider's shape."""
        return await self._graph.call("GET", self._number, params={"fields": _PHONE_FIELDS})

    async def subscribe(self, business_id: str, callback_url: str, verify_token: str) -> None:
        """Makes Meta deliver the account's webhooks to `callback_url`, after a handshake during this call."""
        body = {"override_callback_uri": callback_url, "verify_token": verify_token}
        await self._graph.call("POST", f"{segment(business_id)}/subscribed_apps", body=body)


def _accepted(answer: dict[str, Any]) -> SendResult:
    messages, contacts = dicts(answer.get("messages")), dicts(answer.get("contacts"))
    external_id = as_text(messages[0].get("id")) if messages else ""
    if not external_id:
        return Unknown(reason="The answer holds no message id")
    contact = contacts[0] if contacts else {}
    status = as_text(messages[0].get("message_status"))
    return Accepted(
        external_id=external_id,
        address=as_text(contact.get("wa_id")) or as_text(contact.get("user_id")) or None,
        held=status in ("held_for_quality_assessment", "paused"),
    )


def _required(answer: dict[str, Any], key: str) -> str:
    value = as_text(answer.get(key))
    if not value:
        error = ProviderError(code=None, title=f"The answer holds no {key}", advice="bad_answer")
        raise ProviderFailure(error, "later")
    return value


def _block_entry(user: Recipient) -> dict[str, str]:
    if user.kind in ("bsuid", "parent_bsuid"):
        return {"user_id": user.address}
    return {"user": f"+{user.address.removeprefix('+')}"}


def _block_result(result: dict[str, Any]) -> BlockResult:
    done = [*dicts(result.get("added_users")), *dicts(result.get("removed_users"))]
    failed: dict[str, ProviderError] = {}
    for user in dicts(result.get("failed_users")):
        errors = read_errors(user.get("errors"))
        failed[_user(user)] = errors[0] if errors else ProviderError(code=None, advice="block_failed")
    return BlockResult(done=tuple(_user(user) for user in done), failed=failed)


def _user(user: dict[str, Any]) -> str:
    return as_text(user.get("input")) or as_text(user.get("wa_id")) or as_text(user.get("user_id"))
