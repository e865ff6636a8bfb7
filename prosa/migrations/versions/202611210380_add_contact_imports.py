"""Files of contacts that were read in, row by row."""

from __future__ import annotations

from alembic import op

revision = "202611210380"
down_revision = "202611210370"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
