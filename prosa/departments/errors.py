"""Outcomes of departments that a caller can act on."""

from prosa.kit.errors import Conflict


class NameTaken(Conflict):
    """Two departments of one account cannot have the same name."""

    code = "department_name_taken"
    default_detail = "There is a department with this name already."
