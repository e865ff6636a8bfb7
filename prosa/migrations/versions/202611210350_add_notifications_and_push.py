"""What people are told about, and where their phones are reached."""

from __future__ import annotations

revision = "202611210350"
down_revision = "202611210340"


def upgrade() -> None:
    """Filled by the commit that brings the tables."""
