"""Webhooks as received, who works on them, and what could not be understood."""

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

webhook_deliveries = sa.Table(
    "webhook_deliveries",
    metadata,
    required_uuid("id"),
    required_uuid("account_id"),
    required_uuid("inbox_id"),
    time("received_at", now=True),
    sa.Column("body", sa.LargeBinary(), nullable=False),
    sa.Column("is_processed", sa.Boolean(), nullable=False, server_default=sa.false()),
    sa.PrimaryKeyConstraint("id", "received_at"),
    sa.Index(
        "ix_webhook_deliveries_waiting",
        "inbox_id",
        "id",
        postgresql_where=sa.text("NOT is_processed"),
    ),
    postgresql_partition_by="RANGE (received_at)",
)
"""No foreign keys: the inbox was looked up a moment before, and this insert is what a provider waits for."""

intake_leases = sa.Table(
    "intake_leases",
    metadata,
    required_uuid("account_id"),
    required_uuid("inbox_id"),
    key("holder", server_default=""),
    integer("fence", big=True),
    time("leased_until", now=True),
    sa.PrimaryKeyConstraint("account_id", "inbox_id"),
    belongs_to("inboxes", "inbox_id"),
)

dead_letters = tenant_table(
    "dead_letters",
    required_uuid("inbox_id"),
    uuid("delivery_id"),
    integer("position"),
    document("element", default=None),
    text("error"),
    text("trace"),
    time("recorded_at", now=True),
    time("replayed_at"),
    belongs_to("inboxes", "inbox_id"),
    sa.Index("ix_dead_letters_recorded_at", "account_id", "recorded_at"),
)
"""Elements that failed to apply; replayed after a fix."""
