"""Plays the stories through the real services, in the past: same rules, counters and events as in daily work."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any, Final, TypedDict
from uuid import UUID, uuid5

from prosa.channels.inbound import ReceiptStatus
from prosa.channels.port import (
    Edit,
    Inbound,
    InboundMessage,
    MediaRef,
    ProviderError,
    Reaction,
    Receipt,
    Revoke,
    Sender,
)
from prosa.channels.whatsapp.errors import advice_for
from prosa.channels.whatsapp.phone import identities
from prosa.conversations import service as conversations
from prosa.entrypoints.demo import files
from prosa.entrypoints.demo.company import Cast
from prosa.entrypoints.demo.script import Person, Step
from prosa.kit.database import Transaction
from prosa.kit.ids import uuid7
from prosa.kit.storage import Storage, new_key
from prosa.messages import service as messages
from prosa.messages.receive import Arrived, receive
from prosa.messages.schemas import CardIn, LocationIn, PhoneIn, ReactionIn, SendIn, TemplateIn

_NAMES = UUID("6d0c6a38-53a3-4b57-9d5c-2b6d5d1f1a10")
_FAILURES = {
    131026: ("Message undeliverable", "Message Undeliverable."),
    131049: (
        "Ecosystem engagement",
        "This message was not delivered to maintain healthy ecosystem engagement.",
    ),
}
_ORDER: Final[tuple[ReceiptStatus, ...]] = ("sent", "delivered", "read")


class _About(TypedDict):
    """What everything that a customer does carries."""

    external_id: str
    sender: Sender
    provider_at: datetime


class _Thread:
    """What is remembered of one conversation while it is played."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.sender = Sender(
            identities=identities(person.address, None, None), name=person.name, username=_username(person)
        )
        self.conversation_id: UUID | None = None
        self.count = 0
        self.is_unread = False
        self.named: dict[str, str] = {}
        """Name in the story → the provider's id."""
        self.unconfirmed: list[tuple[Step, UUID, str]] = []
        """(step, our reference, the provider's id) of answers without receipts."""

    def next_id(self) -> str:
        self.count += 1
        return f"wamid.{uuid5(_NAMES, f'{self.person.name} {self.count}').hex.upper()}"


def _username(person: Person) -> str | None:
    return "capivara.azul" if person.address.startswith("BR.") else None


def _receipt(
    step: Step, reference: UUID, external_id: str, status: ReceiptStatus, error: ProviderError | None = None
) -> Receipt:
    return Receipt(
        external_id=external_id,
        client_ref=str(reference),
        provider_at=step.at,
        status=status,
        errors=(error,) if error else (),
    )


