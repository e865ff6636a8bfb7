"""What is told of imports: only to those who may import."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from prosa.contact_imports.schemas import Progress
from prosa.kit.events import Actor, Event


def import_updated(progress: Progress, user_ids: Iterable[UUID], actor: Actor) -> Event:
    return Event(
        "contact_import.updated",
        {"import": progress},
        audience=frozenset(f"user:{user_id}" for user_id in user_ids),
        actor=actor,
    )
