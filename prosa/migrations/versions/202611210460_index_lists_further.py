"""Reserved."""

from __future__ import annotations

revision = "202611210460"
down_revision = "202611210450"


def upgrade() -> None:
    """Nothing yet."""
