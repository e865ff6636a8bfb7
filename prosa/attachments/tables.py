"""Files of messages and of contacts; the bytes are in the object store. People's photos."""

from __future__ import annotations

import sqlalchemy as sa

from prosa.kit.tables import (
    belongs_to,
    belongs_to_member,
    flag,
    integer,
    key,
    metadata,
    optional_text,
    tenant_table,
    text,
    time,
    uuid,
)

attachments = tenant_table(
    "attachments",
    uuid("message_id"),
    uuid("canned_reply_id"),
    uuid("schedule_id"),
    uuid("contact_id"),
    uuid("inbox_id"),
    uuid("uploaded_by_id"),
    integer("position"),
    key("kind"),
    text("name"),
    key("mime", server_default=""),
    integer("size", default=None, big=True),
    integer("width", default=None),
    integer("height", default=None),
    integer("duration_ms", default=None),
    flag("is_animated"),
    optional_text("sha256"),
    optional_text("storage_key"),
    key("state", server_default="pending"),
    optional_text("error"),
    optional_text("provider_media_id"),
    optional_text("provider_sha256"),
    optional_text("uploaded_media_id"),
    time("uploaded_media_at"),
    integer("attempt"),
    time("next_attempt_at"),
    time("leased_until"),
    time("created_at", now=True),
    belongs_to("messages", "message_id"),
    belongs_to("canned_replies", "canned_reply_id"),
    belongs_to("schedules", "schedule_id"),
    belongs_to("contacts", "contact_id", ondelete="SET NULL (contact_id)"),
    belongs_to("inboxes", "inbox_id"),
    belongs_to_member("uploaded_by_id"),
    sa.Index("ix_attachments_message_id", "account_id", "message_id"),
    sa.Index("ix_attachments_pending", "next_attempt_at", postgresql_where=sa.text("state = 'pending'")),
    sa.Index(
        "ix_attachments_canned_reply_id",
        "account_id",
        "canned_reply_id",
        postgresql_where=sa.text("canned_reply_id IS NOT NULL"),
    ),
    sa.Index(
        "ix_attachments_schedule_id",
        "account_id",
        "schedule_id",
        postgresql_where=sa.text("schedule_id IS NOT NULL"),
    ),
    sa.Index(
        "ix_attachments_contact_id",
        "account_id",
        "contact_id",
        postgresql_where=sa.text("contact_id IS NOT NULL"),
    ),
    sa.Index(
        "ix_attachments_storage_key",
        "account_id",
        "storage_key",
        postgresql_where=sa.text("storage_key IS NOT NULL"),
    ),
    sa.CheckConstraint("state IN ('pending', 'ready', 'failed')", name="state"),
    sa.CheckConstraint("message_id IS NULL OR canned_reply_id IS NULL", name="holder"),
)
"""`provider_media_id` is the id it came by; `uploaded_media_id` the one under which we gave it to the provider.
Several rows may name one stored file: a quick reply's or a contact's file and its copies in messages.
`contact_id`: the value of a custom field of this contact names the file."""

user_photos = sa.Table(
    "user_photos",
    metadata,
    sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), primary_key=True),
    sa.Column("content", sa.LargeBinary(), nullable=False),
)
"""Square JPEGs of a few kilobytes; `users.photo` is the version under which browsers keep them."""
