"""What is known of a person, and the orders of the contacts page."""

from __future__ import annotations

from collections.abc import Iterator

from alembic import op

from prosa.migrations.indexes import build_index, trigram_operators

revision = "202611210360"
down_revision = "202611210350"


def upgrade() -> None:
    """Every step may be repeated: the indexes are made outside of the transaction, and may be interrupted."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    for name, kind in (("birth_date", "date"), ("cpf", "text"), ("rg", "text"), ("customer_code", "text")):
        op.execute(f"ALTER TABLE contacts ADD COLUMN IF NOT EXISTS {name} {kind}")
    with op.get_context().autocommit_block():
        # These wait for other transactions without keeping anybody waiting.
        op.execute("SET lock_timeout = 0")
        for name, statement in _indexes():
            build_index(name, statement)
        op.execute("ANALYZE contacts")


def _indexes() -> Iterator[tuple[str, str]]:
    trigrams = trigram_operators()
    yield (
        "ix_contacts_email",
        f"ON contacts USING gin (lower(email) {trigrams}) WHERE email IS NOT NULL",
    )
    yield "ix_contacts_cpf", "ON contacts (account_id, cpf) WHERE cpf IS NOT NULL"
    yield "ix_contacts_name", "ON contacts (account_id, search_name, id)"
    yield "ix_contacts_created", "ON contacts (account_id, created_at, id)"
    yield "ix_contacts_blocked", "ON contacts (account_id, search_name, id) WHERE is_blocked"
