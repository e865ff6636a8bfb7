"""Who is blocked and was, what the provider is asked to do about it, and what was refused since."""

from __future__ import annotations

import sqlalchemy as sa

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
    time,
    uuid,
)

_STANDING = sa.text("unblocked_at IS NULL")

contact_blocks = tenant_table(
    "contact_blocks",
    required_uuid("contact_id"),
    optional_text("reason"),
    time("expires_at"),
    required_uuid("blocked_by_id"),
    time("blocked_at", required=True),
    time("unblocked_at"),
    uuid("unblocked_by_id"),
    integer("attempts"),
    time("last_attempt_at"),
    belongs_to("contacts", "contact_id"),
    belongs_to_member("blocked_by_id"),
    belongs_to_member("unblocked_by_id"),
    sa.Index(
        "uq_contact_blocks_standing", "account_id", "contact_id", unique=True, postgresql_where=_STANDING
    ),
    sa.Index("ix_contact_blocks_list", "account_id", "blocked_at", "id", postgresql_where=_STANDING),
    sa.Index("ix_contact_blocks_contact_id", "account_id", "contact_id", "blocked_at"),
    sa.Index(
        "ix_contact_blocks_expires_at",
        "expires_at",
        postgresql_where=sa.text("unblocked_at IS NULL AND expires_at IS NOT NULL"),
    ),
)
"""One row from each blocking to its end; an end without `unblocked_by_id` came by itself."""

contact_block_calls = tenant_table(
    "contact_block_calls",
    required_uuid("contact_id"),
    required_uuid("inbox_id"),
    key("kind"),
    key("value"),
    key("address"),
    flag("wanted"),
    sa.Column("is_blocked", sa.Boolean()),
    key("state", server_default="pending"),
    document("error", default=None),
    integer("attempts"),
    time("next_attempt_at"),
    time("claimed_until"),
    integer("fence", big=True),
    belongs_to("contacts", "contact_id"),
    belongs_to("inboxes", "inbox_id"),
    sa.UniqueConstraint("account_id", "contact_id", "inbox_id", "kind", "value"),
    sa.Index("ix_contact_block_calls_due", "next_attempt_at", postgresql_where=sa.text("state = 'pending'")),
    sa.CheckConstraint("state IN ('pending', 'done', 'refused')", name="state"),
)
"""What an inbox's provider should have (`wanted`) and has (`is_blocked`, null: nobody knows) about an address."""

block_attempts = sa.Table(
    "block_attempts",
    metadata,
    required_uuid("account_id"),
    required_uuid("inbox_id"),
    key("external_id"),
    time("recorded_at", now=True),
    sa.PrimaryKeyConstraint("account_id", "inbox_id", "external_id"),
    belongs_to("inboxes", "inbox_id"),
    sa.Index("ix_block_attempts_recorded_at", "recorded_at"),
)
"""Ids of what blocked contacts sent: only to count each once and to know a late repeat; what it said is not kept."""
