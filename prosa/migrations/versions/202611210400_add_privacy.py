"""What the law asks for: exports, erasures, retention, who looked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from prosa.migrations.indexes import build_index

revision = "202611210400"
down_revision = "202611210390"

_INDEXES = {
    "ix_contacts_legal_hold": "contacts (account_id, id) WHERE legal_hold IS NOT NULL",
    "ix_audit_log_actor_id": "audit_log (account_id, actor_id, at, id)",
    "ix_audit_log_action": "audit_log (account_id, action, at, id)",
    "ix_audit_log_target": "audit_log (account_id, target, at, id)",
}


def upgrade() -> None:
    """Every step may be repeated: the indexes are made outside of the transaction, and may be interrupted."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE contacts ADD COLUMN IF NOT EXISTS legal_hold jsonb")
    op.execute("ALTER TABLE contacts ADD COLUMN IF NOT EXISTS erased_at timestamptz")
    if op.get_bind().scalar(sa.text("SELECT to_regclass('erasures') IS NULL")):
        _erasures()
        _exports()
        _retention()
    with op.get_context().autocommit_block():
        # These wait for other transactions without keeping anybody waiting.
        op.execute("SET lock_timeout = 0")
        for name, rest in _INDEXES.items():
            build_index(name, f"ON {rest}")


def _erasures() -> None:
    op.create_table(
        "erasures",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("contact_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("conversation_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(collation="C"), nullable=False),
        sa.Column("state", sa.Text(collation="C"), server_default="running", nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replayed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("salt", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "identities", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'::text[]"), nullable=False
        ),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "counts",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('running', 'done')", name=op.f("ck_erasures_state")),
        sa.ForeignKeyConstraint(
            ["account_id", "by_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_erasures_account_id_by_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_erasures_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_erasures")),
    )
    op.create_index("ix_erasures_list", "erasures", ["account_id", "requested_at", "id"])
    op.create_index(
        "ix_erasures_running", "erasures", ["requested_at"], postgresql_where=sa.text("state = 'running'")
    )
    op.create_table(
        "erased_files",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("storage_key", sa.Text(collation="C"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "storage_key", name=op.f("pk_erased_files")),
    )


def _exports() -> None:
    op.create_table(
        "data_exports",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(collation="C"), server_default="pending", nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("storage_key", sa.Text(collation="C"), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("attempt", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'ready', 'failed', 'expired')", name=op.f("ck_data_exports_state")
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "by_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_data_exports_account_id_by_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_data_exports_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_data_exports")),
    )
    op.create_index("ix_data_exports_list", "data_exports", ["account_id", "requested_at", "id"])
    op.create_index("ix_data_exports_contact_id", "data_exports", ["account_id", "contact_id"])
    op.create_index(
        "ix_data_exports_pending",
        "data_exports",
        ["requested_at"],
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_data_exports_expires_at",
        "data_exports",
        ["expires_at"],
        postgresql_where=sa.text("state = 'ready'"),
    )


def _retention() -> None:
    op.create_table(
        "retention_rules",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(collation="C"), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cleared", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("months BETWEEN 1 AND 240", name=op.f("ck_retention_rules_months")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_retention_rules_account_id")),
        sa.ForeignKeyConstraint(
            ["account_id", "changed_by_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_retention_rules_account_id_changed_by_id"),
        ),
        sa.PrimaryKeyConstraint("account_id", "channel", name=op.f("pk_retention_rules")),
    )
    op.create_table(
        "retention_marks",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("cleared_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "conversation_id"],
            ["conversations.account_id", "conversations.id"],
            name=op.f("fk_retention_marks_account_id_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "conversation_id", name=op.f("pk_retention_marks")),
    )
