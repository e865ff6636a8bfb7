"""Walk conversations by the day of their opening and by each of their labels, in the order of the lists."""

from __future__ import annotations

from alembic import op

from prosa.migrations.indexes import build_index

revision = "202611210430"
down_revision = "202611210420"

_INDEXES = {
    "opened_day": (
        "date_bin('1 day', opened_at, '2000-01-01 03:00:00+00'), last_activity_at, id",
        "opened_at IS NOT NULL",
    ),
    "first_label": ("(label_ids[1]), last_activity_at, id", "label_ids[1] IS NOT NULL"),
    "second_label": ("(label_ids[2]), last_activity_at, id", "label_ids[2] IS NOT NULL"),
    "third_label": ("(label_ids[3]), last_activity_at, id", "label_ids[3] IS NOT NULL"),
    "more_labels": ("last_activity_at, id", "cardinality(label_ids) > 3"),
    "bot_agent": ("last_agent_id, last_activity_at, id", "state = 'bot' AND last_agent_id IS NOT NULL"),
    "bot_department": (
        "last_department_id, last_activity_at, id",
        "state = 'bot' AND last_department_id IS NOT NULL",
    ),
}


def upgrade() -> None:
    """Every step may be repeated: the indexes are made outside of the transaction, and may be interrupted."""
    with op.get_context().autocommit_block():
        # These wait for other transactions without keeping anybody waiting.
        op.execute("SET lock_timeout = 0")
        for name, (columns, where) in _INDEXES.items():
            build_index(f"ix_conversations_{name}", f"ON conversations (account_id, {columns}) WHERE {where}")
        op.execute("ANALYZE conversations")
