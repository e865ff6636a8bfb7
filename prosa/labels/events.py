"""What labels publish."""

from prosa.kit.events import DIRECTORY, Actor, Event
from prosa.labels.schemas import Label


def label_updated(label: Label, actor: Actor | None) -> Event:
    """A row of the directory; `is_active` false: not to be offered any more (deleted ones too)."""
    return Event("label.updated", {"label": label}, audience=DIRECTORY, actor=actor)
