"""What people have begun to write."""

from __future__ import annotations

import sqlalchemy as sa

from prosa.kit.tables import (
    belongs_to,
    belongs_to_member,
    integer,
    key,
    metadata,
    required_uuid,
    text,
    time,
    uuid,
)

drafts = sa.Table(
    "drafts",
    metadata,
    required_uuid("account_id"),
    required_uuid("user_id"),
    required_uuid("conversation_id"),
    text("text"),
    key("visibility", server_default="public"),
    uuid("reply_to_id"),
    integer("revision", default=1, big=True),
    time("updated_at", required=True),
    sa.PrimaryKeyConstraint("account_id", "user_id", "conversation_id"),
    belongs_to("conversations", "conversation_id"),
    belongs_to_member("user_id"),
    sa.CheckConstraint("visibility IN ('public', 'internal')", name="visibility"),
)
"""One per person and conversation. An empty text is one that was sent or discarded: its revision tells a tab that slept
that what it holds is old."""
