"""Find the conversations in which somebody takes part, or is asked to, without reading all others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "202611210150"
down_revision = "202611210145"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_index(
        "ix_conversations_guests",
        "conversations",
        ["account_id", "last_activity_at", "id"],
        postgresql_where=sa.text("participant_ids <> '{}' OR offered_to_ids <> '{}'"),
    )
