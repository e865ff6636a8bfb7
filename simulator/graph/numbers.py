"""Company numbers, the block list and the webhook subscription of a WABA."""

from __future__ import annotations

from aiohttp import web

from simulator.core import SIM
from simulator.errors import GraphError, status_error
from simulator.graph import checks
from simulator.graph.messages import read_json
from simulator.model import Customer, Json, Phone, digits
from simulator.state import Store

APP_ID = "300000000000001"


def shown(phone: Phone, fields: str | None) -> Json:
    row: Json = {
        "verified_name": phone.name,
        "code_verification_status": "VERIFIED",
        "display_phone_number": phone.display,
        "quality_rating": phone.quality,
        "platform_type": "CLOUD_API",
        "throughput": {"level": "STANDARD"},
        "status": "CONNECTED",
        "name_status": "APPROVED",
        "account_mode": "LIVE",
        "whatsapp_business_manager_messaging_limit": "TIER_10K",
        "id": phone.id,
    }
    if fields is None:
        return row
    return {name: row[name] for name in [*(part.strip() for part in fields.split(",")), "id"] if name in row}


async def one(request: web.Request, phone: Phone) -> web.Response:
    return web.json_response(shown(phone, request.query.get("fields")))


async def listing(request: web.Request, waba_id: str) -> web.Response:
    rows = [
        shown(phone, request.query.get("fields"))
        for phone in request.app[SIM].store.phones.values()
        if phone.waba_id == waba_id
    ]
    return web.json_response({"data": rows, "paging": {"cursors": {"before": "QVFI", "after": "QVFI"}}})


# Block list


def _who(customer: Customer, given: str) -> Json:
    return {
        "input": given,
        **({"wa_id": customer.wa_id} if customer.wa_id else {"user_id": customer.user_id}),
    }


def _named(store: Store, entry: object) -> tuple[Customer | None, str]:
    if not isinstance(entry, dict) or not isinstance(entry.get("user") or entry.get("user_id"), str):
        raise checks.parameter("Param block_users must hold objects with user or user_id.")
    if "user" in entry:
        return store.find_customer(digits(entry["user"])), entry["user"]
    return store.find_customer(entry["user_id"]), entry["user_id"]


async def change_blocks(request: web.Request, phone: Phone) -> web.Response:
    """Block (POST) or unblock (DELETE); one failed user makes the whole answer an error 139100."""
    store = request.app[SIM].store
    body = await read_json(request)
    users = checks.items(body, "block_users", "request", 1000)
    blocking = request.method == "POST"
    done: list[Json] = []
    failed: list[Json] = []
    for entry in users:
        customer, given = _named(store, entry)
        if customer is None:
            failed.append({"input": given, "errors": [status_error(131026)]})
        elif blocking and not store.window_open(phone.id, customer.id):
            failed.append({"input": given, "wa_id": customer.wa_id, "errors": [status_error(131047)]})
        else:
            (phone.blocked.add if blocking else phone.blocked.discard)(customer.id)
            done.append(_who(customer, given))
            store.publish("state", {})
    key = "added_users" if blocking else "removed_users"
    result: Json = {key: done}
    if failed:
        result["failed_users"] = failed
        raise GraphError(139100, extra={"messaging_product": "whatsapp", "block_users": result})
    return web.json_response({"messaging_product": "whatsapp", "block_users": result})


async def list_blocks(request: web.Request, phone: Phone) -> web.Response:
    store = request.app[SIM].store
    rows = [
        {
            "messaging_product": "whatsapp",
            **({"wa_id": customer.wa_id} if customer.wa_id else {"user_id": customer.user_id}),
        }
        for customer in store.customers.values()
        if customer.id in phone.blocked
    ]
    return web.json_response({"data": rows, "paging": {"cursors": {"before": "QVFI", "after": "QVFI"}}})


# Subscription


async def subscribe(request: web.Request, waba_id: str) -> web.Response:
    """Subscribe; with ``override_callback_uri`` the address must pass the handshake first."""
    sim = request.app[SIM]
    body = await read_json(request) if await request.read() else {}
    url = body.get("override_callback_uri")
    if url is not None:
        if not isinstance(url, str) or not url.startswith(("http://", "https://")):
            raise checks.parameter("Param override_callback_uri must be a valid URI.")
        before = sim.store.verify_token
        if isinstance(body.get("verify_token"), str):
            sim.store.verify_token = body["verify_token"]
        good, seen = await sim.dispatcher.handshake(url)
        sim.store.verify_token = before
        if not good:
            raise GraphError(
                2200,
                f"Callback verification failed with the following errors: {seen}",
                message="(#2200) Callback verification failed",
            )
    sim.store.overrides[waba_id] = url
    return web.json_response({"success": True})


async def subscriptions(request: web.Request, waba_id: str) -> web.Response:
    overrides = request.app[SIM].store.overrides
    if waba_id not in overrides:
        return web.json_response({"data": []})
    row: Json = {
        "whatsapp_business_api_data": {
            "id": APP_ID,
            "name": "Simulador",
            "link": "https://www.facebook.com/games/?app_id=" + APP_ID,
        }
    }
    if overrides[waba_id]:
        row["override_callback_uri"] = overrides[waba_id]
    return web.json_response({"data": [row]})


async def unsubscribe(request: web.Request, waba_id: str) -> web.Response:
    request.app[SIM].store.overrides.pop(waba_id, None)
    return web.json_response({"success": True})
