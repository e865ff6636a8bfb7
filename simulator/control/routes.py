"""Addresses of the control API, all under ``/_control``."""

from __future__ import annotations

import urllib.parse
from collections.abc import Awaitable, Callable

import msgspec
from aiohttp import web

from simulator.control import people, provider
from simulator.control.events import events
from simulator.control.views import answer

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _same_site(request: web.Request) -> bool:
    """Other web pages that happen to be open must not play with the simulator."""
    origin = request.headers.get("Origin")
    return origin is None or urllib.parse.urlsplit(origin).netloc == request.host


def friendly(handler: Handler) -> Handler:
    """Turn mistakes of the caller into a clear JSON answer."""

    async def wrapped(request: web.Request) -> web.StreamResponse:
        if not _same_site(request):
            return answer({"error": "requests of other web pages are refused"}, 403)
        try:
            return await handler(request)
        except LookupError as problem:
            return answer({"error": str(problem.args[0])}, 404)
        except (ValueError, msgspec.MsgspecError) as problem:
            return answer({"error": str(problem)}, 400)

    return wrapped


def add_routes(app: web.Application) -> None:
    table: list[tuple[str, str, Handler]] = [
        ("GET", "/state", provider.state),
        ("GET", "/events", events),
        ("POST", "/reset", provider.reset),
        ("PATCH", "/settings", provider.tune),
        ("POST", "/token", provider.token),
        ("POST", "/clock", provider.clock),
        ("POST", "/phones", provider.create_phone),
        ("GET", "/templates", provider.templates),
        ("POST", "/templates/{template}/status", provider.template_state),
        ("POST", "/faults", provider.add_fault),
        ("GET", "/faults", provider.list_faults),
        ("DELETE", "/faults", provider.clear_faults),
        ("POST", "/webhooks/callback", provider.callback),
        ("POST", "/webhooks/handshake", provider.handshake),
        ("POST", "/webhooks/raw", provider.raw),
        ("POST", "/webhooks/kick", provider.kick),
        ("GET", "/settle", provider.settle),
        ("GET", "/accepted", provider.accepted),
        ("GET", "/deliveries", provider.deliveries),
        ("GET", "/counters", provider.counters),
        ("GET", "/media/{media}", provider.media),
        ("POST", "/customers", people.create),
        ("POST", "/customers/many", people.create_many),
        ("PATCH", "/customers/{customer}", people.change),
        ("POST", "/customers/{customer}/messages", people.send),
        ("POST", "/customers/{customer}/identity", people.identity),
        ("POST", "/customers/{customer}/preferences", people.preference),
        ("POST", "/customers/{customer}/block", people.block),
        ("POST", "/chats/open", people.open_chat),
        ("POST", "/chats/window", people.window),
        ("GET", "/chats/{phone}/{customer}", people.messages),
        ("POST", "/statuses", people.status_now),
        ("POST", "/played", people.played),
    ]
    for method, path, handler in table:
        app.router.add_route(method, "/_control" + path, friendly(handler))
