"""Who may put which label on what: pure functions."""

from collections.abc import Collection
from uuid import UUID

from prosa.labels.schemas import Label


def is_offered(label: Label, conversation_department: UUID | None, own: Collection[UUID]) -> bool:
    """Whether somebody of the departments `own` may put it on a conversation of that department."""
    if not label.is_active:
        return False
    if label.department_id is None:
        return True
    return label.department_id == conversation_department or label.department_id in own
