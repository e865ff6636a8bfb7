"""Shapes of the control API's answers."""

from __future__ import annotations

from typing import Any

import msgspec
from aiohttp import web

from simulator.model import Customer, Delivery, Json, Message, Phone
from simulator.state import Store


def answer(data: Any, status: int = 200) -> web.Response:
    """A JSON answer of plain data, structs or dataclasses."""
    return web.Response(body=msgspec.json.encode(data), status=status, content_type="application/json")


def phone_view(phone: Phone, store: Store) -> Json:
    return {
        **msgspec.to_builtins(phone),
        "blocked": sorted(phone.blocked),
        "callback": store.callback_of(phone),
    }


def customer_view(customer: Customer) -> Json:
    return {**msgspec.to_builtins(customer), "blocked_phones": sorted(customer.blocked_phones)}


def message_view(message: Message) -> Json:
    view: Json = msgspec.to_builtins(message)
    return view


def delivery_view(delivery: Delivery) -> Json:
    """A line of the delivery log; the body is the exact text that was posted."""
    return {**msgspec.to_builtins(delivery), "body": delivery.body.decode(errors="replace")}


def chats_view(store: Store) -> list[Json]:
    """Every chat with its last message, for the lists of the phone page."""
    return [
        {
            "phone": phone_id,
            "customer": customer_id,
            "last": message_view(messages[-1]),
            "unread": sum(not row.from_customer and row.status == "delivered" for row in messages),
            "window": store.window_open(phone_id, customer_id),
        }
        for (phone_id, customer_id), messages in store.chats.items()
        if messages
    ]


def state_view(store: Store) -> Json:
    return {
        "phones": [phone_view(phone, store) for phone in store.phones.values()],
        "customers": [customer_view(row) for row in store.customers.values()],
        "chats": chats_view(store),
        "tuning": store.tuning,
        "faults": store.faults,
        "now": store.now(),
        "webhook_url": store.webhook_url,
        "token_expired": store.token_expired,
        **store.summary(),
    }
