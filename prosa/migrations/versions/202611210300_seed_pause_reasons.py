"""Give accounts without pause reasons the usual ones."""

from __future__ import annotations

revision = "202611210300"
down_revision = "202611210200"


def upgrade() -> None:
    """Filled by the commit that brings the tables."""
