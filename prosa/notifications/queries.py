"""Rows of the bell, of looking windows and of what was pushed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from prosa.kit.database import Record, Transaction
from prosa.kit.ids import uuid7
from prosa.notifications.schemas import NotificationOut

LOOKING_FOR = timedelta(seconds=45)
KEPT = 300
"""Entries of one person that are kept; older ones go."""
_COLUMNS = "id, kind, conversation_id, detail, count, created_at, updated_at, seen_at IS NOT NULL AS is_seen"


async def accounts_with_news(pool: asyncpg.Pool) -> list[UUID]:
    # every-account: the consumer works for all
    rows = await pool.fetch(
        "SELECT c.account_id FROM event_counters c LEFT JOIN notification_readers r USING (account_id)"
        " WHERE c.last_number > coalesce(r.seen_number, 0)"
    )
    return [row["account_id"] for row in rows]


async def hold_reader(tx: Transaction) -> int | None:
    """Up to where the account has been read; None while another process reads it. A new account starts at its head."""
    await tx.execute(
        "INSERT INTO notification_readers (account_id, seen_number)"
        " SELECT account_id, last_number FROM event_counters WHERE account_id = $1 ON CONFLICT DO NOTHING",
        tx.account_id,
    )
    seen: int | None = await tx.fetchval(
        "SELECT seen_number FROM notification_readers WHERE account_id = $1 FOR UPDATE SKIP LOCKED",
        tx.account_id,
    )
    return seen


async def keep_reader(tx: Transaction, number: int) -> None:
    await tx.execute(
        "UPDATE notification_readers SET seen_number = $2 WHERE account_id = $1", tx.account_id, number
    )


async def news(tx: Transaction, after: int, up_to: int, types: Sequence[str]) -> list[Record]:
    return await tx.fetch(
        "SELECT number, type, at, conversation_id, audience, payload FROM events"
        " WHERE account_id = $1 AND number > $2 AND number <= $3 AND type = ANY($4) ORDER BY number",
        tx.account_id,
        after,
        up_to,
        types,
    )


async def looking(tx: Transaction) -> list[Record]:
    """(user_id, subscription_id) of the windows that show the chat."""
    return await tx.fetch(
        "SELECT user_id, subscription_id FROM attention WHERE account_id = $1 AND until > $2",
        tx.account_id,
        tx.now,
    )


async def set_attention(
    tx: Transaction, user_id: UUID, window: str, *, is_looking: bool, endpoint: str | None
) -> None:
    if not is_looking:
        await tx.execute(
            "DELETE FROM attention WHERE account_id = $1 AND user_id = $2 AND window_id = $3",
            tx.account_id,
            user_id,
            window,
        )
        return
    await tx.execute(
        "INSERT INTO attention (account_id, user_id, window_id, subscription_id, until)"
        " VALUES ($1, $2, $3, (SELECT id FROM push_subscriptions"
        "                      WHERE account_id = $1 AND user_id = $2 AND endpoint = $4), $5)"
        " ON CONFLICT (account_id, user_id, window_id)"
        " DO UPDATE SET until = excluded.until, subscription_id = excluded.subscription_id",
        tx.account_id,
        user_id,
        window,
        endpoint,
        tx.now + LOOKING_FOR,
    )


async def upsert(tx: Transaction, entries: Sequence[tuple[UUID, NotificationOut]]) -> None:
    """(user, entry) pairs, each at most once; an entry that is there counts on and is new again."""
    if not entries:
        return
    await tx.execute(
        "INSERT INTO notifications AS n (account_id, user_id, id, kind, conversation_id, detail, count,"
        " created_at, updated_at)"
        " SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::jsonb[], $7::int[],"
        "                          $8::timestamptz[], $8::timestamptz[])"
        " ON CONFLICT (account_id, user_id, id) DO UPDATE SET detail = excluded.detail,"
        " count = n.count + excluded.count, updated_at = excluded.updated_at, seen_at = NULL",
        tx.account_id,
        [user_id for user_id, _ in entries],
        [entry.id for _, entry in entries],
        [entry.kind for _, entry in entries],
        [entry.conversation_id for _, entry in entries],
        [entry.detail for _, entry in entries],
        [entry.count for _, entry in entries],
        [entry.updated_at for _, entry in entries],
    )


async def trim(tx: Transaction, user_ids: Iterable[UUID]) -> None:
    """Only the newest entries of each person stay."""
    await tx.execute(
        "DELETE FROM notifications n USING unnest($2::uuid[]) AS u(user_id)"
        " WHERE n.account_id = $1 AND n.user_id = u.user_id AND n.updated_at < (SELECT o.updated_at"
        "   FROM notifications o WHERE o.account_id = $1 AND o.user_id = u.user_id"
        "   ORDER BY o.updated_at DESC OFFSET $3 LIMIT 1)",
        tx.account_id,
        list(user_ids),
        KEPT - 1,
    )


async def page(
    tx: Transaction, user_id: UUID, before: tuple[datetime, UUID] | None, limit: int
) -> list[NotificationOut]:
    at, id_ = before or (None, None)
    rows = await tx.fetch(
        f"SELECT {_COLUMNS} FROM notifications WHERE account_id = $1 AND user_id = $2"  # noqa: S608 - constant
        " AND ($3::timestamptz IS NULL OR (updated_at, id) < ($3, $4)) ORDER BY updated_at DESC, id DESC LIMIT $5",
        tx.account_id,
        user_id,
        at,
        id_,
        limit,
    )
    return [msgspec.convert(dict(row), NotificationOut) for row in rows]


async def unseen(tx: Transaction, user_id: UUID) -> int:
    count: int = await tx.fetchval(
        "SELECT count(*) FROM notifications WHERE account_id = $1 AND user_id = $2 AND seen_at IS NULL",
        tx.account_id,
        user_id,
    )
    return count


async def see(tx: Transaction, user_id: UUID) -> bool:
    tag = await tx.execute(
        "UPDATE notifications SET seen_at = $3 WHERE account_id = $1 AND user_id = $2 AND seen_at IS NULL",
        tx.account_id,
        user_id,
        tx.now,
    )
    return tag != "UPDATE 0"


async def remove(tx: Transaction, user_id: UUID, id_: UUID | None) -> list[UUID]:
    """One entry, or all (None); the ids that went."""
    rows = await tx.fetch(
        "DELETE FROM notifications WHERE account_id = $1 AND user_id = $2 AND ($3::uuid IS NULL OR id = $3)"
        " RETURNING id",
        tx.account_id,
        user_id,
        id_,
    )
    return [row["id"] for row in rows]


async def remove_read(tx: Transaction, conversation_ids: Sequence[UUID]) -> list[Record]:
    """The messages of these conversations were read: (user_id, id) of the entries that went."""
    return await tx.fetch(
        "DELETE FROM notifications WHERE account_id = $1 AND conversation_id = ANY($2) AND kind = 'message'"
        " RETURNING user_id, id",
        tx.account_id,
        conversation_ids,
    )


async def forget(
    tx: Transaction, contact_ids: Sequence[UUID], conversation_ids: Sequence[UUID], names: Sequence[str]
) -> list[Record]:
    """Everything that tells of these people: (user_id, id) of the entries that went. Entries about notes that were made
    before they named their contact's id are known by its name."""
    await tx.execute(
        "DELETE FROM push_outbox WHERE account_id = $1 AND payload ->> 'type' = 'show'"
        " AND payload ->> 'conversation_id' = ANY($2::text[])",
        tx.account_id,
        [str(id_) for id_ in conversation_ids],
    )
    await tx.execute(
        "DELETE FROM push_marks WHERE account_id = $1 AND conversation_id = ANY($2) AND rule <> 'agent'",
        tx.account_id,
        list(conversation_ids),
    )
    return await tx.fetch(
        "DELETE FROM notifications WHERE account_id = $1 AND (conversation_id = ANY($2)"
        " OR detail ->> 'contact_id' = ANY($3::text[])"
        " OR (kind IN ('note', 'note_due') AND detail ->> 'contact_name' = ANY($4::text[])))"
        " RETURNING user_id, id",
        tx.account_id,
        list(conversation_ids),
        [str(id_) for id_ in contact_ids],
        list(names),
    )


