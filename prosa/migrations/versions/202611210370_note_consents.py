"""Who said when whether a contact wants broadcasts, and what narrows the list of contacts."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from prosa.migrations.indexes import build_index

revision = "202611210370"
down_revision = "202611210360"


def upgrade() -> None:
    """Every step may be repeated: the indexes are made outside of the transaction, and may be interrupted."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    for name, kind in (
        ("cnpj", "text"),
        ("label_ids", "uuid[] NOT NULL DEFAULT '{}'::uuid[]"),
        ("receives_broadcasts", "boolean NOT NULL DEFAULT true"),
        ("has_conversations", "boolean NOT NULL DEFAULT false"),
    ):
        op.execute(f"ALTER TABLE contacts ADD COLUMN IF NOT EXISTS {name} {kind}")
    # In one order on every machine, which a search for beginnings can use. The old indexes need not be made anew for it.
    op.execute("DROP INDEX IF EXISTS ix_contacts_name, ix_contacts_created")
    op.execute('ALTER TABLE contacts ALTER COLUMN search_name TYPE text COLLATE "C"')
    if not sa.inspect(op.get_bind()).has_table("contact_consents"):
        _consents()
    op.execute(
        "UPDATE contacts k SET has_conversations = true WHERE NOT has_conversations AND EXISTS"
        " (SELECT FROM conversations c WHERE c.account_id = k.account_id AND c.contact_id = k.id)"
    )
    _stopped_before()
    op.execute(
        "UPDATE roles SET permissions = permissions || '{contacts.delete}'"
        " WHERE kind = 'supervisor' AND NOT 'contacts.delete' = ANY (permissions)"
    )
    with op.get_context().autocommit_block():
        # These wait for other transactions without keeping anybody waiting.
        op.execute("SET lock_timeout = 0")
        for name, statement in _indexes():
            build_index(name, statement)
        op.execute("ANALYZE contacts")


def _consents() -> None:
    op.create_table(
        "contact_consents",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("receives", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("means", sa.Text(collation="C"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "means IN ('agent', 'api', 'import', 'customer', 'provider')",
            name=op.f("ck_contact_consents_means"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "by_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_contact_consents_account_id_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "contact_id"],
            ["contacts.account_id", "contacts.id"],
            name=op.f("fk_contact_consents_account_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_contact_consents_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_contact_consents")),
    )
    op.create_index(
        "ix_contact_consents_contact_id", "contact_consents", ["account_id", "contact_id", "at", "id"]
    )


def _stopped_before() -> None:
    """Those who stopped marketing at their provider want no broadcasts."""
    op.execute(
        "WITH stopped AS (UPDATE contacts SET receives_broadcasts = false"
        "  WHERE marketing_stopped_at IS NOT NULL AND receives_broadcasts"
        "  RETURNING account_id, id, marketing_stopped_at)"
        " INSERT INTO contact_consents (account_id, id, contact_id, receives, at, means)"
        " SELECT account_id, gen_random_uuid(), id, false, marketing_stopped_at, 'provider' FROM stopped"
    )


def _indexes() -> Iterator[tuple[str, str]]:
    yield "ix_contacts_cnpj", "ON contacts (account_id, cnpj) WHERE cnpj IS NOT NULL"
    by_name = "ON contacts (account_id, search_name, id) WHERE"
    yield "ix_contacts_shown_name", f"{by_name} merged_into_id IS NULL"
    yield "ix_contacts_shown_created", "ON contacts (account_id, created_at, id) WHERE merged_into_id IS NULL"
    yield "ix_contacts_opt_out", f"{by_name} NOT receives_broadcasts"
    yield "ix_contacts_silent_name", f"{by_name} NOT has_conversations"
    yield (
        "ix_contacts_silent_created",
        "ON contacts (account_id, created_at, id) WHERE NOT has_conversations",
    )
    yield (
        "ix_contacts_owner",
        "ON contacts (account_id, owner_id, search_name, id) WHERE owner_id IS NOT NULL",
    )
    yield "ix_contacts_label_ids", "ON contacts USING gin (label_ids) WHERE label_ids <> '{}'"
    yield (
        "ix_contacts_merged_into_id",
        "ON contacts (account_id, merged_into_id) WHERE merged_into_id IS NOT NULL",
    )
    yield (
        "ix_contact_field_values_value",
        "ON contact_field_values (account_id, field_id, lower(left(value #>> '{}'::text[], 200)))",
    )
    yield (
        "ix_contact_field_values_choices",
        "ON contact_field_values USING gin (value jsonb_path_ops) WHERE jsonb_typeof(value) = 'array'",
    )
