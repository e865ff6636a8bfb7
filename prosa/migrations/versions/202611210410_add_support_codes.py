"""Resellers, and the codes by which they know a company."""

from __future__ import annotations

from alembic import op

revision = "202611210410"
down_revision = "202611210400"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
