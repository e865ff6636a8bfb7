"""What departments publishes."""

from prosa.accounts.schemas import DirectoryDepartment
from prosa.departments.schemas import Department
from prosa.kit.events import DIRECTORY, Actor, Event


def directory_row(department: Department, *, is_active: bool | None = None) -> DirectoryDepartment:
    """What everybody may know of a department."""
    return DirectoryDepartment(
        id=department.id,
        name=department.name,
        color=department.color,
        is_active=department.is_active if is_active is None else is_active,
        is_available=department.is_available,
        member_ids=department.member_ids,
        mode=department.settings.mode,
        transfer_needs_acceptance=department.settings.transfer_needs_acceptance,
        wrap_up_counts_as_available=department.settings.wrap_up_counts_as_available,
        closing_message=department.settings.closing_message,
    )


def department_updated(department: Department, actor: Actor | None) -> Event:
    """A directory row of a department; `is_active` tells whether it is still to be offered."""
    data = {"department": directory_row(department)}
    return Event("department.updated", data, audience=DIRECTORY, actor=actor)


def department_deleted(department: Department, actor: Actor | None) -> Event:
    """The same, as one that is not to be offered any more."""
    data = {"department": directory_row(department, is_active=False)}
    return Event("department.updated", data, audience=DIRECTORY, actor=actor)
