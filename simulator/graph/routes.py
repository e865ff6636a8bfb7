"""Addresses of the Graph API, with or without a version prefix, behind the access token."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from simulator import faults
from simulator.core import SIM
from simulator.errors import GraphError, invalid_token, no_such_object
from simulator.faults import Fault
from simulator.graph import media, messages, numbers, templates
from simulator.model import Json, Phone
from simulator.state import Store

VERSION = r"/{version:(?:v[0-9]+\.[0-9]+/)?}"
Body = Callable[[web.Request, Fault | None], Awaitable[web.StreamResponse]]


def authenticate(store: Store, request: web.Request) -> None:
    """Error 190 unless the access token came as a bearer token or in the query."""
    header = request.headers.get("Authorization", "")
    token = (
        header[7:].strip() if header.lower().startswith("bearer ") else request.query.get("access_token", "")
    )
    good = hmac.compare_digest(token.encode(), store.access_token.encode())
    if not good or store.token_expired:
        raise invalid_token(expired=good)


async def _body_for_matching(request: web.Request) -> Json | None:
    if request.content_type != "application/json":
        return None
    try:
        body = json.loads(await request.read())
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def guarded(endpoint: str, handler: Body) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Count, authenticate, delay, apply the fault that is due, and answer errors as Meta does."""

    async def wrapped(request: web.Request) -> web.StreamResponse:
        store = request.app[SIM].store
        store.counters[f"requests_{endpoint}"] += 1
        try:
            authenticate(store, request)
            if store.tuning.latency:
                await asyncio.sleep(store.tuning.latency)
            name, fault = endpoint, None
            if store.faults:
                body = await _body_for_matching(request)
                if endpoint == "messages" and body is not None and "status" in body:
                    name = "mark_read"
                fault = faults.pick(store.faults, name, request.match_info.get("id"), body)
            if fault is not None:
                store.counters[f"fault_{fault.kind}"] += 1
                store.publish("faults", {})
            return await faults.apply(fault, request, lambda: handler(request, fault))
        except GraphError as error:
            store.counters[f"refused_{error.code}"] += 1
            return error.response()

    return wrapped


def _phone(request: web.Request) -> Phone:
    phone = request.app[SIM].store.phones.get(request.match_info["id"])
    if phone is None:
        raise no_such_object(request.match_info["id"], request.method)
    return phone


def _waba(request: web.Request) -> str:
    waba_id = request.match_info["id"]
    if all(phone.waba_id != waba_id for phone in request.app[SIM].store.phones.values()):
        raise no_such_object(waba_id, request.method)
    return waba_id


async def _object(request: web.Request, _fault: Fault | None) -> web.StreamResponse:
    """``/{id}``: a number, a template or a file, told apart by what exists."""
    store = request.app[SIM].store
    object_id = request.match_info["id"]
    if object_id in store.phones and request.method == "GET":
        return await numbers.one(request, store.phones[object_id])
    if object_id in store.templates and request.method == "GET":
        return await templates.one(request, store.templates[object_id])
    if object_id in store.templates and request.method == "POST":
        return await templates.edit(request, store.templates[object_id])
    if request.method == "DELETE":
        return await media.delete(request, object_id)
    if request.method == "GET":
        return await media.describe(request, object_id)
    raise no_such_object(object_id, request.method)


async def _unknown(request: web.Request, _fault: Fault | None) -> web.StreamResponse:
    raise GraphError(2500, message=f"Unknown path components: /{request.match_info['rest']}")


def add_routes(app: web.Application) -> None:
    def by_phone(action: Callable[[web.Request, Phone], Awaitable[web.StreamResponse]]) -> Body:
        return lambda request, _fault: action(request, _phone(request))

    def by_waba(action: Callable[[web.Request, str], Awaitable[web.StreamResponse]]) -> Body:
        return lambda request, _fault: action(request, _waba(request))

    def add(method: str, path: str, endpoint: str, handler: Body) -> None:
        app.router.add_route(method, VERSION + "{id:[0-9]+}" + path, guarded(endpoint, handler))

    add(
        "POST",
        "/messages",
        "messages",
        lambda request, fault: messages.post_message(request, _phone(request), fault),
    )
    add("POST", "/media", "media_upload", by_phone(media.upload))
    add("GET", "/block_users", "numbers", by_phone(numbers.list_blocks))
    for method in ("POST", "DELETE"):
        add(method, "/block_users", "numbers", by_phone(numbers.change_blocks))
    add("GET", "/phone_numbers", "numbers", by_waba(numbers.listing))
    add("GET", "/message_templates", "templates", by_waba(templates.listing))
    add("POST", "/message_templates", "templates", by_waba(templates.create))
    add("DELETE", "/message_templates", "templates", by_waba(templates.delete))
    add("GET", "/subscribed_apps", "numbers", by_waba(numbers.subscriptions))
    add("POST", "/subscribed_apps", "numbers", by_waba(numbers.subscribe))
    add("DELETE", "/subscribed_apps", "numbers", by_waba(numbers.unsubscribe))
    for method in ("GET", "POST", "DELETE"):
        add(method, "", "media_info", _object)
        app.router.add_route(method, VERSION + "{id:[0-9]+}/{rest:.+}", guarded("unknown", _unknown))
    app.router.add_get(
        "/whatsapp_business/attachments/",
        guarded("media_download", lambda request, _fault: media.download(request)),
    )
