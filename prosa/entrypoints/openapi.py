"""`python -m prosa.entrypoints.openapi [--check]`: write docs/openapi.json, or say that it is stale."""

import sys
from pathlib import Path
from typing import Any

import msgspec
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme

from prosa import __version__
from prosa.entrypoints.app import Given, build_api
from prosa.kit.settings import Settings

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"

_PROBLEM = {
    "type": "object",
    "description": "RFC 9457 with a stable `code`.",
    "required": ["type", "title", "status", "code", "detail", "instance", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "request_id": {"type": ["string", "null"]},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": {name: {"type": "string"} for name in ("field", "code", "message")},
            },
        },
        "extra": {"type": "object"},
    },
}


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document of every typed route."""
    settings = Settings(secret_key="", public_url="http://localhost", files_url="http://127.0.0.1")
    nothing: Any = None  # routes are only described, nothing is called
    config = OpenAPIConfig(
        title="Prosa",
        version=__version__,
        use_handler_docstrings=True,
        components=Components(
            security_schemes={
                "session": SecurityScheme(type="apiKey", name="prosa_session", security_scheme_in="cookie"),
                "token": SecurityScheme(type="http", scheme="bearer"),
            }
        ),
        security=[{"session": []}, {"token": []}],
    )
    given = Given(nothing, settings, nothing, nothing, nothing, nothing, nothing)
    api = build_api(given, openapi=config)
    schema = api.openapi_schema.to_schema()
    schema["components"].setdefault("schemas", {})["Problem"] = _PROBLEM
    for operations in schema["paths"].values():
        for operation in operations.values():
            # Litestar describes its own error shape; every error here is a problem document.
            operation["responses"].pop("400", None)
            operation["responses"]["default"] = {
                "description": "What went wrong",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
    return schema


def render() -> bytes:
    """The document as it is committed."""
    return msgspec.json.format(msgspec.json.encode(document(), order="deterministic"), indent=2) + b"\n"


def main(arguments: list[str]) -> int:
    """Write, or with --check compare; the exit code."""
    wanted = render()
    if "--check" in arguments:
        if not DOCUMENT.exists() or DOCUMENT.read_bytes() != wanted:
            sys.stderr.write("docs/openapi.json is stale: run python -m prosa.entrypoints.openapi\n")
            return 1
        return 0
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_bytes(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
