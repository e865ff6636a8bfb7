"""Outcomes of service levels that a caller can act on."""

from prosa.kit.errors import Conflict


class NameTaken(Conflict):
    """Two policies of one account cannot have the same name."""

    code = "sla_policy_name_taken"
    default_detail = "There is a policy with this name already."
