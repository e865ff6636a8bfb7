"""Walk what a filter leaves in the orders by opening, too, and a closing reason within the states of a view."""

from __future__ import annotations

from alembic import op

from prosa.migrations.indexes import build_index

revision = "202611210460"
down_revision = "202611210450"

_OPENED = "opened_at IS NOT NULL"
_INDEXES = {
    "reason_activity": ("last_reason_id, state, last_activity_at, id", "last_reason_id IS NOT NULL"),
    "reason_opening": ("last_reason_id, state, opened_at, id", "last_reason_id IS NOT NULL"),
    "inbox_opening": ("inbox_id, opened_at, id", _OPENED),
    "unread_opening": ("opened_at, id", f"(unread_count > 0 OR is_marked_unread) AND {_OPENED}"),
    "labelled_opening": ("opened_at, id", f"label_ids <> '{{}}' AND {_OPENED}"),
    "priority_opening": ("priority, opened_at, id", f"priority <> 1 AND {_OPENED}"),
    "first_label_opening": ("(label_ids[1]), opened_at, id", f"label_ids[1] IS NOT NULL AND {_OPENED}"),
    "second_label_opening": ("(label_ids[2]), opened_at, id", f"label_ids[2] IS NOT NULL AND {_OPENED}"),
    "third_label_opening": ("(label_ids[3]), opened_at, id", f"label_ids[3] IS NOT NULL AND {_OPENED}"),
    "more_labels_opening": ("opened_at, id", f"cardinality(label_ids) > 3 AND {_OPENED}"),
}


def upgrade() -> None:
    """Every step may be repeated: the indexes are made outside of the transaction, and may be interrupted."""
    with op.get_context().autocommit_block():
        # These wait for other transactions without keeping anybody waiting.
        op.execute("SET lock_timeout = 0")
        for name, (columns, where) in _INDEXES.items():
            build_index(f"ix_conversations_{name}", f"ON conversations (account_id, {columns}) WHERE {where}")
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_conversations_reason")
        # The same as ix_contacts_exact_email.
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_contacts_same_email")
        op.execute("ANALYZE conversations")
