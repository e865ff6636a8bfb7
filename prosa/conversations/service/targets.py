"""When the next answer and the end of a ticket are due by the company's service levels (SRV-80).

Computed whenever what it depends on changes: opening, the first reply, a customer's message, department, priority.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from prosa.accounts.service import read_account, zone_of
from prosa.conversations.changes import Changes
from prosa.conversations.model import Conversation
from prosa.conversations.policy import OPEN_STATES
from prosa.departments.policy import hours_of
from prosa.departments.service import settings_of
from prosa.kit.database import Record
from prosa.service_levels.policy import next_response_due, policy_for, targets
from prosa.service_levels.service import list_policies

Due = dict[str, datetime]
"""What is still to be done → until when."""


async def set_targets(changes: Changes, conversations: Sequence[Conversation]) -> list[Conversation]:
    """Set what is due next in open, locked conversations; those in which that changed, which are not published yet."""
    tx = changes.tx
    found = {c.ticket_id: c for c in conversations if c.state in OPEN_STATES and c.ticket_id is not None}
    policies = [policy for policy in await list_policies(tx) if policy.is_active] if found else []
    if not policies:
        return []
    account, departments = await read_account(tx), await settings_of(tx)
    rows = await tx.fetch(
        "SELECT id, opened_at, first_reply_at, breaches FROM tickets WHERE account_id = $1 AND id = ANY($2)",
        tx.account_id,
        list(found),
    )
    changed = []
    for row in rows:
        conversation = found[row["id"]]
        policy = policy_for(policies, conversation.department_id, conversation.priority)
        due: Due = {}
        if policy is not None:
            department = None
            if conversation.department_id is not None:
                department = departments.get(conversation.department_id)
            hours, zone = hours_of(account.settings, department), zone_of(account)
            whole = targets(policy, hours, zone, row["opened_at"])
            answer = None
            if row["first_reply_at"] is not None and conversation.waiting_since is not None:
                answer = next_response_due(policy, hours, zone, conversation.waiting_since)
            first = None if row["first_reply_at"] is not None else whole.first_response_due_at
            possible = (
                ("first_response", first),
                ("next_response", answer),
                ("resolution", whole.resolution_due_at),
            )
            due = {kind: at for kind, at in possible if at is not None}
        await _write(changes, row["id"], None if policy is None else policy.id, due)
        if _show(conversation, due, row):
            changes.touch(conversation)
            changed.append(conversation)
    return changed


async def _write(changes: Changes, ticket_id: UUID, policy_id: UUID | None, due: Due) -> None:
    await changes.tx.execute(
        "UPDATE tickets SET sla_policy_id = $3, first_response_due_at = coalesce($4, first_response_due_at),"
        " next_response_due_at = $5, resolution_due_at = $6 WHERE account_id = $1 AND id = $2",
        changes.tx.account_id,
        ticket_id,
        policy_id,
        due.get("first_response"),
        due.get("next_response"),
        due.get("resolution"),
    )


def _show(conversation: Conversation, due: Due, row: Record) -> bool:
    """What was missed and told is not told again; of the rest the earliest is shown. Whether anything changed."""
    missed = {kind for kind, at in due.items() if _is_told(kind, at, row["breaches"] or [])}
    left = {kind: at for kind, at in due.items() if kind not in missed}
    kind = min(left, key=lambda kind: left[kind], default=None) or min(missed, default=None)
    before = (conversation.sla_kind, conversation.sla_due_at, conversation.is_sla_breached)
    conversation.sla_kind = kind
    conversation.sla_due_at = None if kind is None else left.get(kind)
    conversation.is_sla_breached = bool(missed)
    return before != (conversation.sla_kind, conversation.sla_due_at, conversation.is_sla_breached)


def _is_told(kind: str, at: datetime, breaches: list[dict[str, Any]]) -> bool:
    """There is one first response and one end, but there are many next responses."""
    return any(
        item["kind"] == kind and (kind != "next_response" or msgspec.convert(item["due_at"], datetime) == at)
        for item in breaches
    )


async def replied(changes: Changes, conversation: Conversation) -> None:
    """An agent's public message: the first one of the ticket is remembered, and the next target is another."""
    await _note_reply(changes, [conversation])
    await set_targets(changes, [conversation])


async def answered_elsewhere(changes: Changes, conversations: Sequence[Conversation]) -> None:
    """Replies from the company's own phone count like those from here."""
    answered = [c for c in conversations if c.state in OPEN_STATES and c.waiting_since is None]
    if answered:
        await _note_reply(changes, answered)
        for conversation in await set_targets(changes, answered):
            changes.publish(conversation, "conversation.updated")


async def _note_reply(changes: Changes, conversations: Sequence[Conversation]) -> None:
    await changes.tx.execute(
        "UPDATE tickets SET first_reply_at = $3 WHERE account_id = $1 AND id = ANY($2) AND first_reply_at IS NULL",
        changes.tx.account_id,
        [conversation.ticket_id for conversation in conversations],
        changes.tx.now,
    )


async def note_breach(changes: Changes, conversation: Conversation) -> bool:
    """A target of a locked conversation was missed: told once. False when nothing is due (any more)."""
    tx = changes.tx
    kind, due_at = conversation.sla_kind, conversation.sla_due_at
    if kind is None or due_at is None or due_at > tx.now or conversation.state not in OPEN_STATES:
        return False
    await tx.execute(
        "UPDATE tickets SET breaches = coalesce(breaches, '[]'::jsonb) || $3 WHERE account_id = $1 AND id = $2",
        tx.account_id,
        conversation.ticket_id,
        [{"kind": kind, "due_at": due_at, "at": tx.now}],
    )
    conversation.sla_due_at, conversation.is_sla_breached = None, True
    await set_targets(changes, [conversation])
    line = changes.activity(
        conversation, "sla_breached", kind=kind, due_at=due_at, agent_id=conversation.agent_id
    )
    changes.publish(conversation, "sla.breached", line)
    return True
