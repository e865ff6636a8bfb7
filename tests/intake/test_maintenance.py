"""Raw webhooks go after a week, but never unprocessed ones."""

from prosa.intake.maintenance import maintain
from prosa.kit.database import Database
from prosa.kit.ids import uuid7


async def test_only_processed_webhooks_are_forgotten(database: Database) -> None:
    pool = database.pool
    await maintain(pool)
    days = await pool.fetch(
        "SELECT (now() AT TIME ZONE 'UTC')::date - n AS day FROM unnest(ARRAY[9, 10]) AS n"
    )
    for row in days:
        name = f"webhook_deliveries_{row['day']:%Y%m%d}"
        await pool.execute(
            f"CREATE TABLE {name} PARTITION OF webhook_deliveries"
            f" FOR VALUES FROM ('{row['day']} 00:00+00') TO ('{row['day']} 24:00+00')"
        )
    for age, done in ((9, True), (9, False), (10, True), (0, True)):
        await pool.execute(
            "INSERT INTO webhook_deliveries (id, account_id, inbox_id, body, received_at, is_processed)"
            " VALUES ($1, $1, $1, 'x', now() - make_interval(days => $2), $3)",
            uuid7(),
            age,
            done,
        )

    dropped = await maintain(pool)

    assert dropped == [f"webhook_deliveries_{days[1]['day']:%Y%m%d}"]
    left = await pool.fetch("SELECT is_processed FROM webhook_deliveries ORDER BY received_at")
    assert [row["is_processed"] for row in left] == [False, True]
    assert await maintain(pool) == []
