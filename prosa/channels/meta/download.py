"""Fetches files from the provider's own hosts only, capped in size and checked against their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import aiohttp
from msgspec import Struct

from prosa.channels.port import ProviderError, ProviderFailure, RetryPolicy

TIMEOUT = aiohttp.ClientTimeout(total=600, connect=10, sock_read=30)
_META_DOMAINS = ("fbcdn.net", "fbsbx.com", "facebook.com", "whatsapp.net", "cdninstagram.com")
_CHUNK = 65_536


class Downloaded(Struct, frozen=True, kw_only=True):
    size: int
    sha256: str
    mime: str
    """As the server says, lower case, without parameters; not to be trusted."""


def is_provider_url(url: str, base_url: str) -> bool:
    """Whether our token may be sent there: Meta's hosts over TLS, or exactly where the API itself lives."""
    try:
        parts, base = urlsplit(url), urlsplit(base_url)
        host, origin = (parts.hostname or "").lower(), (parts.scheme, parts.hostname, parts.port)
        allowed = (base.scheme, base.hostname, base.port)
    except ValueError:
        return False
    if parts.username or parts.password:
        return False
    if origin == allowed and host:
        return True
    is_meta = any(host == domain or host.endswith(f".{domain}") for domain in _META_DOMAINS)
    return is_meta and parts.scheme == "https" and parts.port in (None, 443)


async def download(
    session: aiohttp.ClientSession,
    url: str,
    write: Callable[[bytes], object],
    *,
    base_url: str,
    headers: Mapping[str, str],
    max_bytes: int,
    sha256: str | None = None,
    within: aiohttp.ClientTimeout = TIMEOUT,
) -> Downloaded:
    """Streams the file into `write`. Raises ProviderFailure; what was written by then must be thrown away."""
    if not is_provider_url(url, base_url):
        raise _failure("media_host", "The file is not on a host of the provider", "never")
    try:
        async with session.get(url, headers=headers, timeout=within, allow_redirects=False) as response:
            if response.status != 200:
                raise _refused(response.status)
            if (response.content_length or 0) > max_bytes:
                raise _failure("media_too_big", f"The file has more than {max_bytes} bytes", "never")
            return await _stream(response, write, max_bytes=max_bytes, sha256=sha256)
    except (TimeoutError, aiohttp.ClientError, ConnectionError) as error:
        raise _failure("media_download", type(error).__name__, "later") from error


async def _stream(
    response: aiohttp.ClientResponse, write: Callable[[bytes], object], *, max_bytes: int, sha256: str | None
) -> Downloaded:
    digest, size = hashlib.sha256(), 0
    async for piece in response.content.iter_chunked(_CHUNK):
        size += len(piece)
        if size > max_bytes:
            raise _failure("media_too_big", f"The file has more than {max_bytes} bytes", "never")
        digest.update(piece)
        write(piece)
    if sha256 is not None and digest.hexdigest() != sha256:
        raise _failure("media_hash", "The file arrived altered", "later")
    return Downloaded(size=size, sha256=digest.hexdigest(), mime=response.content_type.lower())


def _refused(status: int) -> ProviderFailure:
    if status in (401, 403):
        return _failure("token_invalid", f"HTTP {status}", "reconnect")
    if status in (404, 410):
        return _failure("media_gone", f"HTTP {status}", "later")
    if 300 <= status < 400:
        return _failure("media_host", f"HTTP {status}: redirected", "never")
    return _failure("media_download", f"HTTP {status}", "later")


def _failure(advice: str, details: str, retry: RetryPolicy) -> ProviderFailure:
    error = ProviderError(code=None, title="Media download error", details=details, advice=advice)
    return ProviderFailure(error, retry)
