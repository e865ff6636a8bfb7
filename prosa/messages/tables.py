"""Messages, what became of them, and the line in which they wait to be sent."""

from __future__ import annotations

import sqlalchemy as sa

from prosa.kit.tables import (
    belongs_to,
    belongs_to_member,
    document,
    integer,
    key,
    metadata,
    optional_text,
    required_uuid,
    tenant_table,
    text,
    time,
    uuid,
)

messages = tenant_table(
    "messages",
    required_uuid("conversation_id"),
    required_uuid("inbox_id"),
    uuid("ticket_id"),
    sa.Column("seq", sa.BigInteger(), nullable=False),
    key("direction"),
    key("visibility", server_default="public"),
    key("kind"),
    text("text"),
    document("content", default=None),
    key("author_kind"),
    uuid("author_user_id"),
    sa.Column("external_id", sa.Text(collation="C")),
    uuid("client_ref"),
    uuid("reply_to_id"),
    sa.Column("reply_to_external_id", sa.Text(collation="C")),
    key("status"),
    document("error", default=None),
    document("reactions", default=None),
    sa.Column("forwarded", sa.SmallInteger(), nullable=False, server_default=sa.text("0")),
    time("provider_at"),
    time("position_at", required=True),
    time("created_at", required=True),
    time("edited_at"),
    document("deleted", default=None),
    integer("version", default=1),
    belongs_to("conversations", "conversation_id"),
    belongs_to_member("author_user_id"),
    sa.UniqueConstraint("account_id", "conversation_id", "seq"),
    sa.Index("ix_messages_position", "account_id", "conversation_id", "position_at", "seq"),
    sa.Index(
        "uq_messages_external_id",
        "account_id",
        "inbox_id",
        "external_id",
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    ),
    sa.Index(
        "uq_messages_client_ref",
        "client_ref",
        unique=True,
        postgresql_where=sa.text("client_ref IS NOT NULL"),
    ),
    sa.CheckConstraint("direction IN ('in', 'out', 'none')", name="direction"),
    sa.CheckConstraint(
        "status IN ('received', 'queued', 'sending', 'sent', 'delivered', 'read', 'played', 'failed', 'unconfirmed')",
        name="status",
    ),
    sa.CheckConstraint(
        "visibility = 'public' OR (visibility = 'internal' AND external_id IS NULL AND client_ref IS NULL)",
        name="visibility",
    ),
)
"""Everything in a thread, activity lines included. `client_ref` is what the provider hands back in receipts."""

message_revisions = sa.Table(
    "message_revisions",
    metadata,
    required_uuid("account_id"),
    required_uuid("message_id"),
    sa.Column("number", sa.Integer(), nullable=False),
    text("text"),
    document("content", default=None),
    time("replaced_at", required=True),
    sa.Column("external_id", sa.Text(collation="C"), nullable=False, server_default=""),
    sa.PrimaryKeyConstraint("account_id", "message_id", "number"),
    belongs_to("messages", "message_id"),
)
"""What a message said before it was edited."""

message_receipts = sa.Table(
    "message_receipts",
    metadata,
    required_uuid("account_id"),
    required_uuid("message_id"),
    key("status"),
    time("provider_at", required=True),
    time("recorded_at", now=True),
    document("data", default=None),
    sa.PrimaryKeyConstraint("account_id", "message_id", "status", "provider_at"),
    belongs_to("messages", "message_id"),
)
"""Every state a provider reported, also the late ones."""

pending_elements = tenant_table(
    "pending_elements",
    required_uuid("inbox_id"),
    key("target_external_id"),
    uuid("client_ref"),
    key("kind"),
    document("data"),
    time("recorded_at", now=True),
    belongs_to("inboxes", "inbox_id"),
    sa.Index("ix_pending_elements_target", "account_id", "inbox_id", "target_external_id"),
)
"""Receipts, reactions, edits and revokes that came before the message they are about."""

outbox = sa.Table(
    "outbox",
    metadata,
    required_uuid("account_id"),
    required_uuid("message_id"),
    required_uuid("inbox_id"),
    required_uuid("conversation_id"),
    sa.Column("seq", sa.BigInteger(), nullable=False),
    key("state", server_default="queued"),
    integer("attempt"),
    time("next_attempt_at", now=True),
    time("sent_at"),
    time("queued_at", now=True),
    optional_text("last_error"),
    sa.PrimaryKeyConstraint("account_id", "message_id"),
    belongs_to("messages", "message_id"),
    sa.Index("ix_outbox_line", "inbox_id", "conversation_id", "seq"),
    sa.CheckConstraint("state IN ('queued', 'sending', 'unknown')", name="state"),
    postgresql_with={"fillfactor": "70"},
)
"""Messages on their way out; a row goes when its outcome is known. `unknown` may have been sent: never repeated."""

outbox_leases = sa.Table(
    "outbox_leases",
    metadata,
    required_uuid("account_id"),
    required_uuid("inbox_id"),
    key("holder", server_default=""),
    integer("fence", big=True),
    time("leased_until", now=True),
    sa.PrimaryKeyConstraint("account_id", "inbox_id"),
    belongs_to("inboxes", "inbox_id"),
)
"""Which process sends for an inbox. `fence` grows with every new holder; an old one's writes are refused."""
