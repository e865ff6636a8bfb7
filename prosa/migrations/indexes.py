"""Indexes of tables that others write to meanwhile."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def build_index(name: str, statement: str) -> None:
    """Make an index while others write, outside of a transaction; what an interrupted attempt left is removed first."""
    valid = op.get_bind().scalar(
        sa.text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)"), {"name": name}
    )
    if valid:
        return
    if valid is False:
        op.execute(f"DROP INDEX CONCURRENTLY {name}")
    op.execute(f"CREATE INDEX CONCURRENTLY {name} {statement}")


def trigram_operators() -> str:
    """The operator class of trigrams with the schema that the extension is in, which need not be in the search path."""
    name = op.get_bind().scalar(
        sa.text(
            "SELECT quote_ident(n.nspname) || '.gin_trgm_ops' FROM pg_extension e"
            " JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'"
        )
    )
    return str(name)
