"""Files and pictures as values of custom fields, and people's photos."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "202611210420"
down_revision = "202611210410"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("attachments", sa.Column("contact_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_attachments_account_id_contact_id"),
        "attachments",
        "contacts",
        ["account_id", "contact_id"],
        ["account_id", "id"],
        ondelete="SET NULL (contact_id)",
    )
    op.create_index(
        "ix_attachments_contact_id",
        "attachments",
        ["account_id", "contact_id"],
        postgresql_where=sa.text("contact_id IS NOT NULL"),
    )
    op.add_column("users", sa.Column("photo", sa.Text(collation="C"), nullable=True))
    op.create_table(
        "user_photos",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_photos_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_user_photos")),
    )
