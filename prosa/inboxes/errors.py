"""What can go wrong with inboxes in an expected way."""

from prosa.kit.errors import Conflict, NotFound


class InboxNotFound(NotFound):
    code = "inbox_not_found"
    default_detail = "There is no such channel."


class InboxExists(Conflict):
    code = "inbox_exists"
    default_detail = "This number is connected already."


class InboxNeedsToken(Conflict):
    code = "inbox_needs_token"
    default_detail = "The channel needs a new access token before it can be active."
