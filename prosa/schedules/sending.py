"""What happens when a scheduled message is due (CON-7, CON-9, CMP-21)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from prosa.attachments import service as attachments
from prosa.blocking import service as blocking
from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.conversations.model import Conversation
from prosa.conversations.policy import OPEN_STATES
from prosa.kit import logs
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid, ProsaError
from prosa.kit.events import SYSTEM, Actor, Event
from prosa.messages import service as messages
from prosa.messages.schemas import SendIn
from prosa.schedules import policy, queries
from prosa.schedules.errors import CannotSend
from prosa.schedules.queries import Row
from prosa.schedules.service import prepared, shown

_REASONS = {"blocked": "contact_blocked"}

log = logs.get(__name__)


async def send_first(tx: Transaction, conversation_id: UUID) -> bool:
    """Send what is due first in a conversation; False when nothing is, or another process does it.

    Raises CannotSend; `give_up` then notes it, in a transaction of its own.
    """
    if not await queries.hold(tx, conversation_id):
        return False
    row = await queries.first_due(tx, conversation_id)
    if row is None:
        return False
    try:
        return await _send(tx, row)
    except (CannotSend, OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
        raise
    except Exception as error:  # tried again it would only fail again, and keep back what comes after it
        log.exception("a scheduled message cannot be sent", schedule_id=str(row.id))
        raise CannotSend(row.id, "internal_error") from error


async def _send(tx: Transaction, row: Row) -> bool:
    conversation_id = row.conversation_id
    changes = Changes(tx, Actor("user", row.created_by_id))
    await changes.lock([conversation_id])
    conversation = changes.conversations[conversation_id]
    latest = row.due_at + policy.AFTER_BLOCK
    if conversation.contact.is_blocked:
        if tx.now < latest:
            return False
        raise CannotSend(row.id, "contact_blocked")
    if await blocking.stood_between(tx, row.contact_id, row.due_at, latest):
        raise CannotSend(row.id, "contact_blocked")
    wanted, is_fallback = _wanted(tx, conversation, row)
    if row.opens_ticket and conversation.state not in OPEN_STATES:
        department_id = await queries.default_department(tx, conversation.inbox_id)
        await conversations.open_tickets(changes, [(conversation, department_id, tx.now)], "schedule")
    try:
        sent = await messages.send_prepared(
            changes,
            conversation,
            wanted,
            await attachments.laid_by(tx, row.id),
            by=row.created_by_id,
            purpose="scheduled",
            schedule_id=row.id,
        )
    except Invalid as error:
        raise CannotSend(row.id, error.errors[0].code if error.errors else error.code) from error
    except ProsaError as error:
        raise CannotSend(row.id, error.code) from error
    if isinstance(sent, str):
        raise CannotSend(row.id, _REASONS.get(sent, sent))
    after = msgspec.structs.replace(
        row,
        state="sent",
        outcome={"fallback": True} if is_fallback else None,
        message_id=sent.id,
        ended_at=tx.now,
        version=row.version + 1,
    )
    await queries.update(tx, after)
    # By itself: the conversation's row is written, and its event is out.
    tx.emit(
        Event(
            "schedule.updated",
            {"schedule": shown(after, conversation)},
            audience=conversation.keys(),
            actor=changes.actor,
            conversation_id=conversation.id,
        )
    )
    return True


def _wanted(tx: Transaction, conversation: Conversation, row: Row) -> tuple[SendIn, bool]:
    """What leaves now, and whether it is the other template because the customer's window is over."""
    if row.template is not None or conversation.window_is_open(tx.now):
        return prepared(row.text, row.template), False
    if row.fallback_template is not None:
        return prepared(None, row.fallback_template), True
    raise CannotSend(row.id, "window_expired")


async def give_up(tx: Transaction, conversation_id: UUID, schedule_id: UUID, code: str) -> bool:
    """It does not leave: the timeline says why, and whoever planned it is told. False when it is settled already."""
    changes = Changes(tx, SYSTEM)
    await changes.lock([conversation_id])
    row = await queries.one(tx, schedule_id)
    if row is None or row.state != "pending":
        return False
    conversation = changes.conversations[conversation_id]
    after = msgspec.structs.replace(
        row,
        state="not_sent" if code == "contact_blocked" else "failed",
        outcome={"code": code},
        ended_at=tx.now,
        version=row.version + 1,
    )
    await queries.update(tx, after)
    out = shown(after, conversation)
    line = changes.activity(
        conversation,
        "schedule_not_sent",
        schedule_id=row.id,
        kind=row.kind,
        due_at=row.due_at,
        reason=code,
    )
    changes.publish(conversation, "schedule.updated", line, schedule=out)
    await changes.flush()
    data: dict[str, Any] = {"schedule": out, "contact": conversation.contact}
    tx.emit(Event("schedule.failed", data, audience=frozenset({f"user:{row.created_by_id}"}), actor=SYSTEM))
    return True
