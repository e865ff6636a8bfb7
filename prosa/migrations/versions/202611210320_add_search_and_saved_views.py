"""Full-text search, filters of lists and saved views."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from prosa.kit.errors import ProsaError
from prosa.migrations.indexes import build_index, trigram_operators

revision = "202611210320"
down_revision = "202611210310"

_EXTENSIONS = ("unaccent", "pg_trgm")
_FINDABLE = "kind <> 'activity' AND deleted IS NULL AND text <> ''"
_BATCH = 5_000

_LISTS = {
    "recent_opening": ("opened_at, id", "opened_at IS NOT NULL"),
    "state_opening": ("state, department_id, opened_at, id", "state IN ('queued', 'active')"),
    "no_department_opening": ("state, opened_at, id", "department_id IS NULL AND opened_at IS NOT NULL"),
    "agent_opening": ("agent_id, opened_at, id", "agent_id IS NOT NULL"),
    "closed_agent_opening": ("last_agent_id, opened_at, id", "state = 'closed'"),
    "closed_department_opening": ("last_department_id, opened_at, id", "state = 'closed'"),
    "inbox": ("inbox_id, last_activity_at, id", None),
    "inbound": ("last_inbound_at, id", "last_inbound_at IS NOT NULL"),
    "reason": ("last_reason_id, last_activity_at, id", "last_reason_id IS NOT NULL"),
    "unread": ("last_activity_at, id", "unread_count > 0 OR is_marked_unread"),
    "labelled": ("last_activity_at, id", "label_ids <> '{}'"),
    "priority": ("priority, last_activity_at, id", "priority <> 1"),
}


class MissingExtension(ProsaError):
    """PostgreSQL lacks an extension, or the role may not create it."""

    code = "missing_extension"


def upgrade() -> None:
    """Every step may be repeated: the indexes are made outside of the transaction, and may be interrupted."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    for name in _EXTENSIONS:
        _extension(name)
    _configuration()
    op.execute("ALTER TABLE conversations ADD COLUMN IF NOT EXISTS last_reason_id uuid")
    op.create_table(
        "saved_views",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "query",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_saved_views_account_id")),
        sa.ForeignKeyConstraint(
            ["account_id", "user_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_saved_views_account_id_user_id"),
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_saved_views")),
        if_not_exists=True,
    )
    op.create_index(
        "ix_saved_views_user_id", "saved_views", ["account_id", "user_id", "position"], if_not_exists=True
    )
    with op.get_context().autocommit_block():
        # These wait for other transactions without keeping anybody waiting.
        op.execute("SET lock_timeout = 0")
        _fill_reasons()
        for name, statement in _indexes():
            build_index(name, statement)
        for table in ("messages", "contacts", "conversations"):
            op.execute(f"ANALYZE {table}")


def _extension(name: str) -> None:
    connection = op.get_bind()
    if connection.scalar(sa.text("SELECT true FROM pg_extension WHERE extname = :name"), {"name": name}):
        return
    try:
        op.execute(f'CREATE EXTENSION IF NOT EXISTS "{name}" SCHEMA public')
    except sa.exc.DBAPIError as error:
        raise MissingExtension(
            f'PostgreSQL could not create the extension "{name}" ({error.orig}). Install the contrib modules of'
            f" PostgreSQL if they are missing, and let a superuser run CREATE EXTENSION {name} in Prosa's"
            " database, or give its role the right to create in it; then start again."
        ) from error


def _configuration() -> None:
    """Portuguese words without accents, by their stems."""
    connection = op.get_bind()
    if connection.scalar(
        sa.text("SELECT true FROM pg_ts_config WHERE cfgname = 'pt' AND pg_ts_config_is_visible(oid)")
    ):
        return
    schema = connection.scalar(
        sa.text(
            "SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
            " WHERE e.extname = 'unaccent'"
        )
    )
    op.execute("CREATE TEXT SEARCH CONFIGURATION pt (COPY = pg_catalog.portuguese)")
    op.execute(
        "ALTER TEXT SEARCH CONFIGURATION pt ALTER MAPPING FOR hword, hword_part, word"
        f" WITH {schema}.unaccent, portuguese_stem"
    )


def _indexes() -> Iterator[tuple[str, str]]:
    trigrams = trigram_operators()
    for name, (columns, where) in _LISTS.items():
        condition = f" WHERE {where}" if where else ""
        yield f"ix_conversations_{name}", f"ON conversations (account_id, {columns}){condition}"
    yield (
        "ix_contacts_search",
        f"ON contacts USING gin (search_name {trigrams}, phone {trigrams}, lower(username) {trigrams})",
    )
    yield "ix_messages_recent", f"ON messages (account_id, position_at, id) WHERE {_FINDABLE}"
    yield (
        "ix_messages_words",
        (
            "ON messages USING gin (to_tsvector('pt', left(text, 20000)))"
            f" WITH (gin_pending_list_limit = 1024) WHERE {_FINDABLE}"
        ),
    )


def _fill_reasons() -> None:
    """The reason of the last closed ticket, a few thousand rows at a time so that nobody waits for a lock."""
    connection = op.get_bind()
    last = {"account": "00000000-0000-0000-0000-000000000000", "id": "00000000-0000-0000-0000-000000000000"}
    while True:
        rows = connection.execute(
            sa.text(
                "WITH part AS (SELECT account_id, id FROM conversations"
                " WHERE (account_id, id) > (CAST(:account AS uuid), CAST(:id AS uuid))"
                " ORDER BY account_id, id LIMIT :batch),"
                " filled AS (UPDATE conversations c SET last_reason_id = t.reason_id FROM part p, LATERAL"
                " (SELECT reason_id FROM tickets WHERE account_id = p.account_id AND conversation_id = p.id"
                " AND closed_at IS NOT NULL ORDER BY opened_at DESC LIMIT 1) t"
                " WHERE c.account_id = p.account_id AND c.id = p.id AND t.reason_id IS NOT NULL"
                " AND c.last_reason_id IS NULL RETURNING 1)"
                " SELECT account_id, id, (SELECT count(*) FROM filled) FROM part"
                " ORDER BY account_id DESC, id DESC LIMIT 1"
            ),
            {**last, "batch": _BATCH},
        ).all()
        if not rows:
            return
        last = {"account": str(rows[0][0]), "id": str(rows[0][1])}
