"""Who said when whether a contact wants broadcasts."""

from __future__ import annotations

from alembic import op

revision = "202611210370"
down_revision = "202611210360"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
