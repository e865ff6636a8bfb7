"""Notes on contacts, scheduled messages and blocked contacts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "202611210340"
down_revision = "202611210330"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _blocks()
    _notes()
    _schedules()


def _blocks() -> None:
    op.add_column("contacts", sa.Column("last_blocked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "contact_blocks",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blocked_by_id", sa.Uuid(), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unblocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unblocked_by_id", sa.Uuid(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("last_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id", "blocked_by_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_contact_blocks_account_id_blocked_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "contact_id"],
            ["contacts.account_id", "contacts.id"],
            name=op.f("fk_contact_blocks_account_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "unblocked_by_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_contact_blocks_account_id_unblocked_by_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_contact_blocks_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_contact_blocks")),
    )
    op.create_index(
        "ix_contact_blocks_contact_id",
        "contact_blocks",
        ["account_id", "contact_id", "blocked_at"],
        unique=False,
    )
    op.create_index(
        "ix_contact_blocks_expires_at",
        "contact_blocks",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("unblocked_at IS NULL AND expires_at IS NOT NULL"),
    )
    op.create_index(
        "ix_contact_blocks_list",
        "contact_blocks",
        ["account_id", "blocked_at", "id"],
        unique=False,
        postgresql_where=sa.text("unblocked_at IS NULL"),
    )
    op.create_index(
        "uq_contact_blocks_standing",
        "contact_blocks",
        ["account_id", "contact_id"],
        unique=True,
        postgresql_where=sa.text("unblocked_at IS NULL"),
    )
    op.create_table(
        "contact_block_calls",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("inbox_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("value", sa.Text(collation="C"), nullable=False),
        sa.Column("address", sa.Text(collation="C"), nullable=False),
        sa.Column("wanted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_blocked", sa.Boolean(), nullable=True),
        sa.Column("state", sa.Text(collation="C"), server_default="pending", nullable=False),
        sa.Column("error", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint(
            "state IN ('pending', 'done', 'refused')", name=op.f("ck_contact_block_calls_state")
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "contact_id"],
            ["contacts.account_id", "contacts.id"],
            name=op.f("fk_contact_block_calls_account_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "inbox_id"],
            ["inboxes.account_id", "inboxes.id"],
            name=op.f("fk_contact_block_calls_account_id_inbox_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_contact_block_calls_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_contact_block_calls")),
        sa.UniqueConstraint(
            "account_id",
            "contact_id",
            "inbox_id",
            "kind",
            "value",
            name=op.f("uq_contact_block_calls_account_id_contact_id_inbox_id_kind_value"),
        ),
    )
    op.create_index(
        "ix_contact_block_calls_due",
        "contact_block_calls",
        ["next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "block_attempts",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("inbox_id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.Text(collation="C"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "inbox_id"],
            ["inboxes.account_id", "inboxes.id"],
            name=op.f("fk_block_attempts_account_id_inbox_id"),
        ),
        sa.PrimaryKeyConstraint("account_id", "inbox_id", "external_id", name=op.f("pk_block_attempts")),
    )
    op.create_index("ix_block_attempts_recorded_at", "block_attempts", ["recorded_at"], unique=False)


def _notes() -> None:
    op.create_table(
        "contact_notes",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forwarded_to_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by_id", sa.Uuid(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by_id", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "author_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_contact_notes_account_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "contact_id"],
            ["contacts.account_id", "contacts.id"],
            name=op.f("fk_contact_notes_account_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "deleted_by_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_contact_notes_account_id_deleted_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "done_by_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_contact_notes_account_id_done_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "edited_by_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_contact_notes_account_id_edited_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "forwarded_to_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_contact_notes_account_id_forwarded_to_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_contact_notes_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_contact_notes")),
    )
    op.create_index(
        "ix_contact_notes_author_id",
        "contact_notes",
        ["account_id", "author_id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL AND remind_on IS NOT NULL"),
    )
    op.create_index(
        "ix_contact_notes_contact_id",
        "contact_notes",
        ["account_id", "contact_id", "created_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_contact_notes_forwarded_to_id",
        "contact_notes",
        ["account_id", "forwarded_to_id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL AND forwarded_to_id IS NOT NULL"),
    )
    op.create_index(
        "ix_contact_notes_remind_at",
        "contact_notes",
        ["remind_at"],
        unique=False,
        postgresql_where=sa.text("reminded_at IS NULL AND done_at IS NULL AND deleted_at IS NULL"),
    )
    op.create_table(
        "ticket_records",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "author_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_ticket_records_account_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "ticket_id"],
            ["tickets.account_id", "tickets.id"],
            name=op.f("fk_ticket_records_account_id_ticket_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_ticket_records_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_ticket_records")),
    )
    op.create_index(
        "ix_ticket_records_ticket_id",
        "ticket_records",
        ["account_id", "ticket_id", "created_at", "id"],
        unique=False,
    )


def _schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("inbox_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), server_default="message", nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("template", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("fallback_template", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("flow_id", sa.Uuid(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opens_ticket", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("state", sa.Text(collation="C"), server_default="pending", nullable=False),
        sa.Column("outcome", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "kind <> 'message' OR (text IS NULL) <> (template IS NULL)", name=op.f("ck_schedules_content")
        ),
        sa.CheckConstraint("kind IN ('message', 'flow')", name=op.f("ck_schedules_kind")),
        sa.CheckConstraint(
            "state IN ('pending', 'sent', 'canceled', 'failed', 'not_sent')", name=op.f("ck_schedules_state")
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "contact_id"],
            ["contacts.account_id", "contacts.id"],
            name=op.f("fk_schedules_account_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "conversation_id"],
            ["conversations.account_id", "conversations.id"],
            name=op.f("fk_schedules_account_id_conversation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "created_by_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_schedules_account_id_created_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "inbox_id"],
            ["inboxes.account_id", "inboxes.id"],
            name=op.f("fk_schedules_account_id_inbox_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_schedules_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_schedules")),
    )
    op.create_index(
        "ix_schedules_conversation_id",
        "schedules",
        ["account_id", "conversation_id", "due_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_schedules_due_at",
        "schedules",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index("ix_schedules_list", "schedules", ["account_id", "due_at", "id"], unique=False)
    op.add_column("attachments", sa.Column("schedule_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_attachments_account_id_schedule_id"),
        "attachments",
        "schedules",
        ["account_id", "schedule_id"],
        ["account_id", "id"],
    )
    op.create_index(
        "ix_attachments_schedule_id",
        "attachments",
        ["account_id", "schedule_id"],
        postgresql_where=sa.text("schedule_id IS NOT NULL"),
    )
