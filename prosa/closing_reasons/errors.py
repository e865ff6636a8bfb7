"""Outcomes of closing reasons that a caller can act on."""

from prosa.kit.errors import Conflict


class NameTaken(Conflict):
    """Two reasons under one parent cannot have the same name."""

    code = "closing_reason_name_taken"
    default_detail = "There is a reason with this name at this place already."


class SystemReason(Conflict):
    """The system gives these reasons itself: they stay as they are."""

    code = "closing_reason_of_system"
    default_detail = "This reason belongs to the system and cannot be changed."


class HasChildren(Conflict):
    """Only a reason with nothing below it can be deleted."""

    code = "closing_reason_has_children"
    default_detail = "There are reasons below this one. Delete or move them first."
