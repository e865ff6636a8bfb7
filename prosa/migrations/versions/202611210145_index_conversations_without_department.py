"""Index conversations without department."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "202611210145"
down_revision = "202611210110"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_index(
        "ix_conversations_no_department",
        "conversations",
        ["account_id", "state", "last_activity_at", "id"],
        postgresql_where=sa.text("department_id IS NULL"),
    )
