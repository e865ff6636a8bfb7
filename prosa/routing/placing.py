"""Where routing puts a conversation: with an agent, or (back) into a queue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from prosa.conversations import service
from prosa.conversations.changes import Changes
from prosa.conversations.model import Conversation
from prosa.kit.database import Transaction
from prosa.kit.events import SYSTEM


async def give(
    changes: Changes,
    conversation: Conversation,
    agent_id: UUID,
    type_: str,
    action: str,
    because: dict[str, Any],
    *,
    department_id: UUID | None,
) -> None:
    """The agent serves it from now on; `because` stays readable as the ticket's assignment."""
    await service.place(
        changes,
        conversation,
        department_id=department_id,
        agent_id=agent_id,
        type_=type_,
        action=action,
        assignment=because,
    )


async def put_in_queue(
    changes: Changes,
    conversation: Conversation,
    department_id: UUID | None,
    action: str,
    because: dict[str, Any],
    *,
    ended_by: str = "transfer",
    overflow_from_id: UUID | None = None,
    **told: Any,
) -> None:
    """It waits in the department, without an agent. Who waits there already keeps the time."""
    await service.place(
        changes,
        conversation,
        department_id=department_id,
        agent_id=None,
        type_="ticket.queued",
        action=action,
        assignment=because,
        ended_by=ended_by,
        keeps_queue_time=conversation.state == "queued" and conversation.department_id == department_id,
        overflow_from_id=overflow_from_id,
        **told,
    )


async def requeue_all(tx: Transaction, ids: Sequence[UUID]) -> None:
    """Their agent is gone: each goes back to the queue of its department."""
    if not ids:
        return
    changes = Changes(tx, SYSTEM)
    await changes.lock(ids)
    for conversation in changes.conversations.values():
        if conversation.state == "active":
            because = {"by": "offline", "from_agent_id": conversation.agent_id}
            await put_in_queue(
                changes,
                conversation,
                conversation.department_id,
                "agent_offline",
                because,
                ended_by="offline",
            )
    await changes.flush()
