"""Outgoing HTTP: one way to open sessions, two fences (the public internet, Meta's hosts), capped reading."""

import ipaddress
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urljoin

import aiohttp
from yarl import URL

from prosa.kit.errors import PayloadTooLarge, ProsaError

PROVIDER_HOSTS = ("graph.facebook.com", "lookaside.fbsbx.com")
PROVIDER_DOMAINS = (".fbcdn.net", ".cdninstagram.com", ".whatsapp.net")
_REDIRECTS = 3
_CHUNK = 64 * 1024
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Allowed = Callable[[URL], bool]


class AddressRefused(ProsaError):
    """The address is not one that Prosa may call."""

    status = 422
    code = "address_refused"
    default_detail = "This address cannot be used."


class _PrivateAddress(OSError):
    """Raised where sockets are made, so that aiohttp treats it as a failed connection."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, also when it is wrapped in another one."""
    try:
        found = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast and not found.is_reserved


def _public_socket(info: tuple[Any, ...]) -> socket.socket:
    # Asked for every connection with the very address that will be connected to: numbers in any notation,
    # redirects and names that resolve differently the second time all end here.
    family, kind, protocol, _, address = info
    if not is_public(str(address[0])):
        raise _PrivateAddress(f"{address[0]} is not a public address")
    return socket.socket(family, kind, protocol)


def open_session(
    *,
    public_only: bool,
    connect_timeout: float = 5.0,
    total_timeout: float = 30.0,
    limit: int = 100,
    headers: Mapping[str, str] | None = None,
) -> aiohttp.ClientSession:
    """A client session; `public_only` for every address that people typed in. Time-outs in seconds.

    No proxy and no credentials from the environment, no cookies.
    """
    connector = aiohttp.TCPConnector(
        limit=limit, ttl_dns_cache=60, socket_factory=_public_socket if public_only else None
    )
    return aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=total_timeout, connect=connect_timeout),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"user-agent": "Prosa", **(headers or {})},
        trust_env=False,
        auto_decompress=True,
    )


def provider_urls(graph_url: str) -> Allowed:
    """Meta's hosts by https, and exactly the origin of the configured Graph API."""
    graph = URL(graph_url).origin()

    def allowed(url: URL) -> bool:
        if not url.absolute or url.user is not None:
            return False
        if url.origin() == graph:
            return True
        host = (url.host or "").lower()
        is_meta = host in PROVIDER_HOSTS or host.endswith(PROVIDER_DOMAINS)
        return is_meta and url.scheme == "https" and url.port == 443

    return allowed


def web_urls(url: URL) -> bool:
    """Any http(s) address without credentials; for sessions with `public_only`."""
    return url.absolute and url.scheme in ("http", "https") and url.user is None and bool(url.host)


@asynccontextmanager
async def fetch(
    session: aiohttp.ClientSession, url: str, *, allowed: Allowed, method: str = "GET", **options: Any
) -> AsyncIterator[aiohttp.ClientResponse]:
    """Request an address behind its fence; redirects are followed only on the same origin.

    Raises AddressRefused, aiohttp.ClientError, TimeoutError.
    """
    try:
        target = URL(url)
    except ValueError:
        raise AddressRefused from None
    origin: URL | None = None
    for _ in range(_REDIRECTS + 1):
        if not allowed(target) or (origin is not None and target.origin() != origin):
            raise AddressRefused
        origin = target.origin()
        try:
            async with session.request(method, target, allow_redirects=False, **options) as response:
                location = response.headers.get("location")
                if response.status not in (301, 302, 303, 307, 308) or location is None:
                    yield response
                    return
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, _PrivateAddress):
                raise AddressRefused from error
            raise
        target = URL(urljoin(str(target), location))
    raise AddressRefused("Too many redirects.")


async def stream(response: aiohttp.ClientResponse, limit: int) -> AsyncIterator[bytes]:
    """The body in pieces. Raises PayloadTooLarge after `limit` bytes, whatever the headers promised."""
    if response.content_length is not None and response.content_length > limit:
        raise PayloadTooLarge
    size = 0
    async for chunk in response.content.iter_chunked(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise PayloadTooLarge
        yield chunk


async def read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The whole body. Raises PayloadTooLarge after `limit` bytes."""
    return b"".join([chunk async for chunk in stream(response, limit)])
