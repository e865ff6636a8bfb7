"""Takes the contents out of messages and leaves what statistics count: that there was one, when and of which kind.

Whoever calls this holds the lock of the conversation: a message that somebody else has in memory would bring its
words back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from prosa.kit.database import Transaction
from prosa.privacy.policy import ACTIVITY_KEEPS

By = Literal["erasure", "retention"]

_UPDATE = """
UPDATE messages m SET text = '', error = NULL, reactions = NULL, reply_to = NULL, version = version + 1,
    content = CASE WHEN m.kind = 'activity'
        THEN (SELECT coalesce(jsonb_object_agg(e.key, e.value), '{}') FROM jsonb_each(m.content) e
              WHERE e.key = ANY($3)) END,
    deleted = CASE WHEN m.kind <> 'activity'
        THEN jsonb_build_object('at', $4::timestamptz, 'by', $5::text, 'user_id', NULL, 'revoked', false) END,
    external_id = CASE WHEN $6 THEN NULL ELSE external_id END,
    client_ref = CASE WHEN $6 THEN NULL ELSE client_ref END
WHERE m.account_id = $1 AND m.id = ANY($2)
"""


async def scrub_messages(tx: Transaction, ids: Sequence[UUID], by: By) -> int:
    """Empty these messages; how many files went with them.

    An erasure also takes the provider's ids, some of which hold the number of the customer.
    """
    files = await drop_files(tx, "message_id = ANY($2)", list(ids))
    for table in ("message_revisions", "outbox"):
        await tx.execute(
            f"DELETE FROM {table} WHERE account_id = $1 AND message_id = ANY($2)"  # noqa: S608 - names of ours
            + (" AND state <> 'sending'" if table == "outbox" else ""),
            tx.account_id,
            list(ids),
        )
    await tx.execute(
        "UPDATE message_receipts SET data = NULL"
        " WHERE account_id = $1 AND message_id = ANY($2) AND data IS NOT NULL",
        tx.account_id,
        list(ids),
    )
    await tx.execute(_UPDATE, tx.account_id, list(ids), list(ACTIVITY_KEEPS), tx.now, by, by == "erasure")
    return files


async def drop_files(tx: Transaction, condition: str, value: object) -> int:
    """Remove the rows of attachments that meet `condition` (about $2); their contents follow after the commit."""
    await tx.execute(
        "INSERT INTO erased_files (account_id, storage_key) SELECT DISTINCT account_id, storage_key FROM attachments"  # noqa: S608
        f" WHERE account_id = $1 AND {condition} AND storage_key IS NOT NULL ON CONFLICT DO NOTHING",
        tx.account_id,
        value,
    )
    tag = await tx.execute(
        f"DELETE FROM attachments WHERE account_id = $1 AND {condition}",  # noqa: S608 - texts of ours
        tx.account_id,
        value,
    )
    return int(tag.split()[-1])