class Stage:
    """Plays steps inside one transaction, whose business time goes along with them."""

    def __init__(self, tx: Transaction, cast: Cast, storage: Storage, written: list[str]) -> None:
        """`written` gets the key of every stored file."""
        self._tx = tx
        self._cast = cast
        self._storage = storage
        self._written = written
        self._threads: dict[str, _Thread] = {}

    async def play(self, steps: list[Step]) -> None:
        """All steps in their order, then the receipts that are still missing."""
        now = self._tx.now
        for (person, is_customer), group in groupby(steps, lambda step: (step.person, step.sign == "<")):
            thread = self._threads.setdefault(person.name, _Thread(person))
            turn = list(group)
            self._tx.now = turn[0].at
            if is_customer:  # what somebody writes in one go also comes in one set
                await self._customer(thread, turn)
                continue
            for step in turn:
                self._tx.now = step.at
                await (self._action if step.sign == "!" else self._person)(thread, step)
        for thread in self._threads.values():
            await self._confirm(thread, "delivered")
        await self._tx.execute(
            "UPDATE contacts c SET created_at = f.first_at FROM (SELECT v.contact_id, min(v.created_at) AS first_at"
            " FROM conversations v WHERE v.account_id = $1 GROUP BY 1) f"
            " WHERE c.account_id = $1 AND c.id = f.contact_id",
            self._tx.account_id,
        )
        self._tx.now = now

    # The customer

    async def _customer(self, thread: _Thread, turn: list[Step]) -> None:
        await self._confirm(thread, "read")
        inbox = self._cast.inboxes[thread.person.inbox]
        elements = [self._element(thread, step) for step in turn]
        await self._receive(
            thread, [(step.at, element) for step, element in zip(turn, elements, strict=True)]
        )
        with_file = {
            element.external_id: file
            for step, element in zip(turn, elements, strict=True)
            if isinstance(element, InboundMessage) and (file := files.of(step.options)) is not None
        }
        rows = await self._tx.fetch(
            "SELECT id, conversation_id, external_id FROM messages"
            " WHERE account_id = $1 AND inbox_id = $2 AND external_id = ANY($3)",
            self._tx.account_id,
            inbox.id,
            [element.external_id for element in elements if isinstance(element, InboundMessage)],
        )
        for row in rows:
            thread.is_unread = True
            thread.conversation_id = row["conversation_id"]
            if row["external_id"] in with_file:
                await self._fetched(row["id"], with_file[row["external_id"]])
                await messages.touch_media(self._tx, row["id"])

    async def _receive(self, thread: _Thread, elements: list[tuple[datetime, Inbound]]) -> None:
        inbox = self._cast.inboxes[thread.person.inbox]
        delivery = uuid7()
        await receive(
            self._tx,
            [Arrived(inbox, delivery, number, at, element) for number, (at, element) in enumerate(elements)],
        )

    def _element(self, thread: _Thread, step: Step) -> Inbound:
        options = step.options
        external_id = thread.next_id()
        about = _About(external_id=external_id, sender=thread.sender, provider_at=step.at)
        if "react" in options:
            return Reaction(
                **about, target_external_id=thread.named[options["react"]], emoji=step.text or None
            )
        if "edit" in options:
            return Edit(
                **about, target_external_id=thread.named[options["edit"]], text=step.text, kind="text"
            )
        if "revoke" in options:
            return Revoke(**about, target_external_id=thread.named[options["revoke"]])
        if "as" in options:
            thread.named[options["as"]] = external_id
        kind, text = "text", step.text
        content: dict[str, Any] = {}
        media: tuple[MediaRef, ...] = ()
        parts = [part.strip() for part in step.text.split("|")]
        if (file := files.of(options)) is not None:
            kind = file.kind
            media = (
                MediaRef(kind=file.kind, provider_id=external_id[6:], mime=file.mime, file_name=file.name),
            )
        elif "location" in options:
            kind, text = "location", ""
            content = {
                "name": parts[0],
                "address": parts[1],
                "latitude": float(parts[2]),
                "longitude": float(parts[3]),
                "url": None,
            }
        elif "card" in options:
            phones = [{"phone": parts[1], "wa_id": None, "type": "CELL"}]
            kind, text = "contacts", ""
            content = {"cards": [{"name": parts[0], "phones": phones, "emails": [], "org": None}]}
        return InboundMessage(
            **about,
            kind=kind,
            text=text,
            content=content,
            media=media,
            reply_to_external_id=thread.named[options["re"]] if "re" in options else None,
            forwarded=1 if "forwarded" in options else 0,
        )

    async def _fetched(self, message_id: UUID, file: files.File) -> None:
        await self._tx.execute(
            "UPDATE attachments SET state = 'ready', next_attempt_at = NULL, name = $3, mime = $4, size = $5,"
            " width = $6, height = $7, duration_ms = $8, sha256 = $9, storage_key = $10"
            " WHERE account_id = $1 AND message_id = $2",
            self._tx.account_id,
            message_id,
            *await self._stored(file),
        )

    async def _stored(self, file: files.File) -> tuple[object, ...]:
        key = new_key()
        self._written.append(key)
        size = await self._storage.put(key, file.content)
        return (file.name, file.mime, size, file.width, file.height, file.duration_ms, file.sha256, key)

    # Our people

    async def _person(self, thread: _Thread, step: Step) -> None:
        options, viewer = step.options, self._cast.viewers[step.who]
        conversation_id = self._conversation(thread, step)
        await self._seen(thread, step)
        if "react" in options:
            reaction = ReactionIn(
                message_id=await self._id_of(thread, step, options["react"]), emoji=step.text.strip()
            )
            await messages.send(self._tx, viewer, conversation_id, SendIn(type="reaction", reaction=reaction))
            await self._tx.execute(
                "DELETE FROM outbox WHERE account_id = $1 AND conversation_id = $2 AND kind = 'reaction'",
                self._tx.account_id,
                conversation_id,
            )
            return
        wanted = await self._wanted(thread, step)
        sent, _ = await messages.send(self._tx, viewer, conversation_id, wanted)
        if step.sign == ">":
            reference = await self._tx.fetchval(
                "SELECT client_ref FROM messages WHERE account_id = $1 AND id = $2",
                self._tx.account_id,
                sent.message.id,
            )
            external_id = thread.next_id()
            if "as" in options:
                thread.named[options["as"]] = external_id
            thread.unconfirmed.append((step, reference, external_id))

    async def _wanted(self, thread: _Thread, step: Step) -> SendIn:
        options = step.options
        wanted = SendIn(text=step.text, visibility="internal" if step.sign == "#" else "public")
        parts = [part.strip() for part in step.text.split("|")]
        if "re" in options:
            wanted.reply_to = await self._id_of(thread, step, options["re"])
        if (file := files.of(options)) is not None:
            wanted.type, wanted.attachments = "attachments", [await self._uploaded(step, file)]
        elif "location" in options:
            wanted.type, wanted.text = "location", ""
            wanted.location = LocationIn(
                name=parts[0], address=parts[1], latitude=float(parts[2]), longitude=float(parts[3])
            )
        elif "card" in options:
            wanted.type, wanted.text = "contacts", ""
            wanted.contacts = [CardIn(name=parts[0], phones=[PhoneIn(phone=parts[1])])]
        elif "template" in options:
            values = (part.partition("=") for part in parts)
            parameters = [
                {"type": "text", "parameter_name": name.strip(), "text": value.strip()}
                for name, _, value in values
            ]
            wanted.type, wanted.text = "template", ""
            wanted.template = TemplateIn(
                options["template"], "pt_BR", [{"type": "body", "parameters": parameters}]
            )
        return wanted

    async def _uploaded(self, step: Step, file: files.File) -> UUID:
        attachment_id = uuid7()
        await self._tx.execute(
            "INSERT INTO attachments (account_id, id, uploaded_by_id, kind, created_at, name, mime, size, width,"
            " height, duration_ms, sha256, storage_key, state)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'ready')",
            self._tx.account_id,
            attachment_id,
            self._cast.viewers[step.who].user_id,
            file.kind,
            step.at,
            *await self._stored(file),
        )
        return attachment_id

    async def _action(self, thread: _Thread, step: Step) -> None:
        viewer, tx = self._cast.viewers[step.who], self._tx
        conversation_id = self._conversation(thread, step)
        verb, _, rest = step.text.partition(" ")
        if verb != "unread":
            await self._seen(thread, step)
        match verb:
            case "start":
                department_id = self._cast.departments[rest] if rest else None
                await conversations.start(tx, viewer, conversation_id, department_id)
            case "close":
                reason, _, note = (part.strip() for part in rest.partition("|"))
                reason_id = self._cast.reasons[reason] if reason else None
                await conversations.close(tx, viewer, conversation_id, reason_id, note)
            case "transfer":
                to = dict.fromkeys(part.strip() for part in rest.split("|"))
                department = next((name for name in to if name in self._cast.departments), None)
                agent = next((name for name in to if name in self._cast.viewers), None)
                await conversations.transfer(
                    tx,
                    viewer,
                    conversation_id,
                    self._cast.departments[department] if department else None,
                    self._cast.viewers[agent].user_id if agent else None,
                )
            case "read":
                pass
            case "unread":
                await conversations.mark_unread(tx, viewer, conversation_id)
            case _:
                raise ValueError(f"{thread.person.name}: nobody can {verb}")

    async def _seen(self, thread: _Thread, step: Step) -> None:
        """Who acts has the thread on the screen: it is read. The customer was told long ago."""
        if not thread.is_unread:
            return
        thread.is_unread = False
        viewer = self._cast.viewers[step.who]
        changes, conversation = await conversations.changing(
            self._tx, viewer, self._conversation(thread, step)
        )
        if await conversations.mark_read(changes, conversation, conversation.last_seq):
            await changes.flush()

    async def _confirm(self, thread: _Thread, reached: str) -> None:
        """Receipts of the answers so far: as far as `reached`, or as the story says."""
        unconfirmed, thread.unconfirmed = thread.unconfirmed, []
        if not unconfirmed:
            return
        receipts: list[tuple[datetime, Inbound]] = []
        for step, reference, external_id in unconfirmed:
            if "failed" in step.options:
                code = int(step.options["failed"])
                title, details = _FAILURES[code]
                error = ProviderError(code=code, title=title, details=details, advice=advice_for(code).key)
                receipts.append((step.at, _receipt(step, reference, external_id, "failed", error)))
                continue
            for status in _ORDER:
                receipts.append((step.at, _receipt(step, reference, external_id, status)))
                if status == step.options.get("status", reached):
                    break
        await self._receive(thread, receipts)

    def _conversation(self, thread: _Thread, step: Step) -> UUID:
        if thread.conversation_id is None:
            raise ValueError(f"{thread.person.name}: {step.text!r} comes before the customer's first message")
        return thread.conversation_id

    async def _id_of(self, thread: _Thread, step: Step, name: str) -> UUID:
        found: UUID = await self._tx.fetchval(
            "SELECT id FROM messages WHERE account_id = $1 AND inbox_id = $2 AND external_id = $3",
            self._tx.account_id,
            self._cast.inboxes[step.person.inbox].id,
            thread.named[name],
        )
        return found
