"""What there was with a contact: one timeline over all its conversations, and its past tickets (CNV-2, INB-40)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from prosa.conversations import queries
from prosa.conversations.model import Message
from prosa.conversations.policy import Viewer, may
from prosa.conversations.schemas import PastTicket, PastTickets
from prosa.conversations.sight import NOBODY, Sql
from prosa.kit import paging
from prosa.kit.database import Transaction
from prosa.kit.text import escape_like

Place = tuple[datetime, UUID, int]
"""Where a message stands in a timeline: time, conversation, seq. Within a conversation that is the thread's order."""


def encode_place(message: Message) -> str:
    """An opaque place in a timeline."""
    return paging.encode(message.position_at, message.conversation_id, message.seq)


def decode_timeline(cursor: str) -> Place:
    """The inverse; raises Invalid."""
    return paging.decode(cursor, tuple[datetime, UUID, int])


async def place_of(tx: Transaction, conversation_ids: Sequence[UUID], message_id: UUID) -> Place | None:
    """Where a message of these conversations stands."""
    row = await tx.fetchrow(
        "SELECT position_at, conversation_id, seq FROM messages"
        " WHERE account_id = $1 AND id = $3 AND conversation_id = ANY($2)",
        tx.account_id,
        list(conversation_ids),
        message_id,
    )
    return None if row is None else (row["position_at"], row["conversation_id"], row["seq"])


async def stretch(
    tx: Transaction,
    conversation_ids: Sequence[UUID],
    place: Place | None,
    limit: int,
    *,
    forward: bool = False,
    inclusive: bool = False,
) -> list[Message]:
    """Up to `limit` messages before (`forward`: after) `place`, ascending; without a place the newest ones."""
    sql = Sql(tx.account_id, list(conversation_ids))
    comparison, direction = (">", "ASC") if forward else ("<", "DESC")
    beyond = ""
    if place is not None:
        at, conversation_id, seq = (sql.bind(value) for value in place)
        equal = "=" if inclusive else ""
        beyond = (
            f" AND m.position_at {comparison}= {at} AND (m.position_at, m.conversation_id, m.seq)"
            f" {comparison}{equal} ({at}, {conversation_id}::uuid, {seq}::bigint)"
        )
    rows = await tx.fetch(
        "SELECT part.id FROM unnest($2::uuid[]) AS w(id) CROSS JOIN LATERAL"  # noqa: S608 - placeholders
        " (SELECT m.id, m.position_at, m.conversation_id, m.seq FROM messages m"
        f" WHERE m.account_id = $1 AND m.conversation_id = w.id{beyond}"
        f" ORDER BY m.position_at {direction}, m.seq {direction} LIMIT {limit}) AS part"
        f" ORDER BY part.position_at {direction}, part.conversation_id {direction}, part.seq {direction}"
        f" LIMIT {limit}",
        *sql.values,
    )
    ids = [row["id"] for row in rows]
    loaded = await queries.messages_by_id(tx, ids)
    return [loaded[id_] for id_ in (ids if forward else reversed(ids))]


@dataclass(frozen=True, slots=True)
class TicketFilters:
    """What narrows a contact's tickets; None means any. `protocol` is its beginning, or a part of it."""

    opened_from: datetime | None = None
    opened_before: datetime | None = None
    inbox_id: UUID | None = None
    department_id: UUID | None = None
    agent_id: UUID | None = None
    reason_id: UUID | None = None
    protocol: str | None = None


async def tickets(
    tx: Transaction,
    viewer: Viewer,
    conversation_ids: Sequence[UUID],
    filters: TicketFilters,
    cursor: str | None,
    limit: int,
) -> PastTickets:
    """One page of the tickets of conversations that the viewer may see, newest first.

    Who may not see all closed conversations sees, of the closed tickets, own ones and those of own departments or of
    none. Raises Invalid for a foreign cursor.
    """
    sql = Sql(tx.account_id, list(conversation_ids))
    text = _narrow(filters, sql)
    if not may(viewer, "conversations.see_closed_all"):
        mine, me = sql.bind(sorted(viewer.department_ids)), sql.bind(viewer.user_id)
        text += (
            " AND (t.closed_at IS NULL OR t.department_id IS NULL"
            f" OR t.department_id = ANY({mine}::uuid[]) OR t.agent_id = {me})"
        )
    if cursor is not None:
        at, id_ = paging.decode(cursor, tuple[datetime, UUID])
        text += f" AND (t.opened_at, t.id) < ({sql.bind(at)}, {sql.bind(id_)})"
    rows = await tx.fetch(
        "SELECT t.id, t.protocol, t.opened_at, t.started_at, t.closed_at, t.department_id, t.agent_id, t.reason_id,"  # noqa: S608 - placeholders
        " t.note, t.closed_code, t.queued_at, t.assignment, t.conversation_id, c.inbox_id, t.label_ids,"
        " (SELECT m.id FROM messages m WHERE m.account_id = t.account_id AND m.conversation_id = t.conversation_id"
        "   AND m.position_at >= t.opened_at ORDER BY m.position_at, m.seq LIMIT 1) AS message_id"
        " FROM tickets t JOIN conversations c ON c.account_id = t.account_id AND c.id = t.conversation_id"
        f" WHERE t.account_id = $1 AND t.conversation_id = ANY($2){text}"
        f" ORDER BY t.opened_at DESC, t.id DESC LIMIT {limit + 1}",
        *sql.values,
    )
    more = len(rows) > limit
    rows = rows[:limit]
    return PastTickets(
        items=[PastTicket(**dict(row)) for row in rows],
        next_cursor=paging.encode(rows[-1]["opened_at"], rows[-1]["id"]) if more else None,
    )


def _narrow(filters: TicketFilters, sql: Sql) -> str:
    text = ""
    if filters.opened_from is not None:
        text += f" AND t.opened_at >= {sql.bind(filters.opened_from)}"
    if filters.opened_before is not None:
        text += f" AND t.opened_at < {sql.bind(filters.opened_before)}"
    for column, value in (
        ("c.inbox_id", filters.inbox_id),
        ("t.department_id", filters.department_id),
        ("t.agent_id", filters.agent_id),
        ("t.reason_id", filters.reason_id),
    ):
        if value is not None:
            text += f" AND {column} IS NULL" if value == NOBODY else f" AND {column} = {sql.bind(value)}"
    if filters.protocol:
        text += f" AND t.protocol LIKE {sql.bind(f'%{escape_like(filters.protocol)}%')}"
    return text
