"""People, and the addresses by which channels know them."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from prosa.kit.tables import (
    belongs_to,
    belongs_to_member,
    document,
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


def _for_filters() -> Iterator[sa.Index]:
    """The orders of all that are shown, and of the few that one of the filters leaves."""
    for name, (columns, where) in {
        "shown_name": ("search_name, id", "merged_into_id IS NULL"),
        "shown_created": ("created_at, id", "merged_into_id IS NULL"),
        "blocked": ("search_name, id", "is_blocked"),
        "erased": ("search_name, id", "erased_at IS NOT NULL"),
        "opt_out": ("search_name, id", "NOT receives_broadcasts"),
        "owner": ("owner_id, search_name, id", "owner_id IS NOT NULL"),
        "silent_name": ("search_name, id", "NOT has_conversations"),
        "silent_created": ("created_at, id", "NOT has_conversations"),
    }.items():
        yield sa.Index(
            f"ix_contacts_{name}", "account_id", *columns.split(", "), postgresql_where=sa.text(where)
        )


contacts = tenant_table(
    "contacts",
    optional_text("edited_name"),
    text("profile_name"),
    key("search_name", server_default=""),
    optional_text("phone"),
    optional_text("username"),
    optional_text("email"),
    sa.Column("birth_date", sa.Date()),
    optional_text("cpf"),
    optional_text("rg"),
    optional_text("cnpj"),
    optional_text("customer_code"),
    sa.Column("label_ids", pg.ARRAY(sa.Uuid()), nullable=False, server_default=sa.text("'{}'::uuid[]")),
    flag("receives_broadcasts", default=True),
    flag("has_conversations"),
    flag("is_blocked"),
    time("last_blocked_at"),
    flag("is_unreachable"),
    time("marketing_stopped_at"),
    uuid("owner_id"),
    uuid("merged_into_id"),
    document("legal_hold", default=None),
    document("billing", default=None),
    time("erased_at"),
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
    sa.Index("ix_contacts_cnpj", "account_id", "cnpj", postgresql_where=sa.text("cnpj IS NOT NULL")),
    sa.Index(
        "ix_contacts_exact_email",
        "account_id",
        sa.literal_column("lower(email)"),
        postgresql_where=sa.text("email IS NOT NULL"),
    ),
    sa.Index(
        "ix_contacts_customer_code",
        "account_id",
        "customer_code",
        postgresql_where=sa.text("customer_code IS NOT NULL"),
    ),
    *_for_filters(),
    sa.Index(
        "ix_contacts_legal_hold", "account_id", "id", postgresql_where=sa.text("legal_hold IS NOT NULL")
    ),
    sa.Index(
        "ix_contacts_label_ids",
        "label_ids",
        postgresql_using="gin",
        postgresql_where=sa.text("label_ids <> '{}'"),
    ),
    sa.Index(
        "ix_contacts_merged_into_id",
        "account_id",
        "merged_into_id",
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    ),
)
"""`search_name` is the shown name without accents and in lower case; `edited_name` wins over `profile_name`.
`cpf` is eleven digits, `cnpj` fourteen capitals and digits. `label_ids` are the person's own, those of conversations
come on top. `receives_broadcasts` is what the last row of `contact_consents` says. `has_conversations` is true only of
contacts with one; false may be late, and finds the few others fast. `legal_hold` {reason, by_id, at} forbids to erase;
`billing` {status, note, url, checked_at} is what the company's billing system says of the customer;
`erased_at`: nobody is behind it any more.
"""

contact_consents = tenant_table(
    "contact_consents",
    required_uuid("contact_id"),
    sa.Column("receives", sa.Boolean(), nullable=False),
    time("at", required=True),
    uuid("by_id"),
    key("means"),
    optional_text("note"),
    belongs_to("contacts", "contact_id"),
    belongs_to_member("by_id"),
    sa.CheckConstraint("means IN ('agent', 'api', 'import', 'customer', 'provider')", name="means"),
    sa.Index("ix_contact_consents_contact_id", "account_id", "contact_id", "at", "id"),
)
"""Who said when by which means whether a contact wants broadcasts: rows are only added."""

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
    key("source", server_default="message"),
    time("resolved_at"),
    sa.Column("resolution", sa.Text(collation="C")),
    uuid("resolved_by_id"),
    uuid("merge_id"),
    belongs_to("contacts", "contact_id"),
    belongs_to("contacts", "other_contact_id"),
    belongs_to_member("resolved_by_id"),
    belongs_to("contact_merges", "merge_id"),
    sa.UniqueConstraint("account_id", "contact_id", "other_contact_id", "kind", "value"),
    sa.Index(
        "ix_identity_conflicts_open",
        "account_id",
        "created_at",
        "id",
        postgresql_where=sa.text("resolved_at IS NULL"),
    ),
    sa.Index("ix_identity_conflicts_other_contact_id", "account_id", "other_contact_id"),
    sa.Index(
        "ix_identity_conflicts_merge_id",
        "account_id",
        "merge_id",
        postgresql_where=sa.text("merge_id IS NOT NULL"),
    ),
    sa.CheckConstraint("source IN ('message', 'provider', 'number')", name="source"),
    sa.CheckConstraint("resolution IN ('merge', 'keep')", name="resolution"),
)
"""Two contacts claim one address: people decide, nothing is merged silently.

`source`: a message named both, the provider said that one became the other, or the numbers count as one since an
update. Those that a merge settled (`merge_id`) are open again when it is undone.
"""
