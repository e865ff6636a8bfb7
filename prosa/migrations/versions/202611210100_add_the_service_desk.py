"""Add the service desk: states, offers, closings, service levels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "202611210100"
down_revision = "202611201200"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "custom_fields",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "options",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
        sa.Column("at_closing", sa.Text(collation="C"), server_default="none", nullable=False),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "at_closing IN ('none', 'optional', 'required')", name=op.f("ck_custom_fields_at_closing")
        ),
        sa.CheckConstraint(
            "kind IN ('text', 'number', 'date', 'time', 'choice', 'choices', 'boolean', 'url', 'file', 'image')",
            name=op.f("ck_custom_fields_kind"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_custom_fields_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_custom_fields")),
        sa.UniqueConstraint("account_id", "key", name=op.f("uq_custom_fields_account_id_key")),
    )
    op.create_table(
        "pause_reasons",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_pause_reasons_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_pause_reasons")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_pause_reasons_account_id_name")),
    )
    op.create_table(
        "routing_leases",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("holder", sa.Text(collation="C"), server_default="", nullable=False),
        sa.Column("fence", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "leased_until", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_routing_leases_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_routing_leases")),
    )
    op.create_table(
        "sla_policies",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("min_priority", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("first_response_minutes", sa.Integer(), nullable=True),
        sa.Column("next_response_minutes", sa.Integer(), nullable=True),
        sa.Column("resolution_minutes", sa.Integer(), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "department_id"],
            ["departments.account_id", "departments.id"],
            name=op.f("fk_sla_policies_account_id_department_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_sla_policies_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_sla_policies")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_sla_policies_account_id_name")),
    )
    op.create_table(
        "agent_connections",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("holder", sa.Text(collation="C"), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "user_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_agent_connections_account_id_user_id"),
        ),
        sa.PrimaryKeyConstraint("account_id", "user_id", "holder", name=op.f("pk_agent_connections")),
    )
    op.create_index("ix_agent_connections_seen_at", "agent_connections", ["seen_at"], unique=False)
    op.create_table(
        "agent_state_log",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("pause_reason_id", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("cause", sa.Text(collation="C"), server_default="user", nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "user_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_agent_state_log_account_id_user_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_agent_state_log_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_agent_state_log")),
    )
    op.create_index(
        "ix_agent_state_log_user_id", "agent_state_log", ["account_id", "user_id", "started_at"], unique=False
    )
    op.create_table(
        "agent_states",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(collation="C"), server_default="offline", nullable=False),
        sa.Column("pause_reason_id", sa.Uuid(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("before_offline", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "state IN ('available', 'paused', 'offline', 'rona', 'wrap_up')",
            name=op.f("ck_agent_states_state"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "pause_reason_id"],
            ["pause_reasons.account_id", "pause_reasons.id"],
            name=op.f("fk_agent_states_account_id_pause_reason_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "user_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_agent_states_account_id_user_id"),
        ),
        sa.PrimaryKeyConstraint("account_id", "user_id", name=op.f("pk_agent_states")),
    )
    op.create_index(
        "ix_agent_states_until",
        "agent_states",
        ["until"],
        unique=False,
        postgresql_where=sa.text("until IS NOT NULL"),
    )
    op.create_table(
        "contact_field_values",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("field_id", sa.Uuid(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id", "contact_id"],
            ["contacts.account_id", "contacts.id"],
            name=op.f("fk_contact_field_values_account_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "field_id"],
            ["custom_fields.account_id", "custom_fields.id"],
            name=op.f("fk_contact_field_values_account_id_field_id"),
        ),
        sa.PrimaryKeyConstraint("account_id", "contact_id", "field_id", name=op.f("pk_contact_field_values")),
    )
    op.create_table(
        "scheduled_closings",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=False),
        sa.Column("reason_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "fields",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("cancel_on_reply", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "by_user_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_scheduled_closings_account_id_by_user_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "conversation_id"],
            ["conversations.account_id", "conversations.id"],
            name=op.f("fk_scheduled_closings_account_id_conversation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "reason_id"],
            ["closing_reasons.account_id", "closing_reasons.id"],
            name=op.f("fk_scheduled_closings_account_id_reason_id"),
        ),
        sa.PrimaryKeyConstraint("account_id", "conversation_id", name=op.f("pk_scheduled_closings")),
    )
    op.create_index("ix_scheduled_closings_due_at", "scheduled_closings", ["due_at"], unique=False)
    op.create_table(
        "offers",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("from_agent_id", sa.Uuid(), nullable=True),
        sa.Column("origin_department_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(collation="C"), server_default="pending", nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "reason",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('queue', 'transfer', 'conference')", name=op.f("ck_offers_kind")),
        sa.CheckConstraint(
            "state IN ('pending', 'accepted', 'declined', 'expired', 'withdrawn')",
            name=op.f("ck_offers_state"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "agent_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_offers_account_id_agent_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "conversation_id"],
            ["conversations.account_id", "conversations.id"],
            name=op.f("fk_offers_account_id_conversation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "department_id"],
            ["departments.account_id", "departments.id"],
            name=op.f("fk_offers_account_id_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "from_agent_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_offers_account_id_from_agent_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "origin_department_id"],
            ["departments.account_id", "departments.id"],
            name=op.f("fk_offers_account_id_origin_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "ticket_id"],
            ["tickets.account_id", "tickets.id"],
            name=op.f("fk_offers_account_id_ticket_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_offers_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_offers")),
    )
    op.create_index("ix_offers_agent_id", "offers", ["account_id", "agent_id", "offered_at"], unique=False)
    op.create_index(
        "ix_offers_expires_at",
        "offers",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index("ix_offers_ticket_id", "offers", ["account_id", "ticket_id"], unique=False)
    op.create_index(
        "uq_offers_pending",
        "offers",
        ["account_id", "conversation_id"],
        unique=True,
        postgresql_where=sa.text("state = 'pending' AND kind <> 'conference'"),
    )
    op.create_index(
        "uq_offers_pending_agent",
        "offers",
        ["account_id", "conversation_id", "agent_id"],
        unique=True,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "ticket_parts",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(collation="C"), nullable=True),
        sa.Column("reason_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id", "agent_id"],
            ["memberships.account_id", "memberships.user_id"],
            name=op.f("fk_ticket_parts_account_id_agent_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "department_id"],
            ["departments.account_id", "departments.id"],
            name=op.f("fk_ticket_parts_account_id_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "reason_id"],
            ["closing_reasons.account_id", "closing_reasons.id"],
            name=op.f("fk_ticket_parts_account_id_reason_id"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "ticket_id"],
            ["tickets.account_id", "tickets.id"],
            name=op.f("fk_ticket_parts_account_id_ticket_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_ticket_parts_account_id")),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_ticket_parts")),
    )
    op.create_index("ix_ticket_parts_ticket_id", "ticket_parts", ["account_id", "ticket_id"], unique=False)
    op.add_column("contacts", sa.Column("owner_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_contacts_account_id_owner_id"),
        "contacts",
        "memberships",
        ["account_id", "owner_id"],
        ["account_id", "user_id"],
    )
    op.add_column(
        "conversations",
        sa.Column(
            "offered_to_ids",
            postgresql.ARRAY(sa.Uuid()),
            server_default=sa.text("'{}'::uuid[]"),
            nullable=False,
        ),
    )
    op.add_column("conversations", sa.Column("overflow_from_id", sa.Uuid(), nullable=True))
    op.add_column("conversations", sa.Column("closing_due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("conversations", sa.Column("awaiting_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("conversations", sa.Column("sla_due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("conversations", sa.Column("sla_kind", sa.Text(collation="C"), nullable=True))
    op.add_column(
        "conversations",
        sa.Column("is_sla_breached", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_index(
        "ix_conversations_awaiting",
        "conversations",
        ["awaiting_since"],
        unique=False,
        postgresql_where=sa.text("awaiting_since IS NOT NULL"),
    )
    op.create_index(
        "ix_conversations_sla_due_at",
        "conversations",
        ["sla_due_at"],
        unique=False,
        postgresql_where=sa.text("sla_due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_conversations_waiting",
        "conversations",
        ["waiting_since"],
        unique=False,
        postgresql_where=sa.text("waiting_since IS NOT NULL"),
    )
    op.create_foreign_key(
        op.f("fk_conversations_account_id_overflow_from_id"),
        "conversations",
        "departments",
        ["account_id", "overflow_from_id"],
        ["account_id", "id"],
    )
    op.add_column(
        "memberships",
        sa.Column(
            "skills", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'::text[]"), nullable=False
        ),
    )
    op.add_column("tickets", sa.Column("closed_code", sa.Text(collation="C"), nullable=True))
    op.add_column("tickets", sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tickets", sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "tickets", sa.Column("transfers", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column("tickets", sa.Column("assignment", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column("tickets", sa.Column("sla_policy_id", sa.Uuid(), nullable=True))
    op.add_column("tickets", sa.Column("first_response_due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tickets", sa.Column("next_response_due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tickets", sa.Column("resolution_due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tickets", sa.Column("breaches", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.create_foreign_key(
        op.f("fk_tickets_account_id_sla_policy_id"),
        "tickets",
        "sla_policies",
        ["account_id", "sla_policy_id"],
        ["account_id", "id"],
    )
