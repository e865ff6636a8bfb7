"""What can go wrong with scheduled messages."""

from __future__ import annotations

from uuid import UUID

from prosa.kit.errors import Conflict, NotFound


class ScheduleNotFound(NotFound):
    code = "schedule_not_found"
    default_detail = "This scheduled message does not exist or you may not see it."


class ScheduleOver(Conflict):
    """`state` in the extra tells what became of it."""

    code = "schedule_over"
    default_detail = "This was sent or canceled meanwhile."


class TooManySchedules(Conflict):
    code = "too_many_schedules"
    default_detail = "So many messages are already scheduled for this conversation."


class NoFlows(Conflict):
    code = "no_flows"
    default_detail = "There are no flows yet that could be scheduled."


class CannotSend(Exception):
    """A due message cannot leave; everything done for it in the transaction is undone."""

    def __init__(self, schedule_id: UUID, code: str) -> None:
        super().__init__(code)
        self.schedule_id = schedule_id
        self.code = code
