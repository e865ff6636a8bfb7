"""Which contacts are one person, who said so, and why."""

from __future__ import annotations

from alembic import op

revision = "202611210390"
down_revision = "202611210380"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
