"""Outcomes at the desk that a caller can act on."""

from prosa.kit.errors import Conflict, NotFound


class ClosingNotScheduled(Conflict):
    code = "closing_not_scheduled"
    default_detail = "No closing is scheduled for this conversation."


class TicketNotFound(NotFound):
    code = "ticket_not_found"
    default_detail = "This ticket does not exist or you may not see it."


class NoConference(Conflict):
    code = "no_conference"
    default_detail = "Nobody else takes part in this conversation."


class NeedsAcceptance(Conflict):
    code = "needs_acceptance"
    default_detail = "This department's agents accept what is handed to them: transfer it instead."
