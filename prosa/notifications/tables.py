"""What people were told, which windows look at the chat, and where their phones are reached."""

from __future__ import annotations

import sqlalchemy as sa

from prosa.kit.tables import (
    belongs_to_member,
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

notifications = sa.Table(
    "notifications",
    metadata,
    required_uuid("account_id"),
    required_uuid("user_id"),
    required_uuid("id"),
    key("kind"),
    uuid("conversation_id"),
    document("detail"),
    integer("count", default=1),
    time("created_at", required=True),
    time("updated_at", required=True),
    time("seen_at"),
    sa.PrimaryKeyConstraint("account_id", "user_id", "id"),
    belongs_to_member("user_id"),
    sa.Index("ix_notifications_newest", "account_id", "user_id", "updated_at", "id"),
    sa.Index(
        "ix_notifications_conversation_id",
        "account_id",
        "conversation_id",
        postgresql_where=sa.text("conversation_id IS NOT NULL"),
    ),
)
"""The entries of the bell. The messages of one conversation share an entry, which `count`s them."""

notification_readers = sa.Table(
    "notification_readers",
    metadata,
    sa.Column("account_id", sa.Uuid(), sa.ForeignKey("accounts.id"), primary_key=True),
    integer("seen_number", big=True),
)
"""Up to which event of the account people have been told."""

attention = sa.Table(
    "attention",
    metadata,
    required_uuid("account_id"),
    required_uuid("user_id"),
    key("window_id"),
    uuid("subscription_id"),
    time("until", required=True),
    sa.PrimaryKeyConstraint("account_id", "user_id", "window_id"),
    belongs_to_member("user_id"),
    sa.Index("ix_attention_until", "until"),
)
"""Windows in which somebody sees the chat page now; one that is not renewed is gone. `subscription_id`: an installed
app, with the subscription that wakes it."""

push_subscriptions = tenant_table(
    "push_subscriptions",
    required_uuid("user_id"),
    text("endpoint", None),
    key("p256dh"),
    key("auth"),
    text("user_agent"),
    time("created_at", now=True),
    belongs_to_member("user_id"),
    sa.UniqueConstraint("endpoint", name="uq_push_subscriptions_endpoint"),
    sa.Index("ix_push_subscriptions_user_id", "account_id", "user_id"),
)
"""Browsers that take Web Push for a person; an endpoint belongs to whoever signed in there last."""

push_marks = sa.Table(
    "push_marks",
    metadata,
    required_uuid("account_id"),
    required_uuid("user_id"),
    required_uuid("conversation_id"),
    key("rule"),
    key("mark"),
    time("created_at", now=True),
    sa.PrimaryKeyConstraint("account_id", "user_id", "conversation_id", "rule"),
    belongs_to_member("user_id"),
)
"""What keeps a phone quiet (INB-63). Rule `agent`: a notification is visible; `department`: `mark` names the assignment
of which the person has been told."""

push_outbox = tenant_table(
    "push_outbox",
    required_uuid("subscription_id"),
    document("payload"),
    integer("attempt"),
    time("next_attempt_at", now=True),
    time("created_at", now=True),
    sa.ForeignKeyConstraint(
        ["account_id", "subscription_id"],
        ["push_subscriptions.account_id", "push_subscriptions.id"],
        ondelete="CASCADE",
    ),
    sa.Index("ix_push_outbox_next_attempt_at", "next_attempt_at"),
)
"""What is on its way to phones; a row goes when it is delivered or too old."""
