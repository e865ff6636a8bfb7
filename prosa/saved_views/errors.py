"""What can go wrong with saved views."""

from prosa.kit.errors import Conflict, NotFound


class SavedViewNotFound(NotFound):
    """No such view, or somebody else's."""

    code = "saved_view_not_found"


class TooManySavedViews(Conflict):
    """The person has as many as anybody may have."""

    code = "too_many_saved_views"
