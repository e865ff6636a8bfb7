"""Reserved."""

from __future__ import annotations

revision = "202611210450"
down_revision = "202611210440"


def upgrade() -> None:
    """Nothing yet."""
