"""Outcomes of custom fields that a caller can act on."""

from prosa.kit.errors import Conflict


class KeyTaken(Conflict):
    """Two fields of one account cannot have the same key."""

    code = "custom_field_key_taken"
    default_detail = "There is a field with this key already."
