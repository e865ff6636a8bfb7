"""What drafts publish, to their author alone."""

from uuid import UUID

import msgspec

from prosa.drafts.schemas import DraftState
from prosa.kit.events import Actor, Event


def draft_updated(user_id: UUID, state: DraftState) -> Event:
    """The author's other tabs follow."""
    return Event(
        "draft.updated",
        msgspec.structs.asdict(state),
        audience=frozenset({f"user:{user_id}"}),
        actor=Actor("user", user_id),
    )
