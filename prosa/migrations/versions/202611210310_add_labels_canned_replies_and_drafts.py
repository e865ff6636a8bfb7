"""Labels, quick replies and drafts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "202611210310"
down_revision = "202611210300"

_LABELS = sa.text("label_ids <> '{}'")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _labels()
    _canned_replies()
    _drafts()
    # Administrators hold every permission without it being stored.
    op.execute(
        "UPDATE roles SET permissions = permissions || '{conversations.label_waiting}'"
        " WHERE kind IN ('agent', 'supervisor') AND NOT 'conversations.label_waiting' = ANY (permissions)"
    )


def _labels() -> None:
    op.create_table(
        "labels",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("color", sa.Text(collation="C"), nullable=False),
        sa.Column("icon", sa.Text(), nullable=True),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("color ~ '^#[0-9A-F]{6}$'", name=op.f("ck_labels_color")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_labels_account_id")),
        sa.ForeignKeyConstraint(
            ["account_id", "department_id"],
            ["departments.account_id", "departments.id"],
            name=op.f("fk_labels_account_id_department_id"),
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_labels")),
    )
    for table in ("conversations", "tickets"):
        op.add_column(
            table,
            sa.Column(
                "label_ids",
                postgresql.ARRAY(sa.Uuid()),
                server_default=sa.text("'{}'::uuid[]"),
                nullable=False,
            ),
        )
        op.create_index(
            f"ix_{table}_label_ids", table, ["label_ids"], postgresql_using="gin", postgresql_where=_LABELS
        )


def _canned_replies() -> None:
    op.create_table(
        "canned_replies",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.Text(collation="C"), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("shortcut", sa.Text(collation="C"), nullable=False),
        sa.Column("title", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("text", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("interactive", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("usage_count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "scope IN ('account', 'department', 'personal')", name=op.f("ck_canned_replies_scope")
        ),
        sa.CheckConstraint(
            "(scope = 'department') = (department_id IS NOT NULL)", name=op.f("ck_canned_replies_department")
        ),
        sa.CheckConstraint(
            "(scope = 'personal') = (owner_id IS NOT NULL)", name=op.f("ck_canned_replies_owner")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_canned_replies_account_id")),
        sa.ForeignKeyConstraint(
            ["account_id", "department_id"],
            ["departments.account_id", "departments.id"],
            name=op.f("fk_canned_replies_account_id_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "owner_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_canned_replies_account_id_owner_id"),
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_canned_replies")),
    )
    for holder, columns, where in (
        ("account", ["account_id", "shortcut"], "scope = 'account'"),
        ("department", ["account_id", "department_id", "shortcut"], "department_id IS NOT NULL"),
        ("owner", ["account_id", "owner_id", "shortcut"], "owner_id IS NOT NULL"),
    ):
        op.create_index(
            f"uq_canned_replies_{holder}",
            "canned_replies",
            columns,
            unique=True,
            postgresql_where=sa.text(where),
        )
    op.add_column("attachments", sa.Column("canned_reply_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_attachments_account_id_canned_reply_id"),
        "attachments",
        "canned_replies",
        ["account_id", "canned_reply_id"],
        ["account_id", "id"],
    )
    op.create_check_constraint(
        op.f("ck_attachments_holder"), "attachments", "message_id IS NULL OR canned_reply_id IS NULL"
    )
    for column in ("canned_reply_id", "storage_key"):
        op.create_index(
            f"ix_attachments_{column}",
            "attachments",
            ["account_id", column],
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("visibility", sa.Text(collation="C"), server_default="public", nullable=False),
        sa.Column("reply_to_id", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("visibility IN ('public', 'internal')", name=op.f("ck_drafts_visibility")),
        sa.ForeignKeyConstraint(
            ["account_id", "conversation_id"],
            ["conversations.account_id", "conversations.id"],
            name=op.f("fk_drafts_account_id_conversation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "user_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_drafts_account_id_user_id"),
        ),
        sa.PrimaryKeyConstraint("account_id", "user_id", "conversation_id", name=op.f("pk_drafts")),
    )
