"""A customer who does not answer is warned and then closed; an agent who owes the answer is reminded (SRV-60, SRV-91).

Which rule applies to a conversation depends on its department and its kind of channel only, so that all rules of a
company make a small table, and one statement finds the conversations for which something is due.
"""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from msgspec import Struct

from prosa.accounts import service as accounts
from prosa.accounts.settings import AccountSettings, Inactivity
from prosa.channels.registry import CHANNELS
from prosa.closing_reasons import service as closing_reasons
from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.conversations.model import Conversation
from prosa.departments import service as departments
from prosa.departments.policy import inactivity_of
from prosa.departments.schemas import DepartmentSettings
from prosa.desk import queries
from prosa.kit.database import Transaction
from prosa.kit.events import SYSTEM
from prosa.messages import service as messages


class Rule(Struct, frozen=True):
    """What applies in a department (None: in none) on a kind of channel; minutes, None for never."""

    department_id: UUID | None
    channel: str
    inactivity: Inactivity
    owed_minutes: int | None
    owed_action: Literal["remind", "alert", "requeue"]


async def rules(tx: Transaction) -> list[Rule]:
    """The rules of the company under which anything can happen."""
    settings = (await accounts.read_account(tx)).settings
    known: list[tuple[UUID | None, DepartmentSettings | None]] = [(None, None)]
    known.extend((await departments.settings_of(tx)).items())
    made = [
        _rule(settings, department_id, department, channel)
        for department_id, department in known
        for channel in CHANNELS
    ]
    return [
        rule
        for rule in made
        if (rule.inactivity.warn_minutes or rule.inactivity.close_minutes or rule.owed_minutes) is not None
    ]


def _rule(
    settings: AccountSettings, department_id: UUID | None, department: DepartmentSettings | None, channel: str
) -> Rule:
    inactivity = inactivity_of(settings, department, channel)
    owed = None if department is None else department.owed_reply_minutes
    return Rule(
        department_id=department_id,
        channel=channel,
        inactivity=inactivity,
        # Where nothing is said, the agent is reminded when a customer would be.
        owed_minutes=owed or inactivity.warn_minutes or inactivity.close_minutes,
        owed_action="remind" if department is None else department.owed_reply_action,
    )


async def find_due(tx: Transaction, limit: int) -> list[UUID]:
    """Conversations of the company for which something is due, the longest idle first."""
    known = await rules(tx)
    if not known:
        return []
    return [conversation_id for conversation_id, _, _, _ in await queries.idle(tx, _table(known), limit)]


async def act(tx: Transaction, conversation_id: UUID) -> bool:
    """Do what is due for one conversation; False when another process does it, or nothing is due any more."""
    if not await queries.hold(tx, conversation_id):
        return False
    known = await rules(tx)
    due = await queries.idle(tx, _table(known), 1, conversation_id) if known else []
    if not due:
        return False
    _, action, department_id, channel = due[0]
    rule = next(r for r in known if (r.department_id, r.channel) == (department_id, channel))
    changes = Changes(tx, SYSTEM)
    await changes.lock([conversation_id])
    conversation = changes.conversations[conversation_id]
    if action == "warn":
        await _warn(changes, conversation, rule.inactivity)
    elif action == "close":
        await _close(changes, conversation, rule.inactivity)
    else:
        await _remind(changes, conversation, rule)
    await changes.flush()
    return True


def _table(known: list[Rule]) -> queries.IdleRules:
    return [
        (r.department_id, r.channel, r.inactivity.warn_minutes, r.inactivity.close_minutes, r.owed_minutes)
        for r in known
    ]


async def _warn(changes: Changes, conversation: Conversation, inactivity: Inactivity) -> None:
    not_sent = await _tell(changes, conversation, inactivity.warn_message, "inactivity_warning")
    line = changes.activity(conversation, "inactivity_warned", message_not_sent=not_sent)
    changes.publish(conversation, "conversation.updated", line)


async def _close(changes: Changes, conversation: Conversation, inactivity: Inactivity) -> None:
    not_sent = await _tell(changes, conversation, inactivity.close_message, "inactivity_closing")
    await conversations.end(
        changes,
        conversation,
        closed_by=None,
        reason_id=await closing_reasons.system_reason(changes.tx, "inactivity"),
        note=conversation.ticket.note if conversation.ticket else None,
        code="inactivity",
        message_not_sent=not_sent,
    )


async def _tell(changes: Changes, conversation: Conversation, text: str, purpose: str) -> str | None:
    if not text.strip():
        return None
    return await messages.say(changes, conversation, text.strip(), by=None, purpose=purpose)


async def _remind(changes: Changes, conversation: Conversation, rule: Rule) -> None:
    """The customer waits for the agent: say so once for each time of waiting, or give it to somebody else."""
    if rule.owed_action == "requeue":
        await conversations.place(
            changes,
            conversation,
            department_id=conversation.department_id,
            agent_id=None,
            type_="ticket.queued",
            action="reply_owed",
            assignment={"by": "reply_owed", "from_agent_id": conversation.agent_id},
            since=conversation.waiting_since,
            requeued=True,
        )
        return
    line = changes.activity(
        conversation,
        "reply_owed",
        agent_id=conversation.agent_id,
        since=conversation.waiting_since,
        alert=True if rule.owed_action == "alert" else None,
    )
    changes.publish(conversation, "conversation.reply_owed", line)
