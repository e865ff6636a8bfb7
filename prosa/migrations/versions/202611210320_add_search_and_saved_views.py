"""Full-text search, filters of lists and saved views."""

from __future__ import annotations

revision = "202611210320"
down_revision = "202611210310"


def upgrade() -> None:
    """Filled by the commit that brings the tables."""
