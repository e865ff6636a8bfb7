"""What can go wrong with a contact."""

from __future__ import annotations

from prosa.kit.errors import NotFound


class ContactNotFound(NotFound):
    code = "contact_not_found"
    default_detail = "This contact does not exist or you may not see it."