async def subscribe(
    tx: Transaction, user_id: UUID, *, endpoint: str, p256dh: str, auth: str, user_agent: str
) -> None:
    # every-account: a browser belongs to whoever signed in there last, in whichever company
    await tx.execute(
        "DELETE FROM push_subscriptions WHERE endpoint = $1 AND (account_id, user_id) <> ($2, $3)",
        endpoint,
        tx.account_id,
        user_id,
    )
    await tx.execute(
        "INSERT INTO push_subscriptions (account_id, id, user_id, endpoint, p256dh, auth, user_agent)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (endpoint) DO UPDATE SET p256dh = excluded.p256dh, auth = excluded.auth,"
        " user_agent = excluded.user_agent",
        tx.account_id,
        uuid7(),
        user_id,
        endpoint,
        p256dh,
        auth,
        user_agent[:300],
    )


async def unsubscribe(tx: Transaction, endpoint: str) -> None:
    """Forget a browser, whoever it belonged to: to know its endpoint is to be it."""
    # every-account: a browser belongs to whoever signed in there last, in whichever company
    await tx.execute("DELETE FROM push_subscriptions WHERE endpoint = $1", endpoint)


async def subscriptions(tx: Transaction, user_ids: Sequence[UUID]) -> list[Record]:
    return await tx.fetch(
        "SELECT s.id, s.user_id, u.language, u.settings FROM push_subscriptions s JOIN users u ON u.id = s.user_id"
        " WHERE s.account_id = $1 AND s.user_id = ANY($2)",
        tx.account_id,
        user_ids,
    )


