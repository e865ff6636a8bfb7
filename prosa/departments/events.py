"""What departments publishes."""

from prosa.accounts.schemas import DirectoryDepartment
from prosa.departments.schemas import Department
from prosa.kit.events import DIRECTORY, Actor, Event


def department_updated(department: Department, actor: Actor | None) -> Event:
    """A directory row of a department; `is_active` tells whether it is still to be offered."""
    row = DirectoryDepartment(
        id=department.id, name=department.name, color=department.color, member_ids=department.member_ids
    )
    return Event("department.updated", {"department": row}, audience=DIRECTORY, actor=actor)
