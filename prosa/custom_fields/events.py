"""What custom fields publish."""

from prosa.custom_fields.schemas import CustomField
from prosa.kit.events import DIRECTORY, Actor, Event


def custom_field_updated(field: CustomField, actor: Actor | None) -> Event:
    """A definition; the directory keeps the active ones with `at_closing` other than none."""
    return Event("custom_field.updated", {"custom_field": field}, audience=DIRECTORY, actor=actor)
