"""Notes on contacts, scheduled messages and blocked contacts."""

from __future__ import annotations

revision = "202611210340"
down_revision = "202611210330"


def upgrade() -> None:
    """Filled by the commit that brings the tables."""
