"""Orders and filters at a million conversations."""

from __future__ import annotations

from alembic import op

revision = "202611210430"
down_revision = "202611210420"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
