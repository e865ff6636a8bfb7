"""The labels of a company; conversations hold their ids."""

from __future__ import annotations

import sqlalchemy as sa

from prosa.kit.tables import belongs_to, flag, integer, key, optional_text, tenant_table, text, time, uuid

labels = tenant_table(
    "labels",
    text("name", None),
    key("color"),
    optional_text("icon"),
    uuid("department_id"),
    flag("is_active", default=True),
    integer("position"),
    time("created_at", now=True),
    belongs_to("departments", "department_id"),
    sa.CheckConstraint("color ~ '^#[0-9A-F]{6}$'", name="color"),
)
"""`department_id` null: for everybody. Inactive ones are archived: not offered any more, kept for their names."""
