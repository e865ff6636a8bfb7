"""Named filters of people."""

from __future__ import annotations

import sqlalchemy as sa

from prosa.kit.tables import belongs_to_member, document, integer, required_uuid, tenant_table, text, time

saved_views = tenant_table(
    "saved_views",
    required_uuid("user_id"),
    text("name", None),
    document("query"),
    integer("position"),
    time("created_at", now=True),
    belongs_to_member("user_id"),
    sa.Index("ix_saved_views_user_id", "account_id", "user_id", "position"),
)
"""`query` holds the parameters of `GET /conversations` by their names."""
