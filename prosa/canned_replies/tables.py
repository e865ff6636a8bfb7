"""Saved texts; their files are attachments."""

from __future__ import annotations

import sqlalchemy as sa

from prosa.kit.tables import (
    belongs_to,
    belongs_to_member,
    document,
    flag,
    integer,
    key,
    tenant_table,
    text,
    time,
    uuid,
)

canned_replies = tenant_table(
    "canned_replies",
    key("scope"),
    uuid("department_id"),
    uuid("owner_id"),
    key("shortcut"),
    text("title"),
    text("text"),
    document("interactive", default=None),
    flag("is_active", default=True),
    integer("usage_count", big=True),
    integer("version", default=1),
    time("created_at", now=True),
    belongs_to("departments", "department_id"),
    belongs_to_member("owner_id"),
    sa.CheckConstraint("scope IN ('account', 'department', 'personal')", name="scope"),
    sa.CheckConstraint("(scope = 'department') = (department_id IS NOT NULL)", name="department"),
    sa.CheckConstraint("(scope = 'personal') = (owner_id IS NOT NULL)", name="owner"),
    sa.Index(
        "uq_canned_replies_account",
        "account_id",
        "shortcut",
        unique=True,
        postgresql_where=sa.text("scope = 'account'"),
    ),
    sa.Index(
        "uq_canned_replies_department",
        "account_id",
        "department_id",
        "shortcut",
        unique=True,
        postgresql_where=sa.text("department_id IS NOT NULL"),
    ),
    sa.Index(
        "uq_canned_replies_owner",
        "account_id",
        "owner_id",
        "shortcut",
        unique=True,
        postgresql_where=sa.text("owner_id IS NOT NULL"),
    ),
)
"""The shortcut is unique among those of the company, of one department, of one person."""
