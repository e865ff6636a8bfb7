"""States of agents and offers of conversations to them."""

from __future__ import annotations

import sqlalchemy as sa

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

_STATES = "('available', 'paused', 'offline', 'rona', 'wrap_up')"

pause_reasons = tenant_table(
    "pause_reasons",
    text("name", None),
    flag("is_active", default=True),
    integer("position"),
    time("created_at", now=True),
    sa.UniqueConstraint("account_id", "name"),
)

agent_states = sa.Table(
    "agent_states",
    metadata,
    required_uuid("account_id"),
    required_uuid("user_id"),
    key("state", server_default="offline"),
    uuid("pause_reason_id"),
    time("since", required=True),
    time("until"),
    time("last_assigned_at"),
    uuid("set_by_id"),
    document("before_offline", default=None),
    integer("version", default=1),
    sa.PrimaryKeyConstraint("account_id", "user_id"),
    belongs_to_member("user_id"),
    belongs_to("pause_reasons", "pause_reason_id"),
    sa.Index("ix_agent_states_until", "until", postgresql_where=sa.text("until IS NOT NULL")),
    sa.CheckConstraint(f"state IN {_STATES}", name="state"),
)
"""The present state of each agent. `until` ends a wrap-up; `before_offline` is what a lost connection interrupted."""

agent_state_log = tenant_table(
    "agent_state_log",
    required_uuid("user_id"),
    key("state"),
    uuid("pause_reason_id"),
    time("started_at", required=True),
    time("ended_at"),
    uuid("set_by_id"),
    key("cause", server_default="user"),
    belongs_to_member("user_id"),
    sa.Index("ix_agent_state_log_user_id", "account_id", "user_id", "started_at"),
)
"""Every stretch in a state, for reports. `cause`: user, supervisor, connection, not_answered, wrap_up, system."""

agent_connections = sa.Table(
    "agent_connections",
    metadata,
    required_uuid("account_id"),
    required_uuid("user_id"),
    key("holder"),
    time("seen_at", now=True),
    sa.PrimaryKeyConstraint("account_id", "user_id", "holder"),
    belongs_to_member("user_id"),
    sa.Index("ix_agent_connections_seen_at", "seen_at"),
)
"""Which web process saw an open event stream of the user, and when last."""

offers = tenant_table(
    "offers",
    required_uuid("conversation_id"),
    required_uuid("ticket_id"),
    key("kind"),
    uuid("department_id"),
    required_uuid("agent_id"),
    uuid("from_agent_id"),
    uuid("origin_department_id"),
    key("state", server_default="pending"),
    time("offered_at", required=True),
    time("expires_at", required=True),
    time("answered_at"),
    document("reason"),
    optional_text("note"),
    belongs_to("conversations", "conversation_id"),
    belongs_to("tickets", "ticket_id"),
    belongs_to("departments", "department_id"),
    belongs_to("departments", "origin_department_id"),
    belongs_to_member("agent_id"),
    belongs_to_member("from_agent_id"),
    sa.CheckConstraint("kind IN ('queue', 'transfer', 'conference')", name="kind"),
    sa.CheckConstraint("state IN ('pending', 'accepted', 'declined', 'expired', 'withdrawn')", name="state"),
    sa.Index(
        "uq_offers_pending",
        "account_id",
        "conversation_id",
        unique=True,
        postgresql_where=sa.text("state = 'pending' AND kind <> 'conference'"),
    ),
    sa.Index(
        "uq_offers_pending_agent",
        "account_id",
        "conversation_id",
        "agent_id",
        unique=True,
        postgresql_where=sa.text("state = 'pending'"),
    ),
    sa.Index("ix_offers_expires_at", "expires_at", postgresql_where=sa.text("state = 'pending'")),
    sa.Index("ix_offers_agent_id", "account_id", "agent_id", "offered_at"),
    sa.Index("ix_offers_ticket_id", "account_id", "ticket_id"),
)
"""A conversation proposed to one agent, with a deadline. `reason` says why this agent."""

routing_leases = sa.Table(
    "routing_leases",
    metadata,
    sa.Column("account_id", sa.Uuid(), sa.ForeignKey("accounts.id"), primary_key=True),
    key("holder", server_default=""),
    integer("fence", big=True),
    time("leased_until", now=True),
    integer("seen_number", big=True),
)
"""One row per account: whoever holds its lock routes for the account. `holder` made the latest decision, `fence` counts
them; `seen_number` is the event up to which closings have led to wrap-ups."""
