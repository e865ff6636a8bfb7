"""Connected numbers and accounts, and what their provider says about them."""

from __future__ import annotations

import sqlalchemy as sa

from prosa.kit.tables import belongs_to, document, key, optional_text, tenant_table, text, time, uuid

inboxes = tenant_table(
    "inboxes",
    text("name", None),
    key("channel"),
    sa.Column("key", sa.Text(collation="C"), nullable=False, unique=True),
    key("state", server_default="active"),
    optional_text("state_reason"),
    key("external_id"),
    key("business_id", server_default=""),
    key("display_number", server_default=""),
    text("verify_token"),
    optional_text("app_secret"),
    optional_text("access_token"),
    key("secret_fingerprint", server_default=""),
    uuid("default_department_id"),
    key("color", server_default="#1F5AD0"),
    document("settings"),
    document("limits"),
    time("last_webhook_at"),
    time("last_sent_at"),
    time("created_at", now=True),
    belongs_to("departments", "default_department_id"),
    sa.UniqueConstraint("account_id", "channel", "external_id"),
    sa.CheckConstraint("state IN ('active', 'paused', 'needs_token')", name="state"),
)

channel_notices = tenant_table(
    "channel_notices",
    uuid("inbox_id"),
    key("kind"),
    key("severity"),
    key("event", server_default=""),
    document("data"),
    time("at"),
    time("recorded_at", now=True),
    time("acknowledged_at"),
    belongs_to("inboxes", "inbox_id"),
    sa.Index("ix_channel_notices_recorded_at", "account_id", "recorded_at"),
)
"""Quality, limits, restrictions and alerts as the provider told them, for administrators."""
