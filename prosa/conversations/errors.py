"""What can go wrong with a conversation, each with a code that clients may rely on."""

from __future__ import annotations

from prosa.kit.errors import Conflict, FieldError, Invalid, NotFound


class ConversationNotFound(NotFound):
    code = "conversation_not_found"
    default_detail = "This conversation does not exist or you may not see it."


class AlreadyStarted(Conflict):
    """Somebody else serves it; `agent_id` in the extra tells who."""

    code = "already_started"
    default_detail = "Another agent has already started this conversation."


class AlreadyClosed(Conflict):
    code = "already_closed"
    default_detail = "This conversation has no open ticket."


class NotWaiting(Conflict):
    code = "not_waiting"
    default_detail = "Only a waiting conversation can be started."


class NotReopenable(Conflict):
    code = "not_reopenable"
    default_detail = "The time in which this ticket could be opened again is over."


class SameTarget(Conflict):
    code = "same_target"
    default_detail = "The conversation is there already."


class DepartmentRequired(Invalid):
    """The company wants a department for everything that is started."""

    code = "department_required"
    default_detail = "Choose a department first."

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("department_id", "required", self.default_detail)])


class NotPossible(Conflict):
    """There is no way from the conversation's state to the wanted one."""

    code = "transition_not_possible"
    default_detail = "This conversation cannot be put into that situation."
