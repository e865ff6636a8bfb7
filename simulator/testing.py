"""Runs a simulator inside a test's event loop, with a small typed client of the control API."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web

from simulator.app import create_app
from simulator.core import SIM, Simulator
from simulator.model import Json
from simulator.settings import Config

PHONE = "100000000000001"
OTHER_PHONE = "100000000000002"
WABA = "200000000000001"


class ControlError(Exception):
    """The control API refused a call; the text says why."""


class Control:
    """Client of ``/_control`` of a simulator, in this process or another. Close with ``close``."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._session = aiohttp.ClientSession()

    async def close(self) -> None:
        await self._session.close()

    async def call(self, method: str, path: str, body: Any = None, **query: str | float) -> Any:
        """Any control call; ``ControlError`` with the simulator's sentence when it is refused."""
        url = f"{self.base_url}/_control{path}"
        async with self._session.request(method, url, json=body, params=query) as answer:
            data = await answer.json()
            if answer.status >= 400:
                raise ControlError(data["error"])
            return data

    async def reset(self) -> None:
        await self.call("POST", "/reset")

    async def settings(self, **changes: Any) -> Json:
        """Change ``Tuning`` fields, e.g. ``copies_max=5, concurrency=4``."""
        return dict(await self.call("PATCH", "/settings", changes))

    async def callback(self, url: str | None, phone: str | None = None, *, verify: bool = False) -> None:
        await self.call("POST", "/webhooks/callback", {"url": url, "phone": phone, "verify": verify})

    async def handshake(self, url: str) -> bool:
        return bool((await self.call("POST", "/webhooks/handshake", {"url": url}))["ok"])

    async def say(self, customer: str, text: str, phone: str = PHONE, **more: Any) -> str:
        """A customer writes a text; returns the message id."""
        return await self.send(customer, phone, type="text", text=text, **more)

    async def send(self, customer: str, phone: str = PHONE, **message: Any) -> str:
        """A customer sends anything (see ``people.CustomerMessage``); returns the message id."""
        answer = await self.call("POST", f"/customers/{customer}/messages", {"phone": phone, **message})
        return str(answer["id"])

    async def open_chat(self, customer: str, phone: str = PHONE, *, opened: bool = True) -> None:
        """While a chat is open, the company's messages become read."""
        await self.call("POST", "/chats/open", {"phone": phone, "customer": customer, "open": opened})

    async def window(self, customer: str, phone: str = PHONE, *, seconds_left: float = 86400) -> None:
        await self.call(
            "POST", "/chats/window", {"phone": phone, "customer": customer, "seconds_left": seconds_left}
        )

    async def messages(self, customer: str, phone: str = PHONE) -> list[Json]:
        """The bubbles of a chat as the customer sees them, oldest first."""
        return list((await self.call("GET", f"/chats/{phone}/{customer}"))["messages"])

    async def status(self, message_id: str, status: str, **more: Any) -> None:
        await self.call("POST", "/statuses", {"message_id": message_id, "status": status, **more})

    async def raw_webhook(self, body: Any, phone: str = PHONE) -> None:
        await self.call("POST", "/webhooks/raw", {"phone": phone, "body": body})

    async def fault(self, kind: str, **more: Any) -> int:
        """Add a fault rule (see ``faults.Fault``); returns its id."""
        return int((await self.call("POST", "/faults", {"kind": kind, **more}))["id"])

    async def clear_faults(self) -> None:
        await self.call("DELETE", "/faults")

    async def token(self, *, expired: bool | None = None, access_token: str | None = None) -> None:
        await self.call("POST", "/token", {"expired": expired, "access_token": access_token})

    async def advance(self, seconds: float) -> None:
        """Move the simulator's clock forward."""
        await self.call("POST", "/clock", {"advance": seconds})

    async def settle(self, patience: float = 10.0) -> bool:
        """Wait until no webhook and no status is on its way."""
        return bool((await self.call("GET", "/settle", patience=patience))["idle"])

    async def accepted(self, client_ref: str | None = None) -> list[Json]:
        return list(await self.call("GET", "/accepted", **({"client_ref": client_ref} if client_ref else {})))

    async def deliveries(self, **filters: str | int) -> list[Json]:
        """The delivery log; filters: ``kind``, ``state``, ``after``, ``last``."""
        return list(await self.call("GET", "/deliveries", **filters))

    async def counters(self) -> Json:
        return dict(await self.call("GET", "/counters"))


@dataclass(slots=True)
class Running:
    """A simulator on a free port: ``url`` is what the product takes as its Graph API."""

    url: str
    control: Control
    simulator: Simulator


@contextlib.asynccontextmanager
async def running(config: Config | None = None) -> AsyncIterator[Running]:
    """Start a simulator on a free port of 127.0.0.1, fast unless the config says otherwise."""
    config = config or Config(speed=100)
    app = create_app(config)
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    app[SIM].store.base_url = url
    control = Control(url)
    try:
        yield Running(url, control, app[SIM])
    finally:
        await control.close()
        await runner.cleanup()
