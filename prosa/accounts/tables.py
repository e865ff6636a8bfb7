"""Tenants, people and how they sign in."""

from __future__ import annotations

import sqlalchemy as sa

from prosa.kit.tables import (
    document,
    flag,
    integer,
    key,
    metadata,
    optional_text,
    required_uuid,
    tenant_table,
    text,
    texts,
    time,
    uuid,
)

accounts = sa.Table(
    "accounts",
    metadata,
    uuid("id", primary_key=True),
    text("name", None),
    key("timezone", server_default="America/Sao_Paulo"),
    key("language", server_default="pt-BR"),
    document("settings"),
    flag("is_active", default=True),
    flag("is_reseller"),
    sa.Column("reseller_id", sa.Uuid(), sa.ForeignKey("accounts.id")),
    time("created_at", now=True),
    sa.Index("ix_accounts_reseller_id", "reseller_id", postgresql_where=sa.text("reseller_id IS NOT NULL")),
    sa.CheckConstraint("reseller_id <> id", name="reseller"),
)
"""Nobody signs in to one that is not active. A reseller looks after the accounts that name it in `reseller_id`."""

users = sa.Table(
    "users",
    metadata,
    uuid("id", primary_key=True),
    sa.Column("login", sa.Text(collation="C"), nullable=False, unique=True),
    text("name", None),
    optional_text("email"),
    text("password_hash", None),
    flag("is_active", default=True),
    optional_text("language"),
    key("theme", server_default="system"),
    sa.Column("photo", sa.Text(collation="C")),
    document("settings"),
    time("password_changed_at", now=True),
    time("created_at", now=True),
)

roles = tenant_table(
    "roles",
    key("kind"),
    text("name", None),
    texts("permissions"),
    time("created_at", now=True),
    sa.CheckConstraint("kind IN ('administrator', 'supervisor', 'agent', 'custom')", name="kind"),
)

memberships = sa.Table(
    "memberships",
    metadata,
    sa.Column("account_id", sa.Uuid(), sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
    required_uuid("role_id"),
    flag("is_active", default=True),
    texts("skills"),
    time("created_at", now=True),
    sa.PrimaryKeyConstraint("account_id", "user_id"),
    sa.ForeignKeyConstraint(["account_id", "role_id"], ["roles.account_id", "roles.id"]),
    sa.Index("ix_memberships_user_id", "user_id"),
)

sessions = tenant_table(
    "sessions",
    sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
    required_uuid("user_id"),
    text("csrf_token", None),
    key("address", server_default=""),
    text("user_agent"),
    time("created_at", now=True),
    time("last_seen_at", now=True),
    time("expires_at", required=True),
    time("revoked_at"),
    sa.ForeignKeyConstraint(["account_id", "user_id"], ["memberships.account_id", "memberships.user_id"]),
    sa.Index("ix_sessions_user_id", "user_id"),
)

api_tokens = tenant_table(
    "api_tokens",
    sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
    required_uuid("user_id"),
    text("name", None),
    time("created_at", now=True),
    time("last_used_at"),
    time("revoked_at"),
    sa.ForeignKeyConstraint(["account_id", "user_id"], ["memberships.account_id", "memberships.user_id"]),
)

invitations = tenant_table(
    "invitations",
    sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
    required_uuid("user_id"),
    time("created_at", now=True),
    time("expires_at", required=True),
    time("accepted_at"),
    sa.ForeignKeyConstraint(["account_id", "user_id"], ["memberships.account_id", "memberships.user_id"]),
    sa.Index("ix_invitations_user_id", "account_id", "user_id"),
)
"""Links by which somebody new chooses their password; only the hash of the token is kept."""

sign_in_attempts = sa.Table(
    "sign_in_attempts",
    metadata,
    key("key", primary_key=True),
    time("window_started_at", required=True),
    integer("failures"),
)

audit_log = tenant_table(
    "audit_log",
    time("at", required=True),
    uuid("actor_id"),
    key("action"),
    key("target", server_default=""),
    document("details"),
    key("address", server_default=""),
    sa.Index("ix_audit_log_at", "account_id", "at"),
    sa.Index("ix_audit_log_actor_id", "account_id", "actor_id", "at", "id"),
    sa.Index("ix_audit_log_action", "account_id", "action", "at", "id"),
    sa.Index("ix_audit_log_target", "account_id", "target", "at", "id"),
)
