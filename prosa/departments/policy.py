"""Which of several settings counts."""

from prosa.accounts.settings import AccountSettings, Hours, Inactivity
from prosa.departments.schemas import DepartmentSettings


def hours_of(account: AccountSettings, department: DepartmentSettings | None) -> Hours:
    """The department's own hours, else the account's."""
    if department is None or department.hours is None:
        return account.hours
    return department.hours


def inactivity_of(
    account: AccountSettings, department: DepartmentSettings | None, channel: str
) -> Inactivity:
    """The department's rule, else that of the kind of channel, else the account's."""
    if department is not None and department.inactivity is not None:
        return department.inactivity
    return account.inactivity_channels.get(channel, account.inactivity)


def closing_message_of(account: AccountSettings, department: DepartmentSettings | None, own: str) -> str:
    """What the closing dialog proposes: the agent's own, else the department's, else the account's."""
    return own or (department.closing_message if department else "") or account.closing_message
