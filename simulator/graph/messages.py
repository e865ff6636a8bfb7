"""``POST /{phone-number-id}/messages``: send, mark as read, show that the company is typing."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from simulator.core import SIM, Simulator
from simulator.errors import GraphError
from simulator.faults import Fault
from simulator.graph import checks
from simulator.graph.content import CHECKS, check_contacts
from simulator.graph.template_send import check_template
from simulator.model import Accepted, Customer, Json, Message, Phone, digits
from simulator.settings import CustomerConfig
from simulator.webhooks import payloads

TYPES = (*CHECKS, "contacts", "template")
KEYS = (
    "messaging_product",
    "recipient_type",
    "to",
    "recipient",
    "type",
    "context",
    "biz_opaque_callback_data",
    *TYPES,
)
TYPING_SECONDS = 25.0


@dataclass(slots=True)
class _Send:
    """A checked request."""

    customer: Customer
    given: str
    kind: str
    content: Any
    context_id: str | None
    client_ref: str | None
    category: str | None = None
    view: Json | None = None
    late_code: int | None = None


async def read_json(request: web.Request) -> Json:
    """The body as a JSON object; error 100 otherwise."""
    try:
        body = json.loads(await request.read())
    except ValueError:
        raise checks.parameter("The request body is not valid JSON.") from None
    if not isinstance(body, dict):
        raise checks.parameter("The request body must be a JSON object.")
    return body


async def post_message(request: web.Request, phone: Phone, fault: Fault | None) -> web.Response:
    sim = request.app[SIM]
    body = await read_json(request)
    if body.get("messaging_product") != "whatsapp":
        raise checks.parameter("The parameter messaging_product is required and must be whatsapp.")
    if "status" in body:
        return _mark_read(sim, phone, body)
    _limit_rate(sim, phone, body)
    send = _check(sim, phone, body)
    message = _accept(sim, phone, send, body, fault)
    entry: Json = {"id": message.id}
    if send.kind == "template":
        entry["message_status"] = "accepted"
    contact: Json = {"input": send.given}
    if send.customer.wa_id and "to" in body:
        contact["wa_id"] = send.customer.wa_id
    else:
        contact["user_id"] = send.customer.user_id
    return web.json_response({"messaging_product": "whatsapp", "contacts": [contact], "messages": [entry]})


def _limit_rate(sim: Simulator, phone: Phone, body: Json) -> None:
    tuning = sim.store.tuning
    if tuning.throughput and not sim.store.take(
        f"phone {phone.id}", tuning.throughput, max(1, tuning.throughput)
    ):
        raise GraphError(130429)
    if tuning.pair_interval:
        pair = f"pair {phone.id} {body.get('to') or body.get('recipient')}"
        if not sim.store.take(pair, 1 / tuning.pair_interval, tuning.pair_burst):
            raise GraphError(131056)


def _recipient(sim: Simulator, phone: Phone, body: Json) -> tuple[Customer | None, str]:
    """Who is meant, and the text by which the caller named them; ``to`` wins over ``recipient``."""
    if "to" in body:
        given = body["to"]
        if not isinstance(given, str) or not re.fullmatch(r"\+?[0-9][0-9 ().-]{5,24}", given):
            raise checks.invalid("Param to is not a valid WhatsApp number.")
        number = digits(given)
        if number == phone.digits:
            raise GraphError(131021)
        customer = sim.store.find_customer(number)
        if customer is None and sim.store.tuning.unknown_recipients == "create":
            customer = sim.store.add_customer(CustomerConfig(name=f"+{number}", phone=number))
        return customer, given
    given = body.get("recipient")
    if given is None:
        raise checks.parameter("The parameter to is required.")
    if not isinstance(given, str) or not re.fullmatch(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}", given):
        raise checks.invalid("Param recipient is not a valid business-scoped user id.")
    return sim.store.find_customer(given), given


def _check(sim: Simulator, phone: Phone, body: Json) -> _Send:
    kind, content, client_ref = _envelope(body)
    customer, given = _recipient(sim, phone, body)
    context_id = _context(body)
    template = view = None
    if kind == "template":
        template, view = check_template(sim.store, phone, content)
    elif kind == "contacts":
        check_contacts(content)
    else:
        CHECKS[kind](sim.store, phone, content)
    if customer is None:
        raise GraphError(131026)
    category = template.category if template else None
    send = _Send(customer, given, kind, content, context_id, client_ref, category, view)
    if category == "AUTHENTICATION" and "to" not in body:
        raise GraphError(131062)
    code = _obstacle(sim, phone, send)
    if code is not None:
        # Meta reports some of these at once and some later, in a failed status: tests choose.
        if code not in sim.store.tuning.late_errors:
            raise GraphError(code)
        send.late_code = code
    return send


def _envelope(body: Json) -> tuple[str, Any, str | None]:
    """The kind of message, its content and the caller's reference."""
    checks.mapping(body, "request", KEYS)
    if body.get("recipient_type", "individual") != "individual":
        raise checks.invalid("Param recipient_type must be individual.")
    client_ref = body.get("biz_opaque_callback_data")
    if client_ref is not None and (not isinstance(client_ref, str) or len(client_ref) > 512):
        raise checks.invalid("Param biz_opaque_callback_data must be a string of at most 512 characters.")
    kind = body.get("type", "text")
    if kind not in TYPES:
        raise checks.parameter(f"Param type must be one of {{{', '.join(sorted(TYPES)).upper()}}}.")
    if body.get(kind) is None:
        raise checks.required(f"The parameter {kind} is required for messages of type {kind}.")
    return kind, body[kind], client_ref


