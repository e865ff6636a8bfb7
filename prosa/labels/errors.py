"""Outcomes of labels that a caller can act on."""

from prosa.kit.errors import Conflict


class NameTaken(Conflict):
    """Two labels for the same people cannot have the same name."""

    code = "label_name_taken"
    default_detail = "There is a label with this name already."
