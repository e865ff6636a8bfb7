"""Collects what one transaction does to conversations and writes it set-wise at the end.

One agent's click and a batch of five hundred webhooks take the same way: load and lock, change in memory through the
functions below, `flush`. So there is one place that numbers messages, keeps previews and counters, and publishes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from prosa.conversations import queries
from prosa.conversations.model import Conversation, Message
from prosa.conversations.schemas import TicketOut
from prosa.kit.database import Transaction
from prosa.kit.events import Actor, Event
from prosa.kit.ids import uuid7

Columns = Sequence[tuple[str, str]]
"""(name, type of PostgreSQL)."""

_CONVERSATION_COLUMNS = (
    ("state", "text"),
    ("department_id", "uuid"),
    ("agent_id", "uuid"),
    ("participant_ids", "uuid[]"),
    ("offered_to_ids", "uuid[]"),
    ("label_ids", "uuid[]"),
    ("ticket_id", "uuid"),
    ("last_ticket_id", "uuid"),
    ("last_department_id", "uuid"),
    ("last_agent_id", "uuid"),
    ("last_reason_id", "uuid"),
    ("last_seq", "bigint"),
    ("read_seq", "bigint"),
    ("unread_count", "int"),
    ("is_marked_unread", "bool"),
    ("last_message", "jsonb"),
    ("last_activity_at", "timestamptz"),
    ("last_inbound_at", "timestamptz"),
    ("waiting_since", "timestamptz"),
    ("opened_at", "timestamptz"),
    ("overflow_from_id", "uuid"),
    ("closing_due_at", "timestamptz"),
    ("awaiting_since", "timestamptz"),
    ("sla_due_at", "timestamptz"),
    ("sla_kind", "text"),
    ("is_sla_breached", "bool"),
    ("reply_address", "jsonb"),
    ("referral", "jsonb"),
    ("is_chatbot_off", "bool"),
    ("priority", "int"),
    ("version", "bigint"),
)


def _arrays(columns: Columns, first: int) -> str:
    """The arguments of `unnest`. What holds lists goes as text: it would be taken for one array of more dimensions."""
    return ", ".join(
        f"${index}::{'text' if kind in ('jsonb', 'uuid[]') else kind}[]"
        for index, (_, kind) in enumerate(columns, first)
    )


def _assignments(columns: Columns) -> str:
    return ", ".join(f"{name} = n.{name}::{kind}" for name, kind in columns)


def _names(columns: Columns) -> str:
    return ", ".join(name for name, _ in columns)


def _values(rows: Sequence[Conversation | Message], columns: Columns) -> Iterator[list[Any]]:
    """One list per column."""
    for name, kind in columns:
        values = [getattr(row, name) for row in rows]
        if kind == "jsonb":
            values = [None if value is None else msgspec.json.encode(value).decode() for value in values]
        elif kind == "uuid[]":
            values = ["{" + ",".join(map(str, value)) + "}" for value in values]
        yield values


# every-account: the account is named in the last line
_UPDATE_CONVERSATIONS = (
    f"UPDATE conversations c SET {_assignments(_CONVERSATION_COLUMNS)}"  # noqa: S608 - names of ours
    f" FROM unnest($2::uuid[], {_arrays(_CONVERSATION_COLUMNS, 3)}) AS n(id, {_names(_CONVERSATION_COLUMNS)})"
    " WHERE c.account_id = $1 AND c.id = n.id"
)

_MESSAGE_COLUMNS = (
    ("id", "uuid"),
    ("conversation_id", "uuid"),
    ("inbox_id", "uuid"),
    ("ticket_id", "uuid"),
    ("seq", "bigint"),
    ("direction", "text"),
    ("visibility", "text"),
    ("kind", "text"),
    ("text", "text"),
    ("content", "jsonb"),
    ("author_kind", "text"),
    ("author_user_id", "uuid"),
    ("external_id", "text"),
    ("client_ref", "uuid"),
    ("reply_to_id", "uuid"),
    ("reply_to", "jsonb"),
    ("status", "text"),
    ("error", "jsonb"),
    ("reactions", "jsonb"),
    ("forwarded", "smallint"),
    ("provider_at", "timestamptz"),
    ("position_at", "timestamptz"),
    ("created_at", "timestamptz"),
    ("edited_at", "timestamptz"),
    ("deleted", "jsonb"),
    ("version", "int"),
)
_INSERT_MESSAGES = (
    f"INSERT INTO messages (account_id, {_names(_MESSAGE_COLUMNS)})"  # noqa: S608 - names of ours
    f" SELECT $1, {', '.join(f'n.{name}::{kind}' for name, kind in _MESSAGE_COLUMNS)}"
    f" FROM unnest({_arrays(_MESSAGE_COLUMNS, 2)}) AS n({_names(_MESSAGE_COLUMNS)})"
)
_CHANGING = (
    ("text", "text"),
    ("content", "jsonb"),
    ("external_id", "text"),
    ("client_ref", "uuid"),
    ("reply_to_id", "uuid"),
    ("reply_to", "jsonb"),
    ("status", "text"),
    ("error", "jsonb"),
    ("reactions", "jsonb"),
    ("edited_at", "timestamptz"),
    ("deleted", "jsonb"),
    ("version", "int"),
)
# every-account: the account is named in the last line
_UPDATE_MESSAGES = (
    f"UPDATE messages m SET {_assignments(_CHANGING)}"  # noqa: S608 - names of ours
    f" FROM unnest($2::uuid[], {_arrays(_CHANGING, 3)}) AS n(id, {_names(_CHANGING)})"
    " WHERE m.account_id = $1 AND m.id = n.id"
)

_TICKETS = """
INSERT INTO tickets (account_id, id, conversation_id, protocol, opened_by, opened_at, department_id)
SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[], $7::uuid[])
"""


class Changes:
    """The changes of one transaction, by one actor unless an event says otherwise."""

    def __init__(self, tx: Transaction, actor: Actor) -> None:
        self.tx = tx
        self.actor = actor
        self.conversations: dict[UUID, Conversation] = {}
        self._touched: set[UUID] = set()
        self._added: dict[UUID, Message] = {}
        self._changed: dict[UUID, Message] = {}
        self._timezone: ZoneInfo | None = None

    async def lock(self, ids: Iterable[UUID]) -> None:
        """Lock conversations in the order of their ids, and load them."""
        self.conversations.update(await queries.lock(self.tx, ids))

    def touch(self, conversation: Conversation) -> None:
        """The conversation's row has to be written."""
        self._touched.add(conversation.id)

    def add(self, conversation: Conversation, message: Message, *, in_ticket: bool = True) -> Message:
        """Append to the thread: gives `seq` and ticket, keeps preview and activity time."""
        conversation.last_seq += 1
        message.seq = conversation.last_seq
        message.ticket_id = conversation.ticket_id if in_ticket else None
        self._added[message.id] = message
        if message.kind != "activity":
            self.show_last(conversation, message)
        self.touch(conversation)
        return message

    def show_last(self, conversation: Conversation, message: Message) -> None:
        """Make `message` the row's preview if it is the last one of the thread."""
        last = conversation.last_message
        if last is None or last.id == message.id or (last.at, last.seq) < (message.position_at, message.seq):
            conversation.last_message = message.preview()
            conversation.last_activity_at = max(conversation.last_activity_at, message.position_at)
            self.touch(conversation)

    def change(self, message: Message) -> None:
        """The message's row has to be written; its version rises."""
        message.version += 1
        self.keep(message)

    def keep(self, message: Message) -> None:
        """The message's row has to be written, though nobody sees a difference."""
        if message.id not in self._added:
            self._changed[message.id] = message

    def activity(
        self,
        conversation: Conversation,
        action: str,
        *,
        line_id: UUID | None = None,
        at: datetime | None = None,
        **content: Any,
    ) -> Message:
        """Append a line of the timeline: what happened and by whom. `line_id` makes a repeat recognisable, `at` puts
        the line somewhere else than at the present time."""
        return self.add(
            conversation,
            Message(
                id=line_id or uuid7(),
                conversation_id=conversation.id,
                inbox_id=conversation.inbox_id,
                seq=0,
                direction="none",
                kind="activity",
                author_kind=self.actor.kind if self.actor.kind != "contact" else "system",
                author_user_id=self.actor.id if self.actor.kind == "user" else None,
                status="received",
                visibility="internal",
                content={
                    "action": action,
                    **{name: value for name, value in content.items() if value is not None},
                },
                position_at=at or self.tx.now,
                created_at=self.tx.now,
            ),
        )

    async def open_tickets(self, opened: list[tuple[Conversation, str]]) -> None:
        """A new ticket with the next protocol numbers for each conversation; (conversation, opened by)."""
        if not opened:
            return
        day = await self._day()
        last: int = await self.tx.fetchval(
            "INSERT INTO protocol_counters (account_id, day, last_number) VALUES ($1, $2, $3)"
            " ON CONFLICT (account_id, day) DO UPDATE SET last_number = protocol_counters.last_number + $3"
            " RETURNING last_number",
            self.tx.account_id,
            day,
            len(opened),
        )
        for number, (conversation, _) in enumerate(opened, last - len(opened) + 1):
            ticket = TicketOut(
                id=uuid7(),
                protocol=f"{day:%Y%m%d}{number:06d}",
                opened_at=self.tx.now,
                department_id=conversation.department_id,
            )
            conversation.ticket = ticket
            conversation.ticket_id = conversation.last_ticket_id = ticket.id
            conversation.opened_at = self.tx.now
            self.touch(conversation)
        tickets = [(c.ticket, c.id, opened_by) for c, opened_by in opened if c.ticket is not None]
        await self.tx.execute(
            _TICKETS,
            self.tx.account_id,
            [ticket.id for ticket, _, _ in tickets],
            [conversation_id for _, conversation_id, _ in tickets],
            [ticket.protocol for ticket, _, _ in tickets],
            [opened_by for _, _, opened_by in tickets],
            [ticket.opened_at for ticket, _, _ in tickets],
            [ticket.department_id for ticket, _, _ in tickets],
        )

    async def _day(self) -> date:
        if self._timezone is None:
            name: str = await self.tx.fetchval(
                "SELECT timezone FROM accounts WHERE id = $1", self.tx.account_id
            )
            self._timezone = ZoneInfo(name)
        return self.tx.now.astimezone(self._timezone).date()

    def publish(
        self,
        conversation: Conversation,
        type_: str,
        message: Message | None = None,
        *,
        actor: Actor | None = None,
        **resources: Any,
    ) -> None:
        """Emit an event with the conversation (and message) as they are at this moment, and further `resources`."""
        conversation.version += 1
        self.touch(conversation)
        bucket, keys = conversation.bucket(), conversation.keys()
        before = conversation.published_bucket
        data: dict[str, Any] = {"conversation": conversation.out(), **resources}
        if message is not None:
            data["message"] = message.out()
        moved = before != bucket
        self.tx.emit(
            Event(
                type=type_,
                data=data,
                audience=keys,
                left=conversation.published_keys - keys,
                actor=actor or self.actor,
                conversation_id=conversation.id,
                before=before.as_dict() if moved and before is not None else None,
                after=bucket.as_dict() if moved else None,
            )
        )
        conversation.published_bucket, conversation.published_keys = bucket, keys

    def publish_message(
        self, conversation: Conversation, message: Message, *, actor: Actor | None = None
    ) -> None:
        """Emit that a message changed, with the conversation when its row shows that message."""
        last = conversation.last_message
        if last is not None and last.id == message.id:
            self.show_last(conversation, message)
            self.publish(conversation, "message.updated", message, actor=actor)
            return
        self.tx.emit(
            Event(
                type="message.updated",
                data={"message": message.out()},
                audience=conversation.keys(),
                actor=actor or self.actor,
                conversation_id=conversation.id,
            )
        )

    async def flush(self) -> None:
        """Write everything: messages, then conversations."""
        tx = self.tx
        if self._added:
            added = list(self._added.values())
            await tx.execute(_INSERT_MESSAGES, tx.account_id, *_values(added, _MESSAGE_COLUMNS))
            self._added.clear()
        if self._changed:
            rows = list(self._changed.values())
            await tx.execute(
                _UPDATE_MESSAGES,
                tx.account_id,
                [row.id for row in rows],
                *_values(rows, _CHANGING),
            )
            self._changed.clear()
        if self._touched:
            touched = [self.conversations[id_] for id_ in sorted(self._touched)]
            await tx.execute(
                _UPDATE_CONVERSATIONS,
                tx.account_id,
                [conversation.id for conversation in touched],
                *_values(touched, _CONVERSATION_COLUMNS),
            )
            self._touched.clear()


def with_ticket(conversation: Conversation, **values: Any) -> TicketOut:
    """The conversation's ticket with some values replaced, also in the conversation."""
    if conversation.ticket is None:
        raise ValueError("the conversation has no ticket")
    conversation.ticket = msgspec.structs.replace(conversation.ticket, **values)
    return conversation.ticket
