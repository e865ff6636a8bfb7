"""Control calls about customers and their chats."""

from __future__ import annotations

import asyncio

import aiohttp
from aiohttp import web

from simulator import people
from simulator.audio import to_voice
from simulator.control.requests import (
    Block,
    ChangeIdentity,
    CustomerPatch,
    ManyCustomers,
    OpenChat,
    PlayedVoice,
    Preference,
    StatusNow,
    Window,
    decode,
)
from simulator.control.views import answer, customer_view, message_view
from simulator.core import SIM, Simulator
from simulator.errors import status_error
from simulator.model import Customer, Json, Message
from simulator.people import CustomerMessage
from simulator.settings import CustomerConfig
from simulator.state import WINDOW_SECONDS


def _customer(request: web.Request) -> Customer:
    return customer_of(request.app[SIM], request.match_info["customer"])


def customer_of(sim: Simulator, key: str) -> Customer:
    """By id, number or user id; LookupError when nobody has it."""
    customer = sim.store.customers.get(key) or sim.store.find_customer(key.lstrip("+"))
    if customer is None:
        raise LookupError(f"there is no customer {key}")
    return customer


def _message(sim: Simulator, message_id: str) -> Message:
    message = sim.store.messages.get(message_id)
    if message is None:
        raise LookupError("there is no message with this id")
    return message


async def create(request: web.Request) -> web.Response:
    store = request.app[SIM].store
    customer = store.add_customer(decode(await request.read(), CustomerConfig))
    store.publish("state", {})
    return answer(customer_view(customer), 201)


async def create_many(request: web.Request) -> web.Response:
    """``count`` mobile customers in a row, for load tests."""
    store = request.app[SIM].store
    wanted = decode(await request.read(), ManyCustomers)
    made = [
        store.add_customer(
            CustomerConfig(
                id=f"{wanted.prefix}{index:06d}",
                name=f"Cliente {index:06d}",
                phone=f"+55{wanted.area}9{70000000 + index}",
            )
        )
        for index in range(wanted.start, wanted.start + wanted.count)
    ]
    store.publish("state", {})
    return answer([customer.id for customer in made], 201)


async def change(request: web.Request) -> web.Response:
    sim = request.app[SIM]
    customer = _customer(request)
    wanted = decode(await request.read(), CustomerPatch)
    for name in ("name", "username", "note", "registered", "online", "read_receipts"):
        value = getattr(wanted, name)
        if value is not None:
            setattr(customer, name, value)
    if wanted.online:
        sim.receipts.online(customer.id)
    sim.store.publish("state", {})
    return answer(customer_view(customer))


async def send(request: web.Request) -> web.Response:
    """JSON, or multipart with the JSON in ``request`` and the file in ``file``."""
    sim = request.app[SIM]
    file: bytes | None = None
    if request.content_type.startswith("multipart/"):
        raw = b"{}"
        name = kind = ""
        async for part in await request.multipart():
            if isinstance(part, aiohttp.BodyPartReader):
                if part.name == "file":
                    file, name = bytes(await part.read()), part.filename or ""
                    kind = part.headers.get("Content-Type", "")
                elif part.name == "request":
                    raw = bytes(await part.read())
        wanted = decode(raw, CustomerMessage)
        wanted.filename = wanted.filename or name or None
        wanted.mime_type = wanted.mime_type or kind or None
    else:
        wanted = decode(await request.read(), CustomerMessage)
    if wanted.type == "voice" and file is not None:
        # Converting takes a moment: not on the loop that serves everybody.
        file = await asyncio.to_thread(to_voice, file)
    return answer(people.send(sim, _customer(request), wanted, file), 201)


async def identity(request: web.Request) -> web.Response:
    customer = _customer(request)
    wanted = decode(await request.read(), ChangeIdentity)
    people.change_identity(request.app[SIM], customer, wanted.phone, wanted.user_id)
    return answer(customer_view(customer))


async def preference(request: web.Request) -> web.Response:
    customer = _customer(request)
    people.set_marketing(request.app[SIM], customer, decode(await request.read(), Preference).value)
    return answer(customer_view(customer))


async def block(request: web.Request) -> web.Response:
    customer = _customer(request)
    wanted = decode(await request.read(), Block)
    (customer.blocked_phones.add if wanted.blocked else customer.blocked_phones.discard)(wanted.phone)
    request.app[SIM].store.publish("state", {})
    return answer(customer_view(customer))


async def open_chat(request: web.Request) -> web.Response:
    sim = request.app[SIM]
    wanted = decode(await request.read(), OpenChat)
    customer = customer_of(sim, wanted.customer)
    viewers = sim.store.viewers[(wanted.phone, customer.id)]
    if wanted.open:
        viewers.add(wanted.viewer)
        sim.receipts.opened(wanted.phone, customer.id)
    else:
        viewers.discard(wanted.viewer)
    return answer({"open": bool(viewers)})


async def window(request: web.Request) -> web.Response:
    """Open the 24 hours of a chat without a message, or make them end in ``seconds_left``."""
    sim = request.app[SIM]
    wanted = decode(await request.read(), Window)
    chat = (wanted.phone, customer_of(sim, wanted.customer).id)
    sim.store.last_inbound[chat] = sim.store.now() - WINDOW_SECONDS + wanted.seconds_left
    sim.store.publish("state", {})
    return answer({"open": sim.store.window_open(*chat)})


async def messages(request: web.Request) -> web.Response:
    sim = request.app[SIM]
    chat = (request.match_info["phone"], _customer(request).id)
    rows: list[Json] = [message_view(row) for row in sim.store.chats.get(chat, [])[-500:]]
    return answer({"messages": rows, "window": sim.store.window_open(*chat)})


async def status_now(request: web.Request) -> web.Response:
    """Send a status at once, in any order, to play what a provider may do."""
    sim = request.app[SIM]
    wanted = decode(await request.read(), StatusNow)
    message = _message(sim, wanted.message_id)
    errors = [status_error(wanted.code, wanted.details)] if wanted.status == "failed" else None
    sim.receipts.emit(message, wanted.status, errors, force=True)
    return answer(message_view(message))


async def played(request: web.Request) -> web.Response:
    """The customer listened to a voice message of the company."""
    sim = request.app[SIM]
    message = _message(sim, decode(await request.read(), PlayedVoice).message_id)
    content = message.content if isinstance(message.content, dict) else {}
    if not message.from_customer and message.type == "audio" and content.get("voice"):
        sim.receipts.emit(message, "played")
    return answer(message_view(message))
