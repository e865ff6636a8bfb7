"""Resellers and their companies, invitations, and indexes for what was shared in a conversation."""

from __future__ import annotations

from collections.abc import Iterator

from alembic import op

from prosa.migrations.indexes import build_index

revision = "202611210410"
down_revision = "202611210400"

_INVITATIONS = """
CREATE TABLE IF NOT EXISTS invitations (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    token_hash bytea NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    accepted_at timestamptz,
    CONSTRAINT pk_invitations PRIMARY KEY (account_id, id),
    CONSTRAINT uq_invitations_token_hash UNIQUE (token_hash),
    CONSTRAINT fk_invitations_account_id FOREIGN KEY (account_id) REFERENCES accounts (id),
    CONSTRAINT fk_invitations_account_id_user_id FOREIGN KEY (account_id, user_id)
        REFERENCES memberships (account_id, user_id)
)
"""


def upgrade() -> None:
    """Every step may be repeated: the indexes are made outside of the transaction, and may be interrupted."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        "ALTER TABLE accounts ADD COLUMN IF NOT EXISTS is_active boolean NOT NULL DEFAULT true,"
        " ADD COLUMN IF NOT EXISTS is_reseller boolean NOT NULL DEFAULT false,"
        " ADD COLUMN IF NOT EXISTS reseller_id uuid"
        " CONSTRAINT fk_accounts_reseller_id REFERENCES accounts (id)"
        " CONSTRAINT ck_accounts_reseller CHECK (reseller_id <> id)"
    )
    op.execute(
        "CREATE INDEX IF NOT EXISTS ix_accounts_reseller_id ON accounts (reseller_id)"
        " WHERE reseller_id IS NOT NULL"
    )
    op.execute(_INVITATIONS)
    op.execute("CREATE INDEX IF NOT EXISTS ix_invitations_user_id ON invitations (account_id, user_id)")
    # Whoever saved a profile stored what was the default then: from now on they follow the company's.
    for name in ("sound", "desktop_notifications"):
        op.execute(f"UPDATE users SET settings = settings - '{name}' WHERE settings -> '{name}' = 'true'")  # noqa: S608 - names of ours
    with op.get_context().autocommit_block():
        # These wait for other transactions without keeping anybody waiting.
        op.execute("SET lock_timeout = 0")
        for name, statement in _indexes():
            build_index(name, statement)


def _indexes() -> Iterator[tuple[str, str]]:
    columns = "ON messages (account_id, conversation_id, position_at, seq)"
    yield (
        "ix_messages_files",
        (f"{columns} WHERE deleted IS NULL AND kind IN ('image', 'video', 'audio', 'document', 'template')"),
    )
    yield (
        "ix_messages_links",
        f"{columns} WHERE deleted IS NULL AND kind <> 'activity' AND text ~* 'https?://'",
    )
