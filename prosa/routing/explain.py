""" "Por que está aqui?": the steps that brought a conversation where it is, and what it waits for (SRV-91)."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from prosa.accounts.settings import account_settings
from prosa.conversations import service as conversations
from prosa.conversations.model import Conversation
from prosa.conversations.policy import Viewer
from prosa.departments import service as departments
from prosa.departments.hours import is_open, next_opening
from prosa.departments.policy import hours_of
from prosa.departments.schemas import Department
from prosa.kit.database import Transaction
from prosa.routing import picture, queries, queue
from prosa.routing.engine import REST, rules_of
from prosa.routing.policy import receives
from prosa.routing.schemas import Step
from prosa.routing.strategies import has_room


async def why(tx: Transaction, viewer: Viewer, conversation_id: UUID) -> list[Step]:
    """The answer as codes with parameters, for the reader's language. Raises ConversationNotFound."""
    conversation = await conversations.visible(tx, viewer, conversation_id)
    steps = _placed(conversation)
    for offer in await queries.pending_of(tx, [conversation_id]):
        params = {"agent_id": offer.agent_id, "until": offer.expires_at, "kind": offer.kind}
        steps.append(Step("offered", {**params, **_without_nones(offer.reason)}))
    if conversation.state != "queued":
        return steps
    waiting = await queue.waiting_time(tx, conversation)
    if waiting is not None:
        params = {"position": waiting.position, "seconds": waiting.seconds, "priority": conversation.priority}
        steps.append(Step("queued", params))
    if conversation.department_id is None:
        return [*steps, Step("no_department")]
    department = await departments.get_department(tx, conversation.department_id)
    steps += await _hours(tx, department)
    if department.settings.mode == "pull":
        return [*steps, Step("agents_pick")]
    if not conversation.offered_to_ids:
        steps.append(await _nobody(tx, conversation, department))
    return steps


def _placed(conversation: Conversation) -> list[Step]:
    """How it came to its agent or department."""
    ticket = conversation.ticket
    if ticket is None:
        return [Step("no_ticket")]
    steps = []
    if conversation.overflow_from_id is not None:
        steps.append(Step("overflowed", {"from_department_id": conversation.overflow_from_id}))
    assignment = dict(ticket.assignment or {})
    if conversation.state == "closed":
        return [*steps, Step("closed", {"at": ticket.closed_at, "code": ticket.closed_code})]
    if assignment:
        by = assignment.pop("by", "system")
        for private in ("visited", "offer_id", "can_decline"):
            assignment.pop(private, None)
        params = {**_without_nones(assignment), "agent_id": conversation.agent_id}
        steps.append(Step("assigned" if conversation.agent_id else "placed", {"by": by, **params}))
    return steps


def _without_nones(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


async def _hours(tx: Transaction, department: Department) -> list[Step]:
    row = await tx.fetchrow("SELECT settings, timezone FROM accounts WHERE id = $1", tx.account_id)
    assert row is not None
    zone = ZoneInfo(row["timezone"])
    hours = hours_of(account_settings(row["settings"]), department.settings)
    if is_open(hours, zone, tx.now):
        return []
    return [Step("department_closed", {"opens_at": next_opening(hours, zone, tx.now)})]


async def _nobody(tx: Transaction, conversation: Conversation, department: Department) -> Step:
    """Why no agent of a push department has been asked, by the rules that the engine follows."""
    agents = await picture.present_agents(tx)
    team = [agents[user_id] for user_id in department.member_ids if user_id in agents]
    free = [agent for agent in team if receives(agent.state)]
    if not free:
        return Step("nobody_available", {"agents": len(department.member_ids), "wrapping_up": len(team)})
    channel: str = await tx.fetchval(
        "SELECT channel FROM inboxes WHERE account_id = $1 AND id = $2", tx.account_id, conversation.inbox_id
    )
    rules = rules_of(department)
    with_room = [agent for agent in free if has_room(agent, rules, channel)]
    if not with_room:
        return Step("everybody_at_capacity", {"agents": len(free), "capacity": rules.capacity})
    assert conversation.ticket_id is not None
    _, resting = await picture.tries(tx, [conversation.ticket_id], tx.now - REST)
    if all(agent.id in resting.get(conversation.ticket_id, ()) for agent in with_room):
        return Step(
            "declined_by_all", {"agents": len(with_room), "asked_again_after": int(REST.total_seconds())}
        )
    return Step("about_to_be_offered")
