"""What can go wrong with a contact."""

from __future__ import annotations

from prosa.kit.errors import Conflict, NotFound


class ContactNotFound(NotFound):
    code = "contact_not_found"
    default_detail = "This contact does not exist or you may not see it."


class ContactExists(Conflict):
    """Somebody has this number already; `contact_id` in the extra, null when it is hidden from the caller."""

    code = "contact_exists"
    default_detail = "There is a contact with this number already."
