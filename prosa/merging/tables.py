"""Which contacts are one person, who said so, and why."""

from __future__ import annotations

import sqlalchemy as sa

from prosa.kit.tables import (
    belongs_to,
    belongs_to_member,
    document,
    optional_text,
    required_uuid,
    tenant_table,
    time,
    uuid,
)

contact_merges = tenant_table(
    "contact_merges",
    required_uuid("winner_id"),
    required_uuid("loser_id"),
    optional_text("note"),
    document("evidence", default="[]"),
    document("copied"),
    required_uuid("merged_by_id"),
    time("merged_at", required=True),
    uuid("undone_by_id"),
    time("undone_at"),
    belongs_to("contacts", "winner_id"),
    belongs_to("contacts", "loser_id"),
    belongs_to_member("merged_by_id"),
    belongs_to_member("undone_by_id"),
    sa.CheckConstraint("winner_id <> loser_id", name="two"),
    sa.Index(
        "uq_contact_merges_standing",
        "account_id",
        "loser_id",
        unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
    ),
    sa.Index("ix_contact_merges_winner_id", "account_id", "winner_id"),
    sa.Index("ix_contact_merges_loser_id", "account_id", "loser_id"),
)
"""Merges that stand are the edges of trees: each contact was merged into one other at most, and the root of its tree is
the person's contact (`contacts.merged_into_id`). `copied` is what the winner took over, so that undoing takes back
exactly that; `evidence` is [{kind, value, detail}] as of the merge."""

contact_distinctions = tenant_table(
    "contact_distinctions",
    required_uuid("contact_id"),
    required_uuid("other_contact_id"),
    required_uuid("decided_by_id"),
    time("decided_at", required=True),
    belongs_to("contacts", "contact_id", ondelete="CASCADE"),
    belongs_to("contacts", "other_contact_id", ondelete="CASCADE"),
    belongs_to_member("decided_by_id"),
    sa.CheckConstraint("contact_id < other_contact_id", name="order"),
    sa.UniqueConstraint("account_id", "contact_id", "other_contact_id"),
    sa.Index("ix_contact_distinctions_other_contact_id", "account_id", "other_contact_id"),
)
"""Two contacts that people said are two persons, each pair once: they are not suggested as one."""
