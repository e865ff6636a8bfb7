"""What was shared in a conversation: pictures, videos, files and links, the latest first (CON-10)."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from prosa.conversations import queries
from prosa.conversations.model import Message
from prosa.conversations.tables import LINKED, SHARED
from prosa.kit.database import Transaction

SharedKind = Literal["images", "videos", "files", "links"]
_FILES: Final[dict[SharedKind, str]] = {
    "images": "a.kind = 'image'",
    "videos": "a.kind = 'video'",
    "files": "a.kind IN ('document', 'audio')",
}


def statement(kind: SharedKind) -> str:
    """The ids of messages: $2 conversation, before the place $3, $4 (or null), up to $5."""
    if kind == "links":
        condition = LINKED
    else:
        condition = (
            f"{SHARED} AND EXISTS (SELECT FROM attachments a WHERE a.account_id = $1 AND a.message_id = messages.id"
            f" AND a.position >= 0 AND a.state = 'ready' AND {_FILES[kind]})"
        )
    return (
        "SELECT id FROM messages WHERE account_id = $1 AND conversation_id = $2"  # noqa: S608 - constants
        f" AND {condition} AND ($3::timestamptz IS NULL OR (position_at, seq) < ($3, $4::bigint))"
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
