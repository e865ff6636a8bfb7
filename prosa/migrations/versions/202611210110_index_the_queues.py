"""Read queues from their head; remember which closings have led to wrap-ups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "202611210110"
down_revision = "202611210100"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_index(
        "ix_conversations_queue",
        "conversations",
        ["account_id", "department_id", sa.text("priority DESC"), "opened_at", "id"],
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index(
        "ix_conversations_overflow_from_id",
        "conversations",
        ["account_id", "overflow_from_id"],
        postgresql_where=sa.text("overflow_from_id IS NOT NULL"),
    )
    op.create_index(
        "ix_tickets_started_at",
        "tickets",
        ["account_id", "department_id", "started_at"],
        postgresql_where=sa.text("started_at IS NOT NULL"),
    )
    op.add_column(
        "routing_leases",
        sa.Column("seen_number", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
    )
