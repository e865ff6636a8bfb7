"""Outcomes of routing that a caller can act on."""

from prosa.kit.errors import Conflict, Forbidden, Invalid, NotFound


class OfferNotFound(NotFound):
    code = "offer_not_found"
    default_detail = "There is no such offer for you."


class OfferOver(Conflict):
    """The extra tells the offer's `state` and who serves the conversation now (`agent_id`)."""

    code = "offer_over"
    default_detail = "This offer is over."


class OfferPending(Conflict):
    """Somebody is being asked already; `agent_id` in the extra."""

    code = "offer_pending"
    default_detail = "This conversation is being offered to somebody already."


class AgentUnavailable(Conflict):
    """The extra tells the target's `state`."""

    code = "agent_unavailable"
    default_detail = "This agent is not available at the moment."


class MayNotDecline(Forbidden):
    code = "may_not_decline"
    default_detail = "This department does not let its agents decline."


class NotOverflowed(Conflict):
    code = "not_overflowed"
    default_detail = "This conversation did not come from another department."


class UnknownReason(Invalid):
    code = "unknown_pause_reason"
    default_detail = "This pause reason does not exist any more."
