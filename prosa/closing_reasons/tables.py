"""Outcomes chosen at closing; `code` is set on those that the system itself uses."""

from __future__ import annotations

import sqlalchemy as sa

from prosa.kit.tables import belongs_to, flag, integer, optional_text, tenant_table, text, time, uuid

closing_reasons = tenant_table(
    "closing_reasons",
    uuid("parent_id"),
    text("name", None),
    optional_text("code"),
    flag("is_active", default=True),
    integer("position"),
    time("created_at", now=True),
    belongs_to("closing_reasons", "parent_id"),
    sa.Index(
        "uq_closing_reasons_code",
        "account_id",
        "code",
        unique=True,
        postgresql_where=sa.text("code IS NOT NULL"),
    ),
)
