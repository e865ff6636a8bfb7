"""What was shared in a conversation, or in all with a person: files and links, the latest first (CON-10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from prosa.conversations import queries
from prosa.conversations.history import Place
from prosa.conversations.model import Message
from prosa.conversations.policy import Viewer
from prosa.conversations.sight import Sql, may_see_sql
from prosa.conversations.tables import LINKED, SHARED
from prosa.kit.database import Transaction

SharedKind = Literal["images", "videos", "files", "links"]
_FILES: Final[dict[SharedKind, str]] = {
    "images": "a.kind = 'image'",
    "videos": "a.kind = 'video'",
    "files": "a.kind IN ('document', 'audio')",
}


def condition(kind: SharedKind) -> str:
    """That a message holds such a thing."""
    if kind == "links":
        return LINKED
    return (
        f"{SHARED} AND EXISTS (SELECT FROM attachments a WHERE a.account_id = $1 AND a.message_id = messages.id"
        f" AND a.position >= 0 AND a.state = 'ready' AND {_FILES[kind]})"
    )


def statement(kind: SharedKind) -> str:
    """The ids of messages: $2 conversation, before the place $3, $4 (or null), up to $5."""
    return (
        "SELECT id FROM messages WHERE account_id = $1 AND conversation_id = $2"  # noqa: S608 - constants
        f" AND {condition(kind)} AND ($3::timestamptz IS NULL OR (position_at, seq) < ($3, $4::bigint))"
        " ORDER BY position_at DESC, seq DESC LIMIT $5"
    )


async def page(
    tx: Transaction,
    conversation_id: UUID,
    kind: SharedKind,
    before: tuple[datetime, int] | None,
    limit: int,
) -> list[Message]:
    """Up to `limit` messages that hold such a thing, before a place in the thread, the latest first.

    Voice messages, stickers and what was deleted are not among them.
    """
    at, seq = before or (None, None)
    rows = await tx.fetch(statement(kind), tx.account_id, conversation_id, at, seq, limit)
    found = await queries.messages_by_id(tx, [row["id"] for row in rows])
    return [found[row["id"]] for row in rows]


async def page_of_person(
    tx: Transaction,
    viewer: Viewer,
    contact_ids: Sequence[UUID],
    kind: SharedKind,
    before: Place | None,
    limit: int,
) -> list[Message]:
    """The same over all conversations with these contacts that the viewer may see, in the order of their timeline."""
    sql = Sql(tx.account_id, list(contact_ids))
    beyond = ""
    if before is not None:
        at, conversation_id, seq = (sql.bind(value) for value in before)
        beyond = (
            f" AND position_at <= {at} AND (position_at, conversation_id, seq)"
            f" < ({at}, {conversation_id}::uuid, {seq}::bigint)"
        )
    # Of each conversation as many as could be on the page, by its own index.
    text, values = sql.complete(
        "SELECT part.id FROM conversations c CROSS JOIN LATERAL"  # noqa: S608 - placeholders
        " (SELECT id, position_at, conversation_id, seq FROM messages"
        f" WHERE account_id = $1 AND conversation_id = c.id AND {condition(kind)}{beyond}"
        f" ORDER BY position_at DESC, seq DESC LIMIT {limit}) AS part"
        f" WHERE c.account_id = $1 AND c.contact_id = ANY($2) AND {may_see_sql(viewer, sql)}"
        f" ORDER BY part.position_at DESC, part.conversation_id DESC, part.seq DESC LIMIT {limit}"
    )
    rows = await tx.fetch(text, *values)
    found = await queries.messages_by_id(tx, [row["id"] for row in rows])
    return [found[row["id"]] for row in rows]
