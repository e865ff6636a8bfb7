"""One claimed row through the channel: builds what the channel sends, uploads its file first, and never raises."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from prosa.attachments import service as attachments
from prosa.attachments.errors import AttachmentNotFound, FileRefused
from prosa.attachments.service import FileStore
from prosa.channels.port import (
    Accepted,
    Capabilities,
    ChannelClient,
    Contacts,
    InvalidOutgoing,
    Location,
    Media,
    MediaRule,
    Outgoing,
    ProviderError,
    ProviderFailure,
    ReactionOut,
    Recipient,
    Refused,
    SendResult,
    TemplateOut,
    Text,
)
from prosa.conversations import service as conversations
from prosa.conversations.model import Message
from prosa.kit.database import Database
from prosa.messages.interactive import outgoing_of
from prosa.messages.outbox.claims import Claimed
from prosa.messages.signing import outward

UPLOAD_LIFE = timedelta(days=29)
"""The provider keeps an uploaded file for thirty days."""


_BLOCKED = Refused(
    error=ProviderError(code=None, title="This contact is blocked", advice="blocked_by_us"), retry="never"
)
"""The contact was blocked while the message waited."""


FILE_ADVICE = frozenset({"file_too_long", "file_too_large"})
"""Refusals of files that have words of their own."""
UNFIT = "file_unfit"
"""The words of all other refusals of files."""


class Sender:
    """Sends for one inbox."""

    def __init__(
        self,
        database: Database,
        files: FileStore,
        client: ChannelClient,
        capabilities: Capabilities,
        account_id: UUID,
    ) -> None:
        self._database = database
        self._files = files
        self._client = client
        self._capabilities = capabilities
        self._account_id = account_id

    async def send(self, row: Claimed) -> SendResult | None:
        """The outcome; None when there is nothing to send any more. A failure before the request is a refusal."""
        try:
            return await self._send(row)
        except ProviderFailure as failure:
            return Refused(error=failure.error, retry=failure.retry, retry_after=failure.retry_after)
        except InvalidOutgoing as error:
            return _impossible(error.code, str(error))
        except FileRefused as error:
            advice = error.code if error.code in FILE_ADVICE else UNFIT
            return _impossible(error.code, error.detail, advice)
        except AttachmentNotFound:
            return _impossible("file_missing", "The file is not there any more.")

    async def _send(self, row: Claimed) -> SendResult | None:
        async with self._database.transaction(self._account_id) as tx:
            message = (await conversations.load_messages(tx, [row.message_id])).get(row.message_id)
            place = await tx.fetchrow(
                "SELECT c.reply_address, k.is_blocked FROM conversations c"
                " JOIN contacts k ON k.account_id = c.account_id AND k.id = c.contact_id"
                " WHERE c.account_id = $1 AND c.id = $2",
                tx.account_id,
                row.conversation_id,
            )
            assert place is not None  # by foreign key
            quoted = await _external_id(tx.fetchval, tx.account_id, message)
        if message is None or message.visibility != "public":
            return None
        if row.kind == "message" and message.status not in ("queued", "sending"):
            return None
        if place["is_blocked"]:
            return None if row.kind == "read" else _BLOCKED
        if row.kind == "read":
            if message.external_id is not None:
                typing = bool((row.payload or {}).get("is_typing"))
                await self._client.mark_read(message.external_id, typing=typing)
            return Accepted(external_id="")
        address = place["reply_address"]
        recipient = Recipient(address=address["address"], kind=address["kind"])
        if row.kind == "reaction":
            emoji = (row.payload or {}).get("emoji") or None
            reaction = ReactionOut(target_external_id=message.external_id or "", emoji=emoji)
            return await self._client.send(recipient, reaction)
        outgoing = await self._outgoing(message)
        return await self._client.send(
            recipient, outgoing, reply_to=quoted, client_ref=str(message.client_ref)
        )

    async def _outgoing(self, message: Message) -> Outgoing:
        content = message.content or {}
        match message.kind:
            case "text":
                return Text(body=outward(message))
            case "location":
                return Location(
                    latitude=content["latitude"],
                    longitude=content["longitude"],
                    name=content.get("name"),
                    address=content.get("address"),
                )
            case "contacts":
                return Contacts(cards=tuple(_card(card) for card in content["cards"]))
            case "interactive":
                return outgoing_of(content)
            case "template":
                return TemplateOut(
                    name=content["name"],
                    language=content["language"],
                    components=tuple(await self._components(message)),
                )
        file = message.attachments[0]
        rule = self._capabilities.media[file.kind]  # type: ignore[index]
        return Media(
            kind=file.kind,  # type: ignore[arg-type]
            provider_media_id=await self._uploaded(file.id, rule),
            caption=outward(message) or None if rule.caption_limit else None,
            file_name=file.name if file.kind == "document" else None,
        )

    async def _components(self, message: Message) -> list[dict[str, Any]]:
        """A template's components, with the file of its header as the provider knows it."""
        components: list[dict[str, Any]] = (message.content or {})["components"]
        if not message.attachments:
            return components
        file = message.attachments[0]
        shown = {"id": await self._uploaded(file.id, self._capabilities.media[file.kind])}  # type: ignore[index]
        if file.kind == "document":
            shown["filename"] = file.name
        return [
            {**component, "parameters": [{"type": file.kind, file.kind: shown}]}
            if any("attachment_id" in parameter for parameter in component.get("parameters", ()))
            else component
            for component in components
        ]

    async def _uploaded(self, attachment_id: UUID, rule: MediaRule) -> str:
        """The provider's id of the file, given to it now unless it has it already."""
        async with self._database.transaction(self._account_id) as tx:
            row = await tx.fetchrow(
                "SELECT uploaded_media_id, uploaded_media_at, now() AS now FROM attachments"
                " WHERE account_id = $1 AND id = $2",
                tx.account_id,
                attachment_id,
            )
        if row is None:
            raise AttachmentNotFound
        if row["uploaded_media_id"] and _is_fresh(row["uploaded_media_at"], row["now"]):
            known: str = row["uploaded_media_id"]
            return known
        async with attachments.open_content(
            self._database,
            self._files,
            self._account_id,
            attachment_id,
            accepted=rule.mimes,
            max_bytes=rule.max_bytes,
        ) as content:
            media_id = await self._client.upload_media(content.file, content.mime, content.name)
        async with self._database.transaction(self._account_id) as tx:
            await tx.execute(
                "UPDATE attachments SET uploaded_media_id = $3, uploaded_media_at = now()"
                " WHERE account_id = $1 AND id = $2",
                tx.account_id,
                attachment_id,
                media_id,
            )
        return media_id


def _is_fresh(uploaded_at: datetime | None, now: datetime) -> bool:
    return uploaded_at is not None and now - uploaded_at < UPLOAD_LIFE


def _card(card: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in card.items() if value}


async def _external_id(fetchval: Any, account_id: UUID, message: Message | None) -> str | None:
    if message is None or message.reply_to_id is None:
        return None
    found: str | None = await fetchval(
        "SELECT external_id FROM messages WHERE account_id = $1 AND id = $2", account_id, message.reply_to_id
    )
    return found


def _impossible(code: str, details: str, advice: str = "unknown") -> Refused:
    return Refused(error=ProviderError(code=None, title=code, details=details, advice=advice), retry="never")
