"""Reserved."""

from __future__ import annotations

revision = "202611210440"
down_revision = "202611210430"


def upgrade() -> None:
    """Nothing yet."""
