"""Message templates as Meta holds them; a template belongs to the business account (WABA), not to one number."""

from __future__ import annotations

import sqlalchemy as sa

from prosa.kit.tables import document, key, optional_text, tenant_table, time

message_templates = tenant_table(
    "message_templates",
    key("business_id"),
    key("external_id", server_default=""),
    key("name"),
    key("language"),
    key("category"),
    key("status"),
    key("quality", server_default="UNKNOWN"),
    document("components", default="[]"),
    optional_text("reason"),
    optional_text("advice"),
    time("synced_at", now=True),
    document("told_at"),
    sa.UniqueConstraint("account_id", "business_id", "name", "language"),
    sa.Index("ix_message_templates_external_id", "account_id", "business_id", "external_id"),
)
"""`told_at`: kind of change (status, quality, category, …) → when the provider says it happened, RFC 3339."""
