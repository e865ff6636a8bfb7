"""Files of contacts that were read in, row by row."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from prosa.migrations.indexes import build_index

revision = "202611210380"
down_revision = "202611210370"

_INDEXES = {
    "ix_contacts_exact_email": "ON contacts (account_id, lower(email)) WHERE email IS NOT NULL",
    "ix_contacts_customer_code": "ON contacts (account_id, customer_code) WHERE customer_code IS NOT NULL",
}


def upgrade() -> None:
    """Every step may be repeated: the indexes of contacts are made outside of the transaction."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    if not sa.inspect(op.get_bind()).has_table("contact_imports"):
        _tables()
    for permission in ("contacts.import", "contacts.export"):
        op.execute(
            f"UPDATE roles SET permissions = permissions || '{{{permission}}}'"  # noqa: S608
            f" WHERE kind = 'supervisor' AND NOT '{permission}' = ANY (permissions)"
        )
    with op.get_context().autocommit_block():
        # These wait for other transactions without keeping anybody waiting.
        op.execute("SET lock_timeout = 0")
        for name, statement in _INDEXES.items():
            build_index(name, statement)


def _count(name: str, kind: type[sa.types.TypeEngine[int]] = sa.Integer) -> sa.Column[int]:
    return sa.Column(name, kind(), server_default=sa.text("0"), nullable=False)


def _tables() -> None:
    op.create_table(
        "contact_imports",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(collation="C"), server_default="uploaded", nullable=False),
        sa.Column("file_name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("format", sa.Text(collation="C"), nullable=False),
        sa.Column("encoding", sa.Text(collation="C"), server_default="", nullable=False),
        sa.Column("delimiter", sa.Text(collation="C"), server_default="", nullable=False),
        _count("size", sa.BigInteger),
        sa.Column("head", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("mapping", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("options", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        *(
            _count(name)
            for name in (
                "rows",
                "checked",
                "created",
                "updated",
                "skipped",
                "failed",
                "undone",
                "kept",
                "position",
            )
        ),
        _count("read_bytes", sa.BigInteger),
        sa.Column("error", sa.Text(collation="C"), nullable=True),
        sa.Column("storage_key", sa.Text(), nullable=True),
        sa.Column("prepared_key", sa.Text(), nullable=True),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("holder", sa.Text(collation="C"), server_default="", nullable=False),
        _count("fence", sa.BigInteger),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "state IN ('uploaded', 'checking', 'checked', 'running', 'done', 'undoing', 'undone', 'failed', 'canceled')",
            name=op.f("ck_contact_imports_state"),
        ),
        sa.CheckConstraint("format IN ('csv', 'xlsx')", name=op.f("ck_contact_imports_format")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_contact_imports_account_id")),
        sa.ForeignKeyConstraint(
            ["account_id", "created_by_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_contact_imports_account_id_created_by_id"),
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_contact_imports")),
    )
    op.create_index("ix_contact_imports_list", "contact_imports", ["account_id", "created_at", "id"])
    op.create_index(
        "ix_contact_imports_work",
        "contact_imports",
        ["created_at"],
        postgresql_where=sa.text("state IN ('checking', 'running', 'undoing')"),
    )
    op.create_index(
        "ix_contact_imports_files",
        "contact_imports",
        ["created_at"],
        postgresql_where=sa.text("storage_key IS NOT NULL OR prepared_key IS NOT NULL"),
    )
    op.create_table(
        "contact_import_rows",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        _count("number"),
        sa.Column("outcome", sa.Text(collation="C"), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("errors", postgresql.JSONB(), nullable=True),
        sa.Column("before", postgresql.JSONB(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('create', 'update', 'skip', 'error', 'created', 'updated', 'skipped', 'undone', 'kept')",
            name=op.f("ck_contact_import_rows_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "import_id"],
            ["contact_imports.account_id", "contact_imports.id"],
            name=op.f("fk_contact_import_rows_account_id_import_id"),
        ),
        sa.PrimaryKeyConstraint("account_id", "import_id", "number", name=op.f("pk_contact_import_rows")),
    )
    op.create_index(
        "ix_contact_import_rows_contact_id",
        "contact_import_rows",
        ["account_id", "contact_id"],
        postgresql_where=sa.text("contact_id IS NOT NULL"),
    )
