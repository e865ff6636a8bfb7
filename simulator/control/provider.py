"""Control calls about the provider: settings, faults, webhooks, logs, templates, token, clock."""

from __future__ import annotations

import base64

import msgspec
from aiohttp import web

from simulator.control.requests import (
    Callback,
    Clock,
    RawWebhook,
    Reset,
    TemplateState,
    Token,
    decode,
)
from simulator.control.views import answer, delivery_view, phone_view, state_view
from simulator.core import SIM
from simulator.faults import Fault
from simulator.graph.templates import set_status, shown
from simulator.model import Phone
from simulator.settings import PhoneConfig, Tuning
from simulator.webhooks import wire


async def state(request: web.Request) -> web.Response:
    return answer(state_view(request.app[SIM].store))


async def reset(request: web.Request) -> web.Response:
    sim = request.app[SIM]
    wanted = decode(await request.read(), Reset)
    sim.reset()
    if wanted.webhook_url is not None:
        sim.store.webhook_url = wanted.webhook_url
    return answer({"reset": True})


async def tune(request: web.Request) -> web.Response:
    """Change some settings; those not named stay."""
    store = request.app[SIM].store
    changes = decode(await request.read(), dict)
    tuning = msgspec.convert({**msgspec.to_builtins(store.tuning), **changes}, Tuning)
    tuning.check()
    store.tuning = tuning
    store.publish("state", {})
    return answer(tuning)


async def token(request: web.Request) -> web.Response:
    store = request.app[SIM].store
    wanted = decode(await request.read(), Token)
    if wanted.access_token is not None:
        store.access_token, store.token_expired = wanted.access_token, False
    if wanted.expired is not None:
        store.token_expired = wanted.expired
    store.app_secret = wanted.app_secret or store.app_secret
    store.verify_token = wanted.verify_token or store.verify_token
    store.publish("state", {})
    return answer({"expired": store.token_expired})


async def clock(request: web.Request) -> web.Response:
    store = request.app[SIM].store
    store.clock_offset += decode(await request.read(), Clock).advance
    return answer({"now": store.now()})


# Numbers and templates


def _phone(request: web.Request, key: str | None) -> Phone:
    phones = request.app[SIM].store.phones
    if key is None:
        return next(iter(phones.values()))
    if key not in phones:
        raise LookupError(f"there is no company number with the id {key}")
    return phones[key]


async def create_phone(request: web.Request) -> web.Response:
    store = request.app[SIM].store
    phone = store.add_phone(decode(await request.read(), PhoneConfig))
    store.publish("state", {})
    return answer(phone_view(phone, store), 201)


async def templates(request: web.Request) -> web.Response:
    rows = request.app[SIM].store.templates.values()
    return answer([{**shown(row, None), "waba_id": row.waba_id} for row in rows])


async def template_state(request: web.Request) -> web.Response:
    sim = request.app[SIM]
    template = sim.store.templates.get(request.match_info["template"])
    if template is None:
        raise LookupError("there is no template with this id")
    wanted = decode(await request.read(), TemplateState)
    set_status(sim, template, wanted.status, wanted.reason, wanted.extra)
    return answer(shown(template, None))


# Faults


async def add_fault(request: web.Request) -> web.Response:
    store = request.app[SIM].store
    fault = decode(await request.read(), Fault)
    if fault.bytes_per_second <= 0 or fault.seconds < 0:
        raise ValueError("bytes_per_second must be positive, seconds not negative")
    fault.id, fault.hits = max((row.id for row in store.faults), default=0) + 1, 0
    store.faults.append(fault)
    store.publish("faults", {})
    return answer(fault, 201)


async def list_faults(request: web.Request) -> web.Response:
    return answer(request.app[SIM].store.faults)


async def clear_faults(request: web.Request) -> web.Response:
    store = request.app[SIM].store
    only = request.query.get("id")
    store.faults = [fault for fault in store.faults if only is not None and str(fault.id) != only]
    store.publish("faults", {})
    return answer(store.faults)


# Webhooks


async def callback(request: web.Request) -> web.Response:
    """Set an address; with ``verify`` only when it passes the handshake."""
    sim = request.app[SIM]
    wanted = decode(await request.read(), Callback)
    if wanted.url is not None and not wanted.url.startswith(("http://", "https://")):
        raise ValueError("url must start with http:// or https://")
    seen = None
    if wanted.verify and wanted.url is not None:
        good, seen = await sim.dispatcher.handshake(wanted.url)
        if not good:
            raise ValueError(f"the address did not answer the handshake: {seen}")
    if wanted.phone is None:
        sim.store.webhook_url = wanted.url
    else:
        _phone(request, wanted.phone).webhook_url = wanted.url
    sim.dispatcher.kick()
    sim.store.publish("state", {})
    return answer({"url": wanted.url, "handshake": seen})


async def handshake(request: web.Request) -> web.Response:
    sim = request.app[SIM]
    wanted = decode(await request.read(), Callback)
    url = wanted.url or sim.store.callback_of(_phone(request, wanted.phone))
    if url is None:
        raise ValueError("there is no webhook address yet")
    good, seen = await sim.dispatcher.handshake(url)
    return answer({"ok": good, "answer": seen})


async def raw(request: web.Request) -> web.Response:
    sim = request.app[SIM]
    wanted = decode(await request.read(), RawWebhook)
    if sum((wanted.body is not msgspec.UNSET, wanted.text is not None, wanted.base64 is not None)) != 1:
        raise ValueError("exactly one of body, text and base64 is required")
    if wanted.text is not None:
        content = wanted.text.encode()
    elif wanted.base64 is not None:
        content = base64.b64decode(wanted.base64, validate=True)
    else:
        content = wire.encode(wanted.body)
    url = wanted.url or sim.store.callback_of(_phone(request, wanted.phone))
    return answer([delivery_view(row) for row in sim.dispatcher.post_bytes(url, "raw", [], content)], 201)


async def kick(request: web.Request) -> web.Response:
    request.app[SIM].dispatcher.kick()
    return answer({"kicked": True})


async def settle(request: web.Request) -> web.Response:
    """Wait (at most ``patience`` seconds) until nothing is on its way any more."""
    idle = await request.app[SIM].settle(float(request.query.get("patience", "10")))
    return answer({"idle": idle})


# Logs


def _after(request: web.Request) -> int:
    return max(0, int(request.query.get("after", "0")))


async def accepted(request: web.Request) -> web.Response:
    rows = request.app[SIM].store.accepted[_after(request) :]
    ref = request.query.get("client_ref")
    return answer([row for row in rows if ref is None or row.client_ref == ref])


async def deliveries(request: web.Request) -> web.Response:
    rows = request.app[SIM].store.deliveries[_after(request) :]
    for key in ("kind", "state"):
        if key in request.query:
            rows = [row for row in rows if getattr(row, key) == request.query[key]]
    if "last" in request.query:
        rows = rows[-max(1, int(request.query["last"])) :]
    return answer([delivery_view(row) for row in rows])


async def counters(request: web.Request) -> web.Response:
    return answer(request.app[SIM].store.summary())


async def media(request: web.Request) -> web.Response:
    """A stored file without token or expiry, for the phone page."""
    found = request.app[SIM].store.media.get(request.match_info["media"])
    if found is None:
        raise LookupError("there is no file with this id")
    headers = {
        "Content-Type": found.mime_type,
        "Cache-Control": "private, max-age=3600",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    if not found.mime_type.startswith(("image/jpeg", "image/png", "image/webp", "audio/", "video/")):
        headers["Content-Disposition"] = "attachment"
    return web.Response(body=found.content, headers=headers)
