"""Create the first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "202611201200"
down_revision = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(collation="C"), server_default="America/Sao_Paulo", nullable=False),
        sa.Column("language", sa.Text(collation="C"), server_default="pt-BR", nullable=False),
        sa.Column(
            "settings",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
    )
    op.create_table(
        "events",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("type", sa.Text(collation="C"), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("audience", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("left_audience", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "number", "recorded_at", name=op.f("pk_events")),
        postgresql_partition_by="RANGE (recorded_at)",
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column("window_started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_attempts")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("theme", sa.Text(collation="C"), server_default="system", nullable=False),
        sa.Column(
            "settings",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column(
            "password_changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("login", name=op.f("uq_users_login")),
    )
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("inbox_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("is_processed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("id", "received_at", name=op.f("pk_webhook_deliveries")),
        postgresql_partition_by="RANGE (received_at)",
    )
    op.create_index(
        "ix_webhook_deliveries_waiting",
        "webhook_deliveries",
        ["inbox_id", "id"],
        unique=False,
        postgresql_where=sa.text("NOT is_processed"),
    )
    op.create_table(
        "audit_log",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(collation="C"), nullable=False),
        sa.Column("target", sa.Text(collation="C"), server_default="", nullable=False),
        sa.Column(
            "details",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("address", sa.Text(collation="C"), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_audit_log_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_audit_log")),
    )
    op.create_index("ix_audit_log_at", "audit_log", ["account_id", "at"], unique=False)
    op.create_table(
        "closing_reasons",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "parent_id"],
            ["closing_reasons.account_id", "closing_reasons.id"],
            name=op.f("fk_closing_reasons_account_id_parent_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_closing_reasons_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_closing_reasons")),
    )
    op.create_index(
        "uq_closing_reasons_code",
        "closing_reasons",
        ["account_id", "code"],
        unique=True,
        postgresql_where=sa.text("code IS NOT NULL"),
    )
    op.create_table(
        "contacts",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edited_name", sa.Text(), nullable=True),
        sa.Column("profile_name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("search_name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("username", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("is_blocked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_unreachable", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("marketing_stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "merged_into_id"],
            ["contacts.account_id", "contacts.id"],
            name=op.f("fk_contacts_account_id_merged_into_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_contacts_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_contacts")),
    )
    op.create_index("ix_contacts_phone", "contacts", ["account_id", "phone"], unique=False)
    op.create_table(
        "departments",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("color", sa.Text(collation="C"), server_default="#3A5BA9", nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column(
            "settings",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_departments_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_departments")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_departments_account_id_name")),
    )
    op.create_table(
        "event_counters",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("last_number", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_event_counters_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_event_counters")),
    )
    op.create_table(
        "message_templates",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("business_id", sa.Text(collation="C"), nullable=False),
        sa.Column("external_id", sa.Text(collation="C"), server_default="", nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("language", sa.Text(collation="C"), nullable=False),
        sa.Column("category", sa.Text(collation="C"), nullable=False),
        sa.Column("status", sa.Text(collation="C"), nullable=False),
        sa.Column("quality", sa.Text(collation="C"), server_default="UNKNOWN", nullable=False),
        sa.Column(
            "components",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("advice", sa.Text(), nullable=True),
        sa.Column("synced_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_message_templates_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_message_templates")),
        sa.UniqueConstraint(
            "account_id",
            "business_id",
            "name",
            "language",
            name=op.f("uq_message_templates_account_id_business_id_name_language"),
        ),
    )
    op.create_index(
        "ix_message_templates_external_id",
        "message_templates",
        ["account_id", "business_id", "external_id"],
        unique=False,
    )
    op.create_table(
        "protocol_counters",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last_number", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_protocol_counters_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "day", name=op.f("pk_protocol_counters")),
    )
    op.create_table(
        "roles",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "permissions", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'::text[]"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('administrator', 'supervisor', 'agent', 'custom')", name=op.f("ck_roles_kind")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_roles_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_roles")),
    )
    op.create_table(
        "contact_identities",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.Text(collation="C"), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("value", sa.Text(collation="C"), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(collation="C"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column(
            "last_seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "contact_id"],
            ["contacts.account_id", "contacts.id"],
            name=op.f("fk_contact_identities_account_id_contact_id"),
        ),
        sa.PrimaryKeyConstraint("account_id", "scope", "kind", "value", name=op.f("pk_contact_identities")),
    )
    op.create_index(
        "ix_contact_identities_contact_id", "contact_identities", ["account_id", "contact_id"], unique=False
    )
    op.create_table(
        "identity_conflicts",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("other_contact_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("value", sa.Text(collation="C"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id", "contact_id"],
            ["contacts.account_id", "contacts.id"],
            name=op.f("fk_identity_conflicts_account_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "other_contact_id"],
            ["contacts.account_id", "contacts.id"],
            name=op.f("fk_identity_conflicts_account_id_other_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_identity_conflicts_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_identity_conflicts")),
        sa.UniqueConstraint(
            "account_id",
            "contact_id",
            "other_contact_id",
            "kind",
            "value",
            name=op.f("uq_identity_conflicts_account_id_contact_id_other_contact_id_kind_value"),
        ),
    )
    op.create_table(
        "inboxes",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(collation="C"), nullable=False),
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column("state", sa.Text(collation="C"), server_default="active", nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(collation="C"), nullable=False),
        sa.Column("business_id", sa.Text(collation="C"), server_default="", nullable=False),
        sa.Column("display_number", sa.Text(collation="C"), server_default="", nullable=False),
        sa.Column("verify_token", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("app_secret", sa.Text(), nullable=True),
        sa.Column("access_token", sa.Text(), nullable=True),
        sa.Column("secret_fingerprint", sa.Text(collation="C"), server_default="", nullable=False),
        sa.Column("default_department_id", sa.Uuid(), nullable=True),
        sa.Column("color", sa.Text(collation="C"), server_default="#1F5AD0", nullable=False),
        sa.Column(
            "settings",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column(
            "limits",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("last_webhook_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state IN ('active', 'paused', 'needs_token')", name=op.f("ck_inboxes_state")),
        sa.ForeignKeyConstraint(
            ["account_id", "default_department_id"],
            ["departments.account_id", "departments.id"],
            name=op.f("fk_inboxes_account_id_default_department_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_inboxes_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_inboxes")),
        sa.UniqueConstraint(
            "account_id", "channel", "external_id", name=op.f("uq_inboxes_account_id_channel_external_id")
        ),
        sa.UniqueConstraint("key", name=op.f("uq_inboxes_key")),
    )
    op.create_table(
        "memberships",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role_id", sa.Uuid(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "role_id"],
            ["roles.account_id", "roles.id"],
            name=op.f("fk_memberships_account_id_role_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_memberships_account_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_memberships_user_id")),
        sa.PrimaryKeyConstraint("account_id", "user_id", name=op.f("pk_memberships")),
    )
    op.create_index("ix_memberships_user_id", "memberships", ["user_id"], unique=False)
    op.create_table(
        "api_tokens",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id", "user_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_api_tokens_account_id_user_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_api_tokens_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_tokens_token_hash")),
    )
    op.create_table(
        "channel_notices",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inbox_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("severity", sa.Text(collation="C"), nullable=False),
        sa.Column("event", sa.Text(collation="C"), server_default="", nullable=False),
        sa.Column(
            "data",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id", "inbox_id"],
            ["inboxes.account_id", "inboxes.id"],
            name=op.f("fk_channel_notices_account_id_inbox_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_channel_notices_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_channel_notices")),
    )
    op.create_index(
        "ix_channel_notices_recorded_at", "channel_notices", ["account_id", "recorded_at"], unique=False
    )
    op.create_table(
        "conversations",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inbox_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(collation="C"), server_default="new", nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("agent_id", sa.Uuid(), nullable=True),
        sa.Column(
            "participant_ids",
            postgresql.ARRAY(sa.Uuid()),
            server_default=sa.text("'{}'::uuid[]"),
            nullable=False,
        ),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("last_ticket_id", sa.Uuid(), nullable=True),
        sa.Column("last_department_id", sa.Uuid(), nullable=True),
        sa.Column("last_agent_id", sa.Uuid(), nullable=True),
        sa.Column("last_seq", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("read_seq", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("unread_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("is_marked_unread", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("last_message", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("last_activity_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_inbound_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply_address", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("referral", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("is_chatbot_off", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("priority", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(state IN ('queued', 'active')) = (ticket_id IS NOT NULL)", name=op.f("ck_conversations_ticket")
        ),
        sa.CheckConstraint("state <> 'active' OR agent_id IS NOT NULL", name=op.f("ck_conversations_agent")),
        sa.CheckConstraint("state <> 'queued' OR agent_id IS NULL", name=op.f("ck_conversations_queued")),
        sa.CheckConstraint(
            "state IN ('new', 'bot', 'queued', 'active', 'closed')", name=op.f("ck_conversations_state")
        ),
        sa.CheckConstraint("read_seq <= last_seq", name=op.f("ck_conversations_read_seq")),
        sa.ForeignKeyConstraint(
            ["account_id", "agent_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_conversations_account_id_agent_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "contact_id"],
            ["contacts.account_id", "contacts.id"],
            name=op.f("fk_conversations_account_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "department_id"],
            ["departments.account_id", "departments.id"],
            name=op.f("fk_conversations_account_id_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "inbox_id"],
            ["inboxes.account_id", "inboxes.id"],
            name=op.f("fk_conversations_account_id_inbox_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_conversations_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_conversations")),
        sa.UniqueConstraint(
            "account_id",
            "inbox_id",
            "contact_id",
            name=op.f("uq_conversations_account_id_inbox_id_contact_id"),
        ),
        postgresql_with={"fillfactor": "80"},
    )
    op.create_index(
        "ix_conversations_agent",
        "conversations",
        ["account_id", "agent_id", "last_activity_at", "id"],
        unique=False,
        postgresql_where=sa.text("agent_id IS NOT NULL"),
    )
    op.create_index(
        "ix_conversations_closed_agent",
        "conversations",
        ["account_id", "last_agent_id", "last_activity_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'closed'"),
    )
    op.create_index(
        "ix_conversations_closed_department",
        "conversations",
        ["account_id", "last_department_id", "last_activity_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'closed'"),
    )
    op.create_index(
        "ix_conversations_contact_id", "conversations", ["account_id", "contact_id"], unique=False
    )
    op.create_index(
        "ix_conversations_recent", "conversations", ["account_id", "last_activity_at", "id"], unique=False
    )
    op.create_index(
        "ix_conversations_state",
        "conversations",
        ["account_id", "state", "department_id", "last_activity_at", "id"],
        unique=False,
    )
    op.create_table(
        "dead_letters",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inbox_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("element", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("error", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("trace", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("replayed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id", "inbox_id"],
            ["inboxes.account_id", "inboxes.id"],
            name=op.f("fk_dead_letters_account_id_inbox_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_dead_letters_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_dead_letters")),
    )
    op.create_index(
        "ix_dead_letters_recorded_at", "dead_letters", ["account_id", "recorded_at"], unique=False
    )
    op.create_table(
        "department_members",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "department_id"],
            ["departments.account_id", "departments.id"],
            name=op.f("fk_department_members_account_id_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "user_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_department_members_account_id_user_id"),
        ),
        sa.PrimaryKeyConstraint("account_id", "department_id", "user_id", name=op.f("pk_department_members")),
    )
    op.create_index(
        "ix_department_members_user_id", "department_members", ["account_id", "user_id"], unique=False
    )
    op.create_table(
        "intake_leases",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("inbox_id", sa.Uuid(), nullable=False),
        sa.Column("holder", sa.Text(collation="C"), server_default="", nullable=False),
        sa.Column("fence", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "leased_until", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "inbox_id"],
            ["inboxes.account_id", "inboxes.id"],
            name=op.f("fk_intake_leases_account_id_inbox_id"),
        ),
        sa.PrimaryKeyConstraint("account_id", "inbox_id", name=op.f("pk_intake_leases")),
    )
    op.create_table(
        "outbox_leases",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("inbox_id", sa.Uuid(), nullable=False),
        sa.Column("holder", sa.Text(collation="C"), server_default="", nullable=False),
        sa.Column("fence", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "leased_until", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "inbox_id"],
            ["inboxes.account_id", "inboxes.id"],
            name=op.f("fk_outbox_leases_account_id_inbox_id"),
        ),
        sa.PrimaryKeyConstraint("account_id", "inbox_id", name=op.f("pk_outbox_leases")),
    )
    op.create_table(
        "pending_elements",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inbox_id", sa.Uuid(), nullable=False),
        sa.Column("target_external_id", sa.Text(collation="C"), nullable=False),
        sa.Column("client_ref", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "data",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "inbox_id"],
            ["inboxes.account_id", "inboxes.id"],
            name=op.f("fk_pending_elements_account_id_inbox_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_pending_elements_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_pending_elements")),
    )
    op.create_index(
        "ix_pending_elements_target",
        "pending_elements",
        ["account_id", "inbox_id", "target_external_id"],
        unique=False,
    )
    op.create_table(
        "sessions",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("csrf_token", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(collation="C"), server_default="", nullable=False),
        sa.Column("user_agent", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column(
            "last_seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id", "user_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_sessions_account_id_user_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_sessions_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"], unique=False)
    op.create_table(
        "messages",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("inbox_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("direction", sa.Text(collation="C"), nullable=False),
        sa.Column("visibility", sa.Text(collation="C"), server_default="public", nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("text", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("author_kind", sa.Text(collation="C"), nullable=False),
        sa.Column("author_user_id", sa.Uuid(), nullable=True),
        sa.Column("external_id", sa.Text(collation="C"), nullable=True),
        sa.Column("client_ref", sa.Uuid(), nullable=True),
        sa.Column("reply_to_id", sa.Uuid(), nullable=True),
        sa.Column("reply_to", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("status", sa.Text(collation="C"), nullable=False),
        sa.Column("error", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("reactions", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("forwarded", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("provider_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("position_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("direction IN ('in', 'out', 'none')", name=op.f("ck_messages_direction")),
        sa.CheckConstraint(
            "status IN ('received', 'queued', 'sending', 'sent', 'delivered', 'read', 'played', 'failed', 'unconfirmed')",
            name=op.f("ck_messages_status"),
        ),
        sa.CheckConstraint(
            "visibility = 'public' OR (visibility = 'internal' AND external_id IS NULL AND client_ref IS NULL)",
            name=op.f("ck_messages_visibility"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "author_user_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_messages_account_id_author_user_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "conversation_id"],
            ["conversations.account_id", "conversations.id"],
            name=op.f("fk_messages_account_id_conversation_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_messages_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_messages")),
        sa.UniqueConstraint(
            "account_id", "conversation_id", "seq", name=op.f("uq_messages_account_id_conversation_id_seq")
        ),
    )
    op.create_index(
        "ix_messages_position",
        "messages",
        ["account_id", "conversation_id", "position_at", "seq"],
        unique=False,
    )
    op.create_index(
        "uq_messages_client_ref",
        "messages",
        ["client_ref"],
        unique=True,
        postgresql_where=sa.text("client_ref IS NOT NULL"),
    )
    op.create_index(
        "uq_messages_external_id",
        "messages",
        ["account_id", "inbox_id", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "tickets",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("protocol", sa.Text(collation="C"), nullable=False),
        sa.Column("opened_by", sa.Text(collation="C"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_reply_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("agent_id", sa.Uuid(), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id", "agent_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_tickets_account_id_agent_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "conversation_id"],
            ["conversations.account_id", "conversations.id"],
            name=op.f("fk_tickets_account_id_conversation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "department_id"],
            ["departments.account_id", "departments.id"],
            name=op.f("fk_tickets_account_id_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "reason_id"],
            ["closing_reasons.account_id", "closing_reasons.id"],
            name=op.f("fk_tickets_account_id_reason_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_tickets_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("account_id", "protocol", name=op.f("uq_tickets_account_id_protocol")),
    )
    op.create_index(
        "ix_tickets_conversation_id", "tickets", ["account_id", "conversation_id", "opened_at"], unique=False
    )
    op.create_index(
        "uq_tickets_open",
        "tickets",
        ["account_id", "conversation_id"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "attachments",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("inbox_id", sa.Uuid(), nullable=True),
        sa.Column("uploaded_by_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("mime", sa.Text(collation="C"), server_default="", nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.Column("is_animated", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("storage_key", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(collation="C"), server_default="pending", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("provider_media_id", sa.Text(), nullable=True),
        sa.Column("provider_sha256", sa.Text(), nullable=True),
        sa.Column("uploaded_media_id", sa.Text(), nullable=True),
        sa.Column("uploaded_media_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempt", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state IN ('pending', 'ready', 'failed')", name=op.f("ck_attachments_state")),
        sa.ForeignKeyConstraint(
            ["account_id", "inbox_id"],
            ["inboxes.account_id", "inboxes.id"],
            name=op.f("fk_attachments_account_id_inbox_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "message_id"],
            ["messages.account_id", "messages.id"],
            name=op.f("fk_attachments_account_id_message_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "uploaded_by_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_attachments_account_id_uploaded_by_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_attachments_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_attachments")),
    )
    op.create_index("ix_attachments_message_id", "attachments", ["account_id", "message_id"], unique=False)
    op.create_index(
        "ix_attachments_pending",
        "attachments",
        ["next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "message_receipts",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(collation="C"), nullable=False),
        sa.Column("provider_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id", "message_id"],
            ["messages.account_id", "messages.id"],
            name=op.f("fk_message_receipts_account_id_message_id"),
        ),
        sa.PrimaryKeyConstraint(
            "account_id", "message_id", "status", "provider_at", name=op.f("pk_message_receipts")
        ),
    )
    op.create_table(
        "message_revisions",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("external_id", sa.Text(collation="C"), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "message_id"],
            ["messages.account_id", "messages.id"],
            name=op.f("fk_message_revisions_account_id_message_id"),
        ),
        sa.PrimaryKeyConstraint("account_id", "message_id", "number", name=op.f("pk_message_revisions")),
    )
    op.create_table(
        "outbox",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), server_default="message", nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("inbox_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("state", sa.Text(collation="C"), server_default="queued", nullable=False),
        sa.Column("attempt", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "next_attempt_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("queued_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind IN ('message', 'reaction', 'read')", name=op.f("ck_outbox_kind")),
        sa.CheckConstraint("state IN ('queued', 'sending', 'unknown')", name=op.f("ck_outbox_state")),
        sa.ForeignKeyConstraint(
            ["account_id", "message_id"],
            ["messages.account_id", "messages.id"],
            name=op.f("fk_outbox_account_id_message_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_outbox_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_outbox")),
        postgresql_with={"fillfactor": "70"},
    )
    op.create_index("ix_outbox_line", "outbox", ["inbox_id", "conversation_id", "seq"], unique=False)
    op.create_index("ix_outbox_message_id", "outbox", ["account_id", "message_id"], unique=False)
    for table in ("events", "webhook_deliveries"):
        # Catches rows when no partition of the day exists, so that a wrong clock never refuses a webhook.
        op.execute(f"CREATE TABLE {table}_default PARTITION OF {table} DEFAULT")
