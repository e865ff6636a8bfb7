"""Where a person is only a number in a text: the event log, webhooks as received, and what could not be applied."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from prosa.kit.database import Database, Transaction
from prosa.privacy.policy import scrubbed

WINDOW = 500
"""Rows that one statement looks through."""

Prolong = Callable[[Transaction], Awaitable[None]]

_EVENTS = """
SELECT number, recorded_at, payload FROM events WHERE account_id = $1 AND number > $2 AND number <= $3
AND EXISTS (SELECT FROM unnest($4::text[]) w WHERE position(convert_to(w, 'UTF8') IN payload) > 0)
"""
_DELIVERIES = """
DELETE FROM webhook_deliveries WHERE account_id = $1 AND id > $2 AND id <= $3 AND is_processed
AND EXISTS (SELECT FROM unnest($4::text[]) w WHERE position(convert_to(w, 'UTF8') IN body) > 0)
"""
_LETTERS = (
    ("DELETE FROM dead_letters WHERE account_id = $1 AND ", "coalesce(element::text, '') || error || trace"),
    ("DELETE FROM pending_elements WHERE account_id = $1 AND ", "target_external_id || data::text"),
    ("UPDATE contact_import_rows SET errors = '[]' WHERE account_id = $1 AND ", "errors::text"),
    ("UPDATE contact_imports SET head = '[]' WHERE account_id = $1 AND ", "head::text"),
    ("UPDATE saved_views SET query = query - 'q' WHERE account_id = $1 AND ", "query ->> 'q'"),
    ("UPDATE audit_log SET details = '{}' WHERE account_id = $1 AND ", "details::text"),
    ("UPDATE channel_notices SET data = '{}' WHERE account_id = $1 AND ", "data::text"),
)
_SAYS = "EXISTS (SELECT FROM unnest($2::text[]) w WHERE strpos({column}, w) > 0)"


async def clear_events(
    database: Database, account_id: UUID, marks: Sequence[str], *, prolong: Prolong
) -> int:
    """Take the contents out of every stored event that names one of `marks`; how many.

    Their numbers stay: streams and consumers must find no gap.
    """
    async with database.transaction(account_id) as tx:
        last: int = await tx.fetchval(
            "SELECT last_number FROM event_counters WHERE account_id = $1", tx.account_id
        )
        after: int = await tx.fetchval(
            "SELECT coalesce(min(number), 1) - 1 FROM events WHERE account_id = $1", tx.account_id
        )
    cleared = 0
    while after < last:

        async def window(tx: Transaction, after: int = after) -> int:
            rows = await tx.fetch(
                _EVENTS,
                tx.account_id,
                after,
                after + WINDOW,
                list(marks),
            )
            await tx.executemany(
                "UPDATE events SET payload = $4 WHERE account_id = $1 AND number = $2 AND recorded_at = $3",
                [
                    (tx.account_id, row["number"], row["recorded_at"], scrubbed(row["payload"]))
                    for row in rows
                ],
            )
            await prolong(tx)
            return len(rows)

        cleared += await database.run(account_id, window)
        after += WINDOW
    return cleared


async def clear_deliveries(
    database: Database, account_id: UUID, traces: Sequence[str], *, prolong: Prolong
) -> int:
    """Remove the processed webhooks in which one of `traces` stands; how many. One that still waits is news of
    somebody who writes again."""
    after = UUID(int=0)
    cleared = 0
    while traces:

        async def window(tx: Transaction, after: UUID = after) -> tuple[UUID | None, int]:
            # every-account: a stretch of all deliveries; those of the account are chosen below
            until: UUID | None = await tx.fetchval(
                "SELECT id FROM (SELECT id FROM webhook_deliveries WHERE id > $1 ORDER BY id LIMIT $2) AS stretch"
                " ORDER BY id DESC LIMIT 1",
                after,
                WINDOW,
            )
            if until is None:
                return None, 0
            tag = await tx.execute(
                _DELIVERIES,
                tx.account_id,
                after,
                until,
                list(traces),
            )
            await prolong(tx)
            return until, int(tag.split()[-1])

        until, gone = await database.run(account_id, window)
        cleared += gone
        if until is None:
            break
        after = until
    return cleared


async def clear_letters(tx: Transaction, traces: Sequence[str]) -> None:
    """What waits for its message, what could not be applied, refused rows of imports, details of the audit log."""
    for statement, column in _LETTERS:
        await tx.execute(statement + _SAYS.format(column=column), tx.account_id, list(traces))
