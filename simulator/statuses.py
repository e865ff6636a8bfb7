"""What happens to a company's message after it was accepted: sent, delivered, read, played, failed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from simulator.errors import status_error
from simulator.model import RANK, Json, Message
from simulator.state import Store
from simulator.webhooks import payloads
from simulator.webhooks.delivery import Dispatcher


class Receipts:
    """Moves messages forward on timers and tells the company about it."""

    def __init__(self, store: Store, dispatcher: Dispatcher) -> None:
        self.store = store
        self.dispatcher = dispatcher
        self._timers: set[asyncio.TimerHandle] = set()

    @property
    def waiting(self) -> int:
        """Timers that have not fired yet."""
        return len(self._timers)

    def clear(self) -> None:
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()

    def after(self, human_seconds: float, action: Callable[[], None]) -> None:
        """Run an action after a simulated delay."""

        def due() -> None:
            self._timers.discard(timer)
            action()

        timer = asyncio.get_running_loop().call_later(self.store.seconds(human_seconds), due)
        self._timers.add(timer)

    def accepted(
        self,
        message: Message,
        *,
        fail_code: int | None = None,
        fail_details: str | None = None,
        after_sent: bool = True,
    ) -> None:
        """Start the life of a message that was just accepted."""
        tuning = self.store.tuning
        if fail_code is not None:
            errors = [status_error(fail_code, fail_details)]
            if after_sent:
                self.after(tuning.sent_after, lambda: self.emit(message, "sent"))
            self.after(tuning.delivered_after, lambda: self.emit(message, "failed", errors))
        elif tuning.auto_statuses:
            self.after(tuning.sent_after, lambda: self._sent(message))

    def _sent(self, message: Message) -> None:
        self.emit(message, "sent")
        rest = max(0.0, self.store.tuning.delivered_after - self.store.tuning.sent_after)
        self.after(rest, lambda: self._arrive(message))

    def _reachable(self, message: Message) -> bool:
        customer = self.store.customers.get(message.customer_id)
        return customer is not None and customer.online and message.phone_id not in customer.blocked_phones

    def _arrive(self, message: Message) -> None:
        """The phone of the customer gets it, if it is switched on and did not block the company."""
        if not self._reachable(message):
            return
        if not self.store.tuning.skip_delivered:
            self.emit(message, "delivered")
        if self.store.viewers[(message.phone_id, message.customer_id)]:
            self.after(self.store.tuning.read_after, lambda: self._see(message))

    def _see(self, message: Message) -> None:
        customer = self.store.customers.get(message.customer_id)
        if customer is not None and customer.read_receipts:
            self.emit(message, "read")

    def online(self, customer_id: str) -> None:
        """A phone came back: what waited for it arrives now."""
        for (_, owner), messages in self.store.chats.items():
            if owner == customer_id:
                for message in messages:
                    if not message.from_customer and message.status == "sent":
                        self._arrive(message)

    def opened(self, phone_id: str, customer_id: str) -> None:
        """The customer looks at the chat: everything that arrived becomes read."""
        for message in list(self.store.chats[(phone_id, customer_id)]):
            if not message.from_customer and message.status == "delivered":
                self._see(message)

    def emit(
        self, message: Message, name: str, errors: list[Json] | None = None, *, force: bool = False
    ) -> None:
        """Tell the company about a status. It never goes back unless forced, to play a mistake."""
        phone = self.store.phones.get(message.phone_id)
        customer = self.store.customers.get(message.customer_id)
        if phone is None or customer is None or self.store.messages.get(message.id) is not message:
            return
        forward = message.status != "failed" and (
            name == "failed" or RANK.get(name, 0) > RANK.get(message.status, 0)
        )
        if not forward and not force:
            return
        if forward:
            message.status = name
            message.errors = errors or []
            self.store.publish("message", message)
        self.store.counters[f"status_{name}"] += 1
        body = payloads.status(
            phone, customer, message, name, timestamp=int(self.store.now()), errors=errors or []
        )
        self.dispatcher.post(phone, "status", [message.id], body)
