"""Files of contacts that were read in, and what became of each row."""

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
    text,
    time,
    uuid,
)

contact_imports = tenant_table(
    "contact_imports",
    key("state", server_default="uploaded"),
    text("file_name"),
    key("format"),
    key("encoding", server_default=""),
    key("delimiter", server_default=""),
    integer("size", big=True),
    document("head", default="[]"),
    document("mapping"),
    document("options"),
    integer("rows"),
    integer("checked"),
    integer("created"),
    integer("updated"),
    integer("skipped"),
    integer("failed"),
    integer("undone"),
    integer("kept"),
    integer("position"),
    integer("read_bytes", big=True),
    sa.Column("error", sa.Text(collation="C")),
    optional_text("storage_key"),
    optional_text("prepared_key"),
    required_uuid("created_by_id"),
    time("created_at", required=True),
    time("started_at"),
    time("ended_at"),
    key("holder", server_default=""),
    integer("fence", big=True),
    time("leased_until"),
    time("told_at"),
    integer("version", default=1),
    flag("by_documents", default=True),
    belongs_to_member("created_by_id"),
    sa.Index("ix_contact_imports_list", "account_id", "created_at", "id"),
    sa.Index(
        "ix_contact_imports_work",
        "created_at",
        postgresql_where=sa.text("state IN ('checking', 'running', 'undoing')"),
    ),
    sa.Index(
        "ix_contact_imports_files",
        "created_at",
        postgresql_where=sa.text("storage_key IS NOT NULL OR prepared_key IS NOT NULL"),
    ),
    sa.CheckConstraint(
        "state IN ('uploaded', 'checking', 'checked', 'running', 'done', 'undoing', 'undone', 'failed', 'canceled')",
        name="state",
    ),
    sa.CheckConstraint("format IN ('csv', 'xlsx')", name="format"),
)
"""`head` is the file's first rows as they are; `position` the number of the last row that is settled, and `read_bytes`
where the next begins in the prepared rows; `created` … `failed` are of the check until it runs. `by_documents`: whoever
uploaded it may see documents."""

contact_import_rows = sa.Table(
    "contact_import_rows",
    metadata,
    required_uuid("account_id"),
    required_uuid("import_id"),
    integer("number"),
    key("outcome"),
    uuid("contact_id"),
    integer("version", default=None),
    document("errors", default=None),
    document("before", default=None),
    sa.PrimaryKeyConstraint("account_id", "import_id", "number"),
    belongs_to("contact_imports", "import_id"),
    sa.Index(
        "ix_contact_import_rows_contact_id",
        "account_id",
        "contact_id",
        postgresql_where=sa.text("contact_id IS NOT NULL"),
    ),
    sa.CheckConstraint(
        "outcome IN ('create', 'update', 'skip', 'error', 'created', 'updated', 'skipped', 'undone', 'kept')",
        name="outcome",
    ),
)
"""`number` is the row's in the file, the first is 1. `create`, `update` and `skip` are what would happen, the others
what did. `version` is the contact's as the row left it; `before` is what undoing needs (`jobs.Before`)."""
