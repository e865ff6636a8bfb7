"""Definitions of custom fields and the contacts' values."""

from __future__ import annotations

import sqlalchemy as sa

from prosa.kit.tables import (
    belongs_to,
    document,
    flag,
    integer,
    key,
    metadata,
    required_uuid,
    tenant_table,
    text,
    time,
    uuid,
)

custom_fields = tenant_table(
    "custom_fields",
    key("key"),
    text("label", None),
    key("kind"),
    document("options", default="[]"),
    key("at_closing", server_default="none"),
    integer("position"),
    flag("is_active", default=True),
    time("created_at", now=True),
    sa.UniqueConstraint("account_id", "key"),
    sa.CheckConstraint(
        "kind IN ('text', 'number', 'date', 'time', 'choice', 'choices', 'boolean', 'url', 'file', 'image')",
        name="kind",
    ),
    sa.CheckConstraint("at_closing IN ('none', 'optional', 'required')", name="at_closing"),
)

contact_field_values = sa.Table(
    "contact_field_values",
    metadata,
    required_uuid("account_id"),
    required_uuid("contact_id"),
    required_uuid("field_id"),
    document("value", default=None),
    time("updated_at", now=True),
    uuid("updated_by_id"),
    sa.PrimaryKeyConstraint("account_id", "contact_id", "field_id"),
    belongs_to("contacts", "contact_id"),
    belongs_to("custom_fields", "field_id"),
    sa.Index(
        "ix_contact_field_values_value",
        "account_id",
        "field_id",
        sa.literal_column("lower(left(value #>> '{}'::text[], 200))").label("lower"),
    ),
    sa.Index(
        "ix_contact_field_values_choices",
        "value",
        postgresql_using="gin",
        postgresql_ops={"value": "jsonb_path_ops"},
        postgresql_where=sa.text("jsonb_typeof(value) = 'array'"),
    ),
)
