"""Which service targets a ticket has and when they are due: pure."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from prosa.departments.hours import Hours, add_business_minutes
from prosa.service_levels.schemas import SlaPolicy, Targets


def policy_for(policies: Iterable[SlaPolicy], department_id: UUID | None, priority: int) -> SlaPolicy | None:
    """The first active policy, by position, that fits department and priority; a ticket without department
    has those of all departments."""
    fitting = (
        item
        for item in policies
        if item.is_active and item.department_id in (None, department_id) and priority >= item.min_priority
    )
    return min(fitting, key=lambda item: (item.position, item.name.casefold(), item.id), default=None)


def targets(policy: SlaPolicy, hours: Hours, zone: ZoneInfo, opened_at: datetime) -> Targets:
    """When the first answer and the end of a ticket opened at `opened_at` are due."""
    return Targets(
        first_response_due_at=_due(policy.first_response_minutes, hours, zone, opened_at),
        resolution_due_at=_due(policy.resolution_minutes, hours, zone, opened_at),
    )


def next_response_due(
    policy: SlaPolicy, hours: Hours, zone: ZoneInfo, waiting_since: datetime
) -> datetime | None:
    """When the answer to a later message is due, the oldest unanswered of which came at `waiting_since`."""
    return _due(policy.next_response_minutes, hours, zone, waiting_since)


def _due(minutes: int | None, hours: Hours, zone: ZoneInfo, since: datetime) -> datetime | None:
    return None if minutes is None else add_business_minutes(hours, zone, since, minutes)
