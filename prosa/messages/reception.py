"""What a customer's message meets before an agent reads it: closed doors, a new ticket, the way out of the queue.

Settings are read only where a ticket would open in a department, or where somebody who waits in one wrote a short
text that may be its leave word.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from prosa.accounts.schemas import Account
from prosa.accounts.service import read_account, zone_of
from prosa.channels.port import InboundMessage
from prosa.closing_reasons import service as closing_reasons
from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.conversations.model import Conversation, position_at
from prosa.departments.hours import is_open
from prosa.departments.policy import hours_of
from prosa.departments.schemas import DepartmentSettings
from prosa.kit.text import normalise
from prosa.messages.schemas import Arrived
from prosa.messages.service import say, tell

CLOSED_STRETCH = timedelta(hours=12)
"""For so long a customer is not told again that nobody is here."""
LONGEST_WORD = 60
"""Longer texts are never compared with a leave word of at most 30 characters."""

Written = tuple[Arrived, InboundMessage, Conversation]


class Reception:
    """For the new messages of one set, whose conversations are locked."""

    def __init__(self, changes: Changes, written: Sequence[Written]) -> None:
        self._changes = changes
        self._written = [
            (item, element, conversation)
            for item, element, conversation in written
            if not (element.echo or element.history) and element.opens_window
        ]
        self._departments: dict[UUID, DepartmentSettings] = {}
        self._account: Account | None = None
        self._closed: dict[UUID, tuple[Conversation, str]] = {}

    async def open_tickets(self) -> None:
        """A customer's message opens a ticket where none is open, no flow runs and the doors are open (spec 00)."""
        await self._read_settings()
        opening: dict[UUID, tuple[Conversation, UUID | None, datetime]] = {}
        for item, element, conversation in self._written:
            if conversation.state not in ("new", "closed") or conversation.contact.is_blocked:
                continue
            if not self._lets_in(item, element, conversation):
                continue
            at = position_at(element.provider_at, item.received_at)
            known = opening.get(conversation.id)
            opening[conversation.id] = (
                conversation,
                item.inbox.default_department_id,
                at if known is None else min(at, known[2]),
            )
        if opening:
            await conversations.open_tickets(self._changes, list(opening.values()), "contact")

    async def _read_settings(self) -> None:
        asked: set[UUID | None] = set()
        for item, element, conversation in self._written:
            if conversation.state in ("new", "closed"):
                asked |= {item.inbox.default_department_id, conversation.last_department_id}
            if _may_be_a_word(element):
                asked.add(conversation.department_id)
        asked.discard(None)
        if not asked:
            return
        tx = self._changes.tx
        rows = await tx.fetch(
            "SELECT id, settings FROM departments WHERE account_id = $1 AND id = ANY($2)"
            " AND (settings ->> 'leave_word' <> '' OR settings ->> 'out_of_hours_message' <> ''"
            " OR settings ->> 'open_when_closed' = 'false')",
            tx.account_id,
            list(asked),
        )
        self._departments = {row["id"]: msgspec.convert(row["settings"], DepartmentSettings) for row in rows}
        if self._departments:
            self._account = await read_account(tx)

    def _lets_in(self, item: Arrived, element: InboundMessage, conversation: Conversation) -> bool:
        """Whether a ticket may open now; remembers who has to be told that nobody is here."""
        default = item.inbox.default_department_id
        if any(self._is_word(element, id_) for id_ in (default, conversation.last_department_id)):
            return False
        department_id = conversation.last_department_id if self._reopens(conversation) else default
        department = self._departments.get(department_id) if department_id else None
        if department is None or self._account is None:
            return True
        hours = hours_of(self._account.settings, department)
        if is_open(hours, zone_of(self._account), self._changes.tx.now):
            return True
        if department.out_of_hours_message.strip():
            self._closed[conversation.id] = conversation, department.out_of_hours_message.strip()
        return department.open_when_closed

    def _reopens(self, conversation: Conversation) -> bool:
        ticket = conversation.ticket
        if self._account is None or conversation.state != "closed" or ticket is None or not ticket.closed_at:
            return False
        settings = self._account.settings
        within = timedelta(minutes=settings.reopen_minutes)
        return settings.customer_message_reopens and self._changes.tx.now - ticket.closed_at <= within

    def _is_word(self, element: InboundMessage, department_id: UUID | None) -> bool:
        department = self._departments.get(department_id) if department_id else None
        if department is None or not _may_be_a_word(element):
            return False
        word = _bare(department.leave_word)
        return word != "" and _bare(element.text) == word

    async def answer(self) -> None:
        """After the messages are stored: tell who is too late, let go who wants to leave."""
        if not self._departments:
            return
        await self._tell_closed()
        last = {conversation.id: (element, conversation) for _, element, conversation in self._written}
        for element, conversation in last.values():
            if conversation.state == "queued" and self._is_word(element, conversation.department_id):
                await self._leave(conversation)
        await self._changes.flush()

    async def _tell_closed(self) -> None:
        if not self._closed:
            return
        tx = self._changes.tx
        rows = await tx.fetch(
            "SELECT DISTINCT conversation_id FROM messages WHERE account_id = $1 AND conversation_id = ANY($2)"
            " AND position_at > $3 AND author_kind = 'system' AND content ->> 'purpose' = 'out_of_hours'",
            tx.account_id,
            list(self._closed),
            tx.now - CLOSED_STRETCH,
        )
        told = {row["conversation_id"] for row in rows}
        for conversation, text in self._closed.values():
            if conversation.id not in told:
                await tell(self._changes, conversation, text, "out_of_hours")

    async def _leave(self, conversation: Conversation) -> None:
        assert self._account is not None  # read with the departments
        text = self._account.settings.texts.left_queue.strip()
        not_sent = None
        if text:
            not_sent = await say(self._changes, conversation, text, by=None, purpose="left_queue")
        await conversations.end(
            self._changes,
            conversation,
            closed_by=None,
            reason_id=await closing_reasons.system_reason(self._changes.tx, "left_queue"),
            note=conversation.ticket.note if conversation.ticket else None,
            code="left_queue",
            message_not_sent=not_sent,
        )


def _may_be_a_word(element: InboundMessage) -> bool:
    return element.kind == "text" and 0 < len(element.text) <= LONGEST_WORD


def _bare(text: str) -> str:
    """Without case, accents and spaces."""
    return normalise(text).replace(" ", "")
