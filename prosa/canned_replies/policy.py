"""Who uses and who changes which quick reply, and what one may hold: pure functions."""

from typing import Any, Protocol
from uuid import UUID

from prosa.accounts.schemas import Viewer
from prosa.canned_replies.schemas import ChoicesIn
from prosa.kit.errors import FieldError


class Held(Protocol):
    """Whose a reply is."""

    @property
    def scope(self) -> str: ...
    @property
    def department_id(self) -> UUID | None: ...
    @property
    def owner_id(self) -> UUID | None: ...


def may_use(viewer: Viewer, reply: Held) -> bool:
    """The company's, those of one's departments, one's own."""
    if reply.scope == "account":
        return True
    if reply.scope == "department":
        return reply.department_id in viewer.department_ids
    return reply.owner_id == viewer.user_id


def may_manage(viewer: Viewer, reply: Held) -> bool:
    """One's own; all others by permission, but nobody else's personal ones."""
    if reply.scope == "personal":
        return reply.owner_id == viewer.user_id
    return viewer.may("canned_replies.manage")


def choices(given: ChoicesIn | None) -> dict[str, Any] | None:
    """The choices as they are stored and shown. Raises ValueError with a sentence for people."""
    if given is None:
        return None
    if given.buttons is not None:
        if given.button is not None or given.sections is not None:
            raise ValueError("Give either buttons or a list.")
        if not given.buttons:
            raise ValueError("Give at least one button.")
        _distinct([button.id for button in given.buttons])
        _distinct([button.title for button in given.buttons])
        return {"buttons": [{"id": button.id, "title": button.title.strip()} for button in given.buttons]}
    if given.button is None or not given.sections:
        raise ValueError("A list needs the words of its button and at least one section.")
    _distinct([row.id for section in given.sections for row in section.rows])
    if len(given.sections) > 1 and not all(section.title for section in given.sections):
        raise ValueError("Several sections need a title each.")
    return {
        "button": given.button.strip(),
        "sections": [
            {
                "title": section.title,
                "rows": [
                    {"id": row.id, "title": row.title.strip(), "description": row.description or None}
                    for row in section.rows
                ],
            }
            for section in given.sections
        ],
    }


def _distinct(values: list[str]) -> None:
    if len({value.strip().casefold() for value in values}) != len(values):
        raise ValueError("Two choices are the same.")


def faults(text: str, files: int, interactive: dict[str, Any] | None) -> list[FieldError]:
    """What a reply lacks."""
    if not text.strip() and not files and interactive is None:
        return [FieldError("text", "empty", "Write something or attach a file.")]
    if interactive is not None and not text.strip():
        return [FieldError("text", "empty", "Choices need a text above them.")]
    if interactive is not None and files:
        return [FieldError("interactive", "with_files", "A message has either choices or files.")]
    return []
