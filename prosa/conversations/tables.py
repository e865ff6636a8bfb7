"""Threads and what is in them, service episodes, and the protocol numbers of the day."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from prosa.conversations.list_indexes import for_lists
from prosa.kit.tables import (
    belongs_to,
    belongs_to_member,
    document,
    flag,
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

FINDABLE = "kind <> 'activity' AND deleted IS NULL AND text <> ''"
"""Messages that a search may find: the condition of their indexes."""
SHARED = "deleted IS NULL AND kind IN ('image', 'video', 'audio', 'document', 'template')"
"""Messages whose files the gallery shows: the condition of their index."""
LINKED = "deleted IS NULL AND kind <> 'activity' AND text ~* 'https?://'"
"""Messages with an address in their text: the condition of their index."""

conversations = tenant_table(
    "conversations",
    required_uuid("inbox_id"),
    required_uuid("contact_id"),
    key("state", server_default="new"),
    uuid("department_id"),
    uuid("agent_id"),
    sa.Column("participant_ids", pg.ARRAY(sa.Uuid()), nullable=False, server_default=sa.text("'{}'::uuid[]")),
    uuid("ticket_id"),
    uuid("last_ticket_id"),
    uuid("last_department_id"),
    uuid("last_agent_id"),
    uuid("last_reason_id"),
    integer("last_seq", big=True),
    integer("read_seq", big=True),
    integer("unread_count"),
    flag("is_marked_unread"),
    document("last_message", default=None),
    time("last_activity_at", required=True),
    time("last_inbound_at"),
    time("waiting_since"),
    time("opened_at"),
    sa.Column("offered_to_ids", pg.ARRAY(sa.Uuid()), nullable=False, server_default=sa.text("'{}'::uuid[]")),
    sa.Column("label_ids", pg.ARRAY(sa.Uuid()), nullable=False, server_default=sa.text("'{}'::uuid[]")),
    uuid("overflow_from_id"),
    time("closing_due_at"),
    time("awaiting_since"),
    time("sla_due_at"),
    sa.Column("sla_kind", sa.Text(collation="C")),
    flag("is_sla_breached"),
    document("reply_address", default=None),
    document("referral", default=None),
    flag("is_chatbot_off"),
    integer("priority", default=1),
    integer("version", default=1, big=True),
    time("created_at", now=True),
    sa.UniqueConstraint("account_id", "inbox_id", "contact_id"),
    belongs_to("inboxes", "inbox_id"),
    belongs_to("contacts", "contact_id"),
    belongs_to("departments", "department_id"),
    belongs_to("departments", "overflow_from_id"),
    belongs_to_member("agent_id"),
    sa.CheckConstraint("state IN ('new', 'bot', 'queued', 'active', 'closed')", name="state"),
    sa.CheckConstraint("(state IN ('queued', 'active')) = (ticket_id IS NOT NULL)", name="ticket"),
    sa.CheckConstraint("state <> 'active' OR agent_id IS NOT NULL", name="agent"),
    sa.CheckConstraint("state <> 'queued' OR agent_id IS NULL", name="queued"),
    sa.CheckConstraint("read_seq <= last_seq", name="read_seq"),
    sa.Index(
        "ix_conversations_awaiting", "awaiting_since", postgresql_where=sa.text("awaiting_since IS NOT NULL")
    ),
    sa.Index(
        "ix_conversations_waiting", "waiting_since", postgresql_where=sa.text("waiting_since IS NOT NULL")
    ),
    sa.Index("ix_conversations_sla_due_at", "sla_due_at", postgresql_where=sa.text("sla_due_at IS NOT NULL")),
    sa.Index("ix_conversations_recent", "account_id", "last_activity_at", "id"),
    sa.Index("ix_conversations_state", "account_id", "state", "department_id", "last_activity_at", "id"),
    # IS NULL on a column in the middle of an index does not keep the order of those behind it.
    sa.Index(
        "ix_conversations_no_department",
        "account_id",
        "state",
        "last_activity_at",
        "id",
        postgresql_where=sa.text("department_id IS NULL"),
    ),
    sa.Index(
        "ix_conversations_agent",
        "account_id",
        "agent_id",
        "last_activity_at",
        "id",
        postgresql_where=sa.text("agent_id IS NOT NULL"),
    ),
    sa.Index(
        "ix_conversations_closed_agent",
        "account_id",
        "last_agent_id",
        "last_activity_at",
        "id",
        postgresql_where=sa.text("state = 'closed'"),
    ),
    sa.Index(
        "ix_conversations_closed_department",
        "account_id",
        "last_department_id",
        "last_activity_at",
        "id",
        postgresql_where=sa.text("state = 'closed'"),
    ),
    sa.Index("ix_conversations_contact_id", "account_id", "contact_id"),
    sa.Index(
        "ix_conversations_queue",
        "account_id",
        "department_id",
        sa.text("priority DESC"),
        "opened_at",
        "id",
        postgresql_where=sa.text("state = 'queued'"),
    ),
    sa.Index(
        "ix_conversations_overflow_from_id",
        "account_id",
        "overflow_from_id",
        postgresql_where=sa.text("overflow_from_id IS NOT NULL"),
    ),
    sa.Index(
        "ix_conversations_guests",
        "account_id",
        "last_activity_at",
        "id",
        postgresql_where=sa.text("participant_ids <> '{}' OR offered_to_ids <> '{}'"),
    ),
    *for_lists(),
    sa.Index(
        "ix_conversations_label_ids",
        "label_ids",
        postgresql_using="gin",
        postgresql_where=sa.text("label_ids <> '{}'"),
    ),
    postgresql_with={"fillfactor": "80"},
)
"""One permanent thread of a contact with one inbox.

