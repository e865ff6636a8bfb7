"""Remember whom people told apart; what billing says of contacts; find those of whom only a trace is left."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from prosa.migrations.indexes import build_index

revision = "202611210440"
down_revision = "202611210430"


def upgrade() -> None:
    """Every step may be repeated: the index is made outside of the transaction, and may be interrupted."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    if op.get_bind().scalar(sa.text("SELECT to_regclass('contact_distinctions')")) is None:
        _create_distinctions()
        op.execute("ALTER TABLE contacts ADD COLUMN billing jsonb")
    with op.get_context().autocommit_block():
        # It waits for other transactions without keeping anybody waiting.
        op.execute("SET lock_timeout = 0")
        build_index(
            "ix_contacts_erased", "ON contacts (account_id, search_name, id) WHERE erased_at IS NOT NULL"
        )


def _create_distinctions() -> None:
    op.execute(
        """
        CREATE TABLE contact_distinctions (
            account_id uuid NOT NULL,
            id uuid NOT NULL,
            contact_id uuid NOT NULL,
            other_contact_id uuid NOT NULL,
            decided_by_id uuid NOT NULL,
            decided_at timestamptz NOT NULL,
            CONSTRAINT pk_contact_distinctions PRIMARY KEY (account_id, id),
            CONSTRAINT fk_contact_distinctions_account_id FOREIGN KEY (account_id) REFERENCES accounts (id),
            CONSTRAINT fk_contact_distinctions_account_id_contact_id FOREIGN KEY (account_id, contact_id)
                REFERENCES contacts (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_contact_distinctions_account_id_other_contact_id
                FOREIGN KEY (account_id, other_contact_id) REFERENCES contacts (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_contact_distinctions_account_id_decided_by_id FOREIGN KEY (account_id, decided_by_id)
                REFERENCES memberships (account_id, user_id),
            CONSTRAINT uq_contact_distinctions_account_id_contact_id_other_contact_id
                UNIQUE (account_id, contact_id, other_contact_id),
            CONSTRAINT ck_contact_distinctions_order CHECK (contact_id < other_contact_id)
        )
        """
    )
    op.execute(
        "CREATE INDEX ix_contact_distinctions_other_contact_id"
        " ON contact_distinctions (account_id, other_contact_id)"
    )
