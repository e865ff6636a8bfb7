"""Every statement of realtime that is not the event log's own."""

from __future__ import annotations

from uuid import UUID

import asyncpg

from prosa.conversations.policy import Bucket, guests_of, visibility_keys
from prosa.kit.events import Connection

_BUCKETS = """
SELECT state,
       CASE WHEN state = 'closed' THEN last_department_id ELSE department_id END AS department_id,
       CASE WHEN state = 'closed' THEN last_agent_id ELSE agent_id END AS agent_id,
       is_chatbot_off,
       unread_count > 0 OR is_marked_unread AS is_unread,
       CASE WHEN state = 'active' THEN participant_ids ELSE '{}' END AS participant_ids,
       CASE WHEN state IN ('queued', 'active') THEN offered_to_ids ELSE '{}' END AS offered_to_ids,
       count(*) AS count
FROM conversations
WHERE account_id = $1
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""

_FACTS = """
SELECT state, department_id, agent_id, participant_ids, offered_to_ids, last_department_id, last_agent_id
FROM conversations
WHERE account_id = $1 AND id = $2
"""


async def bucket_counts(connection: Connection, account_id: UUID) -> dict[Bucket, int]:
    """How many conversations of the account are in which bucket."""
    counts: dict[Bucket, int] = {}
    for row in await connection.fetch(_BUCKETS, account_id):
        participants, asked = guests_of(row["state"], row["participant_ids"], row["offered_to_ids"])
        bucket = Bucket(
            state=row["state"],
            department_id=row["department_id"],
            agent_id=row["agent_id"],
            is_chatbot_off=row["is_chatbot_off"],
            is_unread=row["is_unread"],
            participant_ids=participants,
            offered_to_ids=asked,
        )
        counts[bucket] = counts.get(bucket, 0) + row["count"]  # the same guests in another order
    return counts


async def conversation_keys(
    connection: Connection, account_id: UUID, conversation_id: UUID
) -> frozenset[str] | None:
    """The keys by which the conversation can be seen, None when the account has no such one."""
    row = await connection.fetchrow(_FACTS, account_id, conversation_id)
    return None if row is None else visibility_keys(_Facts(row))


class _Facts:
    __slots__ = (
        "agent_id",
        "department_id",
        "last_agent_id",
        "last_department_id",
        "offered_to_ids",
        "participant_ids",
        "state",
    )

    def __init__(self, row: asyncpg.Record) -> None:
        self.state: str = row["state"]
        self.department_id: UUID | None = row["department_id"]
        self.agent_id: UUID | None = row["agent_id"]
        self.participant_ids: list[UUID] = row["participant_ids"]
        self.offered_to_ids: list[UUID] = row["offered_to_ids"]
        self.last_department_id: UUID | None = row["last_department_id"]
        self.last_agent_id: UUID | None = row["last_agent_id"]
