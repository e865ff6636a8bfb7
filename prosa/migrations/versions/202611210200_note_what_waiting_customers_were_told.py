"""Remember with each ticket which greetings its customer got: each is sent once, whoever sends it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "202611210200"
down_revision = "202611210150"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("tickets", sa.Column("greeted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tickets", sa.Column("waiting_told_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "tickets", sa.Column("position_told", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    )
