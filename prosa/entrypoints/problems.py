"""Every error as `application/problem+json`; an unexpected one is logged with its traceback, and hidden."""

import re
from http import HTTPStatus
from typing import Any

import asyncpg
import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, InternalServerException, ValidationException

from prosa.kit import logs
from prosa.kit.errors import FieldError, Invalid, ProsaError, Unavailable, headers, problem

MEDIA_TYPE = "application/problem+json"
_DATABASE_AWAY = (
    OSError,  # includes refused connections, missing sockets and time-outs
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
    asyncpg.ReadOnlySQLTransactionError,
)
_NAMED = re.compile(r"`([^`]*)`")
_IN_BODY = re.compile(r"(.*) - at `\$\.data\.([^`]+)`", re.DOTALL)

log = logs.get(__name__)


class Malformed(ProsaError):
    """The body is not JSON."""

    status = 400
    code = "malformed"
    default_detail = "The body is not valid JSON."


class ClientGone(ProsaError):
    """Whoever asked has left before the body was complete: nobody reads this answer, and nothing is wrong here."""

    status = 400
    code = "client_gone"
    default_detail = "The request was not complete."


class OtherProblem(ProsaError):
    """What the web framework refused: 404, 405, 413 and the like."""

    def __init__(self, status: int) -> None:
        phrase = HTTPStatus(status).phrase
        self.status = status
        super().__init__(f"{phrase}.", code=phrase.lower().replace(" ", "_").replace("-", "_"))


def understand(error: Exception) -> ProsaError:
    """The error as its caller may know it; what nobody expected is logged here."""
    expected = _expected(error)
    if expected is not None:
        return expected
    if isinstance(error, _DATABASE_AWAY) or (
        isinstance(error, asyncpg.InterfaceError) and "clos" in str(error)
    ):
        log.error("service unavailable", exc_info=error)
        return Unavailable(retry_after=2)
    log.error("unexpected error", exc_info=error)
    return ProsaError()


def _expected(error: Exception) -> ProsaError | None:
    if isinstance(error, ProsaError):
        return error
    if isinstance(error, ValidationException):
        return _invalid(error)
    if isinstance(error, InternalServerException) and "client disconnected" in str(error):
        return ClientGone()
    # Litestar blames itself for a bad field of the body that is named like a dependency, such as `settings`.
    if isinstance(error.__cause__, msgspec.ValidationError) and (
        found := _IN_BODY.match(str(error.__cause__))
    ):
        return Invalid(errors=[_field({"key": found[2], "message": found[1]})])
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    # A body of 100,000 brackets ends in RecursionError.
    if isinstance(error, (UnicodeDecodeError, RecursionError)) or status == HTTPStatus.BAD_REQUEST:
        return Malformed()
    return OtherProblem(status) if status < HTTPStatus.INTERNAL_SERVER_ERROR else None


def render(error: Exception, path: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer."""
    known = understand(error)
    body = msgspec.json.encode(problem(known, path), enc_hook=str)
    return known.status, {**headers(known), "cache-control": "no-store"}, body


def handle(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Litestar's exception handler."""
    status, extra, body = render(error, request.url.path)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        extra["allow"] = ", ".join(_methods(request))
    return Response(body, status_code=status, headers=extra, media_type=MEDIA_TYPE)


def _methods(request: Request[Any, Any, Any]) -> list[str]:
    """The methods that the address of a request knows."""
    asked = request.url.path.rstrip("/").split("/")
    found: set[str] = set()
    for route in request.app.routes:
        parts = route.path_format.split("/")
        if len(parts) == len(asked) and all(
            part.startswith("{") or part == given for part, given in zip(parts, asked, strict=True)
        ):
            found.update(getattr(route, "methods", ()))
    return sorted(found)


def _invalid(error: ValidationException) -> Invalid:
    found = error.extra if isinstance(error.extra, list) else []
    return Invalid(errors=[_field(item) for item in found if isinstance(item, dict)])


def _field(item: dict[str, Any]) -> FieldError:
    key, message = str(item.get("key", "")), str(item.get("message", ""))
    names = _NAMED.findall(message)
    prefix = "" if key in {"data", ""} else f"{key}."
    if "unknown field" in message and names:
        return FieldError(f"{prefix}{names[0]}", "unknown_field", "This field does not exist.")
    if "missing required field" in message and names:
        return FieldError(f"{prefix}{names[0]}", "required", "This field is required.")
    if key == "data" and message == "'data'":
        return FieldError("body", "required", "A JSON body is required.")
    return FieldError("body" if key == "data" else key, "invalid", message)
