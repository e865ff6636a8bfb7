"""Every table of the product, for Alembic; the one place that knows all features' tables."""

from __future__ import annotations

import importlib

from prosa.kit.tables import metadata as metadata

for _feature in (
    "accounts",
    "departments",
    "inboxes",
    "templates",
    "closing_reasons",
    "labels",
    "canned_replies",
    "contacts",
    "merging",
    "contact_imports",
    "conversations",
    "drafts",
    "saved_views",
    "messages",
    "attachments",
    "intake",
    "routing",
    "service_levels",
    "custom_fields",
    "blocking",
    "notes",
    "schedules",
    "notifications",
    "privacy",
):
    importlib.import_module(f"prosa.{_feature}.tables")
