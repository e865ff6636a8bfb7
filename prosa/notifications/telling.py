"""Follows the event log and tells people: each event once, whichever process gets to it first.

What was read and what came of it are one transaction, so that a killed process leaves neither a gap nor a repetition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct

from prosa.accounts import service as accounts
from prosa.conversations.policy import viewer_keys
from prosa.kit import events
from prosa.kit.database import Transaction
from prosa.kit.events import SYSTEM, Actor, Event
from prosa.notifications import push, queries
from prosa.notifications.policy import Kind, Person, Subject, Told, who_is_told
from prosa.notifications.schemas import NotificationOut

AT_ONCE = 1_000
"""Events of one transaction."""
EXCERPT = 160

_QUEUED = ("ticket.opened", "ticket.queued", "ticket.transferred", "ticket.reopened")
_ASSIGNED = ("ticket.opened", "ticket.assigned", "ticket.transferred", "ticket.reopened", "offer.accepted")
TYPES = (
    "message.created",
    "conversation.updated",
    "conversation.reply_owed",
    "sla.breached",
    "offer.created",
    "note.forwarded",
    "note.due",
    "schedule.failed",
    *sorted({*_QUEUED, *_ASSIGNED}),
)


class _Contact(Struct):
    id: UUID
    name: str


class _Ticket(Struct):
    id: UUID
    queued_at: datetime | None = None


class _Conversation(Struct):
    id: UUID
    state: str
    contact: _Contact
    department_id: UUID | None = None
    agent_id: UUID | None = None
    participant_ids: tuple[UUID, ...] = ()
    ticket: _Ticket | None = None
    unread_count: int = 0


class _Author(Struct):
    kind: str
    id: UUID | None = None


class _Message(Struct):
    direction: str
    visibility: str
    kind: str
    author: _Author
    text: str = ""
    content: dict[str, Any] | None = None


class _Offer(Struct):
    agent_id: UUID
    kind: str = "queue"


class _Note(Struct):
    text: str = ""


class _Schedule(Struct):
    conversation_id: UUID | None = None


class _Payload(Struct):
    """As much of an event as decides who is told."""

    number: int
    type: str
    at: datetime
    actor: Actor | None = None
    conversation: _Conversation | None = None
    message: _Message | None = None
    offer: _Offer | None = None
    note: _Note | None = None
    schedule: _Schedule | None = None
    contact: _Contact | None = None


_decode = msgspec.json.Decoder(_Payload).decode


@dataclass(slots=True)
class _Happening:
    """One thing to tell."""

    kind: Kind
    to: frozenset[UUID] = frozenset()
    text: str = ""
    with_supervisors: bool = False


@dataclass(slots=True)
class _Batch:
    """What one transaction tells."""

    entries: dict[tuple[UUID, UUID], NotificationOut] = field(default_factory=dict)
    loud: dict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    """Entry → those for whom it sounds, also those who get no line in the bell."""
    quiet: dict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    shown: dict[UUID, NotificationOut] = field(default_factory=dict)
    pushes: list[push.Candidate] = field(default_factory=list)
    read: set[UUID] = field(default_factory=set)


async def step(tx: Transaction, limit: int = AT_ONCE, *, tells: bool = True) -> bool:
    """Tell of the next events of the transaction's account; whether there may be more.

    Without `tells` they are passed over.
    """
    seen = await queries.hold_reader(tx)
    if seen is None:
        return False
    assert tx.account_id is not None
    head = await events.head(tx.connection, tx.account_id)
    if seen >= head:
        return False
    up_to = min(head, seen + limit)
    found = await queries.news(tx, seen, up_to, TYPES) if tells else []
    if found:
        await _tell(tx, found)
    await queries.keep_reader(tx, up_to)
    return up_to < head


async def _tell(tx: Transaction, found: Sequence[Any]) -> None:
    people, awake = await _people(tx)
    batch = _Batch()
    for row in found:
        payload = _decode(b'{"number":%d,' % row["number"] + row["payload"][1:])
        conversation = payload.conversation
        if (
            conversation is not None
            and payload.type == "conversation.updated"
            and not conversation.unread_count
        ):
            batch.read.add(conversation.id)
            continue
        audience = frozenset(row["audience"])
        for happening in _happenings(payload, audience):
            _note(batch, tx, payload, happening, audience, people)
        if conversation is not None and conversation.unread_count:
            batch.read.discard(conversation.id)
    await _read_elsewhere(tx, batch)
    await queries.upsert(tx, [(user_id, entry) for (user_id, _), entry in batch.entries.items()])
    await queries.trim(tx, {user_id for user_id, _ in batch.entries})
    for audiences, sound in ((batch.loud, True), (batch.quiet, False)):
        for id_, user_ids in audiences.items():
            _emit(tx, "created", user_ids, notification=batch.shown[id_], sound=sound)
    if batch.pushes:
        await push.notify(tx, batch.pushes, awake)


def _happenings(payload: _Payload, audience: frozenset[str]) -> Iterator[_Happening]:  # noqa: C901, PLR0912 - one case each
    conversation, message = payload.conversation, payload.message
    is_open = conversation is not None and conversation.state in ("queued", "active")
    match payload.type:
        case "message.created" if message is not None:
            if message.visibility == "internal":
                mentioned = (message.content or {}).get("mentions") or ()
                if mentioned:
                    yield _Happening("mention", frozenset(map(UUID, mentioned)), message.text)
            elif message.direction == "in" and is_open:
                yield _Happening("message", text=message.text or f"[{message.kind}]")
        case "offer.created" if payload.offer is not None:
            yield _Happening("offer", frozenset({payload.offer.agent_id}))
        case "conversation.reply_owed":
            alert = bool(message and (message.content or {}).get("alert"))
            yield _Happening("reply_owed", with_supervisors=alert)
        case "sla.breached":
            # Somebody has to hear of what nobody serves.
            is_unserved = conversation is not None and conversation.agent_id is None
            yield _Happening("sla_breached", with_supervisors=is_unserved)
        # These are addressed to one person already.
        case "note.forwarded" if payload.note is not None:
            yield _Happening("note", _readers(audience), payload.note.text)
        case "note.due" if payload.note is not None:
            yield _Happening("note_due", _readers(audience), payload.note.text)
        case "schedule.failed":
            yield _Happening("schedule_failed", _readers(audience))
        case _ if is_open and conversation is not None:
            by_contact = payload.actor is not None and payload.actor.kind == "contact"
            if conversation.agent_id is not None and payload.type in _ASSIGNED:
                yield _Happening("assigned")
            # A customer's own opening comes with the message that tells of it.
            elif conversation.agent_id is None and payload.type in _QUEUED and not by_contact:
                yield _Happening("queued")


def _readers(audience: frozenset[str]) -> frozenset[UUID]:
    return frozenset(UUID(key.removeprefix("user:")) for key in audience if key.startswith("user:"))


def _note(
    batch: _Batch,
    tx: Transaction,
    payload: _Payload,
    happening: _Happening,
    audience: frozenset[str],
    people: Sequence[Person],
) -> None:
    conversation = payload.conversation
    subject = None
    if conversation is not None:
        subject = Subject(
            audience, conversation.department_id, conversation.agent_id, conversation.participant_ids
        )
    actor_id = payload.actor.id if payload.actor is not None and payload.actor.kind == "user" else None
    entry = _entry(tx, payload, happening, actor_id)
    for told in who_is_told(
        happening.kind,
        subject,
        people,
        actor_id=actor_id,
        to=happening.to,
        with_supervisors=happening.with_supervisors,
    ):
        _add(batch, entry, told)
        if told.push is not None and conversation is not None:
            batch.pushes.append(
                push.Candidate(
                    user_id=told.user_id,
                    conversation_id=conversation.id,
                    rule=told.push,
                    mark=_assignment(conversation) if told.push == "department" else "shown",
                    title=conversation.contact.name,
                    body=happening.text,
                    kind=happening.kind,
                )
            )


def _add(batch: _Batch, entry: NotificationOut, told: Told) -> None:
    batch.shown[entry.id] = entry
    if told.bell:
        known = batch.entries.get((told.user_id, entry.id))
        count = known.count + 1 if known is not None else 1
        batch.entries[told.user_id, entry.id] = msgspec.structs.replace(entry, count=count)
    if told.sound:
        batch.loud[entry.id].add(told.user_id)
        batch.quiet[entry.id].discard(told.user_id)
    elif told.bell and told.user_id not in batch.loud[entry.id]:
        batch.quiet[entry.id].add(told.user_id)


def _entry(
    tx: Transaction, payload: _Payload, happening: _Happening, actor_id: UUID | None
) -> NotificationOut:
    conversation = payload.conversation
    detail: dict[str, Any] = {"text": happening.text[:EXCERPT], "actor_id": actor_id}
    if conversation is not None:
        detail |= {
            "contact_id": conversation.contact.id,
            "contact_name": conversation.contact.name,
            "department_id": conversation.department_id,
            "agent_id": conversation.agent_id,
        }
    elif payload.contact is not None:
        detail |= {"contact_id": payload.contact.id, "contact_name": payload.contact.name}
    assert tx.account_id is not None
    # The messages of a conversation share an entry; anything else has the event's own, so that a repetition is none.
    shares = happening.kind == "message" and conversation is not None
    name = f"message:{conversation.id}" if shares and conversation else f"{payload.number}:{happening.kind}"
    scheduled_in = payload.schedule.conversation_id if payload.schedule is not None else None
    return NotificationOut(
        id=uuid5(tx.account_id, name),
        kind=happening.kind,
        conversation_id=conversation.id if conversation is not None else scheduled_in,
        detail=detail,
        count=1,
        created_at=payload.at,
        updated_at=payload.at,
    )


def _assignment(conversation: _Conversation) -> str:
    """Names the present assignment of a department: another one is told of anew."""
    ticket = conversation.ticket
    since = ticket.queued_at.isoformat() if ticket is not None and ticket.queued_at is not None else ""
    return f"{ticket.id if ticket is not None else ''}:{conversation.department_id}:{since}"


async def _people(tx: Transaction) -> tuple[list[Person], set[UUID]]:
    """Everybody in the account; and the subscriptions of apps that show the chat now."""
    rows = await queries.looking(tx)
    looking = {row["user_id"] for row in rows}
    people = [
        Person(
            user_id=viewer.user_id,
            keys=viewer_keys(viewer),
            department_ids=viewer.department_ids,
            is_looking=viewer.user_id in looking,
            is_supervisor=viewer.may("monitor"),
        )
        for viewer in await accounts.viewers(tx)
    ]
    return people, {row["subscription_id"] for row in rows if row["subscription_id"] is not None}


async def _read_elsewhere(tx: Transaction, batch: _Batch) -> None:
    """What the team has read is news for nobody: not in the bell and not on a phone."""
    if not batch.read:
        return
    gone: dict[UUID, set[UUID]] = defaultdict(set)
    for row in await queries.remove_read(tx, list(batch.read)):
        gone[row["id"]].add(row["user_id"])
    for id_, user_ids in gone.items():
        _emit(tx, "removed", user_ids, ids=[id_])
    await push.close(tx, list(batch.read))


def _emit(tx: Transaction, what: str, user_ids: set[UUID], **data: Any) -> None:
    if user_ids:
        audience = frozenset(f"user:{user_id}" for user_id in user_ids)
        tx.emit(Event(f"notification.{what}", data, audience=audience, actor=SYSTEM))
