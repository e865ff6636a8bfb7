"""The ledger of erasures, copies of data made for people, and how long contents are kept."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

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
    texts,
    time,
    uuid,
)

erasures = tenant_table(
    "erasures",
    required_uuid("contact_id"),
    sa.Column("contact_ids", pg.ARRAY(sa.Uuid()), nullable=False),
    sa.Column("conversation_ids", pg.ARRAY(sa.Uuid()), nullable=False),
    uuid("by_id"),
    key("reason"),
    key("state", server_default="running"),
    time("requested_at", required=True),
    time("finished_at"),
    time("replayed_at"),
    key("salt"),
    texts("identities"),
    sa.Column("sealed", sa.LargeBinary()),
    document("counts"),
    time("leased_until"),
    belongs_to_member("by_id"),
    sa.CheckConstraint("state IN ('running', 'done')", name="state"),
    sa.Index("ix_erasures_list", "account_id", "requested_at", "id"),
    sa.Index("ix_erasures_running", "requested_at", postgresql_where=sa.text("state = 'running'")),
)
"""Who was erased when, without saying who: `identities` are salted hashes of addresses. `sealed` holds the addresses,
encrypted, for as long as their traces are being looked for; `by_id` is null for what a replay could not attribute."""

erased_files = sa.Table(
    "erased_files",
    metadata,
    required_uuid("account_id"),
    key("storage_key"),
    time("recorded_at", now=True),
    sa.PrimaryKeyConstraint("account_id", "storage_key"),
)
"""Stored files whose rows are gone; they are removed from the store after that was committed."""

data_exports = tenant_table(
    "data_exports",
    required_uuid("contact_id"),
    required_uuid("by_id"),
    key("state", server_default="pending"),
    time("requested_at", required=True),
    time("finished_at"),
    time("expires_at"),
    sa.Column("storage_key", sa.Text(collation="C")),
    integer("size", default=None, big=True),
    optional_text("error"),
    integer("attempt"),
    time("leased_until"),
    belongs_to_member("by_id"),
    sa.CheckConstraint("state IN ('pending', 'ready', 'failed', 'expired')", name="state"),
    sa.Index("ix_data_exports_list", "account_id", "requested_at", "id"),
    sa.Index("ix_data_exports_contact_id", "account_id", "contact_id"),
    sa.Index("ix_data_exports_pending", "requested_at", postgresql_where=sa.text("state = 'pending'")),
    sa.Index("ix_data_exports_expires_at", "expires_at", postgresql_where=sa.text("state = 'ready'")),
)
"""Zip files with everything about one person, for a week. No foreign key to the contact: an erasure ends them."""

retention_rules = sa.Table(
    "retention_rules",
    metadata,
    sa.Column("account_id", sa.Uuid(), sa.ForeignKey("accounts.id"), nullable=False),
    key("channel"),
    sa.Column("months", sa.Integer(), nullable=False),
    time("changed_at", required=True),
    uuid("changed_by_id"),
    time("ran_at"),
    integer("cleared", big=True),
    sa.PrimaryKeyConstraint("account_id", "channel"),
    belongs_to_member("changed_by_id"),
    sa.CheckConstraint("months BETWEEN 1 AND 240", name="months"),
)
"""For how many months the contents of messages are kept, by kind of channel; without a row, for ever."""

retention_marks = sa.Table(
    "retention_marks",
    metadata,
    required_uuid("account_id"),
    required_uuid("conversation_id"),
    time("cleared_until", required=True),
    sa.PrimaryKeyConstraint("account_id", "conversation_id"),
    belongs_to("conversations", "conversation_id", ondelete="CASCADE"),
)
"""Up to where a conversation's contents are gone: what stands before is not looked at again."""
