"""Whether the rows of an import may mean contacts by their documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "202611210450"
down_revision = "202611210440"


def upgrade() -> None:
    """Imports that have not ended follow what their owners may see."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column(
        "contact_imports",
        sa.Column("by_documents", sa.Boolean(), server_default=sa.true(), nullable=False),
    )
    op.execute(
        "UPDATE contact_imports i SET by_documents = false FROM memberships m JOIN roles r ON r.account_id = m.account_id AND r.id = m.role_id"
        " WHERE i.state IN ('uploaded', 'checked') AND m.account_id = i.account_id AND m.user_id = i.created_by_id"
        " AND r.kind <> 'administrator' AND NOT 'contacts.see_documents' = ANY (r.permissions)"
    )
