"""What colleagues note about a contact, and about a protocol."""

from __future__ import annotations

import sqlalchemy as sa

from prosa.kit.tables import (
    belongs_to,
    belongs_to_member,
    integer,
    required_uuid,
    tenant_table,
    text,
    time,
    uuid,
)

contact_notes = tenant_table(
    "contact_notes",
    required_uuid("contact_id"),
    text("text", None),
    sa.Column("remind_on", sa.Date()),
    time("remind_at"),
    time("reminded_at"),
    uuid("forwarded_to_id"),
    uuid("author_id"),
    time("created_at", required=True),
    uuid("edited_by_id"),
    time("edited_at"),
    uuid("done_by_id"),
    time("done_at"),
    uuid("deleted_by_id"),
    time("deleted_at"),
    integer("version", default=1),
    belongs_to("contacts", "contact_id"),
    belongs_to_member("forwarded_to_id"),
    belongs_to_member("author_id"),
    belongs_to_member("edited_by_id"),
    belongs_to_member("done_by_id"),
    belongs_to_member("deleted_by_id"),
    sa.Index(
        "ix_contact_notes_contact_id",
        "account_id",
        "contact_id",
        "created_at",
        "id",
        postgresql_where=sa.text("deleted_at IS NULL"),
    ),
    sa.Index(
        "ix_contact_notes_forwarded_to_id",
        "account_id",
        "forwarded_to_id",
        postgresql_where=sa.text("deleted_at IS NULL AND forwarded_to_id IS NOT NULL"),
    ),
    sa.Index(
        "ix_contact_notes_author_id",
        "account_id",
        "author_id",
        postgresql_where=sa.text("deleted_at IS NULL AND remind_on IS NOT NULL"),
    ),
    sa.Index(
        "ix_contact_notes_remind_at",
        "remind_at",
        postgresql_where=sa.text("reminded_at IS NULL AND done_at IS NULL AND deleted_at IS NULL"),
    ),
)
"""`author_id` is null when a flow wrote it; `remind_at` is nine o'clock of `remind_on` where the company is."""

ticket_records = tenant_table(
    "ticket_records",
    required_uuid("ticket_id"),
    text("text", None),
    required_uuid("author_id"),
    time("created_at", required=True),
    belongs_to("tickets", "ticket_id"),
    belongs_to_member("author_id"),
    sa.Index("ix_ticket_records_ticket_id", "account_id", "ticket_id", "created_at", "id"),
)
"""What somebody registered on a protocol."""
