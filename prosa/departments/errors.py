"""Outcomes of departments that a caller can act on."""

from prosa.kit.errors import Conflict


class NameTaken(Conflict):
    """Two departments of one account cannot have the same name."""

    code = "department_name_taken"
    default_detail = "There is a department with this name already."


class DepartmentBusy(Conflict):
    """`extra` tells what is in the way: queued, active (numbers), overflow_of (ids of departments)."""

    code = "department_busy"
    default_detail = "Conversations wait in this department, or other departments overflow into it."


class DepartmentUsed(Conflict):
    """The history names it: it can be closed, not deleted."""

    code = "department_used"
    default_detail = "This department has served conversations. Close it instead of deleting it."