`state`: new (no ticket ever), bot (a flow runs), queued, active, closed. `department_id` and `agent_id` are of the open
ticket only; the `last_` ones keep those of the last closed ticket. `reply_address` is {kind, address} that last wrote.
"""

tickets = tenant_table(
    "tickets",
    required_uuid("conversation_id"),
    key("protocol"),
    key("opened_by"),
    time("opened_at", required=True),
    time("started_at"),
    time("first_reply_at"),
    time("closed_at"),
    uuid("department_id"),
    uuid("agent_id"),
    uuid("closed_by_id"),
    uuid("reason_id"),
    optional_text("note"),
    sa.Column("closed_code", sa.Text(collation="C")),
    time("queued_at"),
    time("reopened_at"),
    integer("transfers"),
    document("assignment", default=None),
    uuid("sla_policy_id"),
    time("first_response_due_at"),
    time("next_response_due_at"),
    time("resolution_due_at"),
    document("breaches", default=None),
    time("greeted_at"),
    time("waiting_told_at"),
    document("position_told", default=None),
    sa.Column("label_ids", pg.ARRAY(sa.Uuid()), nullable=False, server_default=sa.text("'{}'::uuid[]")),
    belongs_to("conversations", "conversation_id"),
    belongs_to("sla_policies", "sla_policy_id"),
    belongs_to("departments", "department_id"),
    belongs_to("closing_reasons", "reason_id"),
    belongs_to_member("agent_id"),
    sa.UniqueConstraint("account_id", "protocol"),
    sa.Index("ix_tickets_conversation_id", "account_id", "conversation_id", "opened_at"),
    sa.Index(
        "ix_tickets_started_at",
        "account_id",
        "department_id",
        "started_at",
        postgresql_where=sa.text("started_at IS NOT NULL"),
    ),
    sa.Index(
        "uq_tickets_open",
        "account_id",
        "conversation_id",
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    ),
    sa.Index(
        "ix_tickets_label_ids",
        "label_ids",
        postgresql_using="gin",
        postgresql_where=sa.text("label_ids <> '{}'"),
    ),
)
"""One numbered service episode. `opened_by` is contact, user, flow, schedule or broadcast; `label_ids` are those that
the conversation had when it was closed."""

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
    document("reply_to", default=None),
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
    *(
        sa.Index(
            f"ix_messages_{name}",
            "account_id",
            "conversation_id",
            "position_at",
            "seq",
            postgresql_where=sa.text(condition),
        )
        for name, condition in {"files": SHARED, "links": LINKED}.items()
    ),
    sa.Index("ix_messages_recent", "account_id", "position_at", "id", postgresql_where=sa.text(FINDABLE)),
    sa.Index(
        "ix_messages_words",
        sa.text("to_tsvector('pt'::regconfig, left(text, 20000))"),
        postgresql_using="gin",
        postgresql_with={"gin_pending_list_limit": "1024"},
        postgresql_where=sa.text(FINDABLE),
    ),
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
"""Everything in a thread, activity lines included.

`client_ref` is what the provider hands back in receipts. `reply_to` is a snapshot of the quoted message, cleared when
that one is deleted; `content` by kind and `deleted` {at, by, user_id} are as on the wire.
"""

ticket_parts = tenant_table(
    "ticket_parts",
    required_uuid("ticket_id"),
    required_uuid("agent_id"),
    uuid("department_id"),
    time("started_at", required=True),
    time("ended_at"),
    sa.Column("ended_by", sa.Text(collation="C")),
    uuid("reason_id"),
    optional_text("note"),
    belongs_to("tickets", "ticket_id"),
    belongs_to("departments", "department_id"),
    belongs_to("closing_reasons", "reason_id"),
    belongs_to_member("agent_id"),
    sa.Index("ix_ticket_parts_ticket_id", "account_id", "ticket_id"),
)
"""Each agent's stretch of a ticket, with the outcome of that part (wrap-up)."""

scheduled_closings = sa.Table(
    "scheduled_closings",
    metadata,
    required_uuid("account_id"),
    required_uuid("conversation_id"),
    time("due_at", required=True),
    required_uuid("by_user_id"),
    uuid("reason_id"),
    optional_text("note"),
    document("fields"),
    optional_text("message"),
    flag("cancel_on_reply"),
    time("created_at", now=True),
    sa.PrimaryKeyConstraint("account_id", "conversation_id"),
    belongs_to("conversations", "conversation_id"),
    belongs_to("closing_reasons", "reason_id"),
    belongs_to_member("by_user_id"),
    sa.Index("ix_scheduled_closings_due_at", "due_at"),
)
"""A closing that will happen by itself, with everything that the agent answered in the dialog."""

protocol_counters = sa.Table(
    "protocol_counters",
    metadata,
    sa.Column("account_id", sa.Uuid(), sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("day", sa.Date(), nullable=False),
    integer("last_number"),
    sa.PrimaryKeyConstraint("account_id", "day"),
)
"""The sequence of the day, in the account's time zone."""
