"""Indexes of the contacts page, imports, merges and erasures."""

from __future__ import annotations

revision = "202611210360"
down_revision = "202611210350"


def upgrade() -> None:
    """Filled by the commit that brings the tables."""
