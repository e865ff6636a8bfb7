"""Whose request it is, whether our own pages sent it, and the headers that keep browsers strict."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from prosa.accounts.errors import BadCsrfToken, BadOrigin
from prosa.accounts.service.authentication import authenticate, read_credentials
from prosa.kit.crypto import equal
from prosa.kit.errors import ProsaError, Unauthorized
from prosa.kit.settings import Settings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_DEFAULT_PORTS = {"http": 80, "https": 443}

RawHeaders = Sequence[tuple[bytes, bytes]]
Origin = tuple[str, str, int]
"""Scheme, host, port."""


class UnsupportedMediaType(ProsaError):
    """A body of a kind that the call does not read (browsers send text/plain across sites without asking)."""

    status = 415
    code = "unsupported_media_type"
    default_detail = "Send the body as application/json."


def origin_of(url: str) -> Origin | None:
    """The origin of an address; None for `null` and whatever is not a plain web origin."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc:
        return None
    return parts.scheme, parts.hostname, port or _DEFAULT_PORTS[parts.scheme]


def host_origin(scope: Any) -> Origin | None:
    """The origin that the request itself was addressed to."""
    hosts = values(scope["headers"], b"host")
    return origin_of(f"{scope.get('scheme', 'http')}://{hosts[0]}") if len(hosts) == 1 else None


def values(headers: RawHeaders, name: bytes) -> list[str]:
    """All values of a header; `name` in lower case."""
    return [value.decode("latin-1") for key, value in headers if key == name]


class OriginRule:
    """Which pages may call the API with a cookie: those of our public address or of the address called."""

    def __init__(self, settings: Settings) -> None:
        self.public = origin_of(settings.public_url)
        self.files = origin_of(settings.files_url)

    def is_files_host(self, scope: Any) -> bool:
        """Whether the request came to the origin that is only there for customers' files."""
        return self.files != self.public and host_origin(scope) == self.files

    def check(self, scope: Any, *, required: bool) -> None:
        """Refuse what another site made the browser send. Raises BadOrigin.

        `required`: the absence of both headers is refused too (every browser sends one of them).
        """
        headers: RawHeaders = scope["headers"]
        origins, sites = values(headers, b"origin"), values(headers, b"sec-fetch-site")
        own = {self.public, self._called(scope)} - {None}
        if any(not _is_plain(origin) or origin_of(origin) not in own for origin in origins):
            raise BadOrigin
        if any(site != "same-origin" for site in sites):
            raise BadOrigin
        if required and not origins and not sites:
            raise BadOrigin

    def _called(self, scope: Any) -> Origin | None:
        """The origin called, unless it only serves files.

        On one machine, scripts use whichever name of loopback they like (and files run none there either).
        """
        called = host_origin(scope)
        if called is not None and self.is_files_host(scope) and called[1] not in _LOOPBACK:
            return None
        return called


def _is_plain(origin: str) -> bool:
    # Browsers serialise an origin as scheme://host[:port] and nothing else.
    return origin.count("/") == 2 and not any(mark in origin for mark in "?#\\ ,")


class Authentication(ASGIMiddleware):
    """Puts the Principal into `scope["user"]` and refuses requests that are not the person's own.

    A route may say in its `opt`: `anonymous` (nobody need be signed in), `bare` (nothing is looked at),
    `multipart` (files are uploaded).
    """

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Serve one request."""
        opt = scope["route_handler"].opt
        if not opt.get("bare"):
            await self._admit(scope, opt)
        await next_app(scope, receive, send)

    async def _admit(self, scope: Any, opt: dict[str, Any]) -> None:
        headers: RawHeaders = scope["headers"]
        given = scope["litestar_app"].state.given
        principal = await authenticate(given.database, headers)
        scope["user"] = principal
        is_anonymous = bool(opt.get("anonymous"))
        if principal is None and not is_anonymous:
            raise Unauthorized
        if scope["method"] in SAFE_METHODS:
            return
        by_cookie = principal is not None and principal.csrf is not None
        if read_credentials(headers)[0] is None:
            given.origins.check(scope, required=by_cookie)
        if principal is not None and principal.csrf is not None and not is_anonymous:
            tokens = values(headers, b"x-csrf-token")
            if len(tokens) != 1 or not equal(tokens[0], principal.csrf):
                raise BadCsrfToken
        check_media_type(headers, may_upload=bool(opt.get("multipart")))


def check_media_type(headers: RawHeaders, *, may_upload: bool) -> None:
    """Refuse bodies that a form of another site could send. Raises UnsupportedMediaType."""
    has_body = any(size != "0" for size in values(headers, b"content-length")) or bool(
        values(headers, b"transfer-encoding")
    )
    kinds = values(headers, b"content-type")
    if not has_body and not kinds:
        return
    essence = kinds[0].partition(";")[0].strip().lower() if len(kinds) == 1 else ""
    if essence != "application/json" and not (may_upload and essence == "multipart/form-data"):
        raise UnsupportedMediaType


def response_headers(settings: Settings) -> dict[str, str]:
    """What every answer carries unless it says otherwise."""
    headers = {
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(self), microphone=(self), payment=(), usb=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
    if settings.public_url.startswith("https://"):
        headers["strict-transport-security"] = "max-age=31536000"
    return headers


def console_policy(nonce: str, files_origin: str) -> str:
    """The Content-Security-Policy of the console's page."""
    files = f" {files_origin}"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            f"style-src 'self' 'nonce-{nonce}'",
            "style-src-attr 'none'",
            f"img-src 'self' blob: data:{files}",
            f"media-src 'self' blob: data:{files}",
            "font-src 'self'",
            f"connect-src 'self'{files}",
            "worker-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        )
    )
