"""Labels, quick replies and drafts."""

from __future__ import annotations

revision = "202611210310"
down_revision = "202611210300"


def upgrade() -> None:
    """Filled by the commit that brings the tables."""
