"""Structured logs: one line per event, JSON or for people, with the request's id and without contents."""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any, Literal, TextIO

import msgspec

# structlog imports rich for tracebacks that we do not want; without it every process starts 0.1 s sooner.
_hidden = "rich" not in sys.modules
if _hidden:
    sys.modules["rich"] = None  # type: ignore[assignment]
import structlog  # noqa: E402
from structlog.typing import EventDict, ExcInfo, WrappedLogger  # noqa: E402

if _hidden:
    del sys.modules["rich"]

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""Id of the request (or job) being served; answered to the caller and put on every log line."""

# What people write and what opens doors never reaches a log, whoever passes it by mistake.
_SECRET_KEYS = frozenset(
    {"body", "text", "content", "caption", "message_text", "password", "token", "access_token", "app_secret"}
    | {"secret", "secret_key", "authorization", "cookie", "set_cookie", "csrf_token", "verify_token"}
    | {"api_key", "database_url"}
)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def get(name: str) -> structlog.stdlib.BoundLogger:
    """A logger; events are short phrases, everything variable goes into keywords."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def configure(
    style: Literal["json", "console"] = "console", level: str = "INFO", stream: TextIO | None = None
) -> None:
    """Route structlog and the standard library's loggers (uvicorn, litestar, asyncio …) to one place."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_request_id,
        _redact,
        _neutralise,
        _render_exception,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    renderer: structlog.typing.Processor
    if style == "json":
        renderer = structlog.processors.JSONRenderer(serializer=_to_json)
    else:
        renderer = structlog.dev.ConsoleRenderer(
            colors=(stream or sys.stderr).isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(allow=()), *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "litestar"):
        child = logging.getLogger(name)
        child.handlers.clear()
        child.propagate = name != "uvicorn.access"  # a line per request is the reverse proxy's business
    for chatty in ("aiohttp.access", "asyncio", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _add_request_id(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    current = request_id.get()
    if current is not None:
        event.setdefault("request_id", current)
    return event


def _redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    _redact_in(event)
    return event


def _redact_in(values: MutableMapping[str, Any]) -> None:
    for key, value in values.items():
        if str(key).lower().replace("-", "_") in _SECRET_KEYS:
            values[key] = "[redacted]"
        elif isinstance(value, dict):
            copy = dict(value)
            _redact_in(copy)
            values[key] = copy


def _render_exception(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    info = event.pop("exc_info", None)
    if not info:
        return event
    if isinstance(info, BaseException):
        error: BaseException | None = info
    else:
        found: ExcInfo | tuple[None, None, None] = info if isinstance(info, tuple) else sys.exc_info()
        error = found[1]
    if error is not None:
        # A database error quotes the failing row after DETAIL: that is customers' content.
        lines = "".join(traceback.format_exception(error)).splitlines()
        kept = [line for line in lines if not line.lstrip().startswith(("DETAIL:", "HINT:"))]
        # Indented, so that a message with line breaks cannot pass for a line of the log.
        event["exception"] = "\n".join("    " + _escape(line) for line in kept)
    return event


def _neutralise(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _escape(value)
    return event


def _escape(value: str) -> str:
    return _CONTROL.sub(lambda match: repr(match.group())[1:-1], value)


def _to_json(value: Any, **_: Any) -> str:
    return msgspec.json.encode(value, enc_hook=str).decode()
