"""Files and pictures as values of custom fields."""

from __future__ import annotations

from alembic import op

revision = "202611210420"
down_revision = "202611210410"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
