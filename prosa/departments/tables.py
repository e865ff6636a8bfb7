"""Departments and who works in them."""

from __future__ import annotations

import sqlalchemy as sa

from prosa.kit.tables import (
    belongs_to,
    belongs_to_member,
    document,
    flag,
    key,
    metadata,
    required_uuid,
    tenant_table,
    text,
    time,
)

departments = tenant_table(
    "departments",
    text("name", None),
    key("color", server_default="#3A5BA9"),
    flag("is_active", default=True),
    document("settings"),
    time("created_at", now=True),
    sa.UniqueConstraint("account_id", "name"),
)

department_members = sa.Table(
    "department_members",
    metadata,
    sa.Column("account_id", sa.Uuid(), nullable=False),
    required_uuid("department_id"),
    required_uuid("user_id"),
    sa.PrimaryKeyConstraint("account_id", "department_id", "user_id"),
    belongs_to("departments", "department_id"),
    belongs_to_member("user_id"),
    sa.Index("ix_department_members_user_id", "account_id", "user_id"),
)
