"""Every statement of drafts, each of the transaction's account."""

from uuid import UUID

from prosa.drafts.schemas import Draft
from prosa.kit.database import Record, Transaction

_DRAFT = (
    "SELECT conversation_id, text, visibility, reply_to_id AS reply_to, updated_at, revision FROM drafts"
    " WHERE account_id = $1 AND user_id = $2"
)


def _draft(row: Record) -> Draft:
    return Draft(**dict(row))


async def of_person(tx: Transaction, user_id: UUID) -> list[Draft]:
    """The person's drafts, newest first, discarded ones among them."""
    rows = await tx.fetch(f"{_DRAFT} ORDER BY updated_at DESC, conversation_id", tx.account_id, user_id)
    return [_draft(row) for row in rows]


async def hold(tx: Transaction, user_id: UUID, conversation_id: UUID) -> Draft | None:
    """One draft, also a discarded one, held against the author's other tabs."""
    row = await tx.fetchrow(
        f"{_DRAFT} AND conversation_id = $3 FOR UPDATE", tx.account_id, user_id, conversation_id
    )
    return None if row is None else _draft(row)


async def put(tx: Transaction, user_id: UUID, draft: Draft, before: int) -> bool:
    """Write it over the one with revision `before` (0: over none); False when another tab was first."""
    tag = await tx.execute(
        "INSERT INTO drafts (account_id, user_id, conversation_id, text, visibility, reply_to_id, updated_at, revision)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (account_id, user_id, conversation_id) DO UPDATE"
        " SET text = $4, visibility = $5, reply_to_id = $6, updated_at = $7, revision = $8"
        " WHERE drafts.revision = $9",
        tx.account_id,
        user_id,
        draft.conversation_id,
        draft.text,
        draft.visibility,
        draft.reply_to,
        draft.updated_at,
        draft.revision,
        before,
    )
    return tag == "INSERT 0 1"


async def forget_discarded(tx: Transaction, user_id: UUID) -> None:
    """Discarded ones are kept for a day: no tab sleeps longer without fetching anew."""
    await tx.execute(
        "DELETE FROM drafts WHERE account_id = $1 AND user_id = $2 AND text = ''"
        " AND updated_at < $3::timestamptz - interval '1 day'",
        tx.account_id,
        user_id,
        tx.now,
    )
