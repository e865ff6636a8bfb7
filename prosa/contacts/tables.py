"""People, and the addresses by which channels know them."""

from __future__ import annotations

import sqlalchemy as sa

from prosa.kit.tables import (
    belongs_to,
    belongs_to_member,
    flag,
    integer,
    key,
    metadata,
    optional_text,
    required_uuid,
    tenant_table,
    text,
    time,
    uuid,
)

contacts = tenant_table(
    "contacts",
    optional_text("edited_name"),
    text("profile_name"),
    text("search_name"),
    optional_text("phone"),
    optional_text("username"),
    optional_text("email"),
    sa.Column("birth_date", sa.Date()),
    optional_text("cpf"),
    optional_text("rg"),
    optional_text("customer_code"),
    flag("is_blocked"),
    time("last_blocked_at"),
    flag("is_unreachable"),
    time("marketing_stopped_at"),
    uuid("owner_id"),
    uuid("merged_into_id"),
    integer("version", default=1),
    time("created_at", now=True),
    belongs_to("contacts", "merged_into_id"),
    belongs_to_member("owner_id"),
    sa.Index("ix_contacts_phone", "account_id", "phone"),
    sa.Index(
        "ix_contacts_search",
        "search_name",
        "phone",
        sa.literal_column("lower(username)").label("lower"),
        postgresql_using="gin",
        postgresql_ops={"search_name": "gin_trgm_ops", "phone": "gin_trgm_ops", "lower": "gin_trgm_ops"},
    ),
    sa.Index(
        "ix_contacts_email",
        sa.literal_column("lower(email)").label("lower"),
        postgresql_using="gin",
        postgresql_ops={"lower": "gin_trgm_ops"},
        postgresql_where=sa.text("email IS NOT NULL"),
    ),
    sa.Index("ix_contacts_cpf", "account_id", "cpf", postgresql_where=sa.text("cpf IS NOT NULL")),
    sa.Index("ix_contacts_name", "account_id", "search_name", "id"),
    sa.Index("ix_contacts_created", "account_id", "created_at", "id"),
    sa.Index(
        "ix_contacts_blocked", "account_id", "search_name", "id", postgresql_where=sa.text("is_blocked")
    ),
)
"""`search_name` is the shown name without accents and in lower case; `edited_name` wins over `profile_name`.
`cpf` is eleven digits."""

contact_identities = sa.Table(
    "contact_identities",
    metadata,
    required_uuid("account_id"),
    key("scope"),
    key("kind"),
    key("value"),
    required_uuid("contact_id"),
    key("address"),
    time("created_at", now=True),
    time("last_seen_at", now=True),
    sa.PrimaryKeyConstraint("account_id", "scope", "kind", "value"),
    belongs_to("contacts", "contact_id"),
    sa.Index("ix_contact_identities_contact_id", "account_id", "contact_id"),
)
"""`scope` is where the address is unique: the channel's kind (WhatsApp) or one inbox (page-scoped ids)."""

identity_conflicts = tenant_table(
    "identity_conflicts",
    required_uuid("contact_id"),
    required_uuid("other_contact_id"),
    key("kind"),
    key("value"),
    time("created_at", now=True),
    time("resolved_at"),
    belongs_to("contacts", "contact_id"),
    belongs_to("contacts", "other_contact_id"),
    sa.UniqueConstraint("account_id", "contact_id", "other_contact_id", "kind", "value"),
)
"""Two contacts claim one address: people decide, nothing is merged silently."""
