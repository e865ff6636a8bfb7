"""Regular work on messages."""

from __future__ import annotations

from uuid import UUID

from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.kit import logs
from prosa.kit.database import Database, Transaction
from prosa.kit.events import SYSTEM
from prosa.messages import queries
from prosa.messages.applying import Applier
from prosa.messages.receive import apply_news

KEPT_DAYS = 7

log = logs.get(__name__)


async def reconcile(database: Database, limit: int = 200) -> int:
    """Apply elements that were stored as early while their message was being committed; how many messages.

    Both transactions were right not to see the other; this looks once more after both.
    """
    rows = await database.pool.fetch(
        "SELECT DISTINCT m.account_id, m.id, m.conversation_id FROM pending_elements p"
        " JOIN messages m ON m.account_id = p.account_id AND m.inbox_id = p.inbox_id"
        " AND m.external_id = p.target_external_id LIMIT $1",
        limit,
    )
    for row in rows:
        await _adopt(database, row["account_id"], row["conversation_id"], row["id"])
    return len(rows) + await _reconcile_people(database, limit)


async def _reconcile_people(database: Database, limit: int) -> int:
    """The same for changes of addresses and the people whom they are about."""
    rows = await database.pool.fetch(
        "SELECT p.account_id, array_agg(p.target_external_id) AS targets FROM pending_elements p"
        " WHERE p.kind = 'identity' AND EXISTS (SELECT FROM contact_identities i WHERE i.account_id = p.account_id"
        "  AND p.target_external_id = concat_ws(' ', 'identity', i.scope, i.kind, i.value)"
        "  AND i.value = p.data #>> '{change,old,0,value}') GROUP BY p.account_id LIMIT $1",
        limit,
    )
    for row in rows:
        account_id, targets = row["account_id"], row["targets"]

        async def work(tx: Transaction, targets: list[str] = targets) -> None:
            for inbox_id, data in await queries.take_news(tx, targets):
                await apply_news(tx, inbox_id, data)

        await database.run(account_id, work)
    return len(rows)


async def _adopt(database: Database, account_id: UUID, conversation_id: UUID, message_id: UUID) -> None:
    async def work(tx: Transaction) -> None:
        changes = Changes(tx, SYSTEM)
        await changes.lock([conversation_id])
        message = (await conversations.load_messages(tx, [message_id], for_update=True))[message_id]
        applier = Applier(changes, {}, {})
        await applier.adopt(message)
        await applier.flush()

    await database.run(account_id, work)


async def forget_pending(database: Database) -> None:
    """Drop receipts and the like whose message never came: they are about messages that this system never sent."""
    tag = await database.pool.execute(  # every-account: housekeeping of the whole installation
        "DELETE FROM pending_elements WHERE recorded_at < now() - make_interval(days => $1)", KEPT_DAYS
    )
    if tag != "DELETE 0":
        log.info("forgot elements about unknown messages", count=int(tag.split()[1]))
