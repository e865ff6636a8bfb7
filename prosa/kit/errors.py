"""Expected errors: each carries its HTTP status and a stable code; anything else is a bug."""

from http import HTTPStatus
from typing import Any, ClassVar

import msgspec

from prosa.kit.logs import request_id


class FieldError(msgspec.Struct, frozen=True):
    """What is wrong with one field of the input (`field` is a dotted path)."""

    field: str
    code: str
    message: str


class ProsaError(Exception):
    """An outcome that the caller can act on. Features subclass the ones below and set `code`."""

    status: int = 500
    code: str = "internal_error"
    default_detail: ClassVar[str] = "Something went wrong on our side."

    def __init__(self, detail: str = "", *, code: str | None = None, **extra: Any) -> None:
        self.detail = detail or self.default_detail
        if code is not None:
            self.code = code
        self.extra: dict[str, Any] = extra
        super().__init__(self.detail)


class Invalid(ProsaError):
    """The input breaks rules; `errors` names the fields."""

    status = 422
    code = "invalid"
    default_detail = "Some fields are not valid."

    def __init__(
        self,
        detail: str = "",
        *,
        errors: tuple[FieldError, ...] | list[FieldError] = (),
        code: str | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(detail, code=code, **extra)
        self.errors = list(errors)

    @classmethod
    def field(cls, field: str, code: str, message: str) -> "Invalid":
        """The usual case: exactly one field is wrong."""
        return cls(message, errors=[FieldError(field, code, message)])


class Unauthorized(ProsaError):
    """Nobody is signed in."""

    status = 401
    code = "unauthorized"
    default_detail = "Sign in first."


class Forbidden(ProsaError):
    """Signed in, but not allowed to do this."""

    status = 403
    code = "forbidden"
    default_detail = "You are not allowed to do this."


class NotFound(ProsaError):
    """No such thing, or not visible to the caller: the two are never told apart."""

    status = 404
    code = "not_found"
    default_detail = "Not found."


class Conflict(ProsaError):
    """The state changed meanwhile, or does not permit the action."""

    status = 409
    code = "conflict"
    default_detail = "This is not possible in the present state."


class PayloadTooLarge(ProsaError):
    """The body or file is larger than allowed."""

    status = 413
    code = "payload_too_large"
    default_detail = "The content is too large."


class _Temporary(ProsaError):
    def __init__(
        self, detail: str = "", *, retry_after: float = 1.0, code: str | None = None, **extra: Any
    ) -> None:
        super().__init__(detail, code=code, **extra)
        self.retry_after = retry_after
        """Seconds until it is worth trying again."""


class TooMany(_Temporary):
    """Asked too often; `retry_after` in seconds."""

    status = 429
    code = "too_many_requests"
    default_detail = "Too many requests. Wait a moment."


class Unavailable(_Temporary):
    """Cannot serve this now; `retry_after` in seconds."""

    status = 503
    code = "unavailable"
    default_detail = "Temporarily unavailable. Try again in a moment."


def headers(error: ProsaError) -> dict[str, str]:
    """The HTTP headers that belong to the error."""
    if isinstance(error, _Temporary):
        return {"retry-after": str(max(1, round(error.retry_after)))}
    return {}


def problem(error: ProsaError, instance: str) -> dict[str, Any]:
    """The `application/problem+json` body; `instance` is the path of the request."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "code": error.code,
        "detail": error.detail,
        "instance": instance,
        "request_id": request_id.get(),
    }
    if isinstance(error, Invalid) and error.errors:
        body["errors"] = [msgspec.to_builtins(item) for item in error.errors]
    if error.extra:
        body["extra"] = error.extra
    return body
