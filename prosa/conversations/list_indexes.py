"""The indexes along which lists of conversations are walked (`walks.py`), besides those of the views."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

_LABELS = (("", "", "last_activity_at"), ("_opening", " AND opened_at IS NOT NULL", "opened_at"))
"""Ends of names, conditions and columns of the orders in which conversations with a label are walked."""


def for_lists() -> Iterator[sa.Index]:
    """By opening, and by whatever few conversations have."""
    for name, (columns, where) in {
        "recent_opening": ("opened_at, id", "opened_at IS NOT NULL"),
        "state_opening": ("state, department_id, opened_at, id", "state IN ('queued', 'active')"),
        "no_department_opening": ("state, opened_at, id", "department_id IS NULL AND opened_at IS NOT NULL"),
        "agent_opening": ("agent_id, opened_at, id", "agent_id IS NOT NULL"),
        "closed_agent_opening": ("last_agent_id, opened_at, id", "state = 'closed'"),
        "closed_department_opening": ("last_department_id, opened_at, id", "state = 'closed'"),
        "inbox": ("inbox_id, last_activity_at, id", None),
        "inbox_opening": ("inbox_id, opened_at, id", "opened_at IS NOT NULL"),
        "inbound": ("last_inbound_at, id", "last_inbound_at IS NOT NULL"),
        "reason_activity": ("last_reason_id, state, last_activity_at, id", "last_reason_id IS NOT NULL"),
        "reason_opening": ("last_reason_id, state, opened_at, id", "last_reason_id IS NOT NULL"),
        "unread": ("last_activity_at, id", "unread_count > 0 OR is_marked_unread"),
        "unread_opening": (
            "opened_at, id",
            "(unread_count > 0 OR is_marked_unread) AND opened_at IS NOT NULL",
        ),
        "labelled": ("last_activity_at, id", "label_ids <> '{}'"),
        "labelled_opening": ("opened_at, id", "label_ids <> '{}' AND opened_at IS NOT NULL"),
        "priority": ("priority, last_activity_at, id", "priority <> 1"),
        "priority_opening": ("priority, opened_at, id", "priority <> 1 AND opened_at IS NOT NULL"),
    }.items():
        yield sa.Index(
            f"ix_conversations_{name}",
            "account_id",
            *columns.split(", "),
            postgresql_where=None if where is None else sa.text(where),
        )
    for name, (expression, where, column) in {
        "opened_day": (
            "date_bin('1 day', opened_at, '2000-01-01 03:00:00+00')",
            "opened_at IS NOT NULL",
            "last_activity_at",
        ),
        "bot_agent": ("last_agent_id", "state = 'bot' AND last_agent_id IS NOT NULL", "last_activity_at"),
        "bot_department": (
            "last_department_id",
            "state = 'bot' AND last_department_id IS NOT NULL",
            "last_activity_at",
        ),
        **{
            f"{ordinal}_label{suffix}": (
                f"(label_ids[{place}])",
                f"label_ids[{place}] IS NOT NULL{opened}",
                column,
            )
            for place, ordinal in enumerate(("first", "second", "third"), 1)
            for suffix, opened, column in _LABELS
        },
    }.items():
        yield sa.Index(
            f"ix_conversations_{name}",
            "account_id",
            sa.text(expression),
            column,
            "id",
            postgresql_where=sa.text(where),
        )
    for suffix, opened, column in _LABELS:
        yield sa.Index(
            f"ix_conversations_more_labels{suffix}",
            "account_id",
            column,
            "id",
            postgresql_where=sa.text(f"cardinality(label_ids) > 3{opened}"),
        )
