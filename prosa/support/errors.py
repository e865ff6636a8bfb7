"""Outcomes of support that a caller can act on."""

from prosa.kit.errors import NotFound


class CompanyNotFound(NotFound):
    """There is no such company, or another reseller looks after it."""

    code = "company_not_found"
    default_detail = "There is no such company."
