"""What can go wrong with sending, each with a code that clients may rely on."""

from __future__ import annotations

from prosa.kit.errors import Conflict, NotFound


class MessageNotFound(NotFound):
    code = "message_not_found"
    default_detail = "This message does not exist or you may not see it."


class IdConflict(Conflict):
    code = "id_conflict"
    default_detail = "Another message already has this id."


class ConversationMoved(Conflict):
    """A colleague wrote after what the author had seen; `message` in the extra is what they wrote."""

    code = "conversation_moved"
    default_detail = "A colleague wrote meanwhile. Read it, then send again or not."


class WindowClosed(Conflict):
    code = "window_closed"
    default_detail = "The customer's 24 hours are over: only a template can be sent until they answer."


class ContactBlocked(Conflict):
    code = "contact_blocked"
    default_detail = "This contact is blocked: nothing can be sent or received."


class NoAddress(Conflict):
    code = "no_address"
    default_detail = "This contact has no address on this channel."


class NotRetryable(Conflict):
    code = "not_retryable"
    default_detail = "Only a message that failed or was never confirmed can be sent again."


class NotForwardable(Conflict):
    """Internal and deleted messages never are; some kinds cannot be."""

    code = "not_forwardable"
    default_detail = "This message cannot be forwarded."


class NotReactable(Conflict):
    code = "not_reactable"
    default_detail = "This message cannot get a reaction."


class ConversationExists(Conflict):
    """`conversation_id` in the extra, null when it is hidden from the caller."""

    code = "conversation_exists"
    default_detail = "There is a conversation with this contact on this channel already."
