"""Everything that the simulator knows, in memory."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
import time
from collections import Counter, defaultdict
from typing import Any

from simulator import seeds
from simulator.faults import Fault
from simulator.model import (
    Accepted,
    Customer,
    Delivery,
    Json,
    Media,
    Message,
    Phone,
    Template,
    digits,
    number_forms,
)
from simulator.settings import Config, CustomerConfig, PhoneConfig, Tuning

WINDOW_SECONDS = 24 * 3600
Chat = tuple[str, str]


class Store:
    """State of one simulator; ``reset`` brings back how it started.

    A chat is a pair (phone number id, customer id). Times are unix seconds of ``now()``, a clock that
    tests may move forward with ``clock_offset``.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self.base_url = f"http://{config.host}:{config.port}"
        self.webhook_url = config.webhook_url
        self.subscribers: set[asyncio.Queue[tuple[str, Any]]] = set()
        self.url_key = secrets.token_bytes(16)
        self.phones: dict[str, Phone] = {}
        self.reset()

    def reset(self) -> None:
        """Forget everything but the callback addresses of the numbers."""
        callbacks = {phone.id: phone.webhook_url for phone in self.phones.values()}
        self.tuning = Tuning()
        self.app_secret = self.config.app_secret
        self.verify_token = self.config.verify_token
        self.access_token = self.config.access_token
        self.token_expired = False
        self.clock_offset = 0.0
        self.phones = {}
        self.customers: dict[str, Customer] = {}
        self.customer_by_address: dict[str, str] = {}
        self.templates: dict[str, Template] = {}
        self.overrides: dict[str, str | None] = {}
        self.messages: dict[str, Message] = {}
        self.chats: defaultdict[Chat, list[Message]] = defaultdict(list)
        self.last_inbound: dict[Chat, float] = {}
        self.viewers: defaultdict[Chat, set[str]] = defaultdict(set)
        self.media: dict[str, Media] = {}
        self.accepted: list[Accepted] = []
        self.deliveries: list[Delivery] = []
        self.faults: list[Fault] = []
        self.counters: Counter[str] = Counter()
        self.buckets: dict[str, tuple[float, float]] = {}
        for phone in self.config.phones or seeds.phones():
            self.add_phone(phone)
            self.phones[phone.id].webhook_url = callbacks.get(phone.id, phone.webhook_url)
        for customer in self.config.customers or seeds.customers():
            self.add_customer(customer)
        self.publish("reset", {})

    # Time and ids

    def now(self) -> float:
        return time.time() + self.clock_offset

    def seconds(self, human: float) -> float:
        """A simulated delay at the configured speed."""
        return human / self.config.speed

    @staticmethod
    def new_message_id() -> str:
        """Opaque like Meta's: base64, so that slashes and plus signs do occur."""
        return "wamid.HBgN" + base64.b64encode(secrets.token_bytes(27)).decode()

    @staticmethod
    def new_id() -> str:
        return str(secrets.randbelow(9 * 10**14) + 10**15)

    # Live updates for the phone page

    def publish(self, event: str, data: Any) -> None:
        for queue in self.subscribers:
            if queue.full():
                # A page that reads too slowly starts over instead of growing without bound.
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(("reset", {}))
            else:
                queue.put_nowait((event, data))

    # Phones, customers, templates

    def add_phone(self, seed: PhoneConfig) -> Phone:
        """Create a company number; a new WABA gets the built-in templates. ValueError if taken."""
        if seed.id in self.phones:
            raise ValueError(f"there is already a number with the id {seed.id}")
        if not seed.id.isdigit() or not seed.waba_id.isdigit() or not digits(seed.display):
            raise ValueError("id and waba_id are digits, display is a telephone number")
        phone = Phone(
            id=seed.id,
            display=seed.display,
            name=seed.name,
            waba_id=seed.waba_id,
            webhook_url=seed.webhook_url,
        )
        self.phones[phone.id] = phone
        if all(template.waba_id != phone.waba_id for template in self.templates.values()):
            self.templates.update({row.id: row for row in seeds.templates(phone.waba_id)})
        return phone

    def add_customer(self, seed: CustomerConfig) -> Customer:
        """Create a customer. ValueError when an address is taken or there is none."""
        number = digits(seed.phone) if seed.phone else None
        wa_id = digits(seed.wa_id) if seed.wa_id else number
        if number is None and seed.user_id is None and seed.username is None:
            raise ValueError("a customer needs a phone, a username or a user_id")
        key = seed.id or number or seed.username or seed.user_id or ""
        if key in self.customers:
            raise ValueError(f"there is already a customer with the id {key}")
        country = (
            "BR" if number is None or number.startswith("55") else "US" if number.startswith("1") else "XX"
        )
        customer = Customer(
            id=key,
            name=seed.name,
            phone=number or wa_id,
            wa_id=wa_id,
            user_id=seed.user_id or seeds.user_id(key, country),
            parent_user_id=seed.parent_user_id,
            username=seed.username,
            note=seed.note,
            registered=seed.registered,
        )
        taken = [address for address in self.addresses(customer) if address in self.customer_by_address]
        if taken:
            raise ValueError(f"{taken[0]} belongs to another customer")
        self.customers[key] = customer
        self.customer_by_address.update(dict.fromkeys(self.addresses(customer), key))
        return customer

    @staticmethod
    def addresses(customer: Customer) -> set[str]:
        """Every string that leads to this customer: number spellings and user ids."""
        found = {customer.user_id}
        if customer.parent_user_id:
            found.add(customer.parent_user_id)
        for number in (customer.phone, customer.wa_id):
            if number:
                found |= number_forms(number)
        return found

    def index(self, customer: Customer) -> None:
        """Make the customer findable again after a change of number or user id."""
        self.customer_by_address = {
            address: key for address, key in self.customer_by_address.items() if key != customer.id
        }
        for address in self.addresses(customer):
            self.customer_by_address[address] = customer.id

    def find_customer(self, address: str) -> Customer | None:
        key = self.customer_by_address.get(address)
        return self.customers[key] if key else None

    # Chats

    def window_open(self, phone_id: str, customer_id: str) -> bool:
        """Free-form messages are allowed for 24 hours after the customer's last message."""
        last = self.last_inbound.get((phone_id, customer_id))
        return last is not None and self.now() - last < WINDOW_SECONDS

    def add_message(self, message: Message) -> None:
        self.messages[message.id] = message
        self.chats[(message.phone_id, message.customer_id)].append(message)
        self.publish("message", message)

    def add_media(self, content: bytes, mime_type: str, phone_id: str | None, filename: str | None) -> Media:
        media = Media(
            id=self.new_id(),
            mime_type=mime_type,
            content=content,
            sha256=hashlib.sha256(content).digest(),
            created=self.now(),
            phone_id=phone_id,
            filename=filename,
        )
        self.media[media.id] = media
        return media

    def callback_of(self, phone: Phone) -> str | None:
        """Where webhooks of a number go: its own address, else that of its WABA, else that of the app."""
        return phone.webhook_url or self.overrides.get(phone.waba_id) or self.webhook_url

    def take(self, bucket: str, rate: float, burst: float) -> bool:
        """Take one token from a bucket refilled at ``rate`` per second; False when it is empty."""
        now = time.monotonic()
        level, before = self.buckets.get(bucket, (burst, now))
        level = min(burst, level + (now - before) * rate)
        if level < 1:
            self.buckets[bucket] = (level, now)
            return False
        self.buckets[bucket] = (level - 1, now)
        return True

    def duplicated_refs(self) -> dict[str, int]:
        """Client references accepted more than once: each is a message that a customer got twice."""
        seen = Counter(entry.client_ref for entry in self.accepted if entry.client_ref is not None)
        return {ref: count for ref, count in seen.items() if count > 1}

    def summary(self) -> Json:
        return {
            "counters": dict(self.counters),
            "accepted": len(self.accepted),
            "deliveries": len(self.deliveries),
            "duplicated_client_refs": self.duplicated_refs(),
        }
