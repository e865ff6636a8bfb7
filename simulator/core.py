"""The simulator's parts, and what more than one of its faces does."""

from __future__ import annotations

import asyncio

from aiohttp import web

from simulator.model import Message
from simulator.settings import Config
from simulator.state import Store
from simulator.statuses import Receipts
from simulator.webhooks.delivery import Dispatcher


class Simulator:
    """One running provider: its state, its outgoing webhooks and its timers."""

    def __init__(self, config: Config) -> None:
        self.store = Store(config)
        self.dispatcher = Dispatcher(self.store)
        self.receipts = Receipts(self.store, self.dispatcher)

    def reset(self) -> None:
        """Back to the start; webhooks still on their way are given up."""
        self.dispatcher.clear()
        self.receipts.clear()
        self.store.reset()

    def react(self, message: Message, actor: str, emoji: str) -> None:
        """Put (or with an empty emoji remove) the reaction of ``customer`` or ``company``."""
        if emoji:
            message.reactions[actor] = emoji
        else:
            message.reactions.pop(actor, None)
        self.store.publish("message", message)

    async def settle(self, patience: float) -> bool:
        """Wait until no webhook and no status is on its way; False after ``patience`` seconds."""
        deadline = asyncio.get_running_loop().time() + patience
        while self.dispatcher.outstanding or self.receipts.waiting:
            if asyncio.get_running_loop().time() > deadline:
                return False
            await asyncio.sleep(0.01)
        return True


SIM = web.AppKey("SIM", Simulator)
