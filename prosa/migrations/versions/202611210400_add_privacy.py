"""What the law asks for: exports, erasures, retention, who looked."""

from __future__ import annotations

from alembic import op

revision = "202611210400"
down_revision = "202611210390"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