def _obstacle(sim: Simulator, phone: Phone, send: _Send) -> int | None:
    """The code of what keeps this well-formed message from its recipient, if anything does."""
    if not send.customer.registered:
        return 131026
    if send.customer.id in phone.blocked:
        return 130403
    if send.category is None and not sim.store.window_open(phone.id, send.customer.id):
        return 131047
    if send.category == "MARKETING" and not send.customer.marketing:
        return 131050
    return None


def _context(body: Json) -> str | None:
    if "context" not in body:
        return None
    context = checks.mapping(body["context"], "context", ("message_id",))
    return checks.text(context, "message_id", "context", 500)


def _accept(sim: Simulator, phone: Phone, send: _Send, body: Json, fault: Fault | None) -> Message:
    store = sim.store
    message = Message(
        id=store.new_message_id(),
        phone_id=phone.id,
        customer_id=send.customer.id,
        from_customer=False,
        type=send.kind,
        content=send.content,
        timestamp=int(store.now()),
        context_id=send.context_id,
        status="accepted",
        client_ref=send.client_ref,
        recipient_input=send.given,
        view=send.view,
        pricing=payloads.pricing(send.category, store.window_open(phone.id, send.customer.id)),
    )
    store.accepted.append(
        Accepted(
            seq=len(store.accepted) + 1,
            time=store.now(),
            message_id=message.id,
            phone_number_id=phone.id,
            to=send.given,
            customer=send.customer.id,
            type=send.kind,
            client_ref=send.client_ref,
            body=body,
            fault=fault.kind if fault else None,
        )
    )
    store.counters["accepted"] += 1
    store.counters[f"accepted_{send.kind}"] += 1
    if send.kind == "reaction":
        sim.react(store.messages[send.content["message_id"]], "company", send.content["emoji"])
        store.messages[message.id] = message
    else:
        store.add_message(message)
        store.publish("typing", {"phone": phone.id, "customer": send.customer.id, "until": 0})
    if fault is not None and fault.kind == "failed_status":
        sim.receipts.accepted(
            message, fail_code=fault.code, fail_details=fault.details, after_sent=fault.after_sent
        )
    else:
        sim.receipts.accepted(message, fail_code=send.late_code, after_sent=False)
    return message


def _mark_read(sim: Simulator, phone: Phone, body: Json) -> web.Response:
    checks.mapping(body, "request", ("messaging_product", "status", "message_id", "typing_indicator"))
    if body["status"] != "read":
        raise checks.invalid("Param status must be read.")
    message = sim.store.messages.get(str(body.get("message_id")))
    if message is None or not message.from_customer or message.phone_id != phone.id:
        raise checks.invalid("Param message_id is not the id of a message that this number received.")
    if "typing_indicator" in body:
        indicator = checks.mapping(body["typing_indicator"], "typing_indicator", ("type",))
        if indicator.get("type") != "text":
            raise checks.invalid("Param typing_indicator['type'] must be text.")
        sim.store.publish(
            "typing",
            {"phone": phone.id, "customer": message.customer_id, "until": sim.store.now() + TYPING_SECONDS},
        )
        sim.store.counters["typing"] += 1
    for other in sim.store.chats[(phone.id, message.customer_id)]:
        if other.from_customer and other.status != "read":
            other.status = "read"
            sim.store.publish("message", other)
        if other is message:
            break
    sim.store.counters["marked_read"] += 1
    return web.json_response({"success": True})
