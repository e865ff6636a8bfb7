"""What will be sent at a set time."""

from __future__ import annotations

import sqlalchemy as sa

from prosa.kit.tables import (
    belongs_to,
    belongs_to_member,
    document,
    flag,
    integer,
    key,
    optional_text,
    required_uuid,
    tenant_table,
    time,
    uuid,
)

_PENDING = sa.text("state = 'pending'")

schedules = tenant_table(
    "schedules",
    required_uuid("conversation_id"),
    required_uuid("contact_id"),
    required_uuid("inbox_id"),
    key("kind", server_default="message"),
    optional_text("text"),
    document("template", default=None),
    document("fallback_template", default=None),
    uuid("flow_id"),
    time("due_at", required=True),
    flag("opens_ticket"),
    key("state", server_default="pending"),
    document("outcome", default=None),
    uuid("message_id"),
    required_uuid("created_by_id"),
    time("created_at", required=True),
    time("edited_at"),
    time("ended_at"),
    integer("version", default=1),
    belongs_to("conversations", "conversation_id"),
    belongs_to("contacts", "contact_id"),
    belongs_to("inboxes", "inbox_id"),
    belongs_to_member("created_by_id"),
    sa.CheckConstraint("kind IN ('message', 'flow')", name="kind"),
    sa.CheckConstraint("state IN ('pending', 'sent', 'canceled', 'failed', 'not_sent')", name="state"),
    sa.CheckConstraint(
        "kind <> 'message' OR (text IS NULL) <> (template IS NULL)",
        name="content",
    ),
    sa.Index("ix_schedules_due_at", "due_at", postgresql_where=_PENDING),
    sa.Index("ix_schedules_conversation_id", "account_id", "conversation_id", "due_at", "id"),
    sa.Index("ix_schedules_list", "account_id", "due_at", "id"),
)
"""`kind` flow has its place here for the flows; `outcome` {code, …} says why it was not sent, or is not yet."""
