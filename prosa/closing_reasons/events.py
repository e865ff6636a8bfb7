"""What closing reasons publish."""

from prosa.closing_reasons.schemas import ClosingReason
from prosa.kit.events import DIRECTORY, Actor, Event


def closing_reason_updated(reason: ClosingReason, actor: Actor | None) -> Event:
    """A row of the directory; `is_active` false: not to be offered any more (deleted ones too)."""
    return Event("closing_reason.updated", {"closing_reason": reason}, audience=DIRECTORY, actor=actor)
