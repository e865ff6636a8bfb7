"""Outcomes of accounts that a caller can act on."""

from prosa.kit.errors import Conflict, Forbidden, ProsaError, TooMany, Unauthorized


class InvalidCredentials(Unauthorized):
    """The same for an unknown login, a wrong password and a disabled user."""

    code = "invalid_credentials"
    default_detail = "The login or the password is wrong."


class TooManyAttempts(TooMany):
    """Signing in is throttled; `retry_after` in seconds."""

    code = "too_many_attempts"
    default_detail = "Too many attempts. Wait a while before trying again."


class TooManyDocuments(TooMany):
    """Somebody who may not see documents asked about too many whole ones; `retry_after` in seconds."""

    code = "too_many_documents"
    default_detail = "You have looked up too many whole documents. Wait before looking up another one."


class LoginTaken(Conflict):
    """Logins are unique in the whole installation."""

    code = "login_taken"
    default_detail = "This login is in use already."


class NotGrantable(Forbidden):
    """Nobody gives more than they have, or changes somebody who has more."""

    code = "not_grantable"
    default_detail = "This role allows more than your own."


class SharedUser(Forbidden):
    """Name, login and password of a user of several accounts belong to that user alone."""

    code = "shared_user"
    default_detail = "This user belongs to several companies; only the user can change this."


class LastAdministrator(Conflict):
    """An account always keeps one active administrator."""

    code = "last_administrator"
    default_detail = "The company needs at least one active administrator."


class InvitationOver(ProsaError):
    """The link of an invitation opens nothing: used, too old, replaced by another one, or never given."""

    status = 410
    code = "invitation_over"
    default_detail = "This invitation is not valid any more. Ask for another one."


class BadOrigin(Forbidden):
    """An unsafe request came from another site."""

    code = "bad_origin"
    default_detail = "This request did not come from Prosa's own pages."


class BadCsrfToken(Forbidden):
    """The token that proves that our page sent the request is missing or belongs to another session."""

    code = "bad_csrf_token"
    default_detail = "The page is out of date. Reload it."
