"""Outcomes of quick replies that a caller can act on."""

from prosa.kit.errors import Conflict


class ShortcutTaken(Conflict):
    """Two replies for the same people cannot have the same shortcut."""

    code = "shortcut_taken"
    default_detail = "There is a quick reply with this shortcut already."
