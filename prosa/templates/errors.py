"""What can go wrong with templates in an expected way."""

from prosa.kit.errors import Invalid, NotFound


class TemplateNotFound(NotFound):
    code = "template_not_found"
    default_detail = "There is no such approved template."


class BadParameters(Invalid):
    code = "template_parameters"
    default_detail = "The template's variables are not all filled."
