"""Web Push as browsers and push services see it: a real endpoint on loopback, decrypted with the browser's own key."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import http_ece
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from prosa.kit import http
from prosa.kit.clock import FrozenClock
from prosa.kit.settings import Settings
from prosa.notifications import push, queries, service
from prosa.notifications.push import Vapid
from prosa.notifications.schemas import SubscriptionPut
from tests.conversations.office import Office

SECRET = b"0123456789abcdef"


def text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


@dataclass
class Service:
    """A push service with one browser behind it."""

    status: int = 201
    origin: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    received: list[tuple[dict[str, str], Any]] = field(default_factory=list)

    @property
    def subscription(self) -> SubscriptionPut:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return SubscriptionPut(endpoint=f"{self.origin}/send/abc", p256dh=text(point), auth=text(SECRET))

    async def answer(self, request: web.Request) -> web.Response:
        plain = http_ece.decrypt(
            await request.read(), private_key=self.key, auth_secret=SECRET, version="aes128gcm"
        )
        self.received.append(
            ({name.lower(): value for name, value in request.headers.items()}, json.loads(plain))
        )
        return web.Response(status=self.status)


@asynccontextmanager
async def running() -> AsyncIterator[Service]:
    found = Service()
    app = web.Application()
    app.router.add_post("/send/abc", found.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    found.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield found
    finally:
        await runner.cleanup()


async def queue(office: Office, found: Service) -> None:
    async with office.database.transaction(office.account_id) as tx:
        await service.subscribe(tx, office.viewers[0], found.subscription, "Firefox")
        (phone,) = await queries.subscriptions(tx, [office.viewers[0].user_id])
        await queries.enqueue(tx, [(phone["id"], {"type": "show", "title": "Olá, ção"})])


async def send(office: Office, settings: Settings, *, public_only: bool = False) -> int:
    async with http.open_session(public_only=public_only, total_timeout=5) as session:
        return await push.send_due(office.database, session, Vapid(settings))


async def left(office: Office) -> tuple[int, int]:
    """(pushes on their way, subscriptions)."""
    pool = office.database.pool
    return (
        await pool.fetchval("SELECT count(*) FROM push_outbox"),
        await pool.fetchval("SELECT count(*) FROM push_subscriptions"),
    )


async def test_only_the_browser_can_read_it_and_the_service_knows_us(
    office: Office, settings: Settings
) -> None:
    async with running() as found:
        await queue(office, found)
        assert await send(office, settings) == 1
        ((headers, payload),) = found.received

    assert payload == {"type": "show", "title": "Olá, ção"}
    assert headers["content-encoding"] == "aes128gcm"
    assert int(headers["ttl"]) == 3600
    scheme, _, given = headers["authorization"].partition(" ")
    assert scheme == "vapid"
    assert f"k={Vapid(settings).public_key}" in given
    assert Vapid02.verify(headers["authorization"])
    assert await left(office) == (0, 1)


@pytest.mark.parametrize(
    ("status", "pushes", "subscriptions"),
    [(201, 0, 1), (410, 0, 0), (404, 0, 0), (400, 0, 1), (413, 0, 1), (429, 1, 1), (500, 1, 1)],
)
async def test_each_answer_has_its_consequence(
    office: Office, settings: Settings, status: int, pushes: int, subscriptions: int
) -> None:
    async with running() as found:
        found.status = status
        await queue(office, found)
        await send(office, settings)
        assert await left(office) == (pushes, subscriptions)
        assert await send(office, settings) == 0, "a failure waits before the next attempt"


async def test_what_cannot_be_delivered_is_tried_again_and_given_up_after_an_hour(
    office: Office, settings: Settings
) -> None:
    async with running() as found:
        await queue(office, found)
    start = office.now
    for minutes, waiting in ((0, 1), (1, 1), (61, 0)):
        office.database.clock = FrozenClock(start + timedelta(minutes=minutes))
        assert await send(office, settings) == 1
        assert (await left(office))[0] == waiting


async def test_an_endpoint_in_our_own_network_is_not_called(office: Office, settings: Settings) -> None:
    async with running() as found:
        await queue(office, found)
        await send(office, settings, public_only=True)
        assert found.received == []
    assert await left(office) == (0, 0)


def test_every_process_has_the_same_key(settings: Settings) -> None:
    assert Vapid(settings).public_key == Vapid(settings).public_key
    assert len(base64.urlsafe_b64decode(Vapid(settings).public_key + "=")) == 65


async def test_keys_that_are_none_are_refused(office: Office) -> None:
    from prosa.kit.errors import Invalid

    bad = SubscriptionPut(endpoint="https://push.example/x", p256dh="A" * 80, auth="A" * 22)
    async with office.database.transaction(office.account_id) as tx:
        with pytest.raises(Invalid) as refused:
            await service.subscribe(tx, office.viewers[0], bad, "")
    assert refused.value.errors[0].field == "p256dh"
