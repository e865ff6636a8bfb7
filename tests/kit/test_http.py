"""Nothing private is ever connected to, and only Meta is called as Meta."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from yarl import URL

from prosa.kit import http
from prosa.kit.errors import PayloadTooLarge

PRIVATE = [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.0.0.1", "172.16.5.4", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0",
    "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "240.0.0.1",
    "192.0.2.1", "not an address",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "157.240.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_known(address: str) -> None:
    assert not http.is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_known(address: str) -> None:
    assert http.is_public(address)


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    hits: list[str] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        hits.append(request.path)
        if request.path == "/away":
            raise web.HTTPFound("http://localhost:1/x")
        if request.path == "/near":
            raise web.HTTPFound("/there")
        if request.path == "/loop":
            raise web.HTTPFound("/loop")
        if request.path == "/endless":
            response = web.StreamResponse()
            await response.prepare(request)
            for _ in range(100):
                await response.write(b"x" * 10_000)
            return response
        return web.Response(text="here")

    app = web.Application()
    app.router.add_get("/{tail:.*}", answer)
    running = TestServer(app)
    await running.start_server()
    running.hits = hits  # type: ignore[attr-defined]
    yield running
    await running.close()


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]"]
)
async def test_a_listener_on_loopback_is_never_reached(server: TestServer, host: str) -> None:
    async with http.open_session(public_only=True) as session:
        # Some notations are refused as names, the others where the connection is made.
        with pytest.raises((http.AddressRefused, aiohttp.ClientError, OSError)):
            async with http.fetch(session, f"http://{host}:{server.port}/secret", allowed=http.web_urls):
                pass
    assert server.hits == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "url", ["gopher://example.com/", "file:///etc/passwd", "http://user:pw@example.com/", "x", "http://"]
)
async def test_only_plain_web_addresses_are_taken(url: str) -> None:
    async with http.open_session(public_only=True) as session:
        with pytest.raises(http.AddressRefused):
            async with http.fetch(session, url, allowed=http.web_urls):
                pass


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://graph.facebook.com/v23.0/1", True),
        ("https://lookaside.fbsbx.com/x?y=1", True),
        ("https://scontent.fgru1-1.fna.fbcdn.net/a.jpg", True),
        ("https://mmg.whatsapp.net/a", True),
        ("http://127.0.0.1:8090/v23.0/1", True),
        ("http://127.0.0.1:8091/v23.0/1", False),
        ("https://127.0.0.1:8090/", False),
        ("http://graph.facebook.com/", False),
        ("https://graph.facebook.com:8443/", False),
        ("https://fbcdn.net.evil.com/", False),
        ("https://evilfbcdn.net/", False),
        ("https://user@graph.facebook.com/", False),
        ("https://graph.facebook.com.evil.com/", False),
    ],
)
def test_provider_hosts(url: str, allowed: bool) -> None:
    assert http.provider_urls("http://127.0.0.1:8090/v23.0")(URL(url)) is allowed


async def test_redirects_stay_on_the_same_origin(server: TestServer) -> None:
    base = str(server.make_url(""))
    allowed = http.provider_urls(base)
    async with http.open_session(public_only=False) as session:
        async with http.fetch(session, f"{base}/near", allowed=allowed) as response:
            assert await http.read(response, 100) == b"here"
        for path in ("/away", "/loop"):
            with pytest.raises(http.AddressRefused):
                async with http.fetch(session, base + path, allowed=allowed):
                    pass


async def test_reading_stops_at_the_limit(server: TestServer) -> None:
    base = str(server.make_url(""))
    async with (
        http.open_session(public_only=False) as session,
        http.fetch(session, f"{base}/endless", allowed=http.provider_urls(base)) as response,
    ):
        with pytest.raises(PayloadTooLarge):
            await http.read(response, 50_000)