async def mark(tx: Transaction, marks: Sequence[tuple[UUID, UUID, str, str]]) -> set[tuple[UUID, UUID]]:
    """(user, conversation, rule, mark): those whose phone was not told yet, which are marked by this."""
    rows = await tx.fetch(
        "INSERT INTO push_marks AS m (account_id, user_id, conversation_id, rule, mark)"
        " SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[])"
        " ON CONFLICT (account_id, user_id, conversation_id, rule) DO UPDATE SET mark = excluded.mark"
        " WHERE m.mark <> excluded.mark RETURNING user_id, conversation_id",
        tx.account_id,
        *[list(column) for column in zip(*marks, strict=True)],
    )
    return {(row["user_id"], row["conversation_id"]) for row in rows}


async def unmark(
    tx: Transaction, conversation_ids: Sequence[UUID], user_id: UUID | None = None
) -> list[Record]:
    """What was visible is not any more: (user_id, conversation_id) of the marks that went."""
    return await tx.fetch(
        "DELETE FROM push_marks WHERE account_id = $1 AND conversation_id = ANY($2) AND rule = 'agent'"
        " AND ($3::uuid IS NULL OR user_id = $3) RETURNING user_id, conversation_id",
        tx.account_id,
        conversation_ids,
        user_id,
    )


async def enqueue(tx: Transaction, pushes: Sequence[tuple[UUID, dict[str, Any]]]) -> None:
    """(subscription, payload)."""
    await tx.execute(
        "INSERT INTO push_outbox (account_id, id, subscription_id, payload, next_attempt_at, created_at)"
        " SELECT $1, o.id, o.subscription_id, o.payload, $5, $5"
        " FROM unnest($2::uuid[], $3::uuid[], $4::jsonb[]) AS o(id, subscription_id, payload)",
        tx.account_id,
        [uuid7() for _ in pushes],
        [subscription_id for subscription_id, _ in pushes],
        [payload for _, payload in pushes],
        tx.now,
    )


async def due_pushes(pool: asyncpg.Pool, now: datetime, limit: int, hold: timedelta) -> list[Record]:
    """Take what is due: nobody else gets it for `hold`, and whoever dies with it only delays it."""
    # every-account: the sender works for all
    return list(
        await pool.fetch(
            "UPDATE push_outbox o SET attempt = o.attempt + 1, next_attempt_at = $1::timestamptz + $3::interval"
            " FROM push_subscriptions s WHERE s.account_id = o.account_id AND s.id = o.subscription_id"
            " AND (o.account_id, o.id) IN (SELECT account_id, id FROM push_outbox WHERE next_attempt_at <= $1"
            "   ORDER BY next_attempt_at LIMIT $2 FOR UPDATE SKIP LOCKED)"
            " RETURNING o.account_id, o.id, o.attempt, o.created_at, o.payload, s.endpoint, s.p256dh, s.auth",
            now,
            limit,
            hold,
        )
    )


async def end_push(pool: asyncpg.Pool, account_id: UUID, id_: UUID) -> None:
    await pool.execute("DELETE FROM push_outbox WHERE account_id = $1 AND id = $2", account_id, id_)


async def put_off(pool: asyncpg.Pool, account_id: UUID, id_: UUID, until: datetime) -> None:
    await pool.execute(
        "UPDATE push_outbox SET next_attempt_at = $3 WHERE account_id = $1 AND id = $2",
        account_id,
        id_,
        until,
    )


async def forget_endpoint(pool: asyncpg.Pool, endpoint: str) -> None:
    # every-account: the browser's service says that it is gone
    await pool.execute("DELETE FROM push_subscriptions WHERE endpoint = $1", endpoint)


async def sweep(pool: asyncpg.Pool, now: datetime) -> None:
    """Windows that went without a word."""
    # every-account: housekeeping
    await pool.execute("DELETE FROM attention WHERE until < $1::timestamptz - interval '1 hour'", now)
