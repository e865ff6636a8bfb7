"""Which contacts are one person, who said so, and why; Argentina's and Mexico's numbers under one key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from prosa.migrations.indexes import build_index

revision = "202611210390"
down_revision = "202611210380"

_INDEXES = {
    "ix_contacts_merged_into_id": (
        "ON contacts (account_id, merged_into_id) WHERE merged_into_id IS NOT NULL"
    ),
    "ix_contacts_same_email": "ON contacts (account_id, lower(email)) WHERE email IS NOT NULL",
}
# Mobiles in Argentina are written with a 9 after the country's code or without it: +54 9 11 2345-6789.
_OLD_FORM = "~ '^\\+54[1-3][0-9]{9}$'"
_VALUE = "'+549' || substr(o.value, 4)"
_PHONE = "'+549' || substr(k.phone, 4)"
_JOIN_NUMBERS = (
    # Where another contact has the key already, both stay as they are and the pair is flagged: people decide.
    (
        "INSERT INTO identity_conflicts (account_id, id, contact_id, other_contact_id, kind, value, source)"  # noqa: S608
        " SELECT o.account_id, gen_random_uuid(), o.contact_id, n.contact_id, 'phone', n.value, 'number'"
        " FROM contact_identities o JOIN contact_identities n ON n.account_id = o.account_id AND n.scope = o.scope"
        f" AND n.kind = o.kind AND n.value = {_VALUE} AND n.contact_id <> o.contact_id"
        f" WHERE o.scope = 'whatsapp' AND o.kind = 'phone' AND o.value {_OLD_FORM} ON CONFLICT DO NOTHING"
    ),
    (
        f"UPDATE contact_identities o SET value = {_VALUE}"  # noqa: S608
        f" WHERE o.scope = 'whatsapp' AND o.kind = 'phone' AND o.value {_OLD_FORM}"
        " AND NOT EXISTS (SELECT FROM contact_identities n WHERE n.account_id = o.account_id AND n.scope = o.scope"
        f" AND n.kind = o.kind AND n.value = {_VALUE})"
    ),
    (
        f"UPDATE contacts k SET phone = {_PHONE}, version = k.version + 1,"  # noqa: S608
        f" search_name = CASE WHEN k.search_name = k.phone THEN {_PHONE} ELSE k.search_name END"
        f" WHERE k.phone {_OLD_FORM} AND EXISTS (SELECT FROM contact_identities i WHERE i.account_id = k.account_id"
        f" AND i.contact_id = k.id AND i.scope = 'whatsapp' AND i.kind = 'phone' AND i.value = {_PHONE})"
    ),
)
"""Numbers kept in the form without the 9 get the key under which they are looked for now."""


def upgrade() -> None:
    """Every step may be repeated: the indexes are made outside of the transaction, and may be interrupted."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    if not _exists("contact_merges"):
        _create_merges()
        _extend_conflicts()
        for statement in _JOIN_NUMBERS:
            op.execute(statement)
    with op.get_context().autocommit_block():
        # These wait for other transactions without keeping anybody waiting.
        op.execute("SET lock_timeout = 0")
        for name, statement in _INDEXES.items():
            build_index(name, statement)


def _exists(table: str) -> bool:
    return op.get_bind().scalar(sa.text("SELECT to_regclass(:name)"), {"name": table}) is not None


def _create_merges() -> None:
    op.execute(
        """
        CREATE TABLE contact_merges (
            account_id uuid NOT NULL,
            id uuid NOT NULL,
            winner_id uuid NOT NULL,
            loser_id uuid NOT NULL,
            note text,
            evidence jsonb NOT NULL DEFAULT '[]'::jsonb,
            copied jsonb NOT NULL DEFAULT '{}'::jsonb,
            merged_by_id uuid NOT NULL,
            merged_at timestamptz NOT NULL,
            undone_by_id uuid,
            undone_at timestamptz,
            CONSTRAINT pk_contact_merges PRIMARY KEY (account_id, id),
            CONSTRAINT fk_contact_merges_account_id FOREIGN KEY (account_id) REFERENCES accounts (id),
            CONSTRAINT fk_contact_merges_account_id_winner_id FOREIGN KEY (account_id, winner_id)
                REFERENCES contacts (account_id, id),
            CONSTRAINT fk_contact_merges_account_id_loser_id FOREIGN KEY (account_id, loser_id)
                REFERENCES contacts (account_id, id),
            CONSTRAINT fk_contact_merges_account_id_merged_by_id FOREIGN KEY (account_id, merged_by_id)
                REFERENCES memberships (account_id, user_id),
            CONSTRAINT fk_contact_merges_account_id_undone_by_id FOREIGN KEY (account_id, undone_by_id)
                REFERENCES memberships (account_id, user_id),
            CONSTRAINT ck_contact_merges_two CHECK (winner_id <> loser_id)
        )
        """
    )
    op.execute(
        "CREATE UNIQUE INDEX uq_contact_merges_standing ON contact_merges (account_id, loser_id)"
        " WHERE undone_at IS NULL"
    )
    op.execute("CREATE INDEX ix_contact_merges_winner_id ON contact_merges (account_id, winner_id)")
    op.execute("CREATE INDEX ix_contact_merges_loser_id ON contact_merges (account_id, loser_id)")


def _extend_conflicts() -> None:
    """This table is small: its indexes are made at once."""
    op.execute(
        """
        ALTER TABLE identity_conflicts
            ADD COLUMN source text COLLATE "C" NOT NULL DEFAULT 'message',
            ADD COLUMN resolution text COLLATE "C",
            ADD COLUMN resolved_by_id uuid,
            ADD COLUMN merge_id uuid,
            ADD CONSTRAINT ck_identity_conflicts_source CHECK (source IN ('message', 'provider', 'number')),
            ADD CONSTRAINT ck_identity_conflicts_resolution CHECK (resolution IN ('merge', 'keep')),
            ADD CONSTRAINT fk_identity_conflicts_account_id_resolved_by_id
                FOREIGN KEY (account_id, resolved_by_id) REFERENCES memberships (account_id, user_id),
            ADD CONSTRAINT fk_identity_conflicts_account_id_merge_id
                FOREIGN KEY (account_id, merge_id) REFERENCES contact_merges (account_id, id)
        """
    )
    op.execute(
        "CREATE INDEX ix_identity_conflicts_open ON identity_conflicts (account_id, created_at, id)"
        " WHERE resolved_at IS NULL"
    )
    op.execute(
        "CREATE INDEX ix_identity_conflicts_other_contact_id ON identity_conflicts (account_id, other_contact_id)"
    )
    op.execute(
        "CREATE INDEX ix_identity_conflicts_merge_id ON identity_conflicts (account_id, merge_id)"
        " WHERE merge_id IS NOT NULL"
    )
