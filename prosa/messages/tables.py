"""What became of messages, and the line in which they wait to be sent."""

from __future__ import annotations

import sqlalchemy as sa

from prosa.kit.tables import (
    belongs_to,
    document,
    integer,
    key,
    metadata,
    required_uuid,
    tenant_table,
    text,
    time,
    uuid,
)

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
"""What came before what it is about: receipts, reactions, edits, revokes and quotes of a message; changes of
addresses of a person (`target_external_id` is then `queries.address_target`)."""

outbox = tenant_table(
    "outbox",
    key("kind", server_default="message"),
    required_uuid("message_id"),
    required_uuid("inbox_id"),
    required_uuid("conversation_id"),
    sa.Column("seq", sa.BigInteger(), nullable=False),
    document("payload", default=None),
    key("state", server_default="queued"),
    integer("attempt"),
    time("next_attempt_at", now=True),
    time("queued_at", now=True),
    belongs_to("messages", "message_id"),
    sa.Index("ix_outbox_line", "inbox_id", "conversation_id", "seq"),
    sa.Index("ix_outbox_message_id", "account_id", "message_id"),
    sa.CheckConstraint("kind IN ('message', 'reaction', 'read')", name="kind"),
    sa.CheckConstraint("state IN ('queued', 'sending', 'unknown')", name="state"),
    postgresql_with={"fillfactor": "70"},
)
"""What is on its way out; a row goes when its outcome is known. `unknown` may have been sent: never repeated.

kind `message`: the message itself; `reaction`: ours on `message_id`, payload {emoji, before}; `read`: tell the customer
that `message_id` was read, payload {is_typing}. `seq` is the place in the conversation's line.
"""

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
