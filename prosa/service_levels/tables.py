"""Service level policies."""

from __future__ import annotations

import sqlalchemy as sa

from prosa.kit.tables import belongs_to, flag, integer, tenant_table, text, time, uuid

sla_policies = tenant_table(
    "sla_policies",
    text("name", None),
    uuid("department_id"),
    integer("min_priority"),
    integer("first_response_minutes", default=None),
    integer("next_response_minutes", default=None),
    integer("resolution_minutes", default=None),
    flag("is_active", default=True),
    integer("position"),
    time("created_at", now=True),
    belongs_to("departments", "department_id"),
    sa.UniqueConstraint("account_id", "name"),
)
"""The first active policy that fits department and priority applies; minutes are business minutes."""
